import type { z } from 'zod';
import type { addWards } from '../../../../shared/schemas/places.ts';
import type { RoomId, WardId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { toKey } from '../name-key.ts';
import type { Ward } from '../places.model.ts';
import { wardRepository } from '../places.repository.ts';
import { createBeds } from './create-beds.ts';
import { createWard } from './create-ward.ts';

type Wanted = z.output<typeof addWards>['wards'];

const taken = (pointer: string, message: string): InputError => ({ pointer, message, code: 'already-exists' });

/** Where each name or code stands that is there already, in the hospital or earlier in the same list. */
async function takenIn(wards: Wanted): Promise<InputError[]> {
  const departmentIds = [...new Set(wards.map((ward) => ward.departmentId))];
  const present = await wardRepository().find({ departmentId: { $in: departmentIds } });
  const names = new Set(present.map((ward) => `${ward.departmentId}/${ward.nameKey}`));
  const errors: InputError[] = [];
  for (const [w, ward] of wards.entries()) {
    const name = `${ward.departmentId}/${toKey(ward.name)}`;
    if (names.has(name)) errors.push(taken(`/body/wards/${w}/name`, 'There is a ward of this name already.'));
    names.add(name);
    const codes = new Set<string>();
    for (const [r, room] of ward.rooms.entries()) {
      for (const [c, code] of room.codes.map(toKey).entries()) {
        const pointer = `/body/wards/${w}/rooms/${r}/codes/${c}`;
        if (codes.has(code)) errors.push(taken(pointer, 'The ward has a bed of this code already.'));
        codes.add(code);
      }
    }
  }
  return errors;
}

/** A refusal of one ward, pointing into the list it came in. */
function inList(error: unknown, index: number): unknown {
  if (!(error instanceof ProblemError) || error.extras.errors === undefined) return error;
  const errors = error.extras.errors.map(({ pointer, ...rest }) => ({
    ...rest,
    pointer: pointer.replace('/body', `/body/wards/${index}`),
  }));
  return refuse(error.kind, { ...error.extras, errors });
}

async function createOne({ rooms, ...ward }: Wanted[number]): Promise<Doc<Ward>> {
  const made = await createWard({ ...ward, rooms: rooms.map((room) => room.name) });
  const groups = rooms.flatMap(({ codes, type, tags }, index) => {
    const roomId = made.rooms[index]?._id as RoomId | undefined;
    return roomId === undefined || codes.length === 0 ? [] : [{ roomId, codes, type, tags }];
  });
  if (groups.length === 0) return made.ward;
  await createBeds(made.ward._id as WardId, ...groups);
  return wardRepository().get(made.ward._id);
}

/**
 * Adds whole wards with their rooms and beds: all of them or none. Refuses `already-exists` with a pointer to each name
 * and code that is there already, `not-found` for a department or location that is not this hospital's.
 */
export function createWards(wards: Wanted): Promise<Doc<Ward>[]> {
  return transaction(async () => {
    const errors = await takenIn(wards);
    if (errors.length > 0) throw refuse('already-exists', { errors });
    const made: Doc<Ward>[] = [];
    for (const [index, ward] of wards.entries()) {
      made.push(
        await createOne(ward).catch((error: unknown) => {
          throw inList(error, index);
        }),
      );
    }
    return made;
  });
}
