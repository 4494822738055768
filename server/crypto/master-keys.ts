import type { KeyObject } from 'node:crypto';
import { seal, unseal } from './aes-gcm.ts';
import { DecryptionError } from './decryption-error.ts';
import { parseKeyList } from './secret-keys.ts';

/** The keys that wrap every hospital's keys. They live in the configuration, never in a database. */
export interface MasterKeys {
  /** Wraps all new keys. */
  readonly activeKid: string;
  readonly byKid: ReadonlyMap<string, KeyObject>;
}

/** A key sealed under a master key. */
export interface SealedKey {
  readonly masterKid: string;
  /** version byte | nonce | tag | ciphertext */
  readonly wrapped: Buffer;
}

const VERSION = 1;

/**
 * Reads `kid:base64,kid2:base64`: 32 random bytes each, the first active, the others kept until `rewrap` has run everywhere.
 *
 * @throws WeakSecretError for malformed, short, patterned or repeated keys; the message never holds key text
 */
export function parseMasterKeys(text: string, setting = 'WARDLINE_MASTER_KEYS'): MasterKeys {
  const keys = parseKeyList(text, setting);
  return { activeKid: keys[0].kid, byKid: new Map(keys.map(({ kid, key }) => [kid, key])) };
}

/**
 * Seals a data key under the active master key (AES-256-GCM).
 *
 * @param dataKey raw key bytes; the caller wipes them
 * @param additionalData binds the key to its owner and purpose; the same bytes are needed to open it
 */
export function wrapKey(masterKeys: MasterKeys, dataKey: Uint8Array, additionalData: Uint8Array): SealedKey {
  const master = masterKeys.byKid.get(masterKeys.activeKid);
  if (master === undefined) throw new TypeError('The active master key is not in the list.');
  const wrapped = Buffer.concat([Buffer.of(VERSION), seal(master, dataKey, additionalData)]);
  return { masterKid: masterKeys.activeKid, wrapped };
}

/**
 * Opens what `wrapKey` made.
 *
 * @returns raw key bytes; the caller wipes them
 * @throws DecryptionError when the master key is not in the list, the additional data differs, or any byte was changed
 */
export function unwrapKey(masterKeys: MasterKeys, sealed: SealedKey, additionalData: Uint8Array): Buffer {
  const master = masterKeys.byKid.get(sealed.masterKid);
  if (master === undefined || sealed.wrapped[0] !== VERSION) throw new DecryptionError();
  const dataKey = unseal(master, sealed.wrapped.subarray(1), additionalData);
  if (dataKey === null) throw new DecryptionError();
  return dataKey;
}
