import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { badValue, mongoError } from '../errors.ts';
import { parseDecimal, decimal128Of } from '../decimal.ts';
import { typeNameOfCode } from '../match/type-test.ts';
import { doubleOf, exactNumber, integerValue, isZero } from '../numbers.ts';
import { isNullish, isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonNumber, BsonValue } from '../values.ts';
import { parseInstant } from './date-text.ts';
import { namedOperands, unary } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';
import { textOfNumber } from './text.ts';
import { UTC } from './timezone.ts';

const conversionFailure = (message: string): Error => mongoError(241, 'ConversionFailure', message);

const unsupported = (value: BsonValue, target: string): Error =>
  conversionFailure(`Unsupported conversion from ${typeName(value)} to ${target} in $convert with no onError value`);

type Converter = (value: BsonValue) => BsonValue;

function toBool(value: BsonValue): BsonValue {
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return !isZero(value);
  if (Array.isArray(value)) throw unsupported(value, 'bool');
  return true;
}

const DECIMAL_INTEGER = /^[+-]?\d+$/;

const toInteger =
  (target: 'int' | 'long'): Converter =>
  (value) => {
    if (typeof value === 'boolean') return target === 'int' ? new Int32(Number(value)) : Long.fromNumber(Number(value));
    if (value instanceof Date && target === 'long') return Long.fromNumber(value.getTime());
    if (typeof value === 'string') return integerFromText(value, target);
    if (!isNumeric(value)) throw unsupported(value, target);
    const exact = exactNumber(value);
    if (typeof exact === 'number')
      throw conversionFailure(
        `Attempt to convert NaN or infinity value to integer type in $convert with no onError value`,
      );
    const whole =
      exact.exponent >= 0
        ? exact.coefficient * 10n ** BigInt(Math.min(exact.exponent, 40))
        : truncated(exact.coefficient, -exact.exponent);
    return fitted(whole, target, textOfNumber(value));
  };

const truncated = (coefficient: bigint, places: number): bigint =>
  places > 800 ? 0n : coefficient / 10n ** BigInt(places);

function integerFromText(text: string, target: 'int' | 'long'): BsonValue {
  if (!DECIMAL_INTEGER.test(text)) throw notANumber(text);
  return fitted(BigInt(text.replace(/^\+/, '')), target, text);
}

function fitted(whole: bigint, target: 'int' | 'long', shown: string): BsonValue {
  const result = integerValue(whole, target);
  if (result === undefined || (target === 'int' && result instanceof Long)) {
    throw conversionFailure(`Conversion would overflow target type in $convert with no onError value: ${shown}`);
  }
  return result;
}

const notANumber = (text: string): Error =>
  conversionFailure(`Failed to parse number '${text}' in $convert with no onError value`);

const DECIMAL_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function toDouble(value: BsonValue): BsonValue {
  if (typeof value === 'boolean') return new Double(Number(value));
  if (value instanceof Date) return new Double(value.getTime());
  if (typeof value === 'string') {
    if (!DECIMAL_NUMBER.test(value)) return specialNumber(value);
    const parsed = Number(value);
    if (!Number.isFinite(parsed))
      throw conversionFailure(`Failed to parse number '${value}' in $convert with no onError value: Out of range`);
    return new Double(parsed);
  }
  if (!isNumeric(value)) throw unsupported(value, 'double');
  const number = doubleOf(value);
  if (value instanceof Decimal128 && !Number.isFinite(number) && typeof exactNumber(value) === 'object') {
    throw conversionFailure(
      `Conversion would overflow target type in $convert with no onError value: ${value.toString()}`,
    );
  }
  return new Double(number);
}

