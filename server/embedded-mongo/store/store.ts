// The parts of the store put together, and the few questions everything above asks it.
import { join } from 'node:path';
import { mongoError } from '../errors.ts';
import { loadCatalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { publishCreated } from './ddl.ts';
import { applyOverlay, type StoreParts } from './documents.ts';
import { openEnvironment, type Durability } from './environment.ts';
import { createWriteQueue, type WriteQueue } from './group-commit.ts';
import { openOplog, type OplogLimits } from './oplog.ts';
import type { ReadView } from './scan.ts';
import {
  endTransaction,
  markUse,
  startTransaction,
  transientError,
  type Transaction,
  type TransactionIdentity,
} from './transaction.ts';

export type Store = StoreParts & {
  queue: WriteQueue;
  /** The collection of that name as the transaction sees it. Reading or writing it counts as use. */
  find(ns: string, transaction?: Transaction): Collection | undefined;
  begin(identity: TransactionIdentity): Transaction;
  /** Applies the transaction; must run inside a write transaction. Throws 112 when a collection's name was taken. */
  commit(transaction: Transaction): void;
  close(): Promise<void>;
};

export type StoreOptions = { dataDir: string; durability: Durability; oplog?: OplogLimits | undefined };

export function openStore({ dataDir, durability, oplog: oplogLimits }: StoreOptions): Store {
  const environment = openEnvironment(join(dataDir, 'data'), durability);
  const oplog = openOplog(environment, oplogLimits);
  const parts: StoreParts = { environment, oplog, catalog: loadCatalog(environment) };
  const queue = createWriteQueue(environment, {
    onCommitted() {
      const upTo = oplog.now();
      return () => oplog.publish(upTo);
    },
    // What the failed group changed in memory was never stored: the disk is right, so start again from it.
    onFailed() {
      for (const collection of parts.catalog.collections.values()) {
        for (const user of collection.users) endTransaction(user, 'aborted');
        collection.dropped = true;
      }
      Object.assign(parts.catalog, loadCatalog(environment));
    },
  });

  return {
    ...parts,
    queue,
    find(ns, transaction) {
      const own = transaction?.created.get(ns);
      const collection = own ?? parts.catalog.collections.get(ns);
      if (!collection || !transaction) return collection;
      if (!own && collection.namedAt > transaction.catalogVersion) throw snapshotUnavailable(ns);
      markUse(transaction, collection);
      return collection;
    },
    begin: (identity) => startTransaction(identity, environment.openSnapshot(), parts.catalog.version),
    commit(transaction) {
      publishCreated(parts, transaction);
      applyOverlay(parts, transaction);
      const { lsid, txnNumber } = transaction.identity;
      for (const change of transaction.changes) oplog.append({ ...change, transaction: { lsid, txnNumber } });
    },
    async close() {
      await queue.drain();
      await environment.close();
    },
  };
}

const snapshotUnavailable = (ns: string): Error =>
  transientError(
    mongoError(
      246,
      'SnapshotUnavailable',
      `Unable to read from a snapshot due to pending collection catalog changes to collection '${ns}'; please retry the operation.`,
    ),
  );

/** What a command reads from: its transaction, a snapshot of a snapshot session, or simply the latest state. */
export function viewOf(transaction: Transaction | undefined, pointInTime?: ReadView): ReadView {
  if (!transaction) return pointInTime ?? {};
  const { snapshot, catalogVersion } = transaction;
  return { transaction, snapshot, catalogVersion };
}
