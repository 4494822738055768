import { createHmac } from 'node:crypto';
import { bindParts } from './bound-parts.ts';
import type { HospitalKeyRing } from './key-ring.ts';

const INDEX_BYTES = 16;

/** The field that is searched. Equal values of other fields, collections or hospitals get other indexes. */
export interface IndexedField {
  readonly collection: string;
  readonly path: string;
}

/**
 * What is stored beside an encrypted field so that equal values can be found: HMAC-SHA256 under the hospital's index key, cut
 * to 16 bytes. Whoever holds the database sees which records share a value and nothing else, so keep it to fields whose
 * values are mostly unlike (not sex, not blood group).
 *
 * @param normalisedValue from `normalise.ts`, the same normaliser for writing and searching
 * @throws RangeError for an empty value: all records without one would find each other
 * @throws TypeError for text with a lone surrogate
 */
export function blindIndex(ring: HospitalKeyRing, field: IndexedField, normalisedValue: string): Buffer {
  if (normalisedValue === '') throw new RangeError('An empty value has no blind index.');
  const parts = ['wardline/blind-index/v1', ring.hospitalId, field.collection, field.path, normalisedValue];
  return createHmac('sha256', ring.indexKey).update(bindParts(parts)).digest().subarray(0, INDEX_BYTES);
}
