import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Length of every secret key, in bytes. */
export const KEY_BYTES = 32;

/** A secret is missing, malformed, weak or used twice. The message names the setting and never holds any of its text. */
export class WeakSecretError extends Error {
  override readonly name = 'WeakSecretError';
}

/** A secret key with the name it is known by. */
export interface NamedKey {
  readonly kid: string;
  readonly key: KeyObject;
}

const KID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const CANONICAL_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
// 32 random bytes hold about 30 different values and 29 different steps; fewer than 16 of either happens less than once in 10^15 keys.
const LEAST_DIFFERENT = 16;

/**
 * Why these bytes cannot be a secret key, in words for the operator; null when nothing speaks against them.
 * It catches what people type or copy (text, hexadecimal digits, repeats, counting), not a bad random generator.
 */
export function secretWeakness(bytes: Uint8Array): string | null {
  if (bytes.length !== KEY_BYTES) return `must be ${KEY_BYTES} bytes, but is ${bytes.length}`;
  if (new Set(bytes).size < LEAST_DIFFERENT) return 'repeats too few different bytes to be random';
  const steps = new Set<number>();
  let previous = 0;
  for (const byte of bytes) {
    steps.add((byte - previous) & 0xff);
    previous = byte;
  }
  if (steps.size < LEAST_DIFFERENT) return 'follows a pattern and is not random';
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f))
    return 'is typed text or hexadecimal digits, not random bytes';
  return null;
}

/**
 * Reads one secret key.
 *
 * @param text 32 random bytes in standard base64 with padding (44 characters), as `openssl rand -base64 32` prints them
 * @param setting the setting's name, for messages
 * @throws WeakSecretError when it is not base64, not 32 bytes, or plainly not random
 */
export function parseSecretKey(text: string, setting: string): KeyObject {
  const bytes = Buffer.from(text, 'base64');
  if (text === '') throw new WeakSecretError(`${setting} is empty.`);
  if (!CANONICAL_BASE64.test(text) || bytes.toString('base64') !== text) {
    throw new WeakSecretError(`${setting} is not standard base64 with padding.`);
  }
  const weakness = secretWeakness(bytes);
  if (weakness !== null) throw new WeakSecretError(`${setting} ${weakness}.`);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/**
 * Reads `kid:base64,kid2:base64`; the first is the active one, the others still open or verify what they made.
 *
 * @param setting the setting's name, for messages
 * @throws WeakSecretError for an empty list, a malformed entry, a weak key, or a kid or key that comes twice
 */
export function parseKeyList(text: string, setting: string): readonly [NamedKey, ...NamedKey[]] {
  const keys = text.split(',').map((entry, index) => parseEntry(entry.trim(), `${setting}, entry ${index + 1}`));
  refuseTwice(keys, setting);
  const [first, ...others] = keys;
  if (first === undefined) throw new WeakSecretError(`${setting} is empty.`);
  return [first, ...others];
}

function parseEntry(entry: string, place: string): NamedKey {
  const colon = entry.indexOf(':');
  const kid = entry.slice(0, Math.max(colon, 0));
  if (colon < 0 || !KID.test(kid)) {
    throw new WeakSecretError(
      `${place}: must read kid:base64, the kid 1 to 32 letters, digits, dots, dashes or underscores.`,
    );
  }
  return { kid, key: parseSecretKey(entry.slice(colon + 1), `${place} (${kid})`) };
}

function refuseTwice(keys: readonly NamedKey[], setting: string): void {
  for (const [index, one] of keys.entries()) {
    for (const other of keys.slice(index + 1)) {
      if (one.kid === other.kid) throw new WeakSecretError(`${setting}: the kid ${one.kid} comes twice.`);
      if (one.key.equals(other.key))
        throw new WeakSecretError(`${setting}: ${one.kid} and ${other.kid} are the same key.`);
    }
  }
}
