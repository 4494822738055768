import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventsOf } from '../../shared/events/registry.ts';
import type { Room } from '../../shared/events/rooms.ts';
import { partRoomOf, roomOf, wallRoomOf } from '../../shared/events/rooms.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { wallEventOf } from '../../shared/projections/wall.ts';
import type { HospitalId } from '../../shared/types/ids.ts';
import type { Caller } from '../access/actor.ts';
import type { Part } from './stream-rights.ts';

/** A room of a stream, and what its listeners are told of an event: the number is the same, what it says may be less. */
export interface Form {
  readonly room: Room;
  readonly of: (envelope: Envelope) => Envelope;
}

/** The forms in which streams are heard on this node. */
export interface Forms {
  /** The form in which this caller hears the stream. `part`: what their right leaves them of it. */
  formFor(caller: Caller, stream: Stream, part: Part | null): Form;
  /** Somebody hears the stream in this form from now on. */
  opened(hospitalId: HospitalId, stream: Stream, form: Form): void;
  /** Nobody is in that room any more. */
  closed(room: string): void;
  /** How the stream's events leave: whole to its people, stripped to the screens on its walls, and in parts to who hears those. */
  formsOf(hospitalId: HospitalId, stream: Stream): readonly Form[];
}

const whole = (envelope: Envelope): Envelope => envelope;
// Only events of a ward's stream come here (`formsOf`, `formFor`).
const onWall = (envelope: Envelope): Envelope => wallEventOf(envelope as Envelope<EventsOf<'ward'>>);

export function createForms(): Forms {
  /** By the room of those who hear the whole stream. */
  const parts = new Map<Room, Map<string, Form>>();
  const wholeRooms = new Map<string, Room>();

  return {
    formFor({ kind, hospitalId }, stream, part) {
      if (kind === 'kiosk' && stream.kind === 'ward') return { room: wallRoomOf(hospitalId, stream.id), of: onWall };
      if (part !== null) return { room: partRoomOf(hospitalId, stream, part.name), of: part.of };
      return { room: roomOf(hospitalId, stream), of: whole };
    },
    opened(hospitalId, stream, form) {
      if (form.of === whole || form.of === onWall) return;
      const room = roomOf(hospitalId, stream);
      parts.set(room, (parts.get(room) ?? new Map<string, Form>()).set(form.room, form));
      wholeRooms.set(form.room, room);
    },
    closed(partRoom) {
      const room = wholeRooms.get(partRoom);
      if (room === undefined) return;
      wholeRooms.delete(partRoom);
      const ofStream = parts.get(room);
      ofStream?.delete(partRoom);
      if (ofStream?.size === 0) parts.delete(room);
    },
    formsOf(hospitalId, stream) {
      const room = roomOf(hospitalId, stream);
      const forms: Form[] = [{ room, of: whole }];
      if (stream.kind === 'ward') forms.push({ room: wallRoomOf(hospitalId, stream.id), of: onWall });
      const inParts = parts.get(room);
      if (inParts !== undefined) forms.push(...inParts.values());
      return forms;
    },
  };
}
