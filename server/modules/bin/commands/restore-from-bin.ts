import type { z } from 'zod';
import type { BinConflict, restoreFromBin as restoreSchema } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now, person } from '../../../access/context.ts';
import type { BinKind } from '../../../bin/bin-kind.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { announceBin } from '../bin.events.ts';
import type { BinBatch } from '../bin.model.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';
import { removableKind } from '../kinds.ts';
import { doorsOf } from '../parts.ts';
import { UNDO_WITHIN_MS } from './move-to-bin.ts';

type Choices = Readonly<Record<string, string>>;

const invalid = (key: string, message: string, code: string) =>
  refuse('invalid-input', { errors: [{ pointer: `/body/choices/${key}`, message, code }] });

/** What keeps it from coming back, by the key to choose for. Values are people's: they stay out of it. */
const inTheWay = (conflicts: readonly BinConflict[]) =>
  refuse('state-refused', {
    detail: 'Something stands in the way of its coming back.',
    errors: conflicts.map(({ key, what }): InputError => ({
      pointer: `/body/choices/${key}`,
      message: 'Choose what to do.',
      code: what,
    })),
  });

/** Refuses a choice that nobody asked for, or that is none of those there are. */
function assertChosenWell(conflicts: readonly BinConflict[], choices: Choices): void {
  for (const [key, value] of Object.entries(choices)) {
    const conflict = conflicts.find((one) => one.key === key);
    if (conflict === undefined) throw invalid(key, 'Nothing stands in the way here any more.', 'unknown');
    const isOffered = conflict.offer === 'rename' || conflict.options.some(({ id }) => id === value);
    if (!isOffered) throw invalid(key, 'This cannot be chosen.', 'out-of-range');
  }
}

/** Makes room for it. Refuses `state-refused` while anything stands in its way, `invalid-input` for a bad choice. */
async function makeWay(kind: BinKind, { recordId, _id }: BinBatch, choices: Choices): Promise<void> {
  const batchId = _id as BinBatchId;
  const conflicts = (await kind.conflicts?.(recordId, batchId)) ?? [];
  assertChosenWell(conflicts, choices);
  const undecided = conflicts.filter(({ key }) => !(key in choices));
  if (undecided.length > 0) throw inTheWay(undecided);
  if (conflicts.length === 0) return;
  await kind.settle?.(recordId, batchId, choices);
  const left = (await kind.conflicts?.(recordId, batchId)) ?? [];
  if (left.length > 0) throw inTheWay(left);
}

/** Takes it out of the Bin. Whoever calls it has authorised it, and has the batch as it is in this transaction. */
async function bringBack(kind: BinKind, batch: BinBatch, choices: Choices): Promise<BinBatch> {
  const batchId = batch._id as BinBatchId;
  return asHouse('restore a record from the Bin', async () => {
    // First, and by its state: of a restore and a purge at once one finds it changed and does nothing.
    const restored = await binBatchRepository().updateWhere(
      { _id: batchId, state: 'binned', version: batch.version },
      { state: 'restored', endedAt: now(), purgeAt: null, purgeAsked: null },
    );
    if (restored === null) throw refuse('version-conflict');
    await makeWay(kind, batch, choices);
    for (const door of doorsOf(batch)) {
      await door.restore(batchId).catch((error: unknown) => {
        throw isDuplicateKey(error) ? inTheWay([]) : error;
      });
    }
    await journal({
      action: `${batch.kind}.restored`,
      subject: { kind: batch.kind, id: batch.recordId },
      changes: [{ path: 'binnedIn', before: batchId, after: null }],
    });
    await kind.restored?.(batch.recordId, batchId);
    announceBin(batchId);
    return restored;
  });
}

/** The batch as it lies in the Bin now. Refuses `not-found`, and `state-refused` where it does not lie there any more. */
export async function lyingInBin(batchId: BinBatchId, version?: number): Promise<BinBatch> {
  const batch = await binBatchRepository().get(batchId);
  if (batch.state !== 'binned') throw refuse('state-refused', { detail: 'It is not in the Bin any more.' });
  if (version !== undefined && batch.version !== version)
    throw refuse('version-conflict', { currentVersion: batch.version });
  return batch;
}

/**
 * Brings back all that was moved together. Refuses `not-found`, `not-allowed` for whoever may not remove such a record,
 * `version-conflict`, `state-refused` where it is not in the Bin any more or something stands in its way (`errors` name the
 * choices that are missing), `invalid-input` for a choice that cannot be made.
 */
export function restoreFromBin(
  kinds: Kinds,
  batchId: BinBatchId,
  { version, choices }: z.output<typeof restoreSchema>,
): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await lyingInBin(batchId, version);
    return bringBack(removableKind(kinds, batch.kind), batch, choices);
  });
}

/** Takes back what one moved a moment ago. Refuses as `restoreFromBin`, and `state-refused` once the moment is over. */
export function undoMove(kinds: Kinds, batchId: BinBatchId): Promise<BinBatch> {
  return transaction(async () => {
    const batch = await lyingInBin(batchId);
    if (batch.movedBy !== person().userId) throw refuse('not-allowed');
    if (now().getTime() > batch.movedAt.getTime() + UNDO_WITHIN_MS) {
      throw refuse('state-refused', { detail: 'It was moved too long ago to take that back.' });
    }
    return bringBack(removableKind(kinds, batch.kind), batch, {});
  });
}
