import { repository } from '../../db/repository.ts';
import { cleaningCollection } from './housekeeping.model.ts';
import { cleaningPolicy } from './housekeeping.policy.ts';

export const cleaningRepository = () => repository(cleaningCollection, cleaningPolicy);
