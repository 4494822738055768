import type { Collation } from './collation.ts';
import { badValue, located } from './errors.ts';
import { compileElementMatch, compilePositionalMatch } from './match/index.ts';
import { ProjectionBuilder, flattenSpec, inclusionFlag } from './projection-spec.ts';
import { getOwn, isDocument, isNumeric, setOwn, toNumber } from './values.ts';
import type { BsonDocument, BsonValue } from './values.ts';

export interface ProjectionOptions {
  readonly collation?: Collation | undefined;
  /** The filter of the find; the positional projection `a.$` asks it which element matched. */
  readonly filter?: BsonDocument | undefined;
  readonly variables?: BsonDocument | undefined;
}

/** Changes the projected document; reads the original. */
type Finish = (original: BsonDocument, projected: BsonDocument) => void;

/**
 * Compiles the projection of a find. Beside flags and expressions it knows `$slice`, `$elemMatch` and the positional `a.$`; `$meta` is
 * refused. Codes 31249, 31250 path collision, 31253, 31254 mixed flags, 51246 no element matched.
 */
export function compileProjection(
  spec: BsonDocument,
  options: ProjectionOptions = {},
): (document: BsonDocument) => BsonDocument {
  const entries = flattenSpec(spec);
  if (entries.length === 0) return (document) => document;
  const builder = new ProjectionBuilder(options);
  const finishes: Finish[] = [];
  const sliced: string[] = [];
  for (const { path, value } of entries) {
    const flag = inclusionFlag(value);
    const window = sliceWindow(value);
    if (path.endsWith('.$')) finishes.push(positional(path.slice(0, -2), flag, builder, options));
    else if (path.includes('.$.') || path === '$')
      throw located(31394, 'positional projection may only be used at the end');
    else if (flag !== undefined) builder.flag(path, flag);
    else if (window !== undefined) {
      sliced.push(path);
      finishes.push((_original, projected) => applySlice(projected, path.split('.'), window));
    } else if (isDocument(value) && Object.hasOwn(value, '$elemMatch')) {
      finishes.push(elementMatch(path, value.$elemMatch, builder, options));
    } else if (isDocument(value) && Object.hasOwn(value, '$meta')) {
      throw badValue(`$meta projection of '${path}' is not supported by the embedded engine`);
    } else builder.compute(path, value);
  }
  for (const path of sliced) builder.keepIfInclusion(path);
  const project = builder.compile();
  if (finishes.length === 0) return project;
  return (document) => {
    const projected = project(document);
    for (const finish of finishes) finish(document, projected);
    return projected;
  };
}

function elementMatch(
  path: string,
  condition: BsonValue,
  builder: ProjectionBuilder,
  options: ProjectionOptions,
): Finish {
  if (path.includes('.')) throw located(31255, 'Cannot use $elemMatch projection on a nested field');
  if (!isDocument(condition)) throw located(31274, 'elemMatch: Invalid argument, object required');
  builder.include(path);
  const matches = compileElementMatch(condition, options);
  return (original, projected) => {
    const array = getOwn(original, path);
    const found = Array.isArray(array) ? array.findIndex((element) => matches(element)) : -1;
    if (Array.isArray(array) && found >= 0) setOwn(projected, path, [array[found]]);
  };
}

function positional(
  path: string,
  flag: boolean | undefined,
  builder: ProjectionBuilder,
  { filter, collation, variables }: ProjectionOptions,
): Finish {
  if (flag !== true) throw located(31395, 'positional projection cannot be used with exclusion');
  if (filter === undefined) throw located(51050, 'Projections with a positional operator require a matcher');
  builder.flag(path, true);
  const positionOf = compilePositionalMatch(filter, { collation, variables });
  return (original, projected) => narrow(projected, path.split('.'), () => positionOf(original));
}

/** The first array on the path keeps only the element that matched. */
function narrow(container: BsonDocument, path: readonly string[], position: () => number | undefined): void {
  const [part = '', ...rest] = path;
  const value = getOwn(container, part);
  if (Array.isArray(value)) {
    const index = position();
    if (index === undefined || index < 0 || index >= value.length) {
      throw located(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    setOwn(container, part, [value[index]]);
  } else if (isDocument(value) && rest.length > 0) {
    const copy = { ...value };
    setOwn(container, part, copy);
    narrow(copy, rest, position);
  }
}

interface Window {
  readonly skip: number | undefined;
  readonly count: number;
}

/** The find syntax of `$slice`, a count or `[skip, count]`; any other `$slice` is the expression of that name. */
function sliceWindow(value: BsonValue): Window | undefined {
  if (!isDocument(value) || !Object.hasOwn(value, '$slice')) return undefined;
  const { $slice: slice } = value;
  if (isNumeric(slice)) return { skip: undefined, count: Math.trunc(toNumber(slice)) };
  if (!Array.isArray(slice) || slice.length !== 2 || !slice.every(isNumeric)) return undefined;
  const [skip = 0, count = 0] = slice.map((number) => Math.trunc(toNumber(number)));
  if (count <= 0)
    throw located(28724, 'First argument to $slice must be an array; the limit of the find syntax must be positive');
  return { skip, count };
}

function applySlice(container: BsonDocument, path: readonly string[], window: Window): void {
  const [part = '', ...rest] = path;
  const value = getOwn(container, part);
  if (value !== undefined) setOwn(container, part, slicedValue(value, rest, window));
}

function slicedValue(value: BsonValue, rest: readonly string[], window: Window): BsonValue {
  if (rest.length === 0) return Array.isArray(value) ? cut(value, window) : value;
  if (Array.isArray(value)) return value.map((element) => slicedValue(element, rest, window));
  if (!isDocument(value)) return value;
  const copy = { ...value };
  applySlice(copy, rest, window);
  return copy;
}

function cut(array: BsonValue[], { skip, count }: Window): BsonValue[] {
  if (skip === undefined) return count >= 0 ? array.slice(0, count) : array.slice(count);
  const start = skip >= 0 ? skip : Math.max(0, array.length + skip);
  return array.slice(start, start + count);
}
