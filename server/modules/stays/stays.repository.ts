import type { Policy } from '../../access/policy.ts';
import { repository } from '../../db/repository.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { movementPolicy, occupancyPolicy, requestPolicy, stayPolicy } from './stays.policy.ts';

export const stayRepository = () => repository(stayCollection, stayPolicy);
export const occupancyRepository = () => repository(occupancyCollection, occupancyPolicy);
export const movementRepository = () => repository(movementCollection, movementPolicy);
const throughout = <T>(policy: Policy<T>): Policy<T> => ({
  ...policy,
  scope: (actor) => (actor.permissions.has('patient.read') ? {} : null),
});

/** Every stay of the hospital for who may see patients. */
export const unsafeEveryStayRepository = (_why: string) => repository(stayCollection, throughout(stayPolicy));

/** Every request of the hospital for who may see patients. */
export const unsafeEveryRequestRepository = (_why: string) => repository(requestCollection, throughout(requestPolicy));

export const requestRepository = () => repository(requestCollection, requestPolicy);
