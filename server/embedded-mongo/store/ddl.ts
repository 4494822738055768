// Changes of the catalog. All run inside a write transaction, and wait for every running transaction that has touched
// the collection: a transaction must not see its ground change under it.
import { mongoError } from '../errors.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { applyOptions, ID_INDEX_NAME, newCollection, newIndex, saveCollection } from './catalog.ts';
import { isView, namespaceParts, type Collection, type Index } from './collection.ts';
import type { StoreParts } from './documents.ts';
import { catalogKey, documentRange, indexRange } from './keys.ts';
import type { Change } from './oplog.ts';
import { lockedBy, markUse, writeConflict, type Transaction } from './transaction.ts';

const MAX_NAMESPACE_BYTES = 255;

/** Throws 73 InvalidNamespace. */
export function assertNamespace(ns: string): void {
  const { db, name } = namespaceParts(ns);
  const isInvalid =
    name === '' ||
    name.startsWith('.') ||
    name.includes('$') ||
    name.includes('\0') ||
    /[\s/\\."$\0]/.test(db) ||
    db === '' ||
    Buffer.byteLength(ns) > MAX_NAMESPACE_BYTES;
  if (isInvalid) throw mongoError(73, 'InvalidNamespace', `Invalid namespace specified '${ns}'`);
}

export function assertUnused(collection: Collection, transaction?: Transaction): void {
  for (const user of collection.users) if (user !== transaction) throw lockedBy(user, transaction);
}

/** Makes a collection with its `_id` index; inside a transaction only that transaction sees it until commit. */
export function createCollection(
  store: StoreParts,
  ns: string,
  options: BsonDocument,
  transaction?: Transaction,
): Collection {
  assertNamespace(ns);
  const collection = newCollection(takeId(store), ns, options);
  if (!isView(collection)) {
    const spec = { v: 2, key: { _id: 1 }, name: ID_INDEX_NAME, ...collationSpec(collection) };
    collection.indexes.push(newIndex(takeId(store), spec, collection));
  }
  if (transaction) {
    transaction.created.set(ns, collection);
    markUse(transaction, collection);
    return collection;
  }
  publishName(store, collection);
  store.oplog.append(createChange(collection));
  return collection;
}

function takeId({ catalog }: StoreParts): number {
  const id = catalog.nextId;
  catalog.nextId += 1;
  return id;
}

const collationSpec = ({ collation }: Collection): BsonDocument =>
  collation ? { collation: { ...collation.spec } } : {};

/** At commit: what the transaction created becomes everybody's, unless somebody else took the name meanwhile. */
export function publishCreated(store: StoreParts, transaction: Transaction): void {
  for (const ns of transaction.created.keys()) if (store.catalog.collections.has(ns)) throw writeConflict();
  for (const collection of transaction.created.values()) {
    publishName(store, collection);
    store.oplog.append(createChange(collection));
  }
}

function publishName({ catalog, environment }: StoreParts, collection: Collection): void {
  catalog.version += 1;
  collection.namedAt = catalog.version;
  catalog.collections.set(collection.ns, collection);
  saveCollection(environment, collection);
}

function createChange(collection: Collection): Change {
  const { _id: _, ...idIndex } = collection.indexes[0]?.spec ?? {};
  return {
    kind: 'create',
    db: collection.db,
    coll: collection.name,
    uuid: collection.uuid,
    nsType: isView(collection) ? 'view' : 'collection',
    operationDescription: { ...collection.options, ...(collection.indexes[0] && { idIndex }) },
  };
}

export function dropCollection(store: StoreParts, collection: Collection): void {
  assertUnused(collection);
  for (const index of collection.indexes) {
    store.environment.clear(indexRange(index.id));
    index.dropped = true;
  }
  store.environment.clear(documentRange(collection.id));
  store.environment.remove(catalogKey(collection.id));
  store.catalog.collections.delete(collection.ns);
  collection.dropped = true;
  const { db, name: coll, uuid } = collection;
  store.oplog.append({ kind: 'drop', db, coll, uuid });
}

export function renameCollection(
  store: StoreParts,
  collection: Collection,
  to: string,
  droppedTarget?: Collection,
): void {
  assertNamespace(to);
  assertUnused(collection);
  const from = { db: collection.db, coll: collection.name };
  store.catalog.collections.delete(collection.ns);
  Object.assign(collection, { ns: to, ...namespaceParts(to) });
  publishName(store, collection);
  store.oplog.append({
    kind: 'rename',
    ...from,
    uuid: collection.uuid,
    to: { db: collection.db, coll: collection.name },
    operationDescription: {
      to: { db: collection.db, coll: collection.name },
      ...(droppedTarget && { dropTarget: droppedTarget.uuid }),
    },
  });
}

export function dropIndex(store: StoreParts, collection: Collection, index: Index): void {
  assertUnused(collection);
  store.environment.clear(indexRange(index.id));
  index.dropped = true;
  collection.indexes = collection.indexes.filter((other) => other !== index);
  store.catalog.version += 1;
  saveCollection(store.environment, collection);
  const { db, name: coll, uuid } = collection;
  store.oplog.append({ kind: 'dropIndexes', db, coll, uuid, operationDescription: { indexes: [index.spec] } });
}

export type IndexChange = { index: Index; expireAfterSeconds?: BsonValue; hidden?: boolean };

/** collMod: new options, or one changed index. */
export function modifyCollection(
  store: StoreParts,
  collection: Collection,
  options: BsonDocument,
  indexChange: IndexChange | undefined,
): void {
  assertUnused(collection);
  applyOptions(collection, options);
  if (indexChange) applyIndexChange(collection, indexChange);
  saveCollection(store.environment, collection);
  const { db, name: coll, uuid } = collection;
  store.oplog.append({ kind: 'modify', db, coll, uuid, operationDescription: options });
}

function applyIndexChange(collection: Collection, { index, expireAfterSeconds, hidden }: IndexChange): void {
  const spec: BsonDocument = { ...index.spec };
  if (expireAfterSeconds !== undefined) spec.expireAfterSeconds = expireAfterSeconds;
  if (hidden === true) spec.hidden = true;
  if (hidden === false) delete spec.hidden;
  const { fields: _fields, ...changed } = newIndex(index.id, spec, collection);
  Object.assign(index, { spec, ttlSeconds: changed.ttlSeconds, hidden: changed.hidden });
}
