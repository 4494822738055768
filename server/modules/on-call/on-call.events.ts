import type { OnCallRoleId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import { announce } from '../../outbox/outbox.ts';
import type { AvailabilityRecord, OnCallRoleRecord } from './on-call.model.ts';
import { presentAvailabilities, presentRoles } from './on-call.presenter.ts';

const stream = { kind: 'on-call' } as const;

/** Says who holds these roles now. */
export async function announceRoles(roles: readonly Doc<OnCallRoleRecord>[]): Promise<void> {
  for (const role of await presentRoles(roles)) announce(stream, 'on-call.role', { role });
}

export const announceRoleRemoved = (roleId: OnCallRoleId): void => announce(stream, 'on-call.role-removed', { roleId });

export async function announceAvailabilities(records: readonly AvailabilityRecord[]): Promise<void> {
  for (const availability of await presentAvailabilities(records)) {
    announce(stream, 'availability.changed', { availability });
  }
}
