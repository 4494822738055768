import type { BedRefusal } from '../../../shared/domain/bed-state.ts';
import { isAvailable } from '../../../shared/domain/bed-state.ts';
import type { BedConflict, InputError } from '../../../shared/types/problem.ts';
import type { Doc } from '../../db/filter.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import type { Bed } from './places.model.ts';
import { bedRepository, wardRepository } from './places.repository.ts';

const taken = (pointer: string, message: string): InputError => ({ pointer, message, code: 'already-exists' });

export const nameTaken = (what: 'department' | 'ward' | 'place'): ProblemError =>
  refuse('already-exists', { errors: [taken('/body/name', `There is a ${what} of this name already.`)] });

/** `pointers`: where in the input the codes stand that the ward has already. */
export const codesTaken = (pointers: readonly string[]): ProblemError =>
  refuse('already-exists', {
    errors: pointers.map((pointer) => taken(pointer, 'The ward has a bed of this code already.')),
  });

const NEXT_BEDS = 3;

/** Free beds near this one: of its room first, then of its ward, those like it before others. */
async function nextBeds(bed: Doc<Bed>): Promise<BedConflict['next']> {
  const ward = await wardRepository().findOne({ _id: bed.wardId });
  const free = (await bedRepository().find({ wardId: bed.wardId, retiredAt: null })).filter(
    (other) => other._id !== bed._id && isAvailable(other.state),
  );
  const distance = (other: Bed) =>
    (other.type === bed.type ? 0 : 4) +
    (other.roomId === bed.roomId ? 0 : 2) +
    (bed.tags.every((tag) => other.tags.includes(tag)) ? 0 : 1);
  return free
    .sort((a, b) => distance(a) - distance(b) || a.position - b.position)
    .slice(0, NEXT_BEDS)
    .map((other) => ({
      bedId: other._id as BedId,
      code: other.code,
      wardId: other.wardId,
      wardName: ward?.name ?? '',
    }));
}

/** The bed cannot be had like that: why, who was first, when, and the next best ones. */
export async function bedRefused(bed: Doc<Bed>, why: BedRefusal | 'changed'): Promise<ProblemError> {
  const { by, at } = bed.state;
  return refuse('bed-refused', {
    currentVersion: bed.version,
    bed: { bedId: bed._id as BedId, why, by: by?.name ?? null, at, next: await nextBeds(bed) },
  });
}
