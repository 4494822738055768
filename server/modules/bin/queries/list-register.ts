import type { z } from 'zod';
import type {
  Destruction,
  destructionRegister,
  listRegister as listSchema,
} from '../../../../shared/schemas/retention.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import type { Filter } from '../../../db/filter.ts';
import type { BinBatch, BinBatchRecord } from '../bin.model.ts';
import type { Names } from '../bin.presenter.ts';
import { namesIn, someone } from '../bin.presenter.ts';
import { binBatchRepository } from '../bin.repository.ts';
import { inWords } from '../parts.ts';

function present(names: Names, batch: BinBatch): Destruction {
  const { _id, kind, recordId, origin, movedBy, movedAt, endedAt, purgedBy, parts } = batch;
  return {
    id: _id as BinBatchId,
    kind,
    recordId,
    parts: inWords(parts),
    origin,
    movedBy: someone(names, movedBy),
    movedAt: movedAt.toISOString(),
    destroyedAt: (endedAt ?? movedAt).toISOString(),
    purge:
      purgedBy === null
        ? null
        : { askedBy: someone(names, purgedBy.askedBy), agreedBy: someone(names, purgedBy.agreedBy) },
  };
}

/** Everything that was ever destroyed, what was moved last first. The tombstones say no content, and are never removed. */
export async function listRegister({
  cursor,
  limit,
  kind,
}: z.output<typeof listSchema>): Promise<z.input<typeof destructionRegister>> {
  const filter: Filter<BinBatchRecord> = { state: 'purged', ...(kind === undefined ? {} : { kind }) };
  const below = cursor === undefined ? {} : { _id: { $lt: cursor } };
  // As the house: whoever answers for what is kept need not look after the Bin.
  return asHouse('list what was destroyed', async () => {
    const found = await binBatchRepository().find({ ...filter, ...below }, { sort: { _id: -1 }, limit: limit + 1 });
    const page = found.slice(0, limit);
    const names = await namesIn(page);
    return {
      items: page.map((batch) => present(names, batch)),
      nextCursor: found.length <= limit ? null : (page.at(-1)?._id ?? null),
      total: await binBatchRepository().count(filter),
    };
  });
}
