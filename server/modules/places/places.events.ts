import type { BedId, WardId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Bed, Room, Ward } from './places.model.ts';
import { presentBed, presentRoom, presentWard, presentWardHeading } from './places.presenter.ts';

export const announceWardAdded = (ward: Doc<Ward>): void =>
  announce({ kind: 'wards' }, 'ward.added', { ward: presentWard(ward) });

/** To the list of wards and to the ward's own board, which may be heard by different people. */
export function announceWardChanged(ward: Doc<Ward>): void {
  const heading = presentWardHeading(ward);
  announce({ kind: 'wards' }, 'ward.changed', { ward: presentWard(ward) });
  announce({ kind: 'ward', id: heading.id }, 'ward.described', { ward: heading });
}

/** To the list of wards and to whoever looks at it. */
export function announceWardRemoved(wardId: WardId): void {
  announce({ kind: 'wards' }, 'ward.removed', { wardId });
  announceRooms(wardId, []);
}

export const announceBedAdded = (bed: Doc<Bed>): void =>
  announce({ kind: 'ward', id: bed.wardId }, 'bed.added', { bed: presentBed(bed) });

export const announceBedChanged = (bed: Doc<Bed>): void =>
  announce({ kind: 'ward', id: bed.wardId }, 'bed.changed', { bed: presentBed(bed) });

export const announceBedState = (bed: Doc<Bed>): void =>
  announce({ kind: 'ward', id: bed.wardId }, 'bed.state', {
    bedId: bed._id as BedId,
    version: bed.version,
    state: bed.state,
  });

export const announceBedRemoved = (bed: Doc<Bed>): void =>
  announce({ kind: 'ward', id: bed.wardId }, 'bed.removed', { bedId: bed._id as BedId });

/** `rooms`: all of the ward's, in their order. */
export const announceRooms = (wardId: WardId, rooms: readonly Doc<Room>[]): void =>
  announce({ kind: 'ward', id: wardId }, 'rooms.changed', { rooms: rooms.map(presentRoom) });
