import { firstBedState } from '../../../../shared/domain/bed-state.ts';
import type { BedTag, BedType } from '../../../../shared/schemas/places.ts';
import type { RoomId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { binDoor } from '../../../db/bin-door.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Happening } from '../../../journal/journal.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import { announceBedAdded, announceWardChanged } from '../places.events.ts';
import type { Bed, Room } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedRepository, roomRepository } from '../places.repository.ts';
import { codesTaken } from '../refusals.ts';
import { inOrder } from '../tags.ts';
import { holdWardStill } from './hold-ward-still.ts';

export interface NewBeds {
  readonly roomId: RoomId;
  /** One bed each. */
  readonly codes: readonly string[];
  readonly type: BedType;
  readonly tags: readonly BedTag[];
}

/**
 * Adds beds to rooms of the ward, a group to each: all of them or none. Refuses `not-found` for a ward or room the actor
 * does not see, `already-exists` with a pointer to each code the ward has already (counted through all groups).
 */
export async function createBeds(wardId: WardId, ...groups: readonly NewBeds[]): Promise<Doc<Bed>[]> {
  return transaction(async () => {
    const codes = groups.flatMap((group) => group.codes);
    const ward = await holdWardStill(wardId, codes.length);
    const rooms = await roomsOf(wardId, groups);
    const present = await bedRepository().find({ wardId });
    const taken = present.filter((bed) => bed.retiredAt === null);
    refuseTakenCodes(taken, codes);
    const binned = (await binDoor(bedCollection).findBinned({ wardId })).map(({ doc }) => doc);
    const beds = await bedRepository()
      .insertMany(placed(rooms, [...present, ...binned], groups))
      .catch((error: unknown) => {
        // A bed that was given one of these codes in the same moment.
        throw isDuplicateKey(error) ? codesTaken([pointerTo(refusedAt(error))]) : error;
      });
    await journalAll(beds.map(added));
    for (const bed of beds) announceBedAdded(bed);
    announceWardChanged(ward);
    return beds;
  });
}

async function roomsOf(wardId: WardId, groups: readonly NewBeds[]): Promise<ReadonlyMap<string, Doc<Room>>> {
  const wanted = new Set(groups.map((group) => group.roomId));
  const rooms = await roomRepository().find({ _id: { $in: [...wanted] }, wardId });
  if (rooms.length < wanted.size) throw refuse('not-found', { detail: 'The ward has no such room.' });
  return new Map(rooms.map((room) => [room._id, room]));
}

const added = ({ _id, roomId, code, type, tags }: Doc<Bed>): Happening => ({
  action: 'bed.added',
  subject: { kind: 'bed', id: _id },
  changes: fieldChanges({}, { roomId, code, type, tags }, bedCollection.encrypted),
});

const pointerTo = (index: number) => `/body/codes/${index}`;

function refuseTakenCodes(present: readonly Bed[], codes: readonly string[]): void {
  const taken = new Set(present.map((bed) => bed.codeKey));
  const pointers: string[] = [];
  for (const [index, key] of codes.map(toKey).entries()) {
    if (taken.has(key)) pointers.push(pointerTo(index));
    taken.add(key);
  }
  if (pointers.length > 0) throw codesTaken(pointers);
}

/** The new beds, each behind all that the ward ever had, so that what lies in the Bin comes back to its own place. */
function placed(rooms: ReadonlyMap<string, Doc<Room>>, present: readonly Bed[], groups: readonly NewBeds[]): Bed[] {
  let position = Math.max(-1, ...present.map((bed) => bed.position));
  return groups.flatMap(({ roomId, codes, type, tags }) => {
    const room = rooms.get(roomId);
    if (room === undefined) return [];
    return codes.map((code): Bed => {
      position += 1;
      return {
        wardId: room.wardId,
        roomId,
        code,
        codeKey: toKey(code),
        type,
        tags: inOrder(tags),
        position,
        state: firstBedState(now().toISOString()),
        expiresAt: null,
        retiredAt: null,
      };
    });
  });
}

/** Which record of an ordered insert the database refused (MongoDB's `writeErrors`); 0 where it does not say. */
function refusedAt(error: unknown): number {
  const { writeErrors } = error as { writeErrors?: unknown };
  const [first] = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  const { index } = (first ?? {}) as { index?: unknown };
  return typeof index === 'number' ? index : 0;
}
