import type { BedId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Bed } from '../../places/index.ts';
import { transitionBed } from '../../places/index.ts';
import { endPause, endStage, keepCleaning, stepTime } from '../cleaning-record.ts';
import { cleaningRefused } from '../refusals.ts';
import { endTellingOfOverdue } from '../tell-people.ts';
import type { CleaningName } from './named-cleaning.ts';
import { assertNotTaken, lessThan, me, namedCleaning } from './named-cleaning.ts';

/** Takes a clean: it is mine now, and nobody is alerted any more. Refuses `bed-refused` where somebody has it. */
export function takeCleaning(bedId: BedId, { cleaningId, at }: CleaningName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const named = await namedCleaning(bedId, cleaningId);
    assertNotTaken(named);
    const { bed, cleaning, before } = named;
    if (cleaning.takenBy !== undefined) return bed;
    const takenBy = me();
    const taken = { ...lessThan(cleaning, 'isOverdue'), takenBy };
    const changed = await transitionBed(bedId, { kind: 'note-cleaning', cleaning: taken });
    const takenAt = stepTime(at, before.askedAt, now());
    await keepCleaning(cleaningId, before, { takenAt, takenById: takenBy.id }, 'taken');
    await endTellingOfOverdue(cleaning);
    return changed;
  });
}

/** Begins to clean, taking the clean where nobody has. Refuses `bed-refused` where somebody else has it. */
export function startCleaning(bedId: BedId, { cleaningId, at }: CleaningName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const named = await namedCleaning(bedId, cleaningId);
    assertNotTaken(named);
    const { bed, cleaning, before } = named;
    if (bed.state.turnover === 'cleaning') return bed;
    const takenBy = cleaning.takenBy ?? me();
    const startedAt = stepTime(at, before.takenAt ?? before.askedAt, now());
    const started = { ...lessThan(cleaning, 'isOverdue'), takenBy, startedAt: startedAt.toISOString() };
    const changed = await transitionBed(bedId, { kind: 'start-cleaning', cleaning: started });
    const change = {
      takenAt: before.takenAt ?? startedAt,
      takenById: takenBy.id,
      startedAt,
      stages: [...before.stages, { stage: cleaning.stage, startedAt, finishedAt: null, byId: takenBy.id }],
    };
    await keepCleaning(cleaningId, before, change, 'started');
    await endTellingOfOverdue(cleaning);
    return changed;
  });
}

/** Gives a clean back to the queue at the stage it is in: one's own, or anyone's by who manages beds. */
export function giveBackCleaning(bedId: BedId, { cleaningId, at }: CleaningName): Promise<Doc<Bed>> {
  return transaction(async () => {
    const named = await namedCleaning(bedId, cleaningId);
    if (!mayManageBeds()) assertNotTaken(named);
    const { bed, cleaning, before } = named;
    if (cleaning.takenBy === undefined) throw cleaningRefused(bed, 'not-cleaning');
    const kind = bed.state.turnover === 'cleaning' ? 'stop-cleaning' : 'note-cleaning';
    const waiting = lessThan(cleaning, 'takenBy', 'startedAt', 'pausedFor');
    const changed = await transitionBed(bedId, { kind, cleaning: waiting });
    const when = stepTime(at, before.startedAt ?? before.takenAt, now());
    const change = {
      takenAt: null,
      takenById: null,
      startedAt: null,
      stages: endStage(before.stages, when),
      pauses: endPause(before.pauses, when),
      givenBackCount: before.givenBackCount + 1,
    };
    await keepCleaning(cleaningId, before, change, 'given-back');
    return changed;
  });
}

function mayManageBeds(): boolean {
  const { actor } = context();
  return actor.kind !== 'system' && actor.permissions.has('bed.manage');
}
