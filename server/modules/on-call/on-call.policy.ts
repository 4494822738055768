import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { AvailabilityRecord, OnCallRoleRecord } from './on-call.model.ts';

const mayUse = (actor: PersonActor) => actor.permissions.has('chat.use');

/**
 * Everyone who writes messages sees who holds which role, of wards they do not see, too: they may have to reach them. Who
 * takes one is not limited by their profession, which a hospital's own names of roles say nothing about; the journal tells
 * who did.
 */
export const onCallRolePolicy = definePolicy<OnCallRoleRecord>({
  of: 'on-call role',
  scope: (actor) => (mayUse(actor) ? {} : null),
  rules: { 'chat.manage': { may: mayUse }, 'chat.use': { may: () => true } },
});

export const availabilityPolicy = definePolicy<AvailabilityRecord>({
  of: 'availability',
  scope: (actor) => (mayUse(actor) ? {} : null),
  rules: { 'chat.use': { may: (actor, record) => record.staffId === actor.userId } },
});
