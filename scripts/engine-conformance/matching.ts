// Does what happened match what the case expects? Rules and `$$` operators as in the unified test format.
import { BSON } from 'mongodb';
import type { Json } from './spec-file.ts';

export class Mismatch extends Error {}
/** The case needs something this runner or driver does not have. */
export class Unsupported extends Error {}

export type Lookup = (entity: string) => unknown;

export function isPlain(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !('_bsontype' in value) && !(value instanceof Date) && !(value instanceof RegExp);
}

export function assertMatches(expected: unknown, actual: unknown, lookup: Lookup, path: string, isRoot = false): void {
  const fail = (why: string): never => {
    throw new Mismatch(`${path}: ${why}; expected ${shown(expected)}, got ${shown(actual)}`);
  };
  if (isPlain(expected)) {
    const operator = Object.keys(expected)[0];
    if (operator?.startsWith('$$')) {
      matchOperator(operator, expected[operator], actual, lookup, path, isRoot, fail);
      return;
    }
    if (typeof actual !== 'object' || actual === null) fail('not a document');
    matchDocument(expected, actual as Json, lookup, path, isRoot, fail);
    return;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) fail('array of another length');
    expected.forEach((element, index) =>
      assertMatches(element, (actual as unknown[])[index], lookup, `${path}[${index}]`, isRoot),
    );
    return;
  }
  if (!sameValue(expected, actual)) fail('another value');
}

function matchDocument(
  expected: Json,
  actual: Json,
  lookup: Lookup,
  path: string,
  isRoot: boolean,
  fail: (why: string) => never,
): void {
  for (const [key, value] of Object.entries(expected)) {
    assertMatches(value, actual[key], lookup, `${path}.${key}`);
  }
  if (isRoot) return;
  for (const key of Object.keys(actual)) {
    if (!(key in expected) && actual[key] !== undefined && typeof actual[key] !== 'function') fail(`unexpected ${key}`);
  }
}

function matchOperator(
  operator: string,
  operand: unknown,
  actual: unknown,
  lookup: Lookup,
  path: string,
  isRoot: boolean,
  fail: (why: string) => never,
): void {
  switch (operator) {
    case '$$exists':
      if ((actual !== undefined) !== operand) fail('presence');
      return;
    case '$$type':
      if (!(Array.isArray(operand) ? operand : [operand]).some((type) => isOfType(actual, String(type)))) fail('type');
      return;
    case '$$unsetOrMatches':
      if (actual !== undefined && actual !== null) assertMatches(operand, actual, lookup, path, isRoot);
      return;
    case '$$matchesEntity':
      assertMatches(lookup(String(operand)), actual, lookup, path, isRoot);
      return;
    case '$$sessionLsid':
      assertMatches(lookup(`${String(operand)}.lsid`), actual, lookup, path, true);
      return;
    case '$$matchAsRoot':
      assertMatches(operand, actual, lookup, path, true);
      return;
    case '$$matchesHexBytes':
      if (!Buffer.isBuffer(actual) || actual.toString('hex') !== operand) fail('other bytes');
      return;
    case '$$lte':
      if (!(Number(actual) <= Number(operand))) fail('too large');
      return;
    default:
      throw new Unsupported(`operator ${operator}`);
  }
}

function isOfType(value: unknown, type: string): boolean {
  if (value === undefined) return false;
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isPlain(value);
    case 'date':
      return value instanceof Date;
    // The driver hands numbers out as JavaScript numbers, so only "a number" can be told.
    case 'int':
    case 'long':
    case 'double':
    case 'number':
    case 'decimal':
      return typeof numeric(value) === 'number';
    default:
      return (
        String((value as { _bsontype?: string })?._bsontype).toLowerCase() === type.toLowerCase() ||
        (type === 'binData' && value instanceof BSON.Binary)
      );
  }
}

function numeric(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  const type = (value as { _bsontype?: string } | null | undefined)?._bsontype;
  return type === 'Long' || type === 'Int32' || type === 'Double' || type === 'Decimal128' ? Number(value) : value;
}

function sameValue(expected: unknown, actual: unknown): boolean {
  const left = numeric(expected);
  const right = numeric(actual);
  if (left === right || (left === null && right === undefined)) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return BSON.EJSON.stringify({ v: left }) === BSON.EJSON.stringify({ v: right });
}

function shown(value: unknown): string {
  try {
    return BSON.EJSON.stringify(value)?.slice(0, 200) ?? 'nothing';
  } catch {
    return String(value);
  }
}
