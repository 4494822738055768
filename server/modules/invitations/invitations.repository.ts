import { repository } from '../../db/repository.ts';
import { invitationCollection } from './invitations.model.ts';
import { invitationPolicy } from './invitations.policy.ts';

export const invitationRepository = () => repository(invitationCollection, invitationPolicy);
