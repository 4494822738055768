import { Decimal128 } from 'bson';

/** An exact decimal: `coefficient × 10^exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** A number of any BSON type for exact work; infinities and NaN stay JavaScript numbers. */
export type Exact = Decimal | number;

export const DECIMAL_DIGITS = 34;

const DECIMAL_TEXT = /^([+-]?)(\d+)(?:\.(\d*))?(?:E([+-]?\d+))?$/i;

export function parseDecimal(text: string): Exact {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return Number(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const magnitude = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -magnitude : magnitude, exponent: Number(exponent) - fraction.length };
}

/** Every finite double is a finite decimal, because 2^-k = 5^k × 10^-k. */
export function decimalOfDouble(value: number): Exact {
  if (!Number.isFinite(value)) return value;
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  let halvings = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    // Doubling is exact in binary floating point, subnormals included.
    scaled *= 2;
    halvings += 1;
  }
  return { coefficient: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

const digitsOf = (value: bigint): string => (value < 0n ? -value : value).toString();

/** Exponent of the first digit, so that magnitudes can be compared without building 10^6000. */
const leadingExponent = (value: Decimal): number => value.exponent + digitsOf(value.coefficient).length;

export function compareDecimals(left: Decimal, right: Decimal): number {
  const leftSign = signOf(left.coefficient);
  const rightSign = signOf(right.coefficient);
  if (leftSign !== rightSign) return leftSign - rightSign;
  if (leftSign === 0) return 0;
  const byMagnitude = leadingExponent(left) - leadingExponent(right);
  if (byMagnitude !== 0) return byMagnitude * leftSign;
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export const signOf = (value: bigint): number => (value < 0n ? -1 : value > 0n ? 1 : 0);

function aligned(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(left.exponent, right.exponent);
  return [
    left.coefficient * 10n ** BigInt(left.exponent - exponent),
    right.coefficient * 10n ** BigInt(right.exponent - exponent),
    exponent,
  ];
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  // Numbers thousands of digits apart need no exact sum: the smaller cannot reach the 34th digit of the larger.
  const gap = leadingExponent(left) - leadingExponent(right);
  if (left.coefficient !== 0n && right.coefficient !== 0n && Math.abs(gap) > 3 * DECIMAL_DIGITS) {
    return gap > 0 ? left : right;
  }
  const [a, b, exponent] = aligned(left, right);
  return { coefficient: a + b, exponent };
}

export const multiplyDecimals = (left: Decimal, right: Decimal): Decimal => ({
  coefficient: left.coefficient * right.coefficient,
  exponent: left.exponent + right.exponent,
});

/** Quotient to 34 digits. The divisor must not be zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.coefficient === 0n) return { coefficient: 0n, exponent: left.exponent - right.exponent };
  const shift = Math.max(
    0,
    DECIMAL_DIGITS + 2 + digitsOf(right.coefficient).length - digitsOf(left.coefficient).length,
  );
  const scaled = left.coefficient * 10n ** BigInt(shift);
  const quotient = scaled / right.coefficient;
  const exponent = left.exponent - right.exponent - shift;
  if (scaled % right.coefficient !== 0n) return { coefficient: quotient, exponent };
  return withoutTrailingZeros({ coefficient: quotient, exponent }, left.exponent - right.exponent);
}

/** Remainder with the sign of the dividend, as IEEE 754 truncating division leaves it. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, exponent] = aligned(left, right);
  return { coefficient: a % b, exponent };
}

function withoutTrailingZeros(value: Decimal, idealExponent: number): Decimal {
  let { coefficient, exponent } = value;
  while (exponent < idealExponent && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}

export type Rounding = 'half-even' | 'down' | 'floor' | 'ceil';

/** Rounds so that nothing below 10^exponent is left. */
export function roundToExponent(value: Decimal, exponent: number, rounding: Rounding): Decimal {
  if (value.exponent >= exponent) return value;
  const divisor = 10n ** BigInt(exponent - value.exponent);
  const quotient = value.coefficient / divisor;
  const rest = value.coefficient % divisor;
  return { coefficient: quotient + roundingStep(quotient, rest, divisor, rounding), exponent };
}

function roundingStep(quotient: bigint, rest: bigint, divisor: bigint, rounding: Rounding): bigint {
  if (rest === 0n || rounding === 'down') return 0n;
  const away = rest < 0n ? -1n : 1n;
  if (rounding === 'floor') return away < 0n ? -1n : 0n;
  if (rounding === 'ceil') return away > 0n ? 1n : 0n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice > divisor) return away;
  return twice === divisor && quotient % 2n !== 0n ? away : 0n;
}

export function decimal128Of(value: Exact): Decimal128 {
  if (typeof value === 'number') return Decimal128.fromString(String(value));
  const excess = digitsOf(value.coefficient).length - DECIMAL_DIGITS;
  let rounded = excess > 0 ? roundToExponent(value, value.exponent + excess, 'half-even') : value;
  if (digitsOf(rounded.coefficient).length > DECIMAL_DIGITS) {
    rounded = { coefficient: rounded.coefficient / 10n, exponent: rounded.exponent + 1 };
  }
  return Decimal128.fromString(`${rounded.coefficient}E${rounded.exponent}`);
}
