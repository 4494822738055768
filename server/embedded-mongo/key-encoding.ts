import { createHash } from 'node:crypto';
import { BSONRegExp, Binary, Code, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import type { Decimal } from './decimal.ts';
import { compareDecimals, decimalOfDouble } from './decimal.ts';
import { exactNumber, nativeNumber } from './numbers.ts';
import { KIND, binaryBytes, kindOf, textOf } from './values.ts';
import type { BsonDocument, BsonNumber, BsonValue } from './values.ts';

/** LMDB's own limit is 1,978 bytes; the rest is left for the store's prefix and the record id. */
export const MAX_KEY_BYTES = 1500;

const DIGEST_BYTES = 20;

export type Direction = 1 | -1;

/**
 * Index key of the given values: comparing keys bytewise gives the order of `compareValues`, field by field, reversed where the direction is
 * -1, and equal bytes mean equal values. Two exceptions the planner must know:
 * a key longer than {@link MAX_KEY_BYTES} is cut and closed with a SHA-1 of the whole (equality still holds, order does not, see
 * {@link isTruncatedKey}); and with a collation only equality holds.
 */
export function encodeKey(
  values: readonly BsonValue[],
  directions: readonly Direction[],
  collation?: Collation,
): Buffer {
  const writer = new KeyWriter();
  for (let index = 0; index < values.length; index += 1) {
    const start = writer.length;
    writeValue(writer, values[index], collation);
    if (directions[index] === -1) writer.invertFrom(start);
  }
  const key = writer.bytes();
  if (key.length <= MAX_KEY_BYTES) return key;
  const digest = createHash('sha1').update(key).digest();
  return Buffer.concat([key.subarray(0, MAX_KEY_BYTES), digest]);
}

export const isTruncatedKey = (key: Uint8Array): boolean => key.length === MAX_KEY_BYTES + DIGEST_BYTES;

class KeyWriter {
  private buffer = Buffer.allocUnsafe(128);
  length = 0;

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + count));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length] = value;
    this.length += 1;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32BE(value, this.length);
  }

  uint64(value: bigint): void {
    this.reserve(8);
    this.length = this.buffer.writeBigUInt64BE(value, this.length);
  }

  /** IEEE 754 bits, sign bit flipped for positives and all bits for negatives, sort as unsigned bytes. */
  double(value: number): void {
    this.reserve(8);
    const start = this.length;
    this.length = this.buffer.writeDoubleBE(value, start);
    const first = this.buffer[start] ?? 0;
    if ((first & 0x80) === 0) this.buffer[start] = first | 0x80;
    else this.invertFrom(start);
  }

  /** Text closed by 0x00 0x00; a zero inside is written 0x00 0xff so that no text is another's prefix. */
  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    let from = 0;
    for (let zero = bytes.indexOf(0); zero >= 0; zero = bytes.indexOf(0, from)) {
      this.raw(bytes.subarray(from, zero + 1));
      this.byte(0xff);
      from = zero + 1;
    }
    this.raw(bytes.subarray(from));
    this.byte(0);
    this.byte(0);
  }

  invertFrom(start: number): void {
    for (let index = start; index < this.length; index += 1) this.buffer[index] = ~(this.buffer[index] ?? 0) & 0xff;
  }

  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }
}

/** Closes documents and arrays; smaller than any type byte, so the shorter of two sorts first. */
const END = 0;

/** MinKey is -1 and missing 0 in the canonical order: two up keeps both above {@link END}. */
const typeByte = (value: BsonValue): number => kindOf(value) + 2;

function writeValue(writer: KeyWriter, value: BsonValue, collation: Collation | undefined): void {
  const kind = kindOf(value);
  writer.byte(kind + 2);
  switch (kind) {
    case KIND.number:
      writeNumber(writer, value as BsonNumber);
      return;
    case KIND.string:
      writer.text(collation === undefined ? textOf(value) : collation.key(textOf(value)));
      return;
    case KIND.object:
      writeDocument(writer, value as BsonDocument, collation);
      return;
    case KIND.array:
      for (const element of value as BsonValue[]) writeValue(writer, element, collation);
      writer.byte(END);
      return;
    case KIND.boolean:
      writer.byte(value === true ? 1 : 0);
      return;
    default:
      writeOpaque(writer, value);
  }
}

function writeDocument(writer: KeyWriter, document: BsonDocument, collation: Collation | undefined): void {
  for (const field of Object.keys(document)) {
    // Documents compare by the field's type before its name.
    writer.byte(typeByte(document[field]));
    writer.text(field);
    writeValue(writer, document[field], collation);
  }
  writer.byte(END);
}

function writeOpaque(writer: KeyWriter, value: BsonValue): void {
  if (value instanceof ObjectId) writer.raw(value.id);
  else if (value instanceof Date) writer.uint64(orderedInt64(value.getTime()));
  else if (value instanceof Timestamp) {
    writer.uint32(value.high >>> 0);
    writer.uint32(value.low >>> 0);
  } else if (value instanceof Binary) {
    const bytes = binaryBytes(value);
    writer.uint32(bytes.length);
    writer.byte(value.sub_type);
    writer.raw(bytes);
  } else if (value instanceof BSONRegExp) {
    writer.text(value.pattern);
    writer.text(value.options);
  } else if (value instanceof Code) {
    writer.text(value.code);
    if (value.scope) writeDocument(writer, value.scope, undefined);
  }
}

function orderedInt64(instant: number): bigint {
  const lowest = -(1n << 63n);
  return BigInt.asUintN(64, (Number.isNaN(instant) ? lowest : BigInt(instant)) - lowest);
}

const BELOW = 0;
const EXACT = 1;
const ABOVE = 2;

/**
 * Numbers of every type share one encoding: the nearest double, then whether the exact value lies below, at or above it, and for the
 * two inexact cases (Long beyond 2^53, Decimal128 fractions) the exact digits. Rounding to the nearest double never swaps two
 * numbers, so the double may lead.
 */
function writeNumber(writer: KeyWriter, value: BsonNumber): void {
  const native = nativeNumber(value);
  if (typeof native === 'number') {
    writeDouble(writer, native);
    writer.byte(EXACT);
    return;
  }
  const nearest = Number(native.toString());
  const exact = exactNumber(value);
  const order = typeof exact === 'number' ? 0 : relationTo(exact, nearest);
  writeDouble(writer, nearest);
  writer.byte(order < 0 ? BELOW : order > 0 ? ABOVE : EXACT);
  if (order !== 0 && typeof exact === 'object') writeDigits(writer, exact);
}

/** NaN sorts before -Infinity, and there is one zero only. */
function writeDouble(writer: KeyWriter, value: number): void {
  if (Number.isNaN(value)) writer.uint64(0n);
  else writer.double(value === 0 ? 0 : value);
}

function relationTo(exact: Decimal, nearest: number): number {
  const double = decimalOfDouble(nearest);
  if (typeof double === 'object') return compareDecimals(exact, double);
  return nearest > 0 ? -1 : 1;
}

/** Scientific notation without trailing zeros: exponent of the first digit, then the digits. Inverted for negatives. */
function writeDigits(writer: KeyWriter, value: Decimal): void {
  const start = writer.length;
  const negative = value.coefficient < 0n;
  const digits = (negative ? -value.coefficient : value.coefficient).toString();
  writer.uint32(value.exponent + digits.length + 0x8000);
  writer.text(digits.replace(/0+$/, ''));
  if (negative) writer.invertFrom(start);
}
