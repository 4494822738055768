import type { z } from 'zod';
import type { setLegalHold as holdSchema } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { announceBin } from '../bin.events.ts';
import type { BinBatch, BinBatchRecord } from '../bin.model.ts';
import { binBatchPolicy } from '../bin.policy.ts';
import { binBatchRepository } from '../bin.repository.ts';
import { lyingInBin } from './restore-from-bin.ts';

/** What was held for years is not gone the minute the hold is lifted: somebody may have lifted the wrong one. */
const KEPT_AFTER_HOLD_MS = 7 * 86_400_000;

function changeOf({ purgeAt }: BinBatch, reason: string | null): Partial<BinBatchRecord> {
  if (reason !== null) {
    // What was asked before is asked again once the hold is over, by whoever knows why it was held.
    const hold = { by: person().userId, at: now().toISOString(), reason };
    return { isHeld: true, hold, purgeAsked: null };
  }
  const soonest = now().getTime() + KEPT_AFTER_HOLD_MS;
  return { isHeld: false, hold: null, purgeAt: new Date(Math.max(soonest, purgeAt?.getTime() ?? 0)) };
}

/**
 * Puts it under legal hold: nothing purges it, and it can be restored. Lifted, it stays for a week at least. What stands so
 * already is answered as it is. Refuses `state-refused` where it is not in the Bin, or is being purged.
 */
export function setLegalHold(batchId: BinBatchId, { version, reason }: z.output<typeof holdSchema>): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await lyingInBin(batchId, version);
    authorise(binBatchPolicy, 'bin.purge', batch);
    if (batch.isHeld === (reason !== null)) return batch;
    const written = await binBatchRepository().updateWhere(
      { _id: batchId, version, state: 'binned' },
      changeOf(batch, reason),
    );
    if (written === null) throw refuse('version-conflict');
    const action = `${batch.kind}.${reason === null ? 'hold-lifted' : 'held'}`;
    await journal({
      action,
      subject: { kind: batch.kind, id: batch.recordId },
      changes: [{ path: 'isHeld', before: batch.isHeld, after: !batch.isHeld }],
    });
    announceBin(batchId);
    return written;
  });
}
