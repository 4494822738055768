import { BSONSymbol, Code, Decimal128, Double, Timestamp } from 'bson';
import { located } from '../errors.ts';
import { isNullish, isNumeric, typeName } from '../values.ts';
import type { BsonNumber, BsonValue } from '../values.ts';

/** Numbers as MongoDB writes them into strings. */
export function textOfNumber(value: BsonNumber): string {
  if (value instanceof Decimal128 || typeof value === 'bigint') return value.toString();
  const number = value instanceof Double ? value.value : value;
  if (typeof number !== 'number') return number.toString();
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'NaN' : number > 0 ? 'Infinity' : '-Infinity';
  return Object.is(number, -0) ? '-0' : doubleText(number);
}

/** C's `%g`-like notation: JavaScript keeps plain digits up to 1e21 and writes `1e-7`, MongoDB `1e-07`. */
function doubleText(number: number): string {
  const magnitude = Math.abs(number);
  if (magnitude !== 0 && (magnitude >= 1e15 || magnitude < 1e-4)) {
    return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(number);
}

/** The implicit conversion of string operators: null and missing become an empty string. */
export function textFromScalar(value: BsonValue, name = '$toLower'): string {
  if (typeof value === 'string') return value;
  if (isNullish(value)) return '';
  if (isNumeric(value)) return textOfNumber(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code) return value.code;
  if (value instanceof Timestamp) return value.toString();
  throw located(16007, `can't convert from BSON type ${typeName(value)} to String in ${name}`);
}
