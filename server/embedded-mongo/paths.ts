import { mongoError } from './errors.ts';
import { getOwn, isDocument } from './values.ts';
import type { BsonDocument, BsonValue } from './values.ts';

/**
 * Called for each value a path leads to; `arrayIndex` is the offset in the outermost array that was entered without being named, or -1. That
 * offset is what the positional operator `$` stands for. Returning true stops the walk.
 */
export type PathVisitor = (value: BsonValue, arrayIndex: number) => boolean;

/** What happens to an array at the end of a path: its elements are visited and then itself, or only itself. */
export type LeafArrays = 'expand' | 'whole';

export function splitPath(path: string): string[] {
  return path.split('.');
}

const ARRAY_INDEX = /^(?:0|[1-9]\d{0,9})$/;

export const isArrayIndex = (part: string): boolean => ARRAY_INDEX.test(part);

/**
 * Visits what the query language means by a path (server source: `matcher/path.cpp`): arrays on the way are entered element by element, one level
 * deep, and may also be addressed by index; a missing field is visited as `undefined`, but scalars inside a traversed array are
 * not visited at all.
 */
export function walkPath(
  document: BsonDocument,
  path: readonly string[],
  visit: PathVisitor,
  leafArrays: LeafArrays = 'expand',
): boolean {
  return walkDocument(document, path, 0, visit, leafArrays, -1);
}

function walkDocument(
  document: BsonDocument,
  path: readonly string[],
  depth: number,
  visit: PathVisitor,
  leafArrays: LeafArrays,
  outerIndex: number,
): boolean {
  const value = getOwn(document, path[depth] as string);
  const isLeaf = depth === path.length - 1;
  if (Array.isArray(value)) {
    return isLeaf
      ? visitLeafArray(value, visit, leafArrays, outerIndex)
      : walkArray(value, path, depth + 1, visit, leafArrays, outerIndex);
  }
  if (isLeaf) return visit(value, outerIndex);
  if (isDocument(value)) return walkDocument(value, path, depth + 1, visit, leafArrays, outerIndex);
  return visit(undefined, outerIndex);
}

function visitLeafArray(array: BsonValue[], visit: PathVisitor, leafArrays: LeafArrays, outerIndex: number): boolean {
  if (leafArrays === 'expand') {
    for (let index = 0; index < array.length; index += 1) {
      if (visit(array[index], outerIndex >= 0 ? outerIndex : index)) return true;
    }
  }
  return visit(array, outerIndex);
}

/** `path[depth]` is to be found inside the array's elements, or names one of them. */
function walkArray(
  array: BsonValue[],
  path: readonly string[],
  depth: number,
  visit: PathVisitor,
  leafArrays: LeafArrays,
  outerIndex: number,
): boolean {
  const part = path[depth] as string;
  const named = isArrayIndex(part) ? Number(part) : -1;
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index];
    if (isDocument(element)) {
      const offset = outerIndex >= 0 ? outerIndex : index;
      if (walkDocument(element, path, depth, visit, leafArrays, offset)) return true;
    }
    if (index === named && walkNamedElement(element, path, depth + 1, visit, leafArrays, outerIndex)) return true;
  }
  return false;
}

function walkNamedElement(
  element: BsonValue,
  path: readonly string[],
  depth: number,
  visit: PathVisitor,
  leafArrays: LeafArrays,
  outerIndex: number,
): boolean {
  // `a.0` names the element itself: an array found there is not entered, unlike an array found at `a`.
  if (depth === path.length) return visit(element, outerIndex);
  if (isDocument(element)) return walkDocument(element, path, depth, visit, leafArrays, outerIndex);
  return Array.isArray(element) ? walkArray(element, path, depth, visit, leafArrays, outerIndex) : false;
}

