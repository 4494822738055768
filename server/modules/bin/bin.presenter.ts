import type { BinEntry } from '../../../shared/schemas/bin.ts';
import type { BinBatchId, StaffId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import { namesOf } from '../staff/index.ts';
import type { BinBatch, SaidByOne } from './bin.model.ts';
import { binBatchPolicy } from './bin.policy.ts';
import type { Kinds } from './kinds.ts';
import { mayRemove } from './kinds.ts';
import { inWords } from './parts.ts';

export type Names = ReadonlyMap<StaffId, string>;

/** The names of everybody who did something with one of these. */
export const namesIn = (batches: readonly BinBatch[]): Promise<Names> =>
  namesOf([
    ...new Set(
      batches.flatMap(({ movedBy, hold, purgeAsked, purgedBy }) => [
        movedBy,
        ...(hold === null ? [] : [hold.by]),
        ...(purgeAsked === null ? [] : [purgeAsked.by]),
        ...(purgedBy === null ? [] : [purgedBy.askedBy, purgedBy.agreedBy]),
      ]),
    ),
  ]);

export const someone = (names: Names, staffId: StaffId) => ({ staffId, name: names.get(staffId) ?? '' });

function abilitiesOf(kinds: Kinds, batch: BinBatch): BinEntry['abilities'] {
  const { state, isHeld, purgeAsked } = batch;
  const isThere = state === 'binned';
  const manages = can(binBatchPolicy, 'bin.manage', batch);
  const purges = can(binBatchPolicy, 'bin.purge', batch);
  return {
    canRestore: isThere && manages && mayRemove(kinds().find((one) => one.kind === batch.kind)),
    canAskPurge: isThere && manages && !isHeld && purgeAsked === null,
    canAgreePurge: isThere && purges && !isHeld && purgeAsked !== null && purgeAsked.by !== person().userId,
    canHold: isThere && purges,
  };
}

const said = (names: Names, one: SaidByOne) => ({ by: names.get(one.by) ?? '', at: one.at, reason: one.reason });

function present(kinds: Kinds, names: Names, batch: BinBatch): BinEntry {
  const { hold, purgeAsked } = batch;
  return {
    id: batch._id as BinBatchId,
    kind: batch.kind,
    recordId: batch.recordId,
    patientId: batch.patientId,
    label: batch.label,
    reason: batch.reason,
    parts: inWords(batch.parts),
    movedBy: someone(names, batch.movedBy),
    movedAt: batch.movedAt.toISOString(),
    state: batch.state,
    purgeAt: batch.isHeld ? null : (batch.purgeAt?.toISOString() ?? null),
    legalHold: hold === null ? null : said(names, hold),
    purgeAsked: purgeAsked === null ? null : { staffId: purgeAsked.by, ...said(names, purgeAsked) },
    endedAt: batch.endedAt?.toISOString() ?? null,
    origin: batch.origin,
    version: batch.version,
    abilities: abilitiesOf(kinds, batch),
  };
}

export async function presentBatches(kinds: Kinds, batches: readonly BinBatch[]): Promise<BinEntry[]> {
  const names = await namesIn(batches);
  return batches.map((batch) => present(kinds, names, batch));
}

export async function presentBatch(kinds: Kinds, batch: BinBatch): Promise<BinEntry> {
  return present(kinds, await namesIn([batch]), batch);
}
