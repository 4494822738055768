import type { BinBatchId, PatientId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import type { BinKind } from '../../../bin/bin-kind.ts';
import { transaction } from '../../../db/transaction.ts';
import { journal } from '../../../journal/journal.ts';
import { removeBinnedBytes } from '../../files/index.ts';
import { announceBin } from '../bin.events.ts';
import type { BinBatch } from '../bin.model.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';
import { kindOf } from '../kinds.ts';
import { doorsOf } from '../parts.ts';
import { keptRecordRepository } from '../retention.repository.ts';

/** The name of the job that purges. */
export const PURGE_BIN = 'bin.purge';

/**
 * Takes what is due out of everybody's reach, for good: of a restore, a legal hold and this at once one finds it changed.
 * `null` where it is not due any more.
 */
export function beginPurge({ _id, kind, recordId }: BinBatch): Promise<BinBatch | null> {
  return transaction(async () => {
    const due = { _id, state: 'binned', isHeld: false, purgeAt: { $lte: now() } } as const;
    if ((await binBatchRepository().findOne(due)) === null) return null;
    const begun = await binBatchRepository().updateWhere(due, { state: 'purging', purgeAt: null });
    if (begun === null) return null;
    await journal({ action: `${kind}.purge-due`, subject: { kind, id: recordId } });
    announceBin(_id as BinBatchId);
    return begun;
  });
}

/** What people said of a record, which goes with it. */
const WORDLESS = { label: null, reason: null, hold: null, purgeAsked: null } as const;

/**
 * Takes the words out of what else the Bin holds of these records: the labels and reasons of what lay here before and came
 * back, also under legal hold, and why somebody kept them for longer once.
 */
async function forgetWords(recordIds: readonly string[]): Promise<void> {
  const past = await binBatchRepository().find({
    state: 'restored',
    $or: [{ recordId: { $in: recordIds } }, { patientId: { $in: recordIds as readonly PatientId[] } }],
  });
  for (const { _id } of past) await binBatchRepository().updateWhere({ _id }, WORDLESS);
  for (const { _id } of await keptRecordRepository().find({ recordId: { $in: recordIds } })) {
    await keptRecordRepository().updateWhere({ _id }, { reason: null });
  }
}

/** What came to be beside it since it was moved, also while it is purged, goes with it. Answers whether there was any. */
async function sweep(kind: BinKind, recordId: string, batchId: BinBatchId): Promise<boolean> {
  const found = (await kind.sweep?.(recordId, batchId)) ?? 0;
  if (found === 0) return false;
  await journal({
    action: `${kind.kind}.purge-swept`,
    subject: { kind: kind.kind, id: recordId },
    changes: [{ path: 'binnedIn', before: null, after: batchId }],
  });
  return true;
}

/** Removes the rows and leaves the tombstone; `false` where something came to be meanwhile whose bytes go first. */
function removeRows(kind: BinKind, { _id, recordId }: BinBatch): Promise<boolean> {
  const batchId = _id as BinBatchId;
  return transaction(async () => {
    const isBegun = { _id, state: 'purging' } as const;
    const tombstone = { ...WORDLESS, state: 'purged', isHeld: false, endedAt: now() } as const;
    if ((await binBatchRepository().findOne(isBegun)) === null) return true;
    if (await sweep(kind, recordId, batchId)) return false;
    const purged = await binBatchRepository().updateWhere(isBegun, tombstone);
    if (purged === null) return true;
    const doors = doorsOf(purged, kind.collections);
    // The record itself stands first, and with it those that are part of it by now.
    await forgetWords([recordId, ...((await doors[0]?.idsIn(batchId)) ?? [])]);
    await kind.purging?.(recordId, batchId);
    for (const door of doors) await door.purge(batchId);
    await journal({ action: `${kind.kind}.purged`, subject: { kind: kind.kind, id: recordId } });
    announceBin(batchId);
    return true;
  });
}

/**
 * Removes what was taken out of reach: bytes before rows, rows with the tombstone that stays. Died in between, it is done
 * again from the beginning, and nothing is left that nothing names. As the house, outside transactions.
 */
export async function finishPurge(kinds: Kinds, batch: BinBatch): Promise<void> {
  const kind = kindOf(kinds, batch.kind);
  const batchId = batch._id as BinBatchId;
  await kind.clearing?.(batch.recordId, batchId);
  do {
    await removeBinnedBytes(batchId);
  } while (!(await removeRows(kind, batch)));
}
