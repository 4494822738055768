// A multi-document transaction: a frozen snapshot, and an overlay of its own writes above it. Nothing reaches LMDB
// before commit; what other writers must respect meanwhile are the document locks and the pending unique keys.
import { mongoError, type MongoError } from '../errors.ts';
import type { BsonDocument } from '../values.ts';
import type { Collection, Index } from './collection.ts';
import type { Snapshot } from './environment.ts';
import type { DocumentKeys } from './index-keys.ts';
import type { Change } from './oplog.ts';

/** Keys of one document. */
export type KeysByIndex = Map<Index, DocumentKeys>;

/** `raw: null` is a deletion. `wasCommitted`: the document existed before the transaction. */
export type OverlayEntry = {
  raw: Buffer | null;
  wasCommitted: boolean;
  /** As they were computed when it was written, so that the commit, which holds up everybody, need not. */
  keys: KeysByIndex;
  /** Indexes that hold it under the same keys as before the transaction: the commit leaves them alone. */
  unchanged: ReadonlySet<Index>;
};

export type TransactionIdentity = { lsid: BsonDocument; txnNumber: bigint };

export type Transaction = {
  identity: TransactionIdentity;
  snapshot: Snapshot;
  /** The catalog's version when the snapshot was taken. */
  catalogVersion: number;
  startedAt: number;
  status: 'active' | 'committed' | 'aborted';
  overlay: Map<Collection, Map<number, OverlayEntry>>;
  used: Set<Collection>;
  /** Unique keys held, by collection and document, so that they can be given up one document at a time. */
  pendingKeys: Map<Collection, Map<number, string[]>>;
  changes: Change[];
  /** Collections made by the transaction; nobody else sees them before commit. */
  created: Map<string, Collection>;
  onEnd: (() => void)[];
};

/** Thrown by a write outside a transaction that meets a transaction's lock: the write queue waits and tries again. */
export class BlockedByTransaction extends Error {
  readonly transaction: Transaction;
  constructor(transaction: Transaction) {
    super('blocked by a transaction');
    this.transaction = transaction;
  }
}

export function transientError(error: MongoError): MongoError {
  if (!error.errorLabels.includes('TransientTransactionError')) error.errorLabels.push('TransientTransactionError');
  return error;
}

export const writeConflict = (): MongoError =>
  transientError(
    mongoError(
      112,
      'WriteConflict',
      'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    ),
  );

/** A transaction meeting another's lock fails at once; a plain write waits. */
export function lockedBy(holder: Transaction, requester: Transaction | undefined): Error {
  return requester ? writeConflict() : new BlockedByTransaction(holder);
}

export function startTransaction(
  identity: TransactionIdentity,
  snapshot: Snapshot,
  catalogVersion: number,
): Transaction {
  return {
    identity,
    snapshot,
    catalogVersion,
    startedAt: Date.now(),
    status: 'active',
    overlay: new Map(),
    used: new Set(),
    pendingKeys: new Map(),
    changes: [],
    created: new Map(),
    onEnd: [],
  };
}

export function markUse(transaction: Transaction, collection: Collection): void {
  transaction.used.add(collection);
  collection.users.add(transaction);
}

export function overlayOf(transaction: Transaction, collection: Collection): Map<number, OverlayEntry> {
  let overlay = transaction.overlay.get(collection);
  if (!overlay) transaction.overlay.set(collection, (overlay = new Map()));
  return overlay;
}

/** Gives back the snapshot and every lock, and wakes those who wait. Safe to call twice. */
export function endTransaction(transaction: Transaction, status: 'committed' | 'aborted'): void {
  if (transaction.status !== 'active') return;
  transaction.status = status;
  transaction.snapshot.close();
  for (const [collection, overlay] of transaction.overlay) {
    for (const rid of overlay.keys()) if (collection.locks.get(rid) === transaction) collection.locks.delete(rid);
  }
  for (const [collection, byRid] of transaction.pendingKeys) {
    for (const rid of byRid.keys()) releasePendingKeys(transaction, collection, rid);
  }
  for (const collection of transaction.used) collection.users.delete(transaction);
  transaction.overlay.clear();
  transaction.pendingKeys.clear();
  transaction.changes = [];
  transaction.created.clear();
  for (const wake of transaction.onEnd.splice(0)) wake();
}

export function releasePendingKeys(transaction: Transaction, collection: Collection, rid: number): void {
  const byRid = transaction.pendingKeys.get(collection);
  for (const key of byRid?.get(rid) ?? []) {
    const pending = collection.pendingKeys.get(key);
    if (pending?.owner === transaction && pending.rid === rid) collection.pendingKeys.delete(key);
  }
  byRid?.delete(rid);
}

export function holdPendingKeys(transaction: Transaction, collection: Collection, rid: number, keys: string[]): void {
  releasePendingKeys(transaction, collection, rid);
  for (const key of keys) collection.pendingKeys.set(key, { owner: transaction, rid });
  let byRid = transaction.pendingKeys.get(collection);
  if (!byRid) transaction.pendingKeys.set(collection, (byRid = new Map()));
  byRid.set(rid, keys);
}
