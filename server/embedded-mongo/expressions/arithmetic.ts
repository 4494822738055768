import { Decimal128, Double, Int32, Long } from 'bson';
import { decimal128Of, roundToExponent } from '../decimal.ts';
import type { Rounding } from '../decimal.ts';
import { badValue, located, typeMismatch } from '../errors.ts';
import {
  addNumbers,
  bigintOf,
  divideNumbers,
  doubleOf,
  exactNumber,
  integerValue,
  isZero,
  multiplyNumbers,
  numericType,
  remainderOfNumbers,
  subtractNumbers,
  widerType,
} from '../numbers.ts';
import { isNullish, isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonNumber, BsonValue } from '../values.ts';
import { binary, unary, variadic } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';

/** Expressions go on as doubles where 64 bits overflow. */
export const sumOf = (left: BsonNumber, right: BsonNumber): BsonNumber =>
  addNumbers(left, right) ?? new Double(doubleOf(left) + doubleOf(right));

const productOf = (left: BsonNumber, right: BsonNumber): BsonNumber =>
  multiplyNumbers(left, right) ?? new Double(doubleOf(left) * doubleOf(right));

const differenceOf = (left: BsonNumber, right: BsonNumber): BsonNumber =>
  subtractNumbers(left, right) ?? new Double(doubleOf(left) - doubleOf(right));

function add(values: BsonValue[]): BsonValue {
  let total: BsonNumber = new Int32(0);
  let hasDate = false;
  let isNull = false;
  for (const value of values) {
    if (isNullish(value)) isNull = true;
    else if (value instanceof Date) {
      if (hasDate) throw located(16612, 'only one date allowed in an $add expression');
      hasDate = true;
      total = sumOf(total, Long.fromNumber(value.getTime()));
    } else if (isNumeric(value)) total = sumOf(total, value);
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`);
  }
  if (isNull) return null;
  return hasDate ? dateOf(total) : total;
}

function dateOf(milliseconds: BsonNumber): Date {
  const instant = Math.round(toNumber(milliseconds));
  if (!Number.isFinite(instant) || Math.abs(instant) > 8.64e15) throw located(40515, 'date overflow');
  return new Date(instant);
}

function subtract(left: BsonValue, right: BsonValue): BsonValue {
  if (isNullish(left) || isNullish(right)) return null;
  if (left instanceof Date) {
    if (right instanceof Date) return Long.fromNumber(left.getTime() - right.getTime());
    if (isNumeric(right)) return dateOf(differenceOf(Long.fromNumber(left.getTime()), right));
  } else if (isNumeric(left) && isNumeric(right)) return differenceOf(left, right);
  throw typeMismatch(`can't $subtract ${typeName(right)} from ${typeName(left)}`);
}

function multiply(values: BsonValue[]): BsonValue {
  let product: BsonNumber = new Int32(1);
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw typeMismatch(`$multiply only supports numeric types, not ${typeName(value)}`);
    product = productOf(product, value);
  }
  return product;
}

function divide(left: BsonValue, right: BsonValue): BsonValue {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumeric(left) || !isNumeric(right)) {
    throw typeMismatch(`$divide only supports numeric types, not ${typeName(left)} and ${typeName(right)}`);
  }
  if (isZero(right)) throw badValue("can't $divide by zero");
  return divideNumbers(left, right);
}

function modulo(left: BsonValue, right: BsonValue): BsonValue {
  if (isNullish(left) || isNullish(right)) return null;
  if (!isNumeric(left) || !isNumeric(right)) {
    throw located(16611, `$mod only supports numeric types, not ${typeName(left)} and ${typeName(right)}`);
  }
  if (isZero(right)) throw located(16610, "can't $mod by zero");
  return remainderOfNumbers(left, right);
}

/** An operator of one number; null stays null. */
function ofNumber(apply: (value: BsonNumber, name: string) => BsonValue): OperatorCompiler {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw located(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    return apply(value, name);
  });
}

function absolute(value: BsonNumber): BsonValue {
  switch (numericType(value)) {
    case 'double':
      return new Double(Math.abs(doubleOf(value)));
    case 'decimal':
      return Decimal128.fromString(String(value).replace(/^-/, ''));
    default: {
      const integer = bigintOf(value);
      const result = integerValue(integer < 0n ? -integer : integer, numericType(value) === 'int' ? 'int' : 'long');
      if (result === undefined) throw located(28680, "can't take $abs of long long min");
      return result;
    }
  }
}

/** Rounds at a decimal place; integers keep their type unless the place lies left of the point and overflows it. */
function roundNumber(value: BsonNumber, place: number, rounding: Rounding): BsonValue {
  const type = numericType(value);
  if (place >= 0 && (type === 'int' || type === 'long')) return value;
  const exact = exactNumber(value);
  if (typeof exact === 'number') return value;
  const rounded = roundToExponent(exact, -place, rounding);
  if (type === 'decimal') return decimal128Of(rounded);
  if (type === 'double') return new Double(Number(`${rounded.coefficient}e${rounded.exponent}`));
  const integer = rounded.coefficient * 10n ** BigInt(Math.max(0, rounded.exponent));
  const result = integerValue(integer, type);
  if (result === undefined) throw located(51080, 'invalid conversion from Decimal128 result in $round');
  return result;
}

