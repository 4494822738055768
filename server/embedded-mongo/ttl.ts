// Removes documents whose TTL index says they have expired. Driven by the index: a collection with nothing expired
// costs one look at its first key.
import { compileMatch } from './match/index.ts';
import type { Collection, Index } from './store/collection.ts';
import { removeDocument } from './store/documents.ts';
import { runQuery } from './store/query.ts';
import type { Store } from './store/store.ts';
import { BlockedByTransaction } from './store/transaction.ts';

/** Removed per write transaction, so that a large backlog does not hold up other writes. */
const BATCH = 500;

export async function sweepExpiredDocuments(store: Store, now: number): Promise<number> {
  let removed = 0;
  for (const collection of [...store.catalog.collections.values()]) {
    for (const index of collection.indexes) {
      if (index.ttlSeconds === undefined || index.isBuilding || index.fields.length !== 1) continue;
      for (;;) {
        const batch = await store.queue.run(() => removeBatch(store, collection, index, now), { durable: false });
        removed += batch;
        if (batch < BATCH) break;
      }
    }
  }
  return removed;
}

function removeBatch(store: Store, collection: Collection, index: Index, now: number): number {
  const path = index.fields[0]?.path;
  if (collection.dropped || index.dropped || path === undefined || index.ttlSeconds === undefined) return 0;
  const expiry = { [path]: { $lt: new Date(now - index.ttlSeconds * 1000) } };
  const filter = index.partialFilter ? { $and: [expiry, index.partialFilter.spec] } : expiry;
  const query = { filter, matches: compileMatch(filter), hint: index.name, limit: BATCH };
  const expired = [...runQuery(store.environment, collection, query, {}, { deadline: 0 })];
  let removed = 0;
  for (const found of expired) {
    try {
      removeDocument(store, collection, found, undefined);
      removed += 1;
    } catch (error) {
      // A running transaction has the document: the next sweep will see.
      if (!(error instanceof BlockedByTransaction)) throw error;
    }
  }
  return removed;
}
