import { seal, SEAL_OVERHEAD_BYTES, unseal } from './aes-gcm.ts';
import { bindParts } from './bound-parts.ts';
import { canonicalJson } from './canonical-json.ts';
import { DecryptionError } from './decryption-error.ts';
import type { HospitalKeyRing } from './key-ring.ts';

/** Where a field stands. Bound into its ciphertext with the hospital, so that it opens nowhere else. */
export interface FieldPlace {
  readonly collection: string;
  /** The document's id as text. */
  readonly id: string;
  /** Dotted path within the document. */
  readonly path: string;
}

const VERSION = 1;
const HEADER_BYTES = 5;

/**
 * Encrypts one field (AES-256-GCM under the hospital's active data key).
 * Layout: version (1 byte) | kid (4) | nonce (12) | tag (16) | ciphertext. The length of the value can be seen.
 *
 * @param value JSON: null, boolean, finite number, string, array or plain object; instants as ISO text. Undefined properties are left out.
 * @throws TypeError for a value that JSON cannot give back as it was (Date, NaN, bigint, undefined, class instance, lone surrogate)
 */
export function encryptField(ring: HospitalKeyRing, value: unknown, where: FieldPlace): Buffer {
  const header = Buffer.concat([Buffer.of(VERSION), Buffer.from(ring.activeDataKid, 'hex')]);
  const plaintext = Buffer.from(canonicalJson(value), 'utf8');
  return Buffer.concat([header, seal(ring.activeDataKey, plaintext, binding(ring, where, header))]);
}

/**
 * Opens what `encryptField` made, with any data key of the ring.
 *
 * @param bytes as stored; a database driver's binary must be unpacked to bytes first
 * @throws DecryptionError, always the same, when hospital, collection, id, path, key or any byte differs
 */
export function decryptField(ring: HospitalKeyRing, bytes: Uint8Array, where: FieldPlace): unknown {
  const key = ring.dataKeys.get(fieldKeyId(bytes));
  if (key === undefined) throw new DecryptionError();
  const header = bytes.subarray(0, HEADER_BYTES);
  const plaintext = unseal(key, bytes.subarray(HEADER_BYTES), binding(ring, where, header));
  if (plaintext === null) throw new DecryptionError();
  return JSON.parse(plaintext.toString('utf8'));
}

/**
 * The kid of the key that encrypted a field (8 hexadecimal digits), so that a rotation can find what is not under
 * `ring.activeDataKid` yet. It is read without opening the field and proves nothing.
 *
 * @throws DecryptionError when the bytes cannot be an encrypted field
 */
export function fieldKeyId(bytes: Uint8Array): string {
  if (bytes.length < HEADER_BYTES + SEAL_OVERHEAD_BYTES || bytes[0] !== VERSION) throw new DecryptionError();
  return Buffer.from(bytes.subarray(1, HEADER_BYTES)).toString('hex');
}

function binding(ring: HospitalKeyRing, where: FieldPlace, header: Uint8Array): Buffer {
  const place = bindParts(['wardline/field/v1', ring.hospitalId, where.collection, where.id, where.path]);
  return Buffer.concat([header, place]);
}
