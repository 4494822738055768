import type { z } from 'zod';
import type { BinConflict, restoredMany as restoredManySchema } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { ProblemError } from '../../../http/problem-error.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';
import { conflictsOf } from '../queries/preview-batch.ts';
import { restoreFromBin } from './restore-from-bin.ts';

type RestoredMany = z.input<typeof restoredManySchema>;

async function whyNot(kinds: Kinds, id: BinBatchId, error: ProblemError): Promise<RestoredMany['failed'][number]> {
  const batch = await binBatchRepository().findOne({ _id: id });
  const conflicts: readonly BinConflict[] = batch === null ? [] : await conflictsOf(kinds, batch);
  return { id, problem: error.kind, conflicts: [...conflicts] };
}

/** Restores one by itself; what is back already is as good as brought back. `null`: it is back. */
async function restoreOne(kinds: Kinds, id: BinBatchId): Promise<ProblemError | null> {
  try {
    const { state, version } = await binBatchRepository().get(id);
    if (state !== 'restored') await restoreFromBin(kinds, id, { version, choices: {} });
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

/** Restores each by itself: one that cannot come back keeps no other. What waits for another of them comes after it. */
export async function restoreMany(kinds: Kinds, ids: readonly BinBatchId[]): Promise<RestoredMany> {
  const restored: BinBatchId[] = [];
  let waiting = [...new Set(ids)];
  for (;;) {
    const failed = new Map<BinBatchId, ProblemError>();
    for (const id of waiting) {
      const error = await restoreOne(kinds, id);
      if (error === null) restored.push(id);
      else failed.set(id, error);
    }
    const isStuck = failed.size === waiting.length;
    waiting = [...failed.keys()];
    if (failed.size === 0) return { restored, failed: [] };
    if (!isStuck) continue;
    const reasons: RestoredMany['failed'] = [];
    for (const [id, error] of failed) reasons.push(await whyNot(kinds, id, error));
    return { restored, failed: reasons };
  }
}
