// The one door to LMDB. Ranges are read in pages that are closed before they are returned: an iterator left open pins
// a reader slot and old pages, and a few hundred of them end the process with MDB_READERS_FULL.
import { open, type RootDatabase, type Transaction as LmdbTransaction } from 'lmdb';
import { mongoError } from '../errors.ts';
import type { KeyRange } from './keys.ts';

export type Durability = 'fsync' | 'nosync';

/** A frozen view of the whole store. Old pages stay on disk until it is closed, so it must be, in every path. */
export type Snapshot = { readonly transaction: LmdbTransaction; readonly isOpen: boolean; close(): void };

export type Entry = { key: Buffer; value: Buffer };

export type PageOptions = {
  limit: number;
  reverse?: boolean;
  /** Continue behind this key (in reading direction) instead of at the start of the range. */
  after?: Buffer | undefined;
  snapshot?: Snapshot | undefined;
};

export type StoreEnvironment = {
  get(key: Buffer, snapshot?: Snapshot): Buffer | undefined;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  page(range: KeyRange, options: PageOptions): Entry[];
  count(range: KeyRange, snapshot?: Snapshot): number;
  clear(range: KeyRange): void;
  /** Runs `work` in one LMDB transaction; when it throws, nothing of it is stored. */
  transact<T>(work: () => T): T;
  /** Resolves when everything committed so far is on disk (at once with `nosync`). */
  flushed(): Promise<void>;
  openSnapshot(): Snapshot;
  /** Open snapshots, for the leak tests. */
  openSnapshots(): number;
  close(): Promise<void>;
};

const CLEAR_PAGE = 2000;

export function openEnvironment(path: string, durability: Durability): StoreEnvironment {
  const database: RootDatabase<Buffer, Buffer> = open({
    path,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxReaders: 512,
    noSync: durability === 'nosync',
  });
  let snapshots = 0;
  let isWriting = false;

  function page(range: KeyRange, { limit, reverse = false, after, snapshot }: PageOptions): Entry[] {
    const options = {
      limit,
      ...(reverse
        ? { reverse: true, start: after ?? range.high, exclusiveStart: true, end: range.low, inclusiveEnd: true }
        : { start: after ?? range.low, exclusiveStart: after !== undefined, end: range.high }),
      ...(snapshot && { transaction: openTransaction(snapshot) }),
    };
    return [...database.getRange(options)] as Entry[];
  }

  function clear(range: KeyRange): void {
    for (;;) {
      const entries = page(range, { limit: CLEAR_PAGE });
      for (const { key } of entries) database.removeSync(key);
      if (entries.length < CLEAR_PAGE) return;
    }
  }

  function openSnapshot(): Snapshot {
    const transaction = database.useReadTransaction();
    snapshots += 1;
    let isOpen = true;
    return {
      transaction,
      get isOpen() {
        return isOpen;
      },
      close() {
        if (!isOpen) return;
        isOpen = false;
        snapshots -= 1;
        transaction.done();
      },
    };
  }

  return {
    get(key, snapshot) {
      if (snapshot === undefined) return database.get(key);
      // Inside a write transaction lmdb answers `get` from that transaction whatever it is told; ranges obey.
      if (isWriting)
        return page({ low: key, high: Buffer.concat([key, Buffer.alloc(1)]) }, { limit: 1, snapshot })[0]?.value;
      return database.get(key, { transaction: openTransaction(snapshot) });
    },
    put: (key, value) => database.putSync(key, value),
    remove: (key) => void database.removeSync(key),
    page,
    count: (range, snapshot) =>
      database.getKeysCount({
        start: range.low,
        end: range.high,
        ...(snapshot && { transaction: openTransaction(snapshot) }),
      }),
    clear,
    transact(work) {
      isWriting = true;
      try {
        return database.transactionSync(work);
      } finally {
        isWriting = false;
      }
    },
    flushed: async () => {
      if (durability === 'fsync') await database.flushed;
    },
    openSnapshot,
    openSnapshots: () => snapshots,
    close: () => database.close(),
  };
}

/** Reading through a closed LMDB transaction is undefined behaviour in native code: it must end here. */
function openTransaction(snapshot: Snapshot): LmdbTransaction {
  if (snapshot.isOpen) return snapshot.transaction;
  throw mongoError(239, 'SnapshotTooOld', 'The snapshot this operation reads from has been closed');
}
