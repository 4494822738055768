import { Decimal128, Double, Int32, Long } from 'bson';
import {
  addDecimals,
  compareDecimals,
  decimal128Of,
  decimalOfDouble,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  remainderOfDecimals,
  signOf,
} from './decimal.ts';
import type { Decimal, Exact } from './decimal.ts';
import type { BsonNumber } from './values.ts';

/** Ordered by width: the wider operand's type is the type of a result. */
export type NumericType = 'int' | 'long' | 'double' | 'decimal';

const INT32_MAX = 2147483647n;
const INT32_MIN = -2147483648n;
const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;

export function numericType(value: BsonNumber): NumericType {
  if (value instanceof Int32) return 'int';
  if (value instanceof Double) return 'double';
  if (value instanceof Long || typeof value === 'bigint') return 'long';
  if (value instanceof Decimal128) return 'decimal';
  return (value | 0) === value ? 'int' : 'double';
}

/** A JavaScript number when that is exact, otherwise a bigint or a Decimal128 for the slow exact path. */
export function nativeNumber(value: BsonNumber): number | bigint | Decimal128 {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    const approximate = value.toNumber();
    return Number.isSafeInteger(approximate) ? approximate : value.toBigInt();
  }
  return value;
}

export function exactNumber(value: BsonNumber): Exact {
  const fast = nativeNumber(value);
  if (typeof fast === 'number') return decimalOfDouble(fast);
  if (typeof fast === 'bigint') return { coefficient: fast, exponent: 0 };
  return parseDecimal(fast.toString());
}

/** Exact over all numeric types; NaN equals NaN and sorts before every other number, as MongoDB has it. */
export function compareNumbers(left: BsonNumber, right: BsonNumber): number {
  const a = nativeNumber(left);
  const b = nativeNumber(right);
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  const exactLeft = exactNumber(left);
  const exactRight = exactNumber(right);
  if (typeof exactLeft === 'object' && typeof exactRight === 'object') return compareDecimals(exactLeft, exactRight);
  // At least one side is NaN or infinite: the other's sign and finiteness are all that matters.
  return compareDoubles(extremeOf(exactLeft), extremeOf(exactRight));
}

const extremeOf = (value: Exact): number => (typeof value === 'number' ? value : signOf(value.coefficient));

function compareDoubles(left: number, right: number): number {
  if (left === right) return 0;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return Number.isNaN(right) || left > right ? 1 : -1;
}

export function isNaNValue(value: BsonNumber): boolean {
  const fast = nativeNumber(value);
  return typeof fast === 'number' ? Number.isNaN(fast) : fast instanceof Decimal128 && fast.toString() === 'NaN';
}

export function doubleOf(value: BsonNumber): number {
  const fast = nativeNumber(value);
  return typeof fast === 'number' ? fast : Number(fast.toString());
}

/** The integer an int or long holds. */
export function bigintOf(value: BsonNumber): bigint {
  if (value instanceof Long) return value.toBigInt();
  return typeof value === 'bigint' ? value : BigInt(doubleOf(value));
}

/** An integer result in the narrowest of the allowed types, or `undefined` when even 64 bits are too few. */
export function integerValue(value: bigint, atLeast: 'int' | 'long'): Int32 | Long | undefined {
  if (atLeast === 'int' && value >= INT32_MIN && value <= INT32_MAX) return new Int32(Number(value));
  return value >= INT64_MIN && value <= INT64_MAX ? Long.fromBigInt(value) : undefined;
}

/** Mixed arithmetic reads a double at 15 significant digits before it meets a Decimal128: 0.2 becomes 0.200000000000000. */
export function decimalForArithmetic(value: BsonNumber): Exact {
  const fast = nativeNumber(value);
  if (numericType(value) === 'double' && typeof fast === 'number' && Number.isFinite(fast)) {
    return parseDecimal(fast.toPrecision(15));
  }
  return exactNumber(value);
}

const WIDTH: Record<NumericType, number> = { int: 0, long: 1, double: 2, decimal: 3 };

export function widerType(left: BsonNumber, right: BsonNumber): NumericType {
  const a = numericType(left);
  const b = numericType(right);
  return WIDTH[a] >= WIDTH[b] ? a : b;
}

interface Operation {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly doubles: (a: number, b: number) => number;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
}

const ADD: Operation = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimals };
const MULTIPLY: Operation = { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimals };
const REMAINDER: Operation = { integers: (a, b) => a % b, doubles: (a, b) => a % b, decimals: remainderOfDecimals };
const SUBTRACT: Operation = {
  integers: (a, b) => a - b,
  doubles: (a, b) => a - b,
  decimals: (a, b) => addDecimals(a, { coefficient: -b.coefficient, exponent: b.exponent }),
};

function apply(operation: Operation, left: BsonNumber, right: BsonNumber): BsonNumber | undefined {
  const type = widerType(left, right);
  if (type === 'decimal') return decimal128Of(applyExact(operation, left, right));
  if (type === 'double') return new Double(operation.doubles(doubleOf(left), doubleOf(right)));
  return integerValue(operation.integers(bigintOf(left), bigintOf(right)), type);
}

function applyExact(operation: Operation, left: BsonNumber, right: BsonNumber): Exact {
  const a = decimalForArithmetic(left);
  const b = decimalForArithmetic(right);
  if (typeof a === 'object' && typeof b === 'object') return operation.decimals(a, b);
  return operation.doubles(extremeOf(a), extremeOf(b));
}

/** `undefined` where the integers overflow 64 bits: `$inc` refuses that, expressions go on as doubles. */
export const addNumbers = (left: BsonNumber, right: BsonNumber): BsonNumber | undefined => apply(ADD, left, right);

export const multiplyNumbers = (left: BsonNumber, right: BsonNumber): BsonNumber | undefined =>
  apply(MULTIPLY, left, right);

export const subtractNumbers = (left: BsonNumber, right: BsonNumber): BsonNumber | undefined =>
  apply(SUBTRACT, left, right);

/** Sign of the dividend. The divisor must not be zero. */
export const remainderOfNumbers = (left: BsonNumber, right: BsonNumber): BsonNumber =>
  apply(REMAINDER, left, right) ?? new Double(doubleOf(left) % doubleOf(right));

/** A double, or a Decimal128 when one side is. The divisor must not be zero. */
export function divideNumbers(left: BsonNumber, right: BsonNumber): BsonNumber {
  if (widerType(left, right) !== 'decimal') return new Double(doubleOf(left) / doubleOf(right));
  const a = decimalForArithmetic(left);
  const b = decimalForArithmetic(right);
  if (typeof a === 'object' && typeof b === 'object') return decimal128Of(divideDecimals(a, b));
  return decimal128Of(extremeOf(a) / extremeOf(b));
}

export function isZero(value: BsonNumber): boolean {
  const exact = exactNumber(value);
  return typeof exact === 'object' && exact.coefficient === 0n;
}
