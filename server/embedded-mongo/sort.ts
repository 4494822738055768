import type { Collation } from './collation.ts';
import { badValue, failedToParse, located } from './errors.ts';
import { indexKeys } from './paths.ts';
import { compareValues, getOwn, isDocument, isNumeric, toNumber } from './values.ts';
import type { BsonDocument, BsonValue } from './values.ts';

export interface SortField {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** Reads a sort specification; directions other than 1 and -1 are refused (15975), `$meta` is not supported. */
export function parseSort(spec: BsonDocument): SortField[] {
  return Object.keys(spec).map((path) => {
    const direction = spec[path];
    if (path === '') throw located(40352, 'FieldPath cannot be constructed with empty string');
    if (path.startsWith('$'))
      throw located(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
    if (isDocument(direction)) throw badValue(`$meta sort by '${path}' is not supported by the embedded engine`);
    if (!isNumeric(direction)) throw located(15974, `Illegal key in $sort specification: ${path}`);
    const number = toNumber(direction);
    if (number !== 1 && number !== -1) {
      throw located(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    if (path.split('.').includes('')) throw failedToParse(`FieldPath field names may not be empty strings: ${path}`);
    return { path, direction: number };
  });
}

/** Compares whole documents; when sorting many, decorate with {@link compileSortKey} instead of comparing paths again and again. */
export function compileSort(
  spec: BsonDocument,
  collation?: Collation,
): (left: BsonDocument, right: BsonDocument) => number {
  const keyOf = compileSortKey(spec, collation);
  const compare = compileSortKeyOrder(spec, collation);
  return (left, right) => compare(keyOf(left), keyOf(right));
}

type ElementOrder = (left: BsonValue, right: BsonValue) => number;

/** Elements sort by themselves (`1`, `-1`) or by their fields; what is no document sorts as if it had none. */
export function compileElementSort(sortBy: BsonValue, collation: Collation | undefined): ElementOrder {
  if (isDocument(sortBy)) {
    const byFields = compileSort(sortBy, collation);
    const fieldsOf = (value: BsonValue): BsonDocument => (isDocument(value) ? value : {});
    return (left, right) => byFields(fieldsOf(left), fieldsOf(right));
  }
  const direction = toNumber(sortBy);
  if (direction !== 1 && direction !== -1) throw located(2942500, 'sort by must be 1, -1 or a document of fields');
  return (left, right) => compareValues(left, right, collation) * direction;
}

/** The values a document sorts by, one for each field of the specification. */
export function compileSortKey(spec: BsonDocument, collation?: Collation): (document: BsonDocument) => BsonValue[] {
  const readers = parseSort(spec).map((field) => keyReader(field, collation));
  return (document) => readers.map((read) => read(document));
}

export function compileSortKeyOrder(
  spec: BsonDocument,
  collation?: Collation,
): (left: readonly BsonValue[], right: readonly BsonValue[]) => number {
  const directions = parseSort(spec).map((field) => field.direction);
  return (left, right) => {
    for (let index = 0; index < directions.length; index += 1) {
      const order = compareValues(left[index], right[index], collation);
      if (order !== 0) return directions[index] === 1 ? order : -order;
    }
    return 0;
  };
}

/**
 * A missing field sorts as null. An array sorts by its least element ascending and by its greatest descending; an empty one sorts before
 * null, as BSON's undefined.
 */
function keyReader(field: SortField, collation: Collation | undefined): (document: BsonDocument) => BsonValue {
  const isPlain = !field.path.includes('.');
  return (document) => {
    if (isPlain) {
      const value = getOwn(document, field.path);
      if (!Array.isArray(value)) return value === undefined ? null : value;
    }
    return extremeOf(document, field.path, field.direction, collation);
  };
}

function extremeOf(document: BsonDocument, path: string, direction: 1 | -1, collation?: Collation): BsonValue {
  // The keys an index would hold, so that sorting by index and sorting in memory agree.
  const [first, ...others] = indexKeys(document, [path]).keys.map((key) => key[0]);
  return others.reduce((best, value) => (compareValues(value, best, collation) * direction < 0 ? value : best), first);
}
