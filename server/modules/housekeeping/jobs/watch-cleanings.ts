import { isOpenCleaning } from '../../../../shared/domain/cleaning-queue.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Bed } from '../../places/index.ts';
import { findBeds, getBed, listBeds, transitionBed } from '../../places/index.ts';
import { endPause, endStage, keepCleaning } from '../cleaning-record.ts';
import type { Cleaning } from '../housekeeping.model.ts';
import { cleaningRepository } from '../housekeeping.repository.ts';
import { tellOfOverdue } from '../tell-people.ts';

/** Raises the alert on every clean of the hospital in force that nobody took in time. It stands until somebody does. */
export async function raiseOverdue(): Promise<void> {
  for (const bed of await listBeds()) if (isOverdue(bed)) await raise(bed._id as BedId);
}

const isOverdue = ({ state }: Bed): boolean =>
  isOpenCleaning(state) &&
  state.cleaning.takenBy === undefined &&
  state.cleaning.isOverdue !== true &&
  Date.parse(state.cleaning.dueAt) <= now().getTime();

function raise(bedId: BedId): Promise<void> {
  return transaction(async () => {
    // Read again: somebody may have taken it since.
    const bed = await getBed(bedId);
    const { cleaning } = bed.state;
    if (cleaning === undefined || !isOverdue(bed)) return;
    const overdue = { ...cleaning, isOverdue: true as const };
    await transitionBed(bedId, { kind: 'note-cleaning', cleaning: overdue }, { reason: 'Nobody took it in time.' });
    await tellOfOverdue(bed, cleaning);
  });
}

/** Ends the history of cleans that no bed is in any more: it was put out of use or taken away, or a patient put back. */
export async function endAbandoned(): Promise<void> {
  const running = await cleaningRepository().find({ outcome: 'running' });
  const beds = new Map((await findBeds(running.map(({ bedId }) => bedId))).map((bed) => [bed._id, bed]));
  for (const cleaning of running) if (!isIn(cleaning, beds.get(cleaning.bedId))) await abandon(cleaning._id);
}

const isIn = (cleaning: Doc<Cleaning>, bed: Bed | undefined): boolean =>
  bed !== undefined && bed.retiredAt === null && isOpenCleaning(bed.state) && bed.state.cleaning.id === cleaning._id;

function abandon(id: string): Promise<void> {
  return transaction(async () => {
    const cleaning = await cleaningRepository().get(id);
    const [bed] = await findBeds([cleaning.bedId]);
    if (cleaning.outcome !== 'running' || isIn(cleaning, bed)) return;
    const at = now();
    const change = {
      stages: endStage(cleaning.stages, at),
      pauses: endPause(cleaning.pauses, at),
      outcome: 'abandoned' as const,
    };
    await keepCleaning(id, cleaning, change, 'abandoned');
  });
}
