import type { z } from 'zod';
import type { BinPage, BinState, listBin as listBinSchema } from '../../../../shared/schemas/bin.ts';
import type { Filter } from '../../../db/filter.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { BinBatch, BinBatchRecord } from '../bin.model.ts';
import { presentBatches } from '../bin.presenter.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';

type Query = z.output<typeof listBinSchema>;

/** Labels are encrypted, so a text is looked for in what is read: this many at once, newest first. */
const READ_AT_ONCE = 200;

const IN_THE_BIN: readonly BinState[] = ['binned', 'purging'];

const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');

/** Everything that matches and has the text in its label, newest first. */
async function listWithText(filter: Filter<BinBatchRecord>, text: string): Promise<BinBatch[]> {
  const wanted = folded(text);
  const found: BinBatch[] = [];
  let before: string | undefined;
  for (;;) {
    const below = before === undefined ? {} : { _id: { $lt: before } };
    const read = await binBatchRepository().find({ ...filter, ...below }, { sort: { _id: -1 }, limit: READ_AT_ONCE });
    found.push(...read.filter(({ label }) => label !== null && folded(label).includes(wanted)));
    if (read.length < READ_AT_ONCE) return found;
    before = read.at(-1)?._id;
  }
}

/** A page of the Bin as far as the actor sees it, what was moved last first. */
export async function listBin(kinds: Kinds, { cursor, limit, kind, state, text }: Query): Promise<BinPage> {
  const filter: Filter<BinBatchRecord> = {
    ...(state === undefined ? { state: { $in: IN_THE_BIN } } : { state }),
    ...(kind === undefined ? {} : { kind }),
  };
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'bin' });
  const below = cursor === undefined ? {} : { _id: { $lt: cursor } };
  const all = text === undefined ? null : await listWithText(filter, text);
  const found =
    all?.filter(({ _id }) => cursor === undefined || _id < cursor).slice(0, limit + 1) ??
    (await binBatchRepository().find({ ...filter, ...below }, { sort: { _id: -1 }, limit: limit + 1 }));
  const page = found.slice(0, limit);
  return {
    items: await presentBatches(kinds, page),
    nextCursor: found.length <= limit ? null : (page.at(-1)?._id ?? null),
    seq,
    total: all?.length ?? (await binBatchRepository().count(filter)),
  };
}
