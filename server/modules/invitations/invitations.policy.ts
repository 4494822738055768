import { definePolicy } from '../../access/policy.ts';
import type { InvitationRecord } from './invitations.model.ts';

export const invitationPolicy = definePolicy<InvitationRecord>({
  of: 'invitation',
  scope: (actor) => (actor.permissions.has('staff.manage') ? {} : null),
  rules: { 'staff.manage': { may: (actor) => actor.kind === 'staff' } },
});
