import { repository } from '../../db/repository.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { movementPolicy, occupancyPolicy, requestPolicy, stayPolicy } from './stays.policy.ts';

export const stayRepository = () => repository(stayCollection, stayPolicy);
export const occupancyRepository = () => repository(occupancyCollection, occupancyPolicy);
export const movementRepository = () => repository(movementCollection, movementPolicy);
export const requestRepository = () => repository(requestCollection, requestPolicy);
