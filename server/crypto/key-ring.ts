import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bindParts } from './bound-parts.ts';
import { unwrapKey, wrapKey } from './master-keys.ts';
import type { MasterKeys } from './master-keys.ts';
import { KEY_BYTES } from './secret-keys.ts';

/** `data` keys encrypt fields; the `index` key makes blind indexes and stays when data keys change. */
export type KeyPurpose = 'data' | 'index';

/** A hospital's key as it is stored: useless without the master key. Deleting all of a hospital's records destroys its data. */
export interface WrappedKey {
  /** 8 hexadecimal digits, unique within the hospital; stands in front of each field it encrypted. */
  readonly kid: string;
  readonly masterKid: string;
  /** base64 */
  readonly wrapped: string;
  readonly purpose: KeyPurpose;
  /** ISO 8601 in UTC with milliseconds; bound into the wrapping, so it must come back exactly as it was. */
  readonly createdAt: string;
  /** From then on the key only decrypts. */
  readonly retiredAt: string | null;
}

/** A hospital's opened keys, for one process's memory only. Key objects print and serialise without their bytes. */
export interface HospitalKeyRing {
  readonly hospitalId: string;
  readonly activeDataKid: string;
  readonly activeDataKey: KeyObject;
  readonly dataKeys: ReadonlyMap<string, KeyObject>;
  readonly indexKey: KeyObject;
}

/** The stored keys of a hospital do not make a ring: none, two index keys, a kid twice, or no data key that may still encrypt. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

const KID = /^[0-9a-f]{8}$/;

/**
 * Makes a new hospital's first keys: one for data, one for blind indexes.
 *
 * @throws TypeError for an empty hospital id
 */
export function createHospitalKeys(masterKeys: MasterKeys, hospitalId: string, now: Date): WrappedKey[] {
  const data = newKey(masterKeys, hospitalId, 'data', now, []);
  return [data, newKey(masterKeys, hospitalId, 'index', now, [data])];
}

/**
 * Opens a hospital's keys. Keep the ring and open it anew after a rotation: this is the slow part.
 *
 * @throws DecryptionError when a key belongs to another hospital, was changed, or its master key is not configured
 * @throws KeyRingError when the list is not a complete ring
 */
export function openKeyRing(
  masterKeys: MasterKeys,
  hospitalId: string,
  wrapped: readonly WrappedKey[],
): HospitalKeyRing {
  const opened = new Map<string, KeyObject>();
  for (const record of wrapped) {
    if (!KID.test(record.kid) || opened.has(record.kid)) throw new KeyRingError('A kid is malformed or comes twice.');
    opened.set(record.kid, openKey(masterKeys, hospitalId, record));
  }
  const active = newestInUse(wrapped, 'data');
  const index = wrapped.filter((record) => record.purpose === 'index' && record.retiredAt === null);
  const activeDataKey = active && opened.get(active.kid);
  const indexKey = index[0] && opened.get(index[0].kid);
  if (active === undefined || activeDataKey === undefined) throw new KeyRingError('No data key is in use.');
  if (indexKey === undefined || index.length !== 1) throw new KeyRingError('Exactly one index key must be in use.');
  const dataKids = new Set(wrapped.filter((record) => record.purpose === 'data').map((record) => record.kid));
  const dataKeys = new Map([...opened].filter(([kid]) => dataKids.has(kid)));
  return { hospitalId, activeDataKid: active.kid, activeDataKey, dataKeys, indexKey };
}

/**
 * Adds a data key and retires those in use. Old fields stay readable; the index key, and so every blind index, stays as it is.
 * The caller saves the list against the version it read, or two rotations at once would lose a key and the data under it.
 *
 * @returns the whole new list
 */
export function rotateDataKey(
  masterKeys: MasterKeys,
  hospitalId: string,
  wrapped: readonly WrappedKey[],
  now: Date,
): WrappedKey[] {
  const retired = wrapped.map((record) =>
    record.purpose === 'data' && record.retiredAt === null ? { ...record, retiredAt: now.toISOString() } : record,
  );
  return [...retired, newKey(masterKeys, hospitalId, 'data', now, wrapped)];
}

/**
 * Wraps every key under the active master key; those already there stay as they are. Afterwards the old master key can go.
 *
 * @returns the whole new list
 * @throws DecryptionError when a key cannot be opened with the configured master keys
 */
export function rewrap(masterKeys: MasterKeys, hospitalId: string, wrapped: readonly WrappedKey[]): WrappedKey[] {
  return wrapped.map((record) => {
    if (record.masterKid === masterKeys.activeKid) return record;
    const bytes = openBytes(masterKeys, hospitalId, record);
    try {
      const sealed = wrapKey(masterKeys, bytes, binding(hospitalId, record));
      return { ...record, masterKid: sealed.masterKid, wrapped: sealed.wrapped.toString('base64') };
    } finally {
      bytes.fill(0);
    }
  });
}

function newKey(
  masterKeys: MasterKeys,
  hospitalId: string,
  purpose: KeyPurpose,
  now: Date,
  existing: readonly WrappedKey[],
): WrappedKey {
  if (hospitalId === '') throw new TypeError('A hospital key needs a hospital id.');
  const identity = { kid: unusedKid(existing), purpose, createdAt: now.toISOString() };
  const bytes = randomBytes(KEY_BYTES);
  const sealed = wrapKey(masterKeys, bytes, binding(hospitalId, identity));
  bytes.fill(0);
  return { ...identity, masterKid: sealed.masterKid, wrapped: sealed.wrapped.toString('base64'), retiredAt: null };
}

function unusedKid(existing: readonly WrappedKey[]): string {
  for (;;) {
    const kid = randomBytes(4).toString('hex');
    if (!existing.some((record) => record.kid === kid)) return kid;
  }
}

function openKey(masterKeys: MasterKeys, hospitalId: string, record: WrappedKey): KeyObject {
  const bytes = openBytes(masterKeys, hospitalId, record);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

function openBytes(masterKeys: MasterKeys, hospitalId: string, record: WrappedKey): Buffer {
  const sealed = { masterKid: record.masterKid, wrapped: Buffer.from(record.wrapped, 'base64') };
  return unwrapKey(masterKeys, sealed, binding(hospitalId, record));
}

function binding(hospitalId: string, record: Pick<WrappedKey, 'kid' | 'purpose' | 'createdAt'>): Buffer {
  return bindParts(['wardline/hospital-key/v1', hospitalId, record.kid, record.purpose, record.createdAt]);
}

function newestInUse(wrapped: readonly WrappedKey[], purpose: KeyPurpose): WrappedKey | undefined {
  const inUse = wrapped.filter((record) => record.purpose === purpose && record.retiredAt === null);
  return inUse.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
}
