import { repository } from '../../db/repository.ts';
import { availabilityCollection, onCallRoleCollection } from './on-call.model.ts';
import { availabilityPolicy, onCallRolePolicy } from './on-call.policy.ts';

export const onCallRoleRepository = () => repository(onCallRoleCollection, onCallRolePolicy);
export const availabilityRepository = () => repository(availabilityCollection, availabilityPolicy);
