// Building an index on a collection that is in use. Writers keep the unfinished index up to date from its first moment;
// the documents that were there before are added in batches between other writes. Readers get it when it is complete.
import { decodeDocument, type BsonDocument } from '../values.ts';
import { newIndex, saveCollection } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import { assertUnused } from './ddl.ts';
import { noteShape, type StoreParts } from './documents.ts';
import { duplicateKey, keysOfDocument, putKey } from './index-keys.ts';
import { documentKey, documentRange, indexRange, ridOfBytes, ridOfDocumentKey } from './keys.ts';
import { mongoError } from '../errors.ts';
import type { Transaction } from './transaction.ts';

const BATCH = 1000;

export type RunWrite = <T>(job: () => T) => Promise<T>;

/** Throws 11000 when existing documents share a key of a unique index; then nothing of the index remains. */
export async function buildIndex(
  store: StoreParts,
  collection: Collection,
  spec: BsonDocument,
  run: RunWrite,
): Promise<void> {
  const index = await run(() => {
    assertUnused(collection);
    return register(store, collection, spec);
  });
  try {
    let after: Buffer | undefined;
    const end = documentKey(collection.id, collection.nextRid);
    for (;;) {
      const last = await run(() => addBatch(store, collection, index, after, end));
      if (last === undefined) break;
      after = last;
    }
    await run(() => finish(store, collection, index));
  } catch (error) {
    await run(() => discard(store, collection, index));
    throw error;
  }
}

/** Inside a transaction the collection is the transaction's own and empty on disk: its keys are made at commit. */
export function addIndexInTransaction(
  store: StoreParts,
  collection: Collection,
  spec: BsonDocument,
  transaction: Transaction,
): void {
  const index = register(store, collection, spec, transaction);
  index.isBuilding = false;
  const held = new Map<string, number>();
  for (const [rid, { raw }] of transaction.overlay.get(collection) ?? []) {
    if (!raw || !index.unique) continue;
    const document = decodeDocument(raw);
    for (const key of keysOfDocument(index, document).keys) {
      const text = key.toString('latin1');
      if (held.has(text)) throw duplicateKey(collection, index, document);
      held.set(text, rid);
      collection.pendingKeys.set(text, { owner: transaction, rid });
      transaction.pendingKeys.get(collection)?.get(rid)?.push(text);
    }
  }
}

function register(store: StoreParts, collection: Collection, spec: BsonDocument, transaction?: Transaction): Index {
  const index = newIndex(store.catalog.nextId, spec, collection);
  store.catalog.nextId += 1;
  index.isBuilding = true;
  collection.indexes = [...collection.indexes, index];
  if (!transaction) saveCollection(store.environment, collection);
  return index;
}

/** Returns the last document key of the batch, or undefined when there are no more documents. */
function addBatch(
  store: StoreParts,
  collection: Collection,
  index: Index,
  after: Buffer | undefined,
  end: Buffer,
): Buffer | undefined {
  if (index.dropped || collection.dropped) {
    throw mongoError(276, 'IndexBuildAborted', `Index build aborted: ${index.name}`);
  }
  const range = { low: documentRange(collection.id).low, high: end };
  const page = store.environment.page(range, { limit: BATCH, after });
  for (const { key, value } of page)
    addDocument(store, collection, index, ridOfDocumentKey(key), decodeDocument(value));
  return page.length === BATCH ? page.at(-1)?.key : undefined;
}

function addDocument(
  store: StoreParts,
  collection: Collection,
  index: Index,
  rid: number,
  document: BsonDocument,
): void {
  const { keys, multikey, truncated } = keysOfDocument(index, document);
  noteShape(index, multikey, truncated);
  for (const key of keys) {
    const holder = index.unique ? store.environment.get(key) : undefined;
    if (holder && ridOfBytes(holder) !== rid) throw duplicateKey(collection, index, document);
    putKey(store.environment, index, key, rid);
  }
}

function finish(store: StoreParts, collection: Collection, index: Index): void {
  store.catalog.version += 1;
  index.builtAt = store.catalog.version;
  index.isBuilding = false;
  saveCollection(store.environment, collection);
  const { db, name: coll, uuid } = collection;
  store.oplog.append({ kind: 'createIndexes', db, coll, uuid, operationDescription: { indexes: [index.spec] } });
}

function discard(store: StoreParts, collection: Collection, index: Index): void {
  index.dropped = true;
  collection.indexes = collection.indexes.filter((other) => other !== index);
  store.environment.clear(indexRange(index.id));
  if (!collection.dropped) saveCollection(store.environment, collection);
}