function roundingTo(rounding: Rounding): OperatorCompiler {
  return variadic(
    ([value, place], name) => {
      if (isNullish(value) || (place !== undefined && isNullish(place))) return null;
      if (!isNumeric(value)) throw located(51081, `${name} only supports numeric types, not ${typeName(value)}`);
      const digits = place === undefined ? 0 : toNumber(place);
      if (!Number.isInteger(digits)) throw located(51082, `precision argument to  ${name} must be a integral value`);
      if (digits < -20 || digits > 100)
        throw located(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`);
      return roundNumber(value, digits, rounding);
    },
    1,
    2,
  );
}

/** Transcendental functions are computed as doubles; a Decimal128 result would need digits we do not have, so it is refused. */
function transcendental(
  apply: (value: number) => number,
  check?: (value: number) => Error | undefined,
): OperatorCompiler {
  return ofNumber((value, name) => {
    if (numericType(value) === 'decimal') throw decimalUnsupported(name);
    const number = doubleOf(value);
    const problem = Number.isNaN(number) ? undefined : check?.(number);
    if (problem !== undefined) throw problem;
    return new Double(apply(number));
  });
}

const decimalUnsupported = (name: string): Error =>
  badValue(`${name} of a Decimal128 is not supported by the embedded engine`);

function power(base: BsonValue, exponent: BsonValue): BsonValue {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumeric(base)) throw located(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumeric(exponent)) throw located(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  if (isZero(base) && toNumber(exponent) < 0)
    throw located(28764, '$pow cannot take a base of 0 and a negative exponent');
  const type = widerType(base, exponent);
  if (type === 'decimal') throw decimalUnsupported('$pow');
  if (type === 'double' || toNumber(exponent) < 0 || toNumber(exponent) > 64 * 64) {
    return new Double(doubleOf(base) ** doubleOf(exponent));
  }
  return integerValue(bigintOf(base) ** bigintOf(exponent), type) ?? new Double(doubleOf(base) ** doubleOf(exponent));
}

function logarithm(value: BsonValue, base: BsonValue): BsonValue {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumeric(value)) throw located(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumeric(base)) throw located(28757, `$log's base must be numeric, not ${typeName(base)}`);
  if (widerType(value, base) === 'decimal') throw decimalUnsupported('$log');
  const number = doubleOf(value);
  const radix = doubleOf(base);
  if (number <= 0) throw located(28758, `$log's argument must be a positive number, but is ${number}`);
  if (radix <= 0 || radix === 1)
    throw located(28759, `$log's base must be a positive number not equal to 1, but is ${radix}`);
  return new Double(Math.log(number) / Math.log(radix));
}

const bitwise = (identity: bigint, apply: (a: bigint, b: bigint) => bigint): OperatorCompiler =>
  variadic((values, name) => {
    if (values.some(isNullish)) return null;
    let result = identity;
    let isLong = false;
    for (const value of values) {
      const type = typeName(value);
      if (!isNumeric(value) || (type !== 'int' && type !== 'long'))
        throw typeMismatch(`${name} only supports int and long operands.`);
      isLong ||= type === 'long';
      result = apply(result, bigintOf(value));
    }
    return integerValue(result, isLong ? 'long' : 'int');
  });

function positiveFor(name: string, code: number): (value: number) => Error | undefined {
  return (value) =>
    value > 0 ? undefined : located(code, `${name}'s argument must be a positive number, but is ${value}`);
}

export const ARITHMETIC_OPERATORS: [string, OperatorCompiler][] = [
  ['$add', variadic(add)],
  ['$subtract', binary(subtract)],
  ['$multiply', variadic(multiply)],
  ['$divide', binary(divide)],
  ['$mod', binary(modulo)],
  ['$abs', ofNumber(absolute)],
  ['$ceil', ofNumber((value) => roundNumber(value, 0, 'ceil'))],
  ['$floor', ofNumber((value) => roundNumber(value, 0, 'floor'))],
  ['$round', roundingTo('half-even')],
  ['$trunc', roundingTo('down')],
  ['$pow', binary(power)],
  [
    '$sqrt',
    transcendental(Math.sqrt, (value) =>
      value < 0 ? located(28714, "$sqrt's argument must be greater than or equal to 0") : undefined,
    ),
  ],
  ['$exp', transcendental(Math.exp)],
  ['$ln', transcendental(Math.log, positiveFor('$ln', 28766))],
  ['$log10', transcendental(Math.log10, positiveFor('$log10', 28761))],
  ['$log', binary(logarithm)],
  ['$bitAnd', bitwise(-1n, (a, b) => a & b)],
  ['$bitOr', bitwise(0n, (a, b) => a | b)],
  ['$bitXor', bitwise(0n, (a, b) => a ^ b)],
  ['$rand', () => () => new Double(Math.random())],
];
