import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Bytes that `seal` adds to the plaintext: nonce and tag. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * AES-256-GCM with a fresh random nonce. Layout of the result: nonce (12 bytes) | tag (16 bytes) | ciphertext.
 *
 * Random nonces hold for at most 2^32 messages under one key (NIST SP 800-38D, 8.3): rotate data keys long before.
 *
 * @param key 32-byte secret key
 */
export function seal(key: KeyObject, plaintext: Uint8Array, additionalData: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** What stands around a ciphertext, wherever a layout puts it. */
export interface SealParts {
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly additionalData: Uint8Array;
}

/**
 * Opens one AES-256-GCM ciphertext.
 *
 * @returns the plaintext, or null when key, additional data or any byte differs; the reason is not told
 */
export function openWith(key: KeyObject, ciphertext: Uint8Array, parts: SealParts): Buffer<ArrayBuffer> | null {
  // Without an explicit length Node accepts tags cut to 4 bytes, which can be guessed.
  const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(parts.additionalData);
  decipher.setAuthTag(parts.tag);
  const body = decipher.update(ciphertext);
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch {
    return null;
  }
}

/**
 * Opens what `seal` made.
 *
 * @returns the plaintext, or null when key, additional data or any byte differs; the reason is not told
 */
export function unseal(key: KeyObject, sealed: Uint8Array, additionalData: Uint8Array): Buffer | null {
  if (sealed.length < SEAL_OVERHEAD_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, SEAL_OVERHEAD_BYTES);
  return openWith(key, sealed.subarray(SEAL_OVERHEAD_BYTES), { nonce, tag, additionalData });
}
