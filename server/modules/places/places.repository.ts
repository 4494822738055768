import { repository } from '../../db/repository.ts';
import {
  bedCollection,
  departmentCollection,
  locationCollection,
  roomCollection,
  wardCollection,
} from './places.model.ts';
import { bedPolicy, departmentPolicy, locationPolicy, roomPolicy, wardPolicy } from './places.policy.ts';

export const departmentRepository = () => repository(departmentCollection, departmentPolicy);
export const locationRepository = () => repository(locationCollection, locationPolicy);
export const wardRepository = () => repository(wardCollection, wardPolicy);
export const roomRepository = () => repository(roomCollection, roomPolicy);
export const bedRepository = () => repository(bedCollection, bedPolicy);
