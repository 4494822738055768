import { repository } from '../../db/repository.ts';
import { screenCollection, sightingCollection } from './wall.model.ts';
import { screenPolicy, sightingPolicy } from './wall.policy.ts';

export const screenRepository = () => repository(screenCollection, screenPolicy);
export const sightingRepository = () => repository(sightingCollection, sightingPolicy);
