import { Binary } from 'bson';
import { badValue, failedToParse } from '../errors.ts';
import { exactNumber } from '../numbers.ts';
import { binaryBytes, isNumeric, toNumber } from '../values.ts';
import type { BsonValue } from '../values.ts';
import type { ValueTest } from './node.ts';

export type BitsOperator = '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear';

export function bitsTest(operator: BitsOperator, operand: BsonValue): ValueTest {
  const mask = maskOf(operator, operand);
  return (value) => {
    const bits = bitsOf(value);
    if (bits === undefined) return false;
    const set = bits & mask;
    if (operator === '$bitsAllSet') return set === mask;
    if (operator === '$bitsAllClear') return set === 0n;
    return operator === '$bitsAnySet' ? set !== 0n : set !== mask;
  };
}

function maskOf(operator: string, operand: BsonValue): bigint {
  if (Array.isArray(operand)) return operand.reduce((mask: bigint, position) => mask | bitAt(operator, position), 0n);
  if (operand instanceof Binary) return bitsOfBinary(operand);
  const mask = isNumeric(operand) ? bitsOf(operand) : undefined;
  if (mask === undefined || toNumber(operand) < 0) {
    throw failedToParse(
      `${operator} takes an Array, a number, or a BinData but received something else or a negative number`,
    );
  }
  return mask;
}

function bitAt(operator: string, position: BsonValue): bigint {
  const index = toNumber(position);
  if (!Number.isInteger(index) || index < 0)
    throw badValue(`bit positions of ${operator} must be non-negative integers`);
  return 1n << BigInt(index);
}

/** Negative numbers count as sign-extended without end, as two's complement has it; fractions and what exceeds 64 bits never match. */
function bitsOf(value: BsonValue): bigint | undefined {
  if (value instanceof Binary) return bitsOfBinary(value);
  if (!isNumeric(value)) return undefined;
  const exact = exactNumber(value);
  if (typeof exact === 'number') return undefined;
  const scale = 10n ** BigInt(Math.abs(exact.exponent) > 400 ? 400 : Math.abs(exact.exponent));
  if (exact.exponent < 0 && exact.coefficient % scale !== 0n) return undefined;
  const whole = exact.exponent < 0 ? exact.coefficient / scale : exact.coefficient * scale;
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

const bitsOfBinary = (value: Binary): bigint =>
  binaryBytes(value).reduce((bits, byte, index) => bits | (BigInt(byte) << BigInt(8 * index)), 0n);