const SPECIAL_NUMBERS = new Map([
  ['nan', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

function specialNumber(text: string): Double {
  const special = SPECIAL_NUMBERS.get(text.toLowerCase());
  if (special === undefined) throw notANumber(text);
  return new Double(special);
}

function toDecimal(value: BsonValue): BsonValue {
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') {
    if (!DECIMAL_NUMBER.test(value)) return Decimal128.fromString(String(specialNumber(value).value));
    return decimal128Of(parseDecimal(value.replace(/^\./, '0.').replace(/^([+-])\./, '$10.')));
  }
  if (!isNumeric(value)) throw unsupported(value, 'decimal');
  return decimalOf(value);
}

function decimalOf(value: BsonNumber): Decimal128 {
  if (value instanceof Decimal128) return value;
  if (!(value instanceof Double) || !Number.isFinite(value.value)) return Decimal128.fromString(textOfNumber(value));
  return decimal128Of(parseDecimal(value.value.toPrecision(15)));
}

function toText(value: BsonValue): BsonValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return textOfNumber(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  throw unsupported(value, 'string');
}

function toDate(value: BsonValue): BsonValue {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date((value.high >>> 0) * 1000);
  if (typeof value === 'string') return parseInstant(value, UTC);
  // An Int32 is too small to be a date in milliseconds; MongoDB takes it for a mistake.
  if (isNumeric(value) && typeName(value) !== 'int') {
    const instant = Math.trunc(toNumber(value));
    if (Math.abs(instant) <= 8.64e15) return new Date(instant);
    throw conversionFailure(
      `Conversion would overflow target type in $convert with no onError value: ${textOfNumber(value)}`,
    );
  }
  throw unsupported(value, 'date');
}

function toObjectId(value: BsonValue): BsonValue {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-fA-F]{24}$/.test(value)) {
    throw conversionFailure(
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length or character for parsing to OID`,
    );
  }
  return ObjectId.createFromHexString(value);
}

const CONVERTERS = new Map<string, Converter>([
  ['bool', toBool],
  ['int', toInteger('int')],
  ['long', toInteger('long')],
  ['double', toDouble],
  ['decimal', toDecimal],
  ['string', toText],
  ['date', toDate],
  ['objectId', toObjectId],
]);

function converterTo(target: BsonValue): Converter {
  const name = typeof target === 'string' ? target : isNumeric(target) ? typeNameOfCode(toNumber(target)) : undefined;
  if (name === undefined) throw mongoError(9, 'FailedToParse', "$convert's 'to' argument must be a string or number");
  const converter = CONVERTERS.get(name);
  if (converter === undefined) throw badValue(`Unknown or unsupported type name in $convert: ${name}`);
  return converter;
}

const compileConvert: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$convert', operand, ['input', 'to'], ['onError', 'onNull', 'format']);
  if (Object.hasOwn(given, 'format')) throw badValue("$convert's 'format' is not supported by the embedded engine");
  const input = scope.compile(given.input);
  const target = scope.compile(given.to);
  const onNull = Object.hasOwn(given, 'onNull') ? scope.compile(given.onNull) : () => null;
  const onError = Object.hasOwn(given, 'onError') ? scope.compile(given.onError) : undefined;
  return (frame) => {
    const value = input(frame);
    if (isNullish(value)) return onNull(frame);
    const to = target(frame);
    if (isNullish(to)) return null;
    const convert = converterTo(to);
    if (onError === undefined) return convert(value);
    try {
      return convert(value);
    } catch {
      return onError(frame);
    }
  };
};

const shorthand = (target: string): OperatorCompiler =>
  unary((value) => (isNullish(value) ? null : converterTo(target)(value)));

export const CONVERSION_OPERATORS: [string, OperatorCompiler][] = [
  ['$convert', compileConvert],
  ['$toBool', shorthand('bool')],
  ['$toInt', shorthand('int')],
  ['$toLong', shorthand('long')],
  ['$toDouble', shorthand('double')],
  ['$toDecimal', shorthand('decimal')],
  ['$toString', shorthand('string')],
  ['$toDate', shorthand('date')],
  ['$toObjectId', shorthand('objectId')],
  ['$type', unary((value) => typeName(value))],
  ['$isNumber', unary((value) => isNumeric(value))],
];
