import type { BinConflict, BinPreview } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import type { BinBatch } from '../bin.model.ts';
import { presentBatch } from '../bin.presenter.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';
import { kindOf } from '../kinds.ts';

/** What stands in the way of its coming back now. */
export async function conflictsOf(kinds: Kinds, { kind, recordId, _id, state }: BinBatch): Promise<BinConflict[]> {
  if (state !== 'binned') return [];
  const found = await asHouse('see what stands in the way of a restore', async () =>
    kindOf(kinds, kind).conflicts?.(recordId, _id as BinBatchId),
  );
  return [...(found ?? [])];
}

/** The entry, with what would come back and what conflicts. Refuses `not-found`. */
export async function previewBatch(kinds: Kinds, batchId: BinBatchId): Promise<BinPreview> {
  const batch = await binBatchRepository().get(batchId);
  return { entry: await presentBatch(kinds, batch), conflicts: await conflictsOf(kinds, batch) };
}
