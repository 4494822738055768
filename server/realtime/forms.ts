import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventsOf } from '../../shared/events/registry.ts';
import type { Room } from '../../shared/events/rooms.ts';
import { roomOf, wallRoomOf } from '../../shared/events/rooms.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { wallEventOf } from '../../shared/projections/wall.ts';
import type { HospitalId } from '../../shared/types/ids.ts';
import type { Caller } from '../access/actor.ts';

/** A room of a stream, and what its listeners are told of an event: the number is the same, what it says may be less. */
export interface Form {
  readonly room: Room;
  readonly of: (envelope: Envelope) => Envelope;
}

const whole = (envelope: Envelope): Envelope => envelope;
// Only events of a ward's stream come here (`formsOf`, `formFor`).
const onWall = (envelope: Envelope): Envelope => wallEventOf(envelope as Envelope<EventsOf<'ward'>>);

/** How the stream's events leave: whole to its people, and stripped to the screens on its walls. */
export function formsOf(hospitalId: HospitalId, stream: Stream): readonly Form[] {
  const toPeople = { room: roomOf(hospitalId, stream), of: whole };
  return stream.kind === 'ward' ? [toPeople, { room: wallRoomOf(hospitalId, stream.id), of: onWall }] : [toPeople];
}

/** The form in which this caller hears the stream. */
export function formFor({ kind, hospitalId }: Caller, stream: Stream): Form {
  if (kind === 'kiosk' && stream.kind === 'ward') return { room: wallRoomOf(hospitalId, stream.id), of: onWall };
  return { room: roomOf(hospitalId, stream), of: whole };
}
