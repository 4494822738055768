// Walking a collection or an index page by page. Between pages no LMDB cursor is open, so a client may take minutes
// between two batches and nothing is pinned; the next page continues behind the last key.
import { mongoError } from '../errors.ts';
import type { Collection, Index } from './collection.ts';
import type { Entry, StoreEnvironment, Snapshot } from './environment.ts';
import { documentKey, documentRange, indexRange, ridOfBytes, ridOfDocumentKey, type KeyRange } from './keys.ts';
import type { Interval, IndexScan } from './planner.ts';
import type { Transaction } from './transaction.ts';

/** From where to read: the latest state, a snapshot, or a transaction's snapshot with its own writes above. */
export type ReadView = {
  snapshot?: Snapshot | undefined;
  transaction?: Transaction | undefined;
  /** The catalog's version of the snapshot: an index built later is empty in it. */
  catalogVersion?: number | undefined;
};

export type StoredDocument = { rid: number; raw: Buffer };

const FIRST_PAGE = 16;
const LARGEST_PAGE = 512;

function* entries(
  environment: StoreEnvironment,
  range: KeyRange,
  view: ReadView,
  reverse: boolean,
  assertPresent: () => void,
): Generator<Entry> {
  let after: Buffer | undefined;
  for (let limit = FIRST_PAGE; ; limit = Math.min(limit * 4, LARGEST_PAGE)) {
    assertPresent();
    const page = environment.page(range, { limit, reverse, after, snapshot: view.snapshot });
    yield* page;
    if (page.length < limit) return;
    after = page.at(-1)?.key;
  }
}

const queryPlanKilled = (what: string): Error =>
  mongoError(175, 'QueryPlanKilled', `${what} was dropped while the query was running`);

export function* scanCollection(
  environment: StoreEnvironment,
  collection: Collection,
  view: ReadView,
  reverse: boolean,
): Generator<StoredDocument> {
  const overlay = view.transaction?.overlay.get(collection);
  const assertPresent = (): void => {
    if (collection.dropped && !view.snapshot) throw queryPlanKilled(`collection ${collection.ns}`);
  };
  for (const { key, value } of entries(environment, documentRange(collection.id), view, reverse, assertPresent)) {
    const rid = ridOfDocumentKey(key);
    if (!overlay?.has(rid)) yield { rid, raw: value };
  }
  yield* ownWrites(collection, view);
}

/** Documents of an index scan. The transaction's own writes follow at the end, unsorted and unfiltered. */
export function* scanIndex(
  environment: StoreEnvironment,
  collection: Collection,
  scan: IndexScan,
  view: ReadView,
  seen: Set<number> | undefined,
): Generator<StoredDocument> {
  const overlay = view.transaction?.overlay.get(collection);
  const intervals = scan.reverse ? scan.intervals.toReversed() : scan.intervals;
  for (const interval of intervals) {
    for (const rid of scanInterval(environment, collection, scan.index, interval, scan.reverse, view)) {
      if (overlay?.has(rid) || seen?.has(rid)) continue;
      seen?.add(rid);
      const raw = fetchCommitted(environment, collection, rid, view);
      if (raw) yield { rid, raw };
    }
  }
}

function* scanInterval(
  environment: StoreEnvironment,
  collection: Collection,
  index: Index,
  interval: Interval,
  reverse: boolean,
  view: ReadView,
): Generator<number> {
  const assertPresent = (): void => {
    if (view.snapshot) return;
    if (collection.dropped) throw queryPlanKilled(`collection ${collection.ns}`);
    if (index.dropped) throw queryPlanKilled(`index ${index.name}`);
  };
  const range = indexRange(index.id, interval.low, interval.high);
  for (const { key, value } of entries(environment, range, view, reverse, assertPresent)) {
    yield ridOfBytes(index.unique ? value : key);
  }
}

export function* ownWrites(collection: Collection, view: ReadView): Generator<StoredDocument> {
  const overlay = view.transaction?.overlay.get(collection);
  if (!overlay) return;
  for (const [rid, { raw }] of [...overlay]) if (raw) yield { rid, raw };
}

function fetchCommitted(
  environment: StoreEnvironment,
  collection: Collection,
  rid: number,
  view: ReadView,
): Buffer | undefined {
  return environment.get(documentKey(collection.id, rid), view.snapshot);
}
