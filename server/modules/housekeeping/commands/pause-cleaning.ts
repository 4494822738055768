import type { PauseReason } from '../../../../shared/schemas/housekeeping.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Bed } from '../../places/index.ts';
import { transitionBed } from '../../places/index.ts';
import { endPause, keepCleaning, stepTime } from '../cleaning-record.ts';
import type { CleaningName } from './named-cleaning.ts';
import { lessThan, ownCleaning } from './named-cleaning.ts';

/** Lets one's clean rest, with the reason. Refuses `bed-refused` where it is not one's own or not begun. */
export function pauseCleaning(
  bedId: BedId,
  { cleaningId, at, reason }: CleaningName & { readonly reason: PauseReason },
): Promise<Doc<Bed>> {
  return transaction(async () => {
    const { bed, cleaning, before } = await ownCleaning(bedId, cleaningId);
    if (cleaning.pausedFor === reason) return bed;
    const paused = { ...cleaning, pausedFor: reason };
    const changed = await transitionBed(bedId, { kind: 'note-cleaning', cleaning: paused });
    const from = stepTime(at, before.startedAt, now());
    const pauses = [...endPause(before.pauses, from), { reason, from, to: null }];
    await keepCleaning(cleaningId, before, { pauses }, 'paused');
    return changed;
  });
}

/** Goes on with one's clean. Refuses as `pauseCleaning` does. */
export function resumeCleaning(bedId: BedId, { cleaningId, at }: CleaningName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const { bed, cleaning, before } = await ownCleaning(bedId, cleaningId);
    if (cleaning.pausedFor === undefined) return bed;
    const changed = await transitionBed(bedId, { kind: 'note-cleaning', cleaning: lessThan(cleaning, 'pausedFor') });
    const notBefore = before.pauses.at(-1)?.from ?? before.startedAt;
    const pauses = endPause(before.pauses, stepTime(at, notBefore, now()));
    await keepCleaning(cleaningId, before, { pauses }, 'resumed');
    return changed;
  });
}
