import { isZero } from '../numbers.ts';
import { isNumeric } from '../values.ts';
import type { BsonValue } from '../values.ts';

/** Missing, null, false and every zero are false; all else, the empty string included, is true. */
export function isTruthy(value: BsonValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === undefined) return false;
  return !isNumeric(value) || !isZero(value);
}
