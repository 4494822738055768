import { context } from '../access/context.ts';
import { blindIndex } from '../crypto/blind-index.ts';
import { decryptField, encryptField } from '../crypto/field-encryption.ts';
import type { Collection } from './collection.ts';
import { BINNED_IN } from './collection.ts';
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

/**
 * The blind indexes to look for in `name`: of a single value its own, of parts that of the part in normal form. `null`
 * where the value cannot be one.
 */
export function blindLookUp<T>(collection: Collection<T>, name: string, value: string): Buffer | null {
  const parts = collection.blindParts?.[name];
  if (parts === undefined) return blindValue(collection, name, value);
  return value === '' ? null : partIndex(collection, name, parts.of, value);
}

// The index's own name stands in the path: the same part under two indexes of one field must not show as the same.
const partIndex = <T>(collection: Collection<T>, name: string, of: string, part: string): Buffer =>
  blindIndex(context().tenant.keys, { collection: collection.name, path: `${of}/${name}` }, part);

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
  for (const [name, { of, partsOf }] of Object.entries(collection.blindParts ?? {})) {
    if (!(of in fields)) continue;
    const value = fields[of] ?? null;
    const parts = value === null ? [] : [...new Set(partsOf(value))].filter((part) => part !== '');
    stored[name] = parts.map((part) => partIndex(collection, name, of, part));
  }
  return stored;
}

/**
 * The record in plain values. Throws `DecryptionError` when a field was not encrypted for this place, unless
 * `whenDamaged` says what stands there instead.
 */
export function fromStored<T>(collection: Collection<T>, raw: Stored, whenDamaged?: (path: string) => unknown): Doc<T> {
  const { keys } = context().tenant;
  const record: Raw = { ...raw };
  const open = (path: string, value: unknown): unknown => {
    const where = { collection: collection.name, id: raw._id, path };
    if (whenDamaged === undefined) return decryptField(keys, toBuffer(value), where);
    try {
      return decryptField(keys, toBuffer(value), where);
    } catch {
      return whenDamaged(path);
    }
  };
  for (const path of collection.encrypted) {
    const value = record[path];
    if (value === undefined || value === null) continue;
    record[path] = open(path, value);
  }
  for (const name of [...Object.keys(collection.blind), ...Object.keys(collection.blindParts ?? {})]) {
    delete record[name];
  }
  delete record[BINNED_IN];
  return record as unknown as Doc<T>; // The schema and this function are what makes it a Doc<T>.
}
