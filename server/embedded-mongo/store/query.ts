// Finding documents: plan, scan, match, and sort where no index gives the order. Nothing is collected that need not be:
// an unsorted or index-sorted query streams, a limited sort keeps only the best, and a full sort has a memory limit.
import { mongoError } from '../errors.ts';
import { compileSortKey, compileSortKeyOrder } from '../sort.ts';
import { compileFieldDecoder, fieldsOfFilter } from '../partial-decode.ts';
import { decodeDocument, type BsonDocument, type BsonValue } from '../values.ts';
import type { Collection, Matcher } from './collection.ts';
import type { StoreEnvironment } from './environment.ts';
import { planQuery, type Hint, type Plan } from './planner.ts';
import { ownWrites, scanCollection, scanIndex, type ReadView, type StoredDocument } from './scan.ts';
import type { Collation } from '../collation.ts';

/** The instant (milliseconds) at which the operation must give up; 0 = never. Shared, so that a getMore can renew it. */
export type TimeLimit = { deadline: number };

export type Query = {
  filter: BsonDocument;
  matches: Matcher;
  sort?: BsonDocument | undefined;
  order?: SortOrder | undefined;
  skip?: number;
  /** 0 = all. */
  limit?: number;
  /** How much a sort without an index may hold; MongoDB's 100 MB when not given. */
  maxSortBytes?: number;
  hint?: Hint | undefined;
  collation?: Collation | undefined;
};

/** How documents are put in order where no index gives it. */
export type SortOrder = {
  keyOf(document: BsonDocument): readonly BsonValue[];
  compare(left: readonly BsonValue[], right: readonly BsonValue[]): number;
};

/** Undefined for no order and for `$natural`, which is a way of scanning. Throws for a malformed specification. */
export function sortOrderOf(sort: BsonDocument | undefined, collation: Collation | undefined): SortOrder | undefined {
  if (!sort || '$natural' in sort || Object.keys(sort).length === 0) return undefined;
  return { keyOf: compileSortKey(sort, collation), compare: compileSortKeyOrder(sort, collation) };
}

export type FoundDocument = StoredDocument & { document: BsonDocument };

export type QueryStatistics = { plan?: Plan; documentsExamined: number; documentsReturned: number };

/** As mongod: `internalQueryMaxBlockingSortMemoryUsageBytes`. */
const MAX_SORT_BYTES = 100 * 1024 * 1024;
const DEADLINE_STRIDE = 64;

export function checkDeadline({ deadline }: TimeLimit): void {
  if (deadline > 0 && Date.now() >= deadline) throw timeLimitExceeded();
}

export const timeLimitExceeded = (): Error => mongoError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');

export function* runQuery(
  environment: StoreEnvironment,
  collection: Collection,
  query: Query,
  view: ReadView,
  time: TimeLimit,
  statistics: QueryStatistics = { documentsExamined: 0, documentsReturned: 0 },
): Generator<FoundDocument> {
  const plan = planQuery(collection, { ...query, catalogVersion: view.catalogVersion });
  statistics.plan = plan;
  // Only a scan of everything throws enough documents away for a look at a few fields first to pay.
  const fields = plan.kind === 'collection' ? fieldsOfFilter(query.filter) : undefined;
  const matching = match(documentsOf(environment, collection, plan, view), { ...query, fields }, time, statistics);
  const hasOwnWrites = (view.transaction?.overlay.get(collection)?.size ?? 0) > 0;
  const skip = query.skip ?? 0;
  const limit = query.limit || Infinity;
  const isOrdered = !query.order || (plan.isSorted && !hasOwnWrites);
  const ordered =
    query.order && !isOrdered
      ? sorted(matching, query.order, skip + limit, query.maxSortBytes ?? MAX_SORT_BYTES)
      : matching;
  let position = 0;
  for (const found of ordered) {
    position += 1;
    if (position <= skip) continue;
    statistics.documentsReturned += 1;
    yield found;
    if (position >= skip + limit) return;
  }
}

function* match(
  documents: Iterable<StoredDocument>,
  { matches, fields }: { matches: Matcher; fields: ReadonlySet<string> | undefined },
  time: TimeLimit,
  statistics: QueryStatistics,
): Generator<FoundDocument> {
  const decodeFields = fields === undefined ? undefined : compileFieldDecoder(fields);
  for (const { rid, raw } of documents) {
    statistics.documentsExamined += 1;
    if (statistics.documentsExamined % DEADLINE_STRIDE === 0) checkDeadline(time);
    if (decodeFields !== undefined && !matches(decodeFields(raw))) continue;
    const document = decodeDocument(raw);
    if (decodeFields !== undefined || matches(document)) yield { rid, raw, document };
  }
}

function* documentsOf(
  environment: StoreEnvironment,
  collection: Collection,
  plan: Plan,
  view: ReadView,
): Generator<StoredDocument> {
  if (plan.kind === 'collection') {
    yield* scanCollection(environment, collection, view, plan.reverse);
    return;
  }
  const scans = plan.kind === 'union' ? plan.scans : [plan];
  // A document has one key in the _id index, and one place; everywhere else it may be met twice.
  const seen = plan.kind === 'index' && plan.index.isIdIndex ? undefined : new Set<number>();
  for (const scan of scans) yield* scanIndex(environment, collection, scan, view, seen);
  yield* ownWrites(collection, view);
}

type Sortable = StoredDocument & { key: readonly BsonValue[] };

function* sorted(
  documents: Iterable<FoundDocument>,
  order: SortOrder,
  wanted: number,
  maxBytes: number,
): Generator<FoundDocument> {
  const byKey = (left: Sortable, right: Sortable): number => order.compare(left.key, right.key);
  let kept: Sortable[] = [];
  let bytes = 0;
  let worst: Sortable | undefined;
  for (const { rid, raw, document } of documents) {
    const candidate = { rid, raw, key: order.keyOf(document) };
    if (worst && byKey(candidate, worst) >= 0) continue;
    kept.push(candidate);
    bytes += raw.length;
    // Twice as many as wanted are let in before the worse half is dropped: cheap, and order among equals is kept.
    if (kept.length >= wanted * 2) {
      kept = kept.sort(byKey).slice(0, wanted);
      worst = kept.at(-1);
      bytes = kept.reduce((sum, { raw: keptRaw }) => sum + keptRaw.length, 0);
    }
    if (bytes > maxBytes) throw sortMemoryExceeded(maxBytes);
  }
  for (const { rid, raw } of kept.sort(byKey).slice(0, wanted)) yield { rid, raw, document: decodeDocument(raw) };
}

const sortMemoryExceeded = (maxBytes: number): Error =>
  mongoError(
    292,
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Executor error during find command :: caused by :: Sort exceeded memory limit of ${maxBytes} bytes, but did not opt in to external sorting.`,
  );
