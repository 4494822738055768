import {
  BSONRegExp,
  BSONSymbol,
  Binary,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
  deserialize,
} from 'bson';
import type { DeserializeOptions } from 'bson';
import type { Collation } from './collation.ts';
import { mongoError } from './errors.ts';
import { compareNumbers } from './numbers.ts';

/**
 * A BSON value as the engine carries it. Numbers stay in their wrappers so that Int32, Double, Long and Decimal128 survive a
 * read and a write; bare `number` and `bigint` are accepted where code inside the engine builds a filter, and mean the narrowest
 * BSON type. `undefined` is a missing field.
 */
export type BsonValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Int32
  | Double
  | Long
  | Decimal128
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | DBRef
  | MinKey
  | MaxKey
  | BsonValue[]
  | BsonDocument;

/** A type alias would be circular here; and an interface keeps the class instances above out of it. */
export interface BsonDocument {
  [field: string]: BsonValue;
}

export type BsonNumber = number | bigint | Int32 | Double | Long | Decimal128;

/** The options every document is decoded with; prefer {@link decodeDocument}, which also mends what the driver's decoder bends. */
export const RAW_OPTIONS = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const satisfies DeserializeOptions;

/** MongoDB's canonical order of types; values of different kinds compare by it. */
export const KIND = {
  minKey: -1,
  missing: 0,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

interface Classification {
  readonly kind: number;
  readonly name: string;
}

// Classified by prototype, not by the `_bsontype` property: a stored document may have a field of that name and must
// not be taken for an ObjectId because of it.
const CLASSIFICATIONS = new Map<unknown, Classification>([
  [Object.prototype, { kind: KIND.object, name: 'object' }],
  [null, { kind: KIND.object, name: 'object' }],
  [Array.prototype, { kind: KIND.array, name: 'array' }],
  [Int32.prototype, { kind: KIND.number, name: 'int' }],
  [Double.prototype, { kind: KIND.number, name: 'double' }],
  [Long.prototype, { kind: KIND.number, name: 'long' }],
  [Decimal128.prototype, { kind: KIND.number, name: 'decimal' }],
  [BSONSymbol.prototype, { kind: KIND.string, name: 'symbol' }],
  [Binary.prototype, { kind: KIND.binary, name: 'binData' }],
  [UUID.prototype, { kind: KIND.binary, name: 'binData' }],
  [ObjectId.prototype, { kind: KIND.objectId, name: 'objectId' }],
  [Date.prototype, { kind: KIND.date, name: 'date' }],
  [Timestamp.prototype, { kind: KIND.timestamp, name: 'timestamp' }],
  [BSONRegExp.prototype, { kind: KIND.regex, name: 'regex' }],
  [DBRef.prototype, { kind: KIND.object, name: 'object' }],
  [MinKey.prototype, { kind: KIND.minKey, name: 'minKey' }],
  [MaxKey.prototype, { kind: KIND.maxKey, name: 'maxKey' }],
]);

export function kindOf(value: BsonValue): number {
  switch (typeof value) {
    case 'string':
      return KIND.string;
    case 'number':
    case 'bigint':
      return KIND.number;
    case 'boolean':
      return KIND.boolean;
    case 'undefined':
      return KIND.missing;
    default:
      return value === null ? KIND.null : classify(value).kind;
  }
}

function classify(value: object): Classification {
  const found = CLASSIFICATIONS.get(Object.getPrototypeOf(value));
  if (found !== undefined) return found;
  if (value instanceof Code) {
    return value.scope
      ? { kind: KIND.codeWithScope, name: 'javascriptWithScope' }
      : { kind: KIND.code, name: 'javascript' };
  }
  throw mongoError(8, 'UnknownError', `a value of class ${value.constructor.name} is not a BSON value`);
}

/** MongoDB's name of the value's type, as `$type` spells it; a missing field is `missing`. */
export function typeName(value: BsonValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return isInt32(value) ? 'int' : 'double';
    case 'bigint':
      return 'long';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'missing';
    default:
      return value === null ? 'null' : classify(value).name;
  }
}

const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

export function isDocument(value: BsonValue): value is BsonDocument {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const isNumeric = (value: BsonValue): value is BsonNumber => kindOf(value) === KIND.number;

export const isNullish = (value: BsonValue): value is null | undefined => value === null || value === undefined;

/** The nearest JavaScript number; `NaN` for what is not a number. Long beyond 2^53 and Decimal128 may lose digits. */
export function toNumber(value: BsonValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Decimal128) return Number(value.toString());
  return Number.NaN;
}

/** Reads a field without falling into `Object.prototype`. */
export function getOwn(document: BsonDocument, field: string): BsonValue {
  return Object.hasOwn(document, field) ? document[field] : undefined;
}

/** Plain assignment to `__proto__` would change the prototype instead of adding a field. */
export function setOwn(target: BsonDocument, field: string, value: BsonValue): void {
  if (field === '__proto__') {
    Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[field] = value;
  }
}

/** Copies documents and arrays; wrappers and dates are never changed in place, so they are shared. */
export function cloneValue<T extends BsonValue>(value: T): T;
export function cloneValue(value: BsonValue): BsonValue {
  if (Array.isArray(value)) return value.map((element) => cloneValue(element));
  if (!isDocument(value)) return value;
  const copy: BsonDocument = {};
  for (const field of Object.keys(value)) setOwn(copy, field, cloneValue(value[field]));
  return copy;
}

