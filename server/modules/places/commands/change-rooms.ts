import type { RoomId, WardId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceRooms, announceWardChanged } from '../places.events.ts';
import type { Room } from '../places.model.ts';
import { roomCollection } from '../places.model.ts';
import { bedRepository, roomRepository } from '../places.repository.ts';
import type { Way } from './change-places.ts';
import { changePlaces, neighbour } from './change-places.ts';
import { holdWardStill } from './hold-ward-still.ts';

const roomsOf = (wardId: WardId) => roomRepository().find({ wardId }, { sort: { position: 1 } });

/** Does the work with the ward held still, tells its listeners of the rooms as they are then, and answers them. */
function inWard(wardId: WardId, work: (rooms: readonly Doc<Room>[]) => Promise<void>): Promise<Doc<Room>[]> {
  return transaction(async () => {
    const ward = await holdWardStill(wardId);
    await work(await roomsOf(wardId));
    const rooms = await roomsOf(wardId);
    announceRooms(wardId, rooms);
    announceWardChanged(ward);
    return rooms;
  });
}

async function roomAt(roomId: RoomId, version: number): Promise<Doc<Room>> {
  const room = await roomRepository().get(roomId);
  if (room.version !== version) throw refuse('version-conflict', { currentVersion: room.version });
  return room;
}

/** Adds rooms behind those of the ward. Refuses `not-found`, `not-allowed`. Answers every room of the ward. */
export const addRooms = (wardId: WardId, names: readonly string[]): Promise<Doc<Room>[]> =>
  inWard(wardId, async (present) => {
    const first = Math.max(-1, ...present.map(({ position }) => position)) + 1;
    const added = await roomRepository().insertMany(
      names.map((name, index) => ({ wardId, name, position: first + index })),
    );
    for (const room of added) {
      await journal({
        action: 'room.added',
        subject: { kind: 'room', id: room._id },
        changes: fieldChanges({}, { wardId, name: room.name }, roomCollection.encrypted),
      });
    }
  });

/** Renames a room. Refuses `not-found`, `not-allowed`, `version-conflict`. Answers every room of the ward. */
export async function renameRoom(roomId: RoomId, version: number, name: string): Promise<Doc<Room>[]> {
  const { wardId } = await roomRepository().get(roomId);
  return inWard(wardId, async () => {
    const room = await roomAt(roomId, version);
    const changes = fieldChanges(room, { name }, roomCollection.encrypted);
    await roomRepository().update(roomId, version, { name });
    await journal({ action: 'room.changed', subject: { kind: 'room', id: roomId }, changes });
  });
}

/** Moves a room past its neighbour on the ward's map. The same refusals and answer; at the end of the row nothing moves. */
export async function moveRoom(roomId: RoomId, version: number, to: Way): Promise<Doc<Room>[]> {
  const { wardId } = await roomRepository().get(roomId);
  return inWard(wardId, async (rooms) => {
    const room = await roomAt(roomId, version);
    const other = neighbour(rooms, roomId, to);
    const [moved] = other === undefined ? [room] : await changePlaces(roomRepository(), room, other);
    const changes = fieldChanges(room, { position: moved.position }, roomCollection.encrypted);
    await journal({ action: 'room.moved', subject: { kind: 'room', id: roomId }, changes });
  });
}

/** Removes a room without beds. Refuses `in-use` while it has some, `state-refused` where it is the ward's last. */
export async function removeRoom(roomId: RoomId, version: number): Promise<Doc<Room>[]> {
  const { wardId } = await roomRepository().get(roomId);
  return inWard(wardId, async (rooms) => {
    const room = await roomAt(roomId, version);
    const beds = await bedRepository().count({ roomId, retiredAt: null });
    if (beds > 0) throw refuse('in-use', { detail: 'There are beds in this room.' });
    if (rooms.length === 1) throw refuse('state-refused', { detail: 'A ward keeps at least one room.' });
    await roomRepository().remove({ _id: roomId });
    const changes = [{ path: 'name', before: room.name, after: null }];
    await journal({ action: 'room.removed', subject: { kind: 'room', id: roomId }, changes });
  });
}
