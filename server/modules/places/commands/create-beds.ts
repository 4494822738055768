import type { BedTag, BedType } from '../../../../shared/schemas/places.ts';
import type { RoomId, WardId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Happening } from '../../../journal/journal.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { toKey } from '../name-key.ts';
import { announceBedAdded, announceWardChanged } from '../places.events.ts';
import type { Bed, Room } from '../places.model.ts';
import { wardPolicy } from '../places.policy.ts';
import { bedRepository, roomRepository, wardRepository } from '../places.repository.ts';
import { codesTaken } from '../refusals.ts';
import { inOrder } from '../tags.ts';

export interface NewBeds {
  readonly roomId: RoomId;
  /** One bed each. */
  readonly codes: readonly string[];
  readonly type: BedType;
  readonly tags: readonly BedTag[];
}

/** A room's beds count within its own thousand, so that a bed added later still stands beside its neighbours. */
const POSITIONS_PER_ROOM = 1_000;

/**
 * Adds beds to a room of the ward: all of them or none. Refuses `not-found` for a ward or room the actor does not see,
 * `already-exists` with a pointer to each code the ward has already, `state-refused` where the room is full.
 */
export async function createBeds(wardId: WardId, wanted: NewBeds): Promise<Doc<Bed>[]> {
  return transaction(async () => {
    const ward = await wardRepository().get(wardId);
    authorise(wardPolicy, 'ward.manage', ward);
    const room = await roomRepository().findOne({ _id: wanted.roomId, wardId });
    if (room === null) throw refuse('not-found', { detail: 'The ward has no such room.' });
    await refuseTakenCodes(wardId, wanted.codes);
    // A transaction reads from one snapshot. Whoever added beds to this ward since then has written the ward as well, so
    // this one conflicts and begins anew: the codes and positions it has read still hold.
    const counted = await wardRepository().updateWhere({ _id: wardId }, {}, { bedCount: wanted.codes.length });
    if (counted === null) throw refuse('not-found');
    const beds = await insertBeds(room, wanted);
    await journalAll(beds.map(added));
    for (const bed of beds) announceBedAdded(bed);
    announceWardChanged(counted);
    return beds;
  });
}

const added = ({ _id, roomId, code, type, tags }: Doc<Bed>): Happening => ({
  action: 'bed.added',
  subject: { kind: 'bed', id: _id },
  changes: fieldChanges({}, { roomId, code, type, tags }),
});

const pointerTo = (index: number) => `/body/codes/${index}`;

async function refuseTakenCodes(wardId: WardId, codes: readonly string[]): Promise<void> {
  const keys = codes.map(toKey);
  const present = await bedRepository().find({ wardId, codeKey: { $in: keys } });
  const taken = new Set(present.map((bed) => bed.codeKey));
  const pointers: string[] = [];
  for (const [index, key] of keys.entries()) {
    if (taken.has(key)) pointers.push(pointerTo(index));
    taken.add(key);
  }
  if (pointers.length > 0) throw codesTaken(pointers);
}

async function insertBeds(room: Doc<Room>, wanted: NewBeds): Promise<Doc<Bed>[]> {
  const { wardId } = room;
  const first = room.position * POSITIONS_PER_ROOM;
  const inRoom = { wardId, position: { $gte: first, $lt: first + POSITIONS_PER_ROOM } };
  const [last] = await bedRepository().find(inRoom, { sort: { position: -1 }, limit: 1 });
  const next = last === undefined ? first : last.position + 1;
  if (next + wanted.codes.length > first + POSITIONS_PER_ROOM) {
    throw refuse('state-refused', { detail: `A room holds at most ${POSITIONS_PER_ROOM} beds.` });
  }
  const tags = inOrder(wanted.tags);
  const beds = wanted.codes.map((code, index): Bed => {
    const { roomId, type } = wanted;
    return { wardId, roomId, code, codeKey: toKey(code), type, tags, position: next + index };
  });
  return bedRepository()
    .insertMany(beds)
    .catch((error: unknown) => {
      // A bed that was given one of these codes in the same moment.
      throw isDuplicateKey(error) ? codesTaken([pointerTo(refusedAt(error))]) : error;
    });
}

/** Which record of an ordered insert the database refused (MongoDB's `writeErrors`); 0 where it does not say. */
function refusedAt(error: unknown): number {
  const { writeErrors } = error as { writeErrors?: unknown };
  const [first] = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  const { index } = (first ?? {}) as { index?: unknown };
  return typeof index === 'number' ? index : 0;
}
