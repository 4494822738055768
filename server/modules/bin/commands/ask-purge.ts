import type { z } from 'zod';
import type { agreePurge as agreeSchema, askPurge as askSchema } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { journal } from '../../../journal/journal.ts';
import { announceBin } from '../bin.events.ts';
import type { BinBatch, BinBatchRecord } from '../bin.model.ts';
import { binBatchPolicy } from '../bin.policy.ts';
import { binBatchRepository } from '../bin.repository.ts';
import { lyingInBin } from './restore-from-bin.ts';
import { PURGE_BIN } from './purge-batch.ts';

/** Writes it where it still lies in the Bin under no legal hold, says so in the journal, and tells who listens. */
async function write(batch: BinBatch, what: string, change: Partial<BinBatchRecord>): Promise<BinBatch> {
  const written = await binBatchRepository().updateWhere(
    { _id: batch._id, version: batch.version, state: 'binned', isHeld: false },
    change,
  );
  if (written === null) throw refuse('version-conflict');
  await journal({ action: `${batch.kind}.${what}`, subject: { kind: batch.kind, id: batch.recordId } });
  announceBin(batch._id as BinBatchId);
  return written;
}

async function free(batchId: BinBatchId, version: number): Promise<BinBatch> {
  const batch = await lyingInBin(batchId, version);
  if (batch.isHeld) throw refuse('state-refused', { detail: 'It is under legal hold.' });
  return batch;
}

/** Asks that it be purged now; somebody else has to agree. Refuses `state-refused` under legal hold or where it is asked. */
export function askPurge(batchId: BinBatchId, { version, reason }: z.output<typeof askSchema>): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await free(batchId, version);
    authorise(binBatchPolicy, 'bin.manage', batch);
    if (batch.purgeAsked !== null) throw refuse('state-refused', { detail: 'That was asked already.' });
    const purgeAsked = { by: person().userId, at: now().toISOString(), reason };
    return write(batch, 'purge-asked', { purgeAsked });
  });
}

/** As a label is compared with what somebody typed to show that they mean it. */
const plainly = (text: string | null) => (text ?? '').normalize('NFC').replaceAll(/\s+/gu, ' ').trim();

/**
 * Agrees to what another asked: from then on it cannot come back, and it is purged within moments. Refuses `not-allowed` to
 * whoever asked, `state-refused` where nobody did, `invalid-input` where what is typed is not its label.
 */
export function agreePurge(batchId: BinBatchId, { version, typed }: z.output<typeof agreeSchema>): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await free(batchId, version);
    authorise(binBatchPolicy, 'bin.purge', batch);
    if (batch.purgeAsked === null) throw refuse('state-refused', { detail: 'Nobody asked for that.' });
    const agreedBy = person().userId;
    if (batch.purgeAsked.by === agreedBy) {
      throw refuse('not-allowed', { detail: 'Somebody else has to agree.' });
    }
    if (plainly(typed) !== plainly(batch.label)) {
      const message = 'This is not what it is called.';
      throw refuse('invalid-input', { errors: [{ pointer: '/body/typed', message, code: 'no-match' }] });
    }
    const purgedBy = { askedBy: batch.purgeAsked.by, agreedBy };
    const agreed = await write(batch, 'purge-agreed', { state: 'purging', purgeAt: null, purgedBy });
    nudge(PURGE_BIN);
    return agreed;
  });
}

/** Whoever asked thinks better of it, or whoever should agree does not. Refuses `state-refused` where nobody asked. */
export function cancelPurge(batchId: BinBatchId, version: number): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await free(batchId, version);
    authorise(binBatchPolicy, 'bin.manage', batch);
    if (batch.purgeAsked === null) throw refuse('state-refused', { detail: 'Nobody asked for that.' });
    return write(batch, 'purge-cancelled', { purgeAsked: null });
  });
}
