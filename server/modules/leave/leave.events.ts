import type { LeaveRequestId, StaffId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { LeaveRequest } from './leave.model.ts';

/** To whoever decides leave; `null`: kinds, balances, holidays or the working week are different. */
const toDeciders = (requestId: LeaveRequestId | null): void =>
  announce({ kind: 'leave' }, 'leave.changed', { requestId });

/** To somebody's own screens. */
const toOwn = (staffId: StaffId): void => announce({ kind: 'person', id: staffId }, 'shifts.changed', {});

/** To whoever decides it, whose it is, and who plans rosters of their wards. */
export function announceRequest({ _id, staffId, wardIds, coverId }: LeaveRequest): void {
  toDeciders(_id as LeaveRequestId);
  toOwn(staffId);
  if (coverId !== null) toOwn(coverId);
  for (const wardId of wardIds) announce({ kind: 'roster', id: wardId }, 'roster.changed', { wardId, rosterId: null });
}

export function announceBalance(staffId: StaffId): void {
  toDeciders(null);
  toOwn(staffId);
}

export const announceSetup = (): void => toDeciders(null);
