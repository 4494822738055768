import { Double, ObjectId } from 'bson';
import type { Collation } from './collation.ts';
import { encodeKey } from './key-encoding.ts';
import { compareNumbers, nativeNumber } from './numbers.ts';
import { isNumeric } from './values.ts';
import type { BsonNumber, BsonValue } from './values.ts';

/** A map keyed by BSON value: 1, 1.0 and Decimal 1.00 are one key, and documents with another order of fields are two. */
export class ValueMap<T> {
  private readonly entries = new Map<string, T>();
  private readonly collation: Collation | undefined;

  constructor(collation?: Collation) {
    this.collation = collation;
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: BsonValue): boolean {
    return this.entries.has(valueToken(key, this.collation));
  }

  get(key: BsonValue): T | undefined {
    return this.entries.get(valueToken(key, this.collation));
  }

  set(key: BsonValue, value: T): void {
    this.entries.set(valueToken(key, this.collation), value);
  }

  values(): IterableIterator<T> {
    return this.entries.values();
  }
}

/** Equal text exactly for equal values. */
export function valueToken(value: BsonValue, collation?: Collation): string {
  if (typeof value === 'string') return `s${collation === undefined ? value : collation.key(value)}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (isNumeric(value)) return numberToken(value);
  return `k${encodeKey([value], [1], collation).toString('latin1')}`;
}

function numberToken(value: BsonNumber): string {
  const native = nativeNumber(value);
  if (typeof native === 'number') return `n${native}`;
  const nearest = new Double(Number(native.toString()));
  return compareNumbers(value, nearest) === 0 ? `n${nearest.value}` : `k${encodeKey([value], [1]).toString('latin1')}`;
}

/** The values without repetition, in order of first appearance. */
export function distinctValues(values: Iterable<BsonValue>, collation?: Collation): BsonValue[] {
  const seen = new ValueMap<BsonValue>(collation);
  for (const value of values) if (!seen.has(value)) seen.set(value, value);
  return [...seen.values()];
}
