import type { RosterId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Roster } from './rosters.model.ts';

/** Says that something of the ward's rosters is different; who may read them asks again. */
export const announceOfWard = (wardId: WardId, rosterId: RosterId | null = null): void =>
  announce({ kind: 'roster', id: wardId }, 'roster.changed', { wardId, rosterId });

export const announceRoster = (roster: Roster): void => announceOfWard(roster.wardId, roster._id as RosterId);

/** Says to these people's own screens that their shifts, or what is asked about them, are different. */
export function announceShifts(staffIds: Iterable<StaffId | null>): void {
  for (const id of new Set(staffIds)) {
    if (id !== null) announce({ kind: 'person', id }, 'shifts.changed', {});
  }
}
