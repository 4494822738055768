import type { BedId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Bed } from '../../places/index.ts';
import { authoriseInWard, getBed, transitionBed } from '../../places/index.ts';
import { cleaningSoFar, endPause, endStage, keepCleaning, stepTime } from '../cleaning-record.ts';
import type { Cleaning } from '../housekeeping.model.ts';
import { cleaningRefused } from '../refusals.ts';
import type { CleaningName } from './named-cleaning.ts';
import { lessThan, ownCleaning } from './named-cleaning.ts';

interface StageName extends CleaningName {
  /** The stage that is done now, as the caller saw it. */
  readonly stage: number;
}

/** Not before anything that happened in this clean so far. */
const lastStep = ({ askedAt, takenAt, startedAt, stages, pauses }: Cleaning): Date => {
  const times = [askedAt, takenAt, startedAt, stages.at(-1)?.startedAt, pauses.at(-1)?.to ?? pauses.at(-1)?.from];
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
};

/**
 * Ends one stage of one's clean and begins the next. Refuses `bed-refused`: `stage-done` where that stage was ended
 * already, `not-cleaning` where there is no next one.
 */
export function nextStage(bedId: BedId, { cleaningId, at, stage }: StageName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const { bed, cleaning, before } = await ownCleaning(bedId, cleaningId);
    if (stage !== cleaning.stage) throw cleaningRefused(bed, 'stage-done');
    if (cleaning.stage >= cleaning.of) throw cleaningRefused(bed, 'not-cleaning');
    const next = { ...lessThan(cleaning, 'pausedFor'), stage: cleaning.stage + 1 };
    const changed = await transitionBed(bedId, { kind: 'note-cleaning', cleaning: next });
    const when = stepTime(at, lastStep(before), now());
    const change = {
      pauses: endPause(before.pauses, when),
      stages: [
        ...endStage(before.stages, when),
        { stage: next.stage, startedAt: when, finishedAt: null, byId: person().userId },
      ],
    };
    await keepCleaning(cleaningId, before, change, 'stage-done');
    return changed;
  });
}

/** Ends one's clean: the bed is clean. Refuses `bed-refused`: `stages-left` where a stage has not been done yet. */
export function finishCleaning(bedId: BedId, { cleaningId, at, stage }: StageName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const { bed, cleaning, before } = await ownCleaning(bedId, cleaningId);
    if (stage !== cleaning.stage || cleaning.stage < cleaning.of) throw cleaningRefused(bed, 'stages-left');
    const changed = await transitionBed(bedId, { kind: 'finish-cleaning' });
    await keepEnd(cleaningId, before, stepTime(at, lastStep(before), now()), 'finished');
    return changed;
  });
}

const keepEnd = (id: string, before: Cleaning, when: Date, outcome: 'finished' | 'done-at-once'): Promise<void> => {
  const change = {
    finishedAt: when,
    finishedById: person().userId,
    pauses: endPause(before.pauses, when),
    stages: endStage(before.stages, when),
    outcome,
  };
  return keepCleaning(id, before, change, outcome);
};

/**
 * A dirty bed is clean: somebody on the ward saw to it themselves. Refuses `bed-refused`: `stages-left` where the clean
 * has stages before its last, `cleaning-taken` where another has it and the actor does not manage beds, and where the bed
 * is not as the caller saw it.
 */
export function cleanNow(bedId: BedId, { version }: { readonly version: number }): Promise<Doc<Bed>> {
  return transaction(async () => {
    const bed = await getBed(bedId);
    await authoriseInWard(bed.wardId, 'bed.clean');
    const { cleaning } = bed.state;
    const changed = await transitionBed(bedId, { kind: 'finish-cleaning' }, { version });
    if (cleaning === undefined) return changed;
    if (cleaning.stage < cleaning.of) throw cleaningRefused(bed, 'stages-left');
    const before = await cleaningSoFar(bed, cleaning);
    const { takenBy } = cleaning;
    if (takenBy !== undefined && takenBy.id !== person().userId && !person().permissions.has('bed.manage')) {
      const at = before.takenAt?.toISOString() ?? bed.state.at;
      throw cleaningRefused(bed, 'cleaning-taken', { by: takenBy.name, at });
    }
    await keepEnd(cleaning.id, before, now(), before.startedAt === null ? 'done-at-once' : 'finished');
    return changed;
  });
}