/** The value at a path of field names and array indexes, without entering arrays. */
export function getPath(root: BsonValue, path: readonly string[]): BsonValue {
  let value = root;
  for (const part of path) {
    if (isDocument(value)) value = getOwn(value, part);
    else if (Array.isArray(value) && isArrayIndex(part)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}

export interface IndexKeys {
  /** One row per index entry, in the order of the index fields; duplicates are possible. */
  readonly keys: BsonValue[][];
  /** Whether an array was entered: bounds of a multikey index must not be intersected. */
  readonly multikey: boolean;
}

/**
 * The keys of a document for an index over the given dotted fields. Missing fields are `null`, an empty array is `undefined` (BSON's
 * undefined, which sorts before null). Two arrays side by side are refused with code 171.
 */
export function indexKeys(document: BsonDocument, fields: readonly string[]): IndexKeys {
  const paths = fields.map(splitPath);
  const simple = simpleKey(document, paths);
  if (simple !== undefined) return { keys: [simple], multikey: false };
  const collector: KeyCollector = { keys: [], multikey: false, fields };
  collectKeys(
    collector,
    paths.map((path) => ({ value: document as BsonValue, rest: path, settled: false })),
  );
  return collector;
}

/** The common case: no array anywhere on the paths. */
function simpleKey(document: BsonDocument, paths: readonly string[][]): BsonValue[] | undefined {
  const key: BsonValue[] = [];
  for (const path of paths) {
    let value: BsonValue = document;
    for (const part of path) {
      value = isDocument(value) ? getOwn(value, part) : undefined;
      if (Array.isArray(value)) return undefined;
    }
    key.push(value === undefined ? null : value);
  }
  return key;
}

interface KeyCollector {
  readonly keys: BsonValue[][];
  multikey: boolean;
  readonly fields: readonly string[];
}

/** How far one index field has been followed: `settled` once nothing below it may be entered any more. */
interface Cursor {
  readonly value: BsonValue;
  readonly rest: readonly string[];
  readonly settled: boolean;
}

/** Follows every field until all are settled; an array met on the way multiplies the keys. */
function collectKeys(collector: KeyCollector, cursors: readonly Cursor[]): void {
  const advanced = cursors.map(advance);
  const open = advanced.filter((cursor) => !cursor.settled);
  const array = open[0]?.value;
  if (!Array.isArray(array)) {
    collector.keys.push(advanced.map((cursor) => (cursor.value === undefined ? null : cursor.value)));
    return;
  }
  if (open.some((cursor) => cursor.value !== array)) throw parallelArrays(collector.fields, advanced);
  collector.multikey = true;
  if (array.length === 0) {
    collector.keys.push(advanced.map((cursor) => emptyArrayKey(cursor)));
    return;
  }
  for (const element of array)
    collectKeys(
      collector,
      advanced.map((cursor) => enterElement(cursor, array, element)),
    );
}

/** Walks plain documents until the path ends, breaks off, or meets an array that has to be entered. */
function advance(cursor: Cursor): Cursor {
  let { value, rest } = cursor;
  if (cursor.settled) return cursor;
  for (;;) {
    const part = rest[0];
    if (Array.isArray(value)) {
      if (part === undefined || !isArrayIndex(part) || !(Number(part) < value.length))
        return { value, rest, settled: false };
      value = value[Number(part)];
      rest = rest.slice(1);
      if (rest.length === 0) return { value, rest, settled: true };
    } else {
      if (part === undefined) return { value, rest, settled: true };
      value = isDocument(value) ? getOwn(value, part) : undefined;
      rest = rest.slice(1);
    }
  }
}

function enterElement(cursor: Cursor, array: BsonValue[], element: BsonValue): Cursor {
  if (cursor.settled || cursor.value !== array) return cursor;
  // An array directly inside an array is a key of its own; at the end of a path so is any element.
  if (cursor.rest.length === 0) return { value: element, rest: [], settled: true };
  if (isDocument(element)) return { value: element, rest: cursor.rest, settled: false };
  return { value: undefined, rest: [], settled: true };
}

function emptyArrayKey(cursor: Cursor): BsonValue {
  if (cursor.settled) return cursor.value === undefined ? null : cursor.value;
  return cursor.rest.length === 0 ? undefined : null;
}

function parallelArrays(fields: readonly string[], cursors: readonly Cursor[]): Error {
  const named = fields.filter((_, index) => cursors[index]?.settled === false);
  return mongoError(
    171,
    'CannotIndexParallelArrays',
    `cannot index parallel arrays [${named.map((field) => `[${field}]`).join(' ')}]`,
  );
}
