import { repository } from '../../db/repository.ts';
import { escalationCollection, ladderCollection } from './escalation.model.ts';
import { escalationPolicy, ladderPolicy } from './escalation.policy.ts';

export const ladderRepository = () => repository(ladderCollection, ladderPolicy);
export const escalationRepository = () => repository(escalationCollection, escalationPolicy);
