import { context } from '../access/context.ts';
import { blindIndex } from '../crypto/blind-index.ts';
import { decryptField, encryptField } from '../crypto/field-encryption.ts';
import type { Collection } from './collection.ts';
import type { Doc, Stored } from './filter.ts';

type Raw = Record<string, unknown>;

/** The bytes of a stored binary field, however it was read. */
export const toBuffer = (value: unknown): Buffer => {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value);
  // What `lean` gives for a binary field is a BSON Binary.
  const inner = (value as { buffer?: unknown }).buffer;
  if (inner instanceof Uint8Array) return Buffer.from(inner);
  throw new Error('An encrypted field holds something else than bytes.');
};

/** The blind index of `value` for the look-up field `name` of the collection; `null` where the value cannot be one. */
export function blindValue<T>(collection: Collection<T>, name: string, value: string): Buffer | null {
  const field = collection.blind[name];
  if (field === undefined) throw new Error(`${collection.name} has no blind index ${name}.`);
  const normal = field.normalise(value);
  if (normal === null) return null;
  return blindIndex(context().tenant.keys, { collection: collection.name, path: field.of }, normal);
}

/** Fields as they lie in the database: the secret ones encrypted for this very record, their look-ups computed. */
export function toStoredFields<T>(collection: Collection<T>, id: string, fields: Raw): Raw {
  const { keys } = context().tenant;
  const stored: Raw = { ...fields };
  for (const path of collection.encrypted) {
    const value = fields[path];
    if (value === undefined || value === null) continue;
    stored[path] = encryptField(keys, value, { collection: collection.name, id, path });
  }
  for (const [name, { of }] of Object.entries(collection.blind)) {
    if (!(of in fields)) continue;
    const value = fields[of];
    stored[name] = typeof value === 'string' ? blindValue(collection, name, value) : null;
  }
  return stored;
}

/** The record in plain values. Throws `DecryptionError` when a field was not encrypted for this place. */
export function fromStored<T>(collection: Collection<T>, raw: Stored): Doc<T> {
  const { keys } = context().tenant;
  const record: Raw = { ...raw };
  for (const path of collection.encrypted) {
    const value = record[path];
    if (value === undefined || value === null) continue;
    record[path] = decryptField(keys, toBuffer(value), { collection: collection.name, id: raw._id, path });
  }
  for (const name of Object.keys(collection.blind)) delete record[name];
  return record as unknown as Doc<T>; // The schema and this function are what makes it a Doc<T>.
}
