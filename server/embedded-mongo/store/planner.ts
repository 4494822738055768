// Chooses how to find the documents of a filter. Index bounds may let too many documents through, never too few: the
// matcher is always asked again.
import type { Collation } from '../collation.ts';
import { mongoError } from '../errors.ts';
import { encodeKey, isTruncatedKey } from '../key-encoding.ts';
import { compileMatch } from '../match/index.ts';
import { splitPath } from '../paths.ts';
import {
  isDocument,
  kindOf,
  KIND,
  setOwn,
  toNumber,
  valuesEqual,
  type BsonDocument,
  type BsonValue,
} from '../values.ts';
import type { Collection, Index, IndexField } from './collection.ts';
import { AFTER_ALL } from './keys.ts';
import { isWithin, predicatesOf, rangeKind, type Predicate, type Predicates } from './predicates.ts';

/** Key bytes from `low` (inclusive) to `high` (exclusive), without the index's prefix. */
export type Interval = { low: Buffer; high: Buffer };

export type IndexScan = {
  kind: 'index';
  index: Index;
  intervals: Interval[];
  reverse: boolean;
  /** The scan yields the documents in the asked order. */
  isSorted: boolean;
};

export type Plan =
  | { kind: 'collection'; reverse: boolean; isSorted: boolean }
  | { kind: 'union'; scans: IndexScan[]; isSorted: false }
  | IndexScan;

export type Hint = string | BsonDocument;

export type PlanRequest = {
  filter: BsonDocument;
  sort?: BsonDocument | undefined;
  hint?: Hint | undefined;
  collation?: Collation | undefined;
  /** The catalog version of the snapshot read from: indexes built later are not used. */
  catalogVersion?: number | undefined;
};

const NOTHING = Buffer.alloc(0);
const MAX_INTERVALS = 5000;

export function planQuery(collection: Collection, request: PlanRequest): Plan {
  const { sort, hint } = request;
  if (sort && '$natural' in sort) return collectionScan(sort.$natural, true);
  if (isDocument(hint) && '$natural' in hint) return collectionScan(hint.$natural, isUnsorted(sort));
  const hinted = hint === undefined ? undefined : hintedIndex(collection, hint);
  const predicates = predicatesOf(request.filter);
  if (hinted?.partialFilter && !impliesPartial(hinted.partialFilter.spec, predicates)) throw unusableHint();
  const candidates = (hinted ? [hinted] : collection.indexes).filter((index) => isUsable(index, request, predicates));
  let best: { scan: IndexScan; score: number } | undefined;
  for (const index of candidates) {
    const candidate = scanOf(index, predicates, request);
    if (!hinted && !candidate.isUseful) continue;
    if (!best || candidate.score > best.score) best = candidate;
  }
  if (best) return best.scan;
  return (
    (hinted ? undefined : unionOf(collection, request)) ?? {
      kind: 'collection',
      reverse: false,
      isSorted: isUnsorted(sort),
    }
  );
}

const isUnsorted = (sort: BsonDocument | undefined): boolean => sort === undefined || Object.keys(sort).length === 0;

function collectionScan(direction: BsonValue, isSorted: boolean): Plan {
  return { kind: 'collection', reverse: toNumber(direction) < 0, isSorted };
}

/** Throws 2 BadValue, as a hint that names no index must not be ignored. */
export function hintedIndex(collection: Collection, hint: Hint): Index | undefined {
  if (isDocument(hint) && Object.keys(hint).length === 0) return undefined;
  const found = collection.indexes.find((index) =>
    typeof hint === 'string' ? index.name === hint : valuesEqual(index.spec.key, hint),
  );
  if (found && !found.hidden && !found.isBuilding) return found;
  throw unusableHint();
}

const unusableHint = (): Error =>
  mongoError(
    2,
    'BadValue',
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );

function isUsable(index: Index, request: PlanRequest, predicates: Predicates): boolean {
  if (index.hidden || index.isBuilding || index.builtAt > (request.catalogVersion ?? Infinity)) return false;
  return !index.partialFilter || impliesPartial(index.partialFilter.spec, predicates);
}

function unionOf(collection: Collection, request: PlanRequest): Plan | undefined {
  const clauses = request.filter.$or;
  if (!Array.isArray(clauses) || clauses.length === 0) return undefined;
  const scans: IndexScan[] = [];
  for (const clause of clauses) {
    if (!isDocument(clause)) return undefined;
    const { collation, catalogVersion } = request;
    const plan = planQuery(collection, { filter: clause, collation, catalogVersion });
    if (plan.kind === 'collection') return undefined;
    scans.push(...(plan.kind === 'union' ? plan.scans : [plan]));
  }
  return { kind: 'union', scans, isSorted: false };
}

