import type { CleaningState } from '../../../shared/domain/bed-state.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { Change } from '../../db/repository.ts';
import { transaction } from '../../db/transaction.ts';
import { fieldChanges, journal, journalAll } from '../../journal/journal.ts';
import type { Bed } from '../places/index.ts';
import type { Cleaning } from './housekeeping.model.ts';
import { cleaningCollection } from './housekeeping.model.ts';
import { cleaningRepository } from './housekeeping.repository.ts';

const untouched = (bed: Doc<Bed>, cleaning: CleaningState): Cleaning => ({
  bedId: bed._id as BedId,
  wardId: bed.wardId,
  of: cleaning.of,
  askedAt: new Date(cleaning.askedAt),
  dueAt: new Date(cleaning.dueAt),
  takenAt: null,
  takenById: null,
  startedAt: null,
  finishedAt: null,
  finishedById: null,
  stages: [],
  pauses: [],
  givenBackCount: 0,
  outcome: 'running',
});

/** What is kept of the clean so far; as it would begin where nobody has taken it yet. */
export async function cleaningSoFar(bed: Doc<Bed>, cleaning: CleaningState): Promise<Cleaning | Doc<Cleaning>> {
  return (await cleaningRepository().findOne({ _id: cleaning.id })) ?? untouched(bed, cleaning);
}

/** Keeps the change of a clean's history, in the transaction of the bed's own change, with its journal entry. */
export async function keepCleaning(
  id: string,
  before: Cleaning | Doc<Cleaning>,
  change: Change<Cleaning>,
  action: string,
): Promise<void> {
  const cleanings = cleaningRepository();
  if ('_id' in before) await cleanings.update(id, before.version, change);
  else await cleanings.insert({ ...before, ...change }, id);
  await journal({
    action: `cleaning.${action}`,
    subject: { kind: 'cleaning', id },
    changes: fieldChanges('_id' in before ? before : {}, change, cleaningCollection.encrypted),
  });
}

/** When a step was really done: as the device says, but not later than now and not before what came before it. */
export function stepTime(said: string | undefined, notBefore: Date | null, now: Date): Date {
  if (said === undefined) return now;
  const wanted = Math.min(Date.parse(said), now.getTime());
  return new Date(Math.max(wanted, notBefore?.getTime() ?? 0));
}

/** The pauses with the open one, if there is one, ended then. */
export const endPause = (pauses: Cleaning['pauses'], at: Date): Cleaning['pauses'] =>
  pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));

/** The stages with the open one, if there is one, ended then. */
export const endStage = (stages: Cleaning['stages'], at: Date): Cleaning['stages'] =>
  stages.map((stage) => (stage.finishedAt === null ? { ...stage, finishedAt: at } : stage));

/** Takes over the history of many cleans that others kept, all of them or none. */
export function takeOverCleanings(cleanings: readonly Cleaning[]): Promise<void> {
  return transaction(async () => {
    const kept = await cleaningRepository().insertMany(cleanings);
    await journalAll(
      kept.map(({ _id, bedId, askedAt, finishedAt }) => ({
        action: 'cleaning.taken-over',
        subject: { kind: 'cleaning', id: _id },
        changes: fieldChanges<Cleaning>({}, { bedId, askedAt, finishedAt }, cleaningCollection.encrypted),
      })),
    );
  });
}
