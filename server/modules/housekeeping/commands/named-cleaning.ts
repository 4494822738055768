import type { BedState, CleaningState } from '../../../../shared/domain/bed-state.ts';
import { isOpenCleaning } from '../../../../shared/domain/cleaning-queue.ts';
import type { BedId, CleaningId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Bed } from '../../places/index.ts';
import { authoriseInWard, getBed } from '../../places/index.ts';
import { cleaningSoFar } from '../cleaning-record.ts';
import type { Cleaning } from '../housekeeping.model.ts';
import { cleaningRefused } from '../refusals.ts';

export interface NamedCleaning {
  readonly bed: Doc<Bed>;
  readonly cleaning: CleaningState;
  readonly before: Cleaning | Doc<Cleaning>;
}

export interface CleaningName {
  readonly cleaningId: CleaningId;
  readonly at?: string | undefined;
}

/** The clean of that name, where it is the bed's open one. Refuses `not-found`, `not-allowed`, and `bed-refused` where it is over. */
export async function namedCleaning(bedId: BedId, cleaningId: CleaningId): Promise<NamedCleaning> {
  const bed = await getBed(bedId);
  await authoriseInWard(bed.wardId, 'bed.clean');
  const { state } = bed;
  if (!isOpenCleaning(state) || state.cleaning.id !== cleaningId) throw cleaningRefused(bed, 'not-dirty');
  return { bed, cleaning: state.cleaning, before: await cleaningSoFar(bed, state.cleaning) };
}

/** Refuses `bed-refused` with who has it and since when, where somebody else took it. */
export function assertNotTaken({ bed, cleaning, before }: NamedCleaning): void {
  const { takenBy } = cleaning;
  if (takenBy === undefined || takenBy.id === person().userId) return;
  const at = before.takenAt?.toISOString() ?? bed.state.at;
  throw cleaningRefused(bed, 'cleaning-taken', { by: takenBy.name, at });
}

/** The named clean, which the person acting has and is at. Refuses `bed-refused` where they do not. */
export async function ownCleaning(bedId: BedId, cleaningId: CleaningId): Promise<NamedCleaning> {
  const named = await namedCleaning(bedId, cleaningId);
  assertNotTaken(named);
  if (named.cleaning.takenBy === undefined || named.bed.state.turnover !== 'cleaning') {
    throw cleaningRefused(named.bed, 'not-cleaning');
  }
  return named;
}

export const me = (): NonNullable<BedState['by']> => ({ id: person().userId, name: person().displayName });

/** The clean without those fields: absent means absent. */
export function lessThan(cleaning: CleaningState, ...keys: readonly (keyof CleaningState)[]): CleaningState {
  return Object.fromEntries(
    Object.entries(cleaning).filter(([key]) => !keys.includes(key as keyof CleaningState)),
  ) as CleaningState;
}
