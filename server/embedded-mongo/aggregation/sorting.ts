import { compileSortKey, compileSortKeyOrder } from '../sort.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { holdLimit } from './limits.ts';
import type { AggregationOptions, Documents } from './stage.ts';

interface Entry {
  readonly document: BsonDocument;
  readonly key: BsonValue[];
  /** Arrival, so that equal keys keep their order. */
  readonly rank: number;
}

export type EntryOrder = (left: Entry, right: Entry) => number;

/** Sorts stably. With a limit only that many documents are held at any time. */
export function* sortDocuments(
  source: Documents,
  spec: BsonDocument,
  options: AggregationOptions,
  limit = Number.POSITIVE_INFINITY,
): Iterable<BsonDocument> {
  const keyOf = compileSortKey(spec, options.collation);
  const byKey = compileSortKeyOrder(spec, options.collation);
  const order: EntryOrder = (left, right) => byKey(left.key, right.key) || left.rank - right.rank;
  const kept = new TopEntries(limit, order);
  const hold = Number.isFinite(limit) ? () => undefined : holdLimit(options, '$sort');
  let rank = 0;
  for (const document of source) {
    hold();
    kept.offer({ document, key: keyOf(document), rank });
    rank += 1;
  }
  for (const entry of kept.sorted()) yield entry.document;
}

/** A heap with the worst of the kept at its root; without a limit simply all. */
export class TopEntries {
  private readonly heap: Entry[] = [];
  private readonly limit: number;
  private readonly order: EntryOrder;

  constructor(limit: number, order: EntryOrder) {
    this.limit = limit;
    this.order = order;
  }

  offer(entry: Entry): void {
    if (this.limit === Number.POSITIVE_INFINITY) {
      this.heap.push(entry);
    } else if (this.heap.length < this.limit) {
      this.heap.push(entry);
      this.rise(this.heap.length - 1);
    } else if (this.heap[0] !== undefined && this.order(entry, this.heap[0]) < 0) {
      this.heap[0] = entry;
      this.sink();
    }
  }

  sorted(): Entry[] {
    return this.heap.sort(this.order);
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(at, parent) <= 0) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      const right = left + 1;
      let worst = at;
      if (left < this.heap.length && this.at(left, worst) > 0) worst = left;
      if (right < this.heap.length && this.at(right, worst) > 0) worst = right;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }

  private at(left: number, right: number): number {
    return this.order(this.heap[left] as Entry, this.heap[right] as Entry);
  }

  private swap(left: number, right: number): void {
    const entry = this.heap[left] as Entry;
    this.heap[left] = this.heap[right] as Entry;
    this.heap[right] = entry;
  }
}
