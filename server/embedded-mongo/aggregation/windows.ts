import { Int32 } from 'bson';
import { failedToParse, located } from '../errors.ts';
import { compileExpression, fieldPath, integerOperand } from '../expressions/index.ts';
import { namedOperands } from '../expressions/scope.ts';
import { getPath } from '../paths.ts';
import { compileSortKey, compileSortKeyOrder, parseSort } from '../sort.ts';
import { ValueMap } from '../value-map.ts';
import { isDocument, isNumeric, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { compileGroupField } from './group-accumulators.ts';
import type { GroupField } from './group-accumulators.ts';
import { holdAll } from './limits.ts';
import type { AggregationOptions, StageCompiler } from './stage.ts';
import { withPath } from './streaming.ts';

/** The values of one output field for all documents of a sorted partition. */
type WindowFunction = (partition: readonly BsonDocument[]) => BsonValue[];

/** `$setWindowFields`: partitions, sorts each, and gives every document values over its window. */
export const compileSetWindowFields: StageCompiler = (spec, context) => {
  const given = namedOperands('$setWindowFields', spec, ['output'], ['partitionBy', 'sortBy']);
  const { output, sortBy } = given;
  if (!isDocument(output)) throw failedToParse("$setWindowFields requires 'output' to be an object");
  if (sortBy !== undefined && !isDocument(sortBy))
    throw failedToParse("$setWindowFields requires 'sortBy' to be an object");
  const partitionOf = compileExpression(given.partitionBy ?? null, context);
  const fields = Object.keys(output).map(
    (field) => [fieldPath(field), windowFunction(field, output[field], sortBy, context)] as const,
  );
  return function* windowed(source) {
    const partitions = new ValueMap<BsonDocument[]>(context.collation);
    for (const document of holdAll(source, context, '$setWindowFields')) {
      const key = partitionOf(document) ?? null;
      const partition = partitions.get(key);
      if (partition === undefined) partitions.set(key, [document]);
      else partition.push(document);
    }
    for (const partition of partitions.values()) {
      const sorted = sortPartition(partition, sortBy, context);
      const columns = fields.map(([path, compute]) => [path, compute(sorted)] as const);
      for (const [index, document] of sorted.entries()) {
        yield columns.reduce((result, [path, values]) => withPath(result, path, values[index]), document);
      }
    }
  };
};

function sortPartition(
  partition: BsonDocument[],
  sortBy: BsonDocument | undefined,
  options: AggregationOptions,
): BsonDocument[] {
  if (sortBy === undefined) return partition;
  const keyOf = compileSortKey(sortBy, options.collation);
  const order = compileSortKeyOrder(sortBy, options.collation);
  return partition
    .map((document) => ({ document, key: keyOf(document) }))
    .sort((left, right) => order(left.key, right.key))
    .map((entry) => entry.document);
}

const RANKS = new Set(['$rank', '$denseRank', '$documentNumber']);

function windowFunction(
  field: string,
  spec: BsonValue,
  sortBy: BsonDocument | undefined,
  options: AggregationOptions,
): WindowFunction {
  if (!isDocument(spec)) throw failedToParse(`The field '${field}' must be an object`);
  const names = Object.keys(spec).filter((name) => name !== 'window');
  const [name = ''] = names;
  if (names.length !== 1) throw failedToParse(`Expected exactly one window function for '${field}'`);
  if (RANKS.has(name) || name === '$shift') {
    if (spec.window !== undefined)
      throw located(5371601, `Rank style window functions take no other arguments: ${name}`);
    if (sortBy === undefined) throw located(5371602, `${name} must be specified with a top level sortBy expression`);
    return name === '$shift' ? shift(spec.$shift, options) : rank(name, sortBy, options);
  }
  if (
    ['$derivative', '$integral', '$expMovingAvg', '$covariancePop', '$covarianceSamp', '$linearFill', '$locf'].includes(
      name,
    )
  ) {
    throw failedToParse(`Unrecognized window function, ${name}: not supported by the embedded engine`);
  }
  const accumulate = compileGroupField(field, { [name]: spec[name] }, options);
  return overWindow(accumulate, parseWindow(spec.window, sortBy));
}

function rank(name: string, sortBy: BsonDocument, options: AggregationOptions): WindowFunction {
  const keyOf = compileSortKey(sortBy, options.collation);
  const order = compileSortKeyOrder(sortBy, options.collation);
  return (partition) => {
    const keys = partition.map(keyOf);
    let current = 0;
    return keys.map((key, index) => {
      const isTie = index > 0 && order(keys[index - 1] ?? [], key) === 0;
      if (name === '$documentNumber') current = index + 1;
      else if (!isTie) current = name === '$rank' ? index + 1 : current + 1;
      return new Int32(current);
    });
  };
}

function shift(spec: BsonValue, options: AggregationOptions): WindowFunction {
  const given = namedOperands('$shift', spec, ['output', 'by'], ['default']);
  const by = integerOperand(given.by);
  if (by === undefined) throw failedToParse("'$shift:by' field must be an integer");
  const output = compileExpression(given.output, options);
  const fallback = given.default === undefined ? null : compileExpression(given.default, options)({});
  return (partition) =>
    partition.map((_, index) => {
      const other = partition[index + by];
      return other === undefined ? fallback : (output(other) ?? null);
    });
}

/** From which to which document, both included, the window of a document reaches. */
type Bounds = (partition: readonly BsonDocument[], index: number) => readonly [number, number];

interface Window {
  readonly bounds: Bounds;
  /** The lower end never moves: what was added stays. */
  readonly onlyGrows: boolean;
}

function parseWindow(spec: BsonValue, sortBy: BsonDocument | undefined): Window {
  if (spec === undefined) return { bounds: (partition) => [0, partition.length - 1], onlyGrows: true };
  const given = namedOperands("'window' field", spec, [], ['documents', 'range', 'unit']);
  if (Array.isArray(given.documents) && given.range === undefined && given.unit === undefined)
    return documentWindow(given.documents, sortBy);
  if (Array.isArray(given.range) && given.documents === undefined) return rangeWindow(given.range, given.unit, sortBy);
  throw failedToParse("'window' field must be an object with 'documents' or 'range' as an array");
}

/** `'unbounded'`, `'current'` or an offset. */
function bound(value: BsonValue, unbounded: number): number {
  if (value === 'unbounded') return unbounded;
  if (value === 'current') return 0;
  if (isNumeric(value)) return toNumber(value);
  throw failedToParse("Window bounds must be 'unbounded', 'current', or a number.");
}

function documentWindow([low, high]: BsonValue[], sortBy: BsonDocument | undefined): Window {
  const lower = bound(low, Number.NEGATIVE_INFINITY);
  const upper = bound(high, Number.POSITIVE_INFINITY);
  if (lower > upper) throw located(5339900, 'Lower bound must not exceed upper bound');
  const isWhole = lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY;
  if (sortBy === undefined && !isWhole) throw located(5339901, 'Document-based bounds require a sortBy');
  return {
    bounds: (partition, index) => [Math.max(0, index + lower), Math.min(partition.length - 1, index + upper)],
    onlyGrows: lower === Number.NEGATIVE_INFINITY,
  };
}

const MILLISECONDS = new Map<string, number>([
  ['millisecond', 1],
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
]);

function rangeWindow([low, high]: BsonValue[], unit: BsonValue, sortBy: BsonDocument | undefined): Window {
  const [sorted, second] = sortBy === undefined ? [] : parseSort(sortBy);
  if (sorted === undefined || second !== undefined || sorted.direction === -1) {
    throw located(5339902, 'Range-based bounds require sortBy a single ascending field');
  }
  const scale = typeof unit === 'string' ? MILLISECONDS.get(unit) : 1;
  if (scale === undefined)
    throw failedToParse(`the window unit '${String(unit)}' is not supported by the embedded engine`);
  const lower = bound(low, Number.NEGATIVE_INFINITY) * scale;
  const upper = bound(high, Number.POSITIVE_INFINITY) * scale;
  const path = fieldPath(sorted.path);
  const position = (document: BsonDocument | undefined): number => {
    const value = document === undefined ? undefined : getPath(document, path);
    const isRight = unit === undefined ? isNumeric(value) : value instanceof Date;
    if (!isRight)
      throw located(
        5429513,
        `Invalid range: Expected the sortBy field to be a ${unit === undefined ? 'number' : 'date'}`,
      );
    return value instanceof Date ? value.getTime() : toNumber(value);
  };
  const bounds: Bounds = (partition, index) => {
    const at = position(partition[index]);
    let from = index;
    let to = index;
    if (lower > 0) while (from < partition.length && position(partition[from]) < at + lower) from += 1;
    else while (from > 0 && position(partition[from - 1]) >= at + lower) from -= 1;
    if (upper < 0) while (to >= 0 && position(partition[to]) > at + upper) to -= 1;
    else while (to < partition.length - 1 && position(partition[to + 1]) <= at + upper) to += 1;
    return [from, to];
  };
  return { bounds, onlyGrows: lower === Number.NEGATIVE_INFINITY };
}

function overWindow(create: GroupField, window: Window): WindowFunction {
  return (partition) => {
    let accumulator = create();
    let next = 0;
    return partition.map((_, index) => {
      const [from, to] = window.bounds(partition, index);
      if (!window.onlyGrows) {
        accumulator = create();
        next = from;
      }
      for (; next <= to; next += 1) {
        const document = partition[next];
        if (document !== undefined) accumulator.add(document);
      }
      return accumulator.result();
    });
  };
}
