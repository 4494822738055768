import { mongoError } from '../errors.ts';
import type { BsonDocument } from '../values.ts';
import type { AggregationOptions } from './stage.ts';

/** Enough for a hospital's reports, little enough that a forgotten `$match` does not take the process with it. */
export const DEFAULT_MAX_HELD = 1_000_000;

/** Counts what a stage holds in memory; code 292 where MongoDB would ask for the disk. */
export function holdLimit(options: AggregationOptions, stage: string): () => void {
  const most = options.maxHeldDocuments ?? DEFAULT_MAX_HELD;
  let held = 0;
  return () => {
    held += 1;
    if (held > most) {
      throw mongoError(
        292,
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Exceeded memory limit for ${stage}: more than ${most} documents, and the embedded engine does not spill to disk`,
      );
    }
  };
}

export function holdAll(source: Iterable<BsonDocument>, options: AggregationOptions, stage: string): BsonDocument[] {
  const hold = holdLimit(options, stage);
  const documents: BsonDocument[] = [];
  for (const document of source) {
    hold();
    documents.push(document);
  }
  return documents;
}
