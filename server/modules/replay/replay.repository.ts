import { repository } from '../../db/repository.ts';
import { checkpointCollection, lookCollection } from './replay.model.ts';
import { checkpointPolicy, lookPolicy } from './replay.policy.ts';

export const checkpointRepository = () => repository(checkpointCollection, checkpointPolicy);
export const lookRepository = () => repository(lookCollection, lookPolicy);