type Candidate = { scan: IndexScan; score: number; isUseful: boolean };

function scanOf(index: Index, predicates: Predicates, request: PlanRequest): Candidate {
  const bounds = boundsOf(index, predicates, request.collation);
  const order = sortOrder(index, bounds, request);
  const coversAll = !index.sparse && !index.partialFilter;
  const isFullUniqueMatch = index.unique && bounds.equalities === index.fields.length;
  return {
    scan: {
      kind: 'index',
      index,
      intervals: bounds.intervals,
      reverse: order === 'reverse',
      isSorted: order !== 'none',
    },
    score: bounds.equalities * 10 + bounds.rangeScore + (order === 'none' ? 0 : 2) + (isFullUniqueMatch ? 100 : 0),
    isUseful:
      bounds.equalities > 0 || bounds.rangeScore > 0 || (order !== 'none' && coversAll && !isUnsorted(request.sort)),
  };
}

type Bounds = { intervals: Interval[]; equalities: number; rangeScore: number; isSinglePrefix: boolean };

/** Equalities on the leading fields, then at most one range. */
function boundsOf(index: Index, predicates: Predicates, collation: Collation | undefined): Bounds {
  const whole: Interval = { low: NOTHING, high: AFTER_ALL };
  const bounds: Bounds = { intervals: [whole], equalities: 0, rangeScore: 0, isSinglePrefix: true };
  if (index.sparse && !isSparseSafe(index, predicates)) return bounds;
  let prefixes: Buffer[] = [NOTHING];
  for (const [position, field] of index.fields.entries()) {
    const predicate = predicates.get(field.path);
    if (!predicate || !mayBound(index, position)) break;
    const points = pointsOf(index, field, predicate, collation);
    if (points && prefixes.length * points.length <= MAX_INTERVALS) {
      prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, point])));
      if (prefixes.some((prefix) => prefix.length > 1400)) return { ...bounds, intervals: [whole], equalities: 0 };
      bounds.equalities += 1;
      if (points.length !== 1) bounds.isSinglePrefix = false;
      bounds.intervals = prefixes.map((prefix) => ({ low: prefix, high: Buffer.concat([prefix, AFTER_ALL]) }));
      continue;
    }
    const range = points ? undefined : rangeOf(index, field, predicate, collation);
    if (range) {
      bounds.rangeScore = range.score;
      bounds.intervals = prefixes.map((prefix) => ({
        low: Buffer.concat([prefix, range.low]),
        high: Buffer.concat([prefix, range.high]),
      }));
    }
    break;
  }
  bounds.intervals.sort((left, right) => Buffer.compare(left.low, right.low));
  return bounds;
}

/**
 * `{'a.x': 1, 'a.y': 2}` may be satisfied by two different elements of `a`, which share no key: of several fields under
 * one array only the first may be bounded.
 */
function mayBound(index: Index, position: number): boolean {
  if (!index.multikey) return true;
  const root = splitPath(index.fields[position]?.path ?? '')[0];
  return !index.fields.slice(0, position).some((field) => splitPath(field.path)[0] === root);
}

/** A sparse index holds no document without any of its fields, so a search for null must not use it. */
function isSparseSafe(index: Index, predicates: Predicates): boolean {
  return index.fields.some((field) => {
    const predicate = predicates.get(field.path);
    if (!predicate) return false;
    if (predicate.equals) return predicate.equals.every((value) => kindOf(value) !== KIND.null);
    return predicate.low !== undefined || predicate.high !== undefined || predicate.prefix !== undefined;
  });
}

const comparesText = (value: BsonValue): boolean =>
  kindOf(value) === KIND.string || kindOf(value) === KIND.object || kindOf(value) === KIND.array;

const sameCollation = (left: Collation | undefined, right: Collation | undefined): boolean =>
  left === right || (left !== undefined && right !== undefined && valuesEqual({ ...left.spec }, { ...right.spec }));

function pointsOf(
  index: Index,
  field: IndexField,
  predicate: Predicate,
  collation: Collation | undefined,
): Buffer[] | undefined {
  const values = predicate.equals;
  if (!values) return undefined;
  if (!sameCollation(index.collation, collation) && values.some(comparesText)) return undefined;
  const points = values.map((value) => encodeKey([value], [field.direction], index.collation));
  // A cut key is followed by its digest only when it is the whole key, so it cannot be a prefix of one.
  if (points.some(isTruncatedKey)) return undefined;
  return [...new Map(points.map((point) => [point.toString('latin1'), point])).values()];
}

