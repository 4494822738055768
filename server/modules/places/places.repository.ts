import { repository } from '../../db/repository.ts';
import { bedCollection, departmentCollection, roomCollection, wardCollection } from './places.model.ts';
import { bedPolicy, departmentPolicy, roomPolicy, wardPolicy } from './places.policy.ts';

export const departmentRepository = () => repository(departmentCollection, departmentPolicy);
export const wardRepository = () => repository(wardCollection, wardPolicy);
export const roomRepository = () => repository(roomCollection, roomPolicy);
export const bedRepository = () => repository(bedCollection, bedPolicy);