/** Plain JavaScript values for messages and options; Longs beyond 2^53 and Decimal128 keep their wrapper rather than digits. */
export function promote(value: BsonValue): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value;
  if (value instanceof BSONSymbol) return value.value;
  if (Array.isArray(value)) return value.map(promote);
  if (!isDocument(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const field of Object.keys(value)) {
    Object.defineProperty(copy, field, {
      value: promote(value[field]),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

const DBREF_HAZARD = Buffer.from('$ref\0');
const BSON_TYPE_HAZARD = Buffer.from('_bsontype\0');

/**
 * The one door from bytes to a document. The driver's decoder turns `{$ref, $id}` into a DBRef object, which would hide its fields
 * from paths; here it becomes a plain document again. A field called `_bsontype` is refused (code 2): the encoder would take it for a
 * type tag and write something else than was read.
 */
export function decodeDocument(bytes: Uint8Array): BsonDocument {
  const document: BsonDocument = deserialize(bytes, RAW_OPTIONS);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mayHoldTypeTag = view.includes(BSON_TYPE_HAZARD);
  if (!mayHoldTypeTag && !view.includes(DBREF_HAZARD)) return document;
  return plainDocument(document);
}

function plainDocument(value: BsonValue): BsonDocument {
  const source = value instanceof DBRef ? (value.toJSON() as unknown as BsonDocument) : (value as BsonDocument);
  const copy: BsonDocument = {};
  for (const field of Object.keys(source)) {
    if (field === '_bsontype') throw mongoError(2, 'BadValue', "a field named '_bsontype' is not supported");
    setOwn(copy, field, plainValue(source[field]));
  }
  return copy;
}

function plainValue(value: BsonValue): BsonValue {
  if (Array.isArray(value)) return value.map(plainValue);
  return value instanceof DBRef || isDocument(value) ? plainDocument(value) : value;
}

/** MongoDB's comparison: by canonical type first, then by value; a total order over every BSON value. */
export function compareValues(left: BsonValue, right: BsonValue, collation?: Collation): number {
  const kind = kindOf(left);
  const rightKind = kindOf(right);
  if (kind !== rightKind) return kind < rightKind ? -1 : 1;
  switch (kind) {
    case KIND.number:
      return compareNumbers(left as BsonNumber, right as BsonNumber);
    case KIND.string:
      return collation === undefined
        ? compareStrings(textOf(left), textOf(right))
        : collation.compare(textOf(left), textOf(right));
    case KIND.object:
      return compareDocuments(left as BsonDocument, right as BsonDocument, collation);
    case KIND.array:
      return compareArrays(left as BsonValue[], right as BsonValue[], collation);
    case KIND.boolean:
      return Number(left) - Number(right);
    case KIND.date:
      return compareInstants((left as Date).getTime(), (right as Date).getTime());
    case KIND.minKey:
    case KIND.maxKey:
    case KIND.missing:
    case KIND.null:
      return 0;
    default:
      return compareOpaque(kind, left, right);
  }
}

function compareOpaque(kind: number, left: BsonValue, right: BsonValue): number {
  if (left instanceof ObjectId && right instanceof ObjectId) return Buffer.compare(left.id, right.id);
  if (left instanceof Binary && right instanceof Binary) return compareBinaries(left, right);
  if (left instanceof Timestamp && right instanceof Timestamp) {
    return (left.high >>> 0) - (right.high >>> 0) || (left.low >>> 0) - (right.low >>> 0);
  }
  if (left instanceof BSONRegExp && right instanceof BSONRegExp) {
    return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
  }
  const a = left as Code;
  const b = right as Code;
  const byCode = compareStrings(a.code, b.code);
  if (byCode !== 0 || kind === KIND.code) return byCode;
  return compareDocuments(a.scope ?? {}, b.scope ?? {});
}

export const valuesEqual = (left: BsonValue, right: BsonValue, collation?: Collation): boolean =>
  compareValues(left, right, collation) === 0;

export const textOf = (value: BsonValue): string => (typeof value === 'string' ? value : (value as BSONSymbol).value);

function compareInstants(left: number, right: number): number {
  if (left === right) return 0;
  // A BSON date outside JavaScript's range is decoded as an invalid Date; it sorts first, and equals its like.
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return Number.isNaN(right) || left > right ? 1 : -1;
}

/** MongoDB orders strings by UTF-8 bytes; UTF-16 units agree with that except around surrogates, which are lifted above the rest. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return utf8Rank(a) - utf8Rank(b);
  }
  return left.length - right.length;
}

function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function compareBinaries(left: Binary, right: Binary): number {
  const a = binaryBytes(left);
  const b = binaryBytes(right);
  return a.length - b.length || left.sub_type - right.sub_type || Buffer.compare(a, b);
}

export const binaryBytes = (value: Binary): Uint8Array => value.buffer.subarray(0, value.position);

function compareDocuments(left: BsonDocument, right: BsonDocument, collation?: Collation): number {
  const leftFields = Object.keys(left);
  const rightFields = Object.keys(right);
  const length = Math.min(leftFields.length, rightFields.length);
  for (let index = 0; index < length; index += 1) {
    const a = leftFields[index] as string;
    const b = rightFields[index] as string;
    const byKind = kindOf(left[a]) - kindOf(right[b]);
    if (byKind !== 0) return byKind;
    const byField = compareStrings(a, b);
    if (byField !== 0) return byField;
    const byValue = compareValues(left[a], right[b], collation);
    if (byValue !== 0) return byValue;
  }
  return leftFields.length - rightFields.length;
}

function compareArrays(left: BsonValue[], right: BsonValue[], collation?: Collation): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareValues(left[index], right[index], collation);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