function rangeOf(
  index: Index,
  field: IndexField,
  predicate: Predicate,
  collation: Collation | undefined,
): (Interval & { score: number }) | undefined {
  const kind = rangeKind(predicate);
  if (kind === undefined || index.truncated) return undefined;
  const isText = kind === KIND.string;
  if (isText && (index.collation !== undefined || collation !== undefined)) return undefined;
  const interval = ascendingRange(kind, predicate, index.multikey);
  if (interval.low.length > 1400 || interval.high.length > 1400) return undefined;
  const score = predicate.low && predicate.high ? 5 : predicate.prefix === undefined ? 3 : 4;
  if (field.direction === 1) return { ...interval, score };
  return { low: inverted(interval.high), high: Buffer.concat([inverted(interval.low), AFTER_ALL]), score };
}

function ascendingRange(kind: number, { low, high, prefix }: Predicate, multikey: boolean): Interval {
  if (prefix !== undefined && !low && !high) {
    const text = encodeKey([prefix], [1]);
    const open = text.subarray(0, text.length - 2);
    return { low: open, high: Buffer.concat([open, AFTER_ALL]) };
  }
  const bracket = { low: Buffer.from([kind + 2]), high: Buffer.from([kind + 3]) };
  // In an array one element may satisfy the lower end and another the upper: both ends together would miss it.
  const useHigh = high && !(multikey && low);
  return {
    low: low ? encodeKey([low.value], [1]) : bracket.low,
    high: useHigh ? Buffer.concat([encodeKey([high.value], [1]), AFTER_ALL]) : bracket.high,
  };
}

const inverted = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => ~byte & 0xff));

function sortOrder(index: Index, bounds: Bounds, request: PlanRequest): 'forward' | 'reverse' | 'none' {
  const { sort } = request;
  if (!sort || isUnsorted(sort)) return 'forward';
  if (index.multikey || index.truncated || index.collation || request.collation || !bounds.isSinglePrefix)
    return 'none';
  const fixed = new Set(index.fields.slice(0, bounds.equalities).map((field) => field.path));
  const wanted = Object.entries(sort).filter(([path]) => !fixed.has(path));
  const offered = index.fields.slice(bounds.equalities);
  if (wanted.length > offered.length) return 'none';
  const directions = wanted.map(([path, direction], position) => {
    const field = offered[position];
    const asked = toNumber(direction);
    if (field?.path !== path || (asked !== 1 && asked !== -1)) return 0;
    return asked === field.direction ? 1 : -1;
  });
  if (directions.every((direction) => direction === 1)) return 'forward';
  return directions.every((direction) => direction === -1) ? 'reverse' : 'none';
}

/** Whether every document that satisfies the predicates also satisfies the partial filter. */
function impliesPartial(partial: BsonDocument, predicates: Predicates): boolean {
  return Object.entries(partial).every(([path, condition]) => {
    if (path === '$and' && Array.isArray(condition)) {
      return condition.every((part) => isDocument(part) && impliesPartial(part, predicates));
    }
    const predicate = predicates.get(path);
    if (path.startsWith('$') || !predicate) return false;
    return impliesCondition(path, condition, predicate);
  });
}

function impliesCondition(path: string, condition: BsonValue, predicate: Predicate): boolean {
  if (predicate.conditions.some((written) => valuesEqual(written, condition))) return true;
  if (predicate.equals) {
    const matches = compileMatch({ [path]: condition });
    // A search for null also finds documents that do not have the field at all.
    return predicate.equals.every((value) => matches(documentWith(path, value)) && (value !== null || matches({})));
  }
  if (!isDocument(condition)) return false;
  return Object.entries(condition).every(([operator, operand]) => {
    if (operator === '$exists') {
      return operand === true && (predicate.low ?? predicate.high ?? predicate.prefix) !== undefined;
    }
    return isWithin(predicate, operator, operand);
  });
}

function documentWith(path: string, value: BsonValue): BsonDocument {
  const root: BsonDocument = {};
  const parts = splitPath(path);
  const last = parts.pop() ?? path;
  let target = root;
  for (const part of parts) {
    const inner: BsonDocument = {};
    setOwn(target, part, inner);
    target = inner;
  }
  setOwn(target, last, value);
  return root;
}
