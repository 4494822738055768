import type { z } from 'zod';
import type { BedAction } from '../../../../shared/domain/bed-state.ts';
import type { holdBed as holdSchema, takeBedOut as takeOutSchema } from '../../../../shared/schemas/places.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { newCleaning } from '../new-cleaning.ts';
import type { Bed } from '../places.model.ts';
import { bedPolicy } from '../places.policy.ts';
import { bedRepository } from '../places.repository.ts';
import { getLiveBed } from '../queries/get-live-bed.ts';
import { transitionBed } from './transition-bed.ts';

const LONGEST_HOLD_MS = 48 * 3_600_000;

function change(bedId: BedId, version: number, action: (bed: Doc<Bed>) => BedAction): Promise<Doc<Bed>> {
  return transaction(async () => {
    const bed = await getLiveBed(bedId);
    authorise(bedPolicy, 'bed.manage', bed);
    return transitionBed(bedId, action(bed), { version, found: bed });
  });
}

function assertAhead(until: string, longestMs: number): void {
  const ahead = Date.parse(until) - now().getTime();
  if (ahead > 0 && ahead <= longestMs) return;
  const message = ahead <= 0 ? 'This time is past.' : 'This is too far ahead.';
  throw refuse('invalid-input', { errors: [{ pointer: '/body/until', message, code: 'out-of-range' }] });
}

/** Holds a free bed. Refuses `invalid-input` for a time that is past or more than two days ahead, and `bed-refused`. */
export function holdBed(bedId: BedId, { version, until }: z.output<typeof holdSchema>): Promise<Doc<Bed>> {
  assertAhead(until, LONGEST_HOLD_MS);
  return change(bedId, version, () => ({ kind: 'hold', until }));
}

/** Lets go of a held bed. Refuses `bed-refused`. */
export const releaseBed = (bedId: BedId, version: number): Promise<Doc<Bed>> =>
  change(bedId, version, () => ({ kind: 'release' }));

/** Takes an empty bed out of use, until a time or until somebody reopens it. Refuses `bed-refused`. */
export function takeBedOut(bedId: BedId, wanted: z.output<typeof takeOutSchema>): Promise<Doc<Bed>> {
  const { version, as, reason, until } = wanted;
  if (until !== undefined) assertAhead(until, Number.POSITIVE_INFINITY);
  return change(bedId, version, () => ({ kind: as, reason, ...(until === undefined ? {} : { until }) }));
}

const reopening = (bed: Bed): BedAction => ({
  kind: 'reopen',
  ...(bed.state.out?.back === 'dirty' || bed.state.isContaminated === true ? { cleaning: newCleaning(bed.state) } : {}),
});

/** Brings a bed back: as it was, so that one which was dirty waits for its clean. Refuses `bed-refused`. */
export const reopenBed = (bedId: BedId, version: number): Promise<Doc<Bed>> => change(bedId, version, reopening);

/** Ends every hold and block of the hospital in force whose time has come, also while the house was down. */
export async function expireBeds(): Promise<void> {
  const due = await bedRepository().find({ expiresAt: { $lte: now() } }, { limit: 200 });
  const failures: unknown[] = [];
  for (const { _id } of due) {
    // One bed that cannot be changed must not keep the others.
    await expireBed(_id as BedId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The time of some beds could not be ended.');
}

function expireBed(bedId: BedId): Promise<void> {
  return transaction(async () => {
    // Read again: somebody may have ended it, or held it anew, since.
    const bed = await bedRepository().get(bedId);
    if (bed.expiresAt === null || bed.expiresAt > now()) return;
    const action: BedAction = bed.state.hold === undefined ? reopening(bed) : { kind: 'release' };
    await transitionBed(bedId, action, { reason: 'Its time was over.' });
  });
}
