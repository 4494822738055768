// Writing one document: locks, unique keys, indexes, count and oplog together. Every check comes before the first
// write, so a refused document leaves nothing behind in the group's LMDB transaction.
import { decodeDocument, type BsonDocument } from '../values.ts';
import { saveCollection, type Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import type { StoreEnvironment } from './environment.ts';
import { duplicateKey, hasSameKeys, keysOfDocument, putKey, removeKey } from './index-keys.ts';
import { documentKey, ridOfBytes } from './keys.ts';
import type { Change, Oplog } from './oplog.ts';
import {
  holdPendingKeys,
  lockedBy,
  markUse,
  overlayOf,
  releasePendingKeys,
  writeConflict,
  type KeysByIndex,
  type OverlayEntry,
  type Transaction,
} from './transaction.ts';
import { describeUpdate } from './update-description.ts';

export type StoreParts = { environment: StoreEnvironment; catalog: Catalog; oplog: Oplog };

export type StoredVersion = { rid: number; raw: Buffer; document: BsonDocument };

const NO_INDEX: ReadonlySet<Index> = new Set();

/** Throws 11000, 112 or {@link lockedBy}'s wait; 171 for parallel arrays. */
export function insertDocument(
  store: StoreParts,
  collection: Collection,
  document: BsonDocument,
  raw: Buffer,
  transaction: Transaction | undefined,
): void {
  const keys = allKeys(collection, document);
  const rid = collection.nextRid;
  assertUnique(store, collection, document, keys, rid, transaction);
  collection.nextRid += 1;
  const change: Change = { ...changeOf('insert', collection, document), document: raw };
  if (transaction) {
    // What was received is a view into its whole message, which must not live as long as the transaction.
    change.document = Buffer.from(raw);
    const entry = { raw: change.document, wasCommitted: false, keys, unchanged: NO_INDEX };
    holdWrite(transaction, collection, rid, entry);
    transaction.changes.push(change);
    return;
  }
  store.environment.put(documentKey(collection.id, rid), raw);
  putKeys(store, collection, keys, rid);
  collection.count += 1;
  store.oplog.append(change);
}

export function updateDocument(
  store: StoreParts,
  collection: Collection,
  old: StoredVersion,
  replacement: { document: BsonDocument; raw: Buffer; kind: 'update' | 'replace' },
  transaction: Transaction | undefined,
): void {
  const { document, raw, kind } = replacement;
  assertUnlocked(store, collection, old.rid, transaction);
  const previous = transaction?.overlay.get(collection)?.get(old.rid);
  const { keys, unchanged } = transaction
    ? keysAfter(collection, old.document, document, previous)
    : { keys: allKeys(collection, document), unchanged: NO_INDEX };
  assertUnique(store, collection, document, keys, old.rid, transaction);
  const change = updateChange(collection, old, replacement, kind);
  if (transaction) {
    const wasCommitted = previous?.wasCommitted ?? true;
    holdWrite(transaction, collection, old.rid, { raw, wasCommitted, keys, unchanged });
    transaction.changes.push(change);
    return;
  }
  exchangeKeys(store, collection, allKeys(collection, old.document), keys, old.rid);
  store.environment.put(documentKey(collection.id, old.rid), raw);
  store.oplog.append(change);
}

export function removeDocument(
  store: StoreParts,
  collection: Collection,
  old: StoredVersion,
  transaction: Transaction | undefined,
): void {
  assertUnlocked(store, collection, old.rid, transaction);
  const change = changeOf('delete', collection, old.document);
  if (keepsImages(collection)) change.preImage = old.raw;
  if (transaction) {
    const previous = transaction.overlay.get(collection)?.get(old.rid);
    releasePendingKeys(transaction, collection, old.rid);
    const wasCommitted = previous?.wasCommitted ?? true;
    hold(transaction, collection, old.rid, { raw: null, wasCommitted, keys: new Map(), unchanged: NO_INDEX });
    transaction.changes.push(change);
    return;
  }
  removeKeys(store, allKeys(collection, old.document), old.rid);
  store.environment.remove(documentKey(collection.id, old.rid));
  collection.count -= 1;
  store.oplog.append(change);
}

/** Writes a transaction's overlay. Must run inside a write transaction, with every lock still held. */
export function applyOverlay(store: StoreParts, transaction: Transaction): void {
  const { environment } = store;
  // All old keys go before any new one comes: two documents of one transaction may have swapped a unique value.
  for (const [collection, overlay] of transaction.overlay) {
    for (const [rid, { wasCommitted, unchanged }] of overlay) {
      const indexes = wasCommitted ? collection.indexes.filter((index) => !unchanged.has(index)) : [];
      const committed = indexes.length === 0 ? undefined : environment.get(documentKey(collection.id, rid));
      if (committed) removeKeys(store, keysIn(indexes, decodeDocument(committed)), rid);
    }
  }
  for (const [collection, overlay] of transaction.overlay) {
    for (const [rid, entry] of overlay) {
      const { raw, wasCommitted } = entry;
      if (raw) {
        environment.put(documentKey(collection.id, rid), raw);
        putKeys(store, collection, keysToPut(collection, entry, raw), rid);
        if (!wasCommitted) collection.count += 1;
      } else if (wasCommitted) {
        environment.remove(documentKey(collection.id, rid));
        collection.count -= 1;
      }
    }
  }
}

/** An index that the transaction made later than it wrote the document has its keys made now. */
function keysToPut(collection: Collection, { keys, unchanged }: OverlayEntry, raw: Buffer): KeysByIndex {
  const put: KeysByIndex = new Map();
  for (const index of collection.indexes) {
    if (!unchanged.has(index)) put.set(index, keys.get(index) ?? keysOfDocument(index, decodeDocument(raw)));
  }
  return put;
}

const keysIn = (indexes: readonly Index[], document: BsonDocument): KeysByIndex =>
  new Map(indexes.map((index) => [index, keysOfDocument(index, document)]));

const allKeys = ({ indexes }: Collection, document: BsonDocument): KeysByIndex => keysIn(indexes, document);

/**
 * The keys of a document that a transaction changes, as far as they matter: those of every unique index, which others must
 * respect, and those that differ from before the transaction. Most changes leave most indexes alone, and one over a long
 * array costs as much as everything else.
 */
function keysAfter(
  collection: Collection,
  before: BsonDocument,
  after: BsonDocument,
  previous: OverlayEntry | undefined,
): Pick<OverlayEntry, 'keys' | 'unchanged'> {
  const keys: KeysByIndex = new Map();
  const unchanged = new Set<Index>();
  for (const index of collection.indexes) {
    const isAlike = hasSameKeys(index, before, after);
    if (isAlike && (previous === undefined || previous.unchanged.has(index))) unchanged.add(index);
    const known = isAlike ? previous?.keys.get(index) : undefined;
    if (known !== undefined) keys.set(index, known);
    else if (index.unique || !unchanged.has(index)) keys.set(index, keysOfDocument(index, after));
  }
  return { keys, unchanged };
}

function putKeys(store: StoreParts, collection: Collection, keys: KeysByIndex, rid: number): void {
  let hasNewShape = false;
  for (const [index, { keys: bytes, multikey, truncated }] of keys) {
    for (const key of bytes) putKey(store.environment, index, key, rid);
    if (noteShape(index, multikey, truncated)) hasNewShape = true;
  }
  if (hasNewShape) saveCollection(store.environment, collection);
}

/** Remembers that an index has arrays or cut keys in it; true when that is new and must be saved. */
export function noteShape(index: Index, multikey: boolean, truncated: boolean): boolean {
  const isNew = (multikey && !index.multikey) || (truncated && !index.truncated);
  index.multikey ||= multikey;
  index.truncated ||= truncated;
  return isNew;
}

function removeKeys(store: StoreParts, keys: KeysByIndex, rid: number): void {
  for (const [index, { keys: bytes }] of keys) {
    for (const key of bytes) removeOwnKey(store, index, key, rid);
  }
}

/** While a unique index is being built, a key may belong to another document that the build has yet to complain about. */
function removeOwnKey(store: StoreParts, index: Index, key: Buffer, rid: number): void {
  if (index.isBuilding && index.unique) {
    const holder = store.environment.get(key);
    if (!holder || ridOfBytes(holder) !== rid) return;
  }
  removeKey(store.environment, index, key, rid);
}

function exchangeKeys(
  store: StoreParts,
  collection: Collection,
  before: KeysByIndex,
  after: KeysByIndex,
  rid: number,
): void {
  const added: KeysByIndex = new Map();
  for (const [index, next] of after) {
    const old = before.get(index)?.keys ?? [];
    for (const key of old) {
      if (!next.keys.some((other) => other.equals(key))) removeOwnKey(store, index, key, rid);
    }
    added.set(index, { ...next, keys: next.keys.filter((key) => !old.some((other) => other.equals(key))) });
  }
  putKeys(store, collection, added, rid);
}

function holdWrite(transaction: Transaction, collection: Collection, rid: number, entry: OverlayEntry): void {
  const unique = [...entry.keys].flatMap(([index, found]) => (index.unique ? found.keys : []));
  holdPendingKeys(
    transaction,
    collection,
    rid,
    unique.map((key) => key.toString('latin1')),
  );
  hold(transaction, collection, rid, entry);
}

function hold(transaction: Transaction, collection: Collection, rid: number, entry: OverlayEntry): void {
  markUse(transaction, collection);
  overlayOf(transaction, collection).set(rid, entry);
  collection.locks.set(rid, transaction);
}

/** First writer wins: a transaction also conflicts with what was committed after its snapshot. */
function assertUnlocked(
  { environment }: StoreParts,
  collection: Collection,
  rid: number,
  transaction: Transaction | undefined,
): void {
  const holder = collection.locks.get(rid);
  if (holder && holder !== transaction) throw lockedBy(holder, transaction);
  if (!transaction || holder) return;
  const key = documentKey(collection.id, rid);
  const latest = environment.get(key);
  const seen = environment.get(key, transaction.snapshot);
  if (!latest || !seen || !latest.equals(seen)) throw writeConflict();
}

function assertUnique(
  store: StoreParts,
  collection: Collection,
  document: BsonDocument,
  keys: KeysByIndex,
  rid: number,
  transaction: Transaction | undefined,
): void {
  for (const [index, { keys: bytes }] of keys) {
    if (!index.unique) continue;
    for (const key of bytes) assertKeyFree(store, collection, index, document, key, rid, transaction);
  }
}

function assertKeyFree(
  { environment }: StoreParts,
  collection: Collection,
  index: Index,
  document: BsonDocument,
  key: Buffer,
  rid: number,
  transaction: Transaction | undefined,
): void {
  const pending = collection.pendingKeys.get(key.toString('latin1'));
  if (pending && pending.owner !== transaction) throw lockedBy(pending.owner, transaction);
  if (pending && pending.rid !== rid) throw duplicateKey(collection, index, document);
  const holder = environment.get(key);
  if (!holder) return;
  const holderRid = ridOfBytes(holder);
  if (holderRid === rid) return;
  const writer = collection.locks.get(holderRid);
  if (writer && givesUpKey(writer, collection, index, holderRid, key)) {
    if (writer === transaction) return;
    throw lockedBy(writer, transaction);
  }
  // Taken after our snapshot: the transaction cannot see the other document, so it is a conflict and not a duplicate.
  if (transaction && !environment.get(key, transaction.snapshot)) throw writeConflict();
  throw duplicateKey(collection, index, document);
}

/** Whether a running transaction has deleted the document that holds the key, or changed it away. */
function givesUpKey(writer: Transaction, collection: Collection, index: Index, rid: number, key: Buffer): boolean {
  const entry = writer.overlay.get(collection)?.get(rid);
  if (!entry) return false;
  return entry.raw === null || !keysOfDocument(index, decodeDocument(entry.raw)).keys.some((own) => own.equals(key));
}

export function keepsImages(collection: Collection): boolean {
  const option = collection.options.changeStreamPreAndPostImages as BsonDocument | undefined;
  return option?.enabled === true;
}

function changeOf(kind: Change['kind'], collection: Collection, document: BsonDocument): Change {
  const { db, name, uuid } = collection;
  return { kind, db, coll: name, uuid, documentKey: { _id: document._id } };
}

function updateChange(
  collection: Collection,
  old: StoredVersion,
  { document, raw }: { document: BsonDocument; raw: Buffer },
  kind: 'update' | 'replace',
): Change {
  const change = changeOf(kind, collection, document);
  if (kind === 'replace') change.document = raw;
  else change.updateDescription = describeUpdate(old.document, document);
  if (keepsImages(collection)) {
    change.preImage = old.raw;
    if (kind === 'update') change.postImage = raw;
  }
  return change;
}
