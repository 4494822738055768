import { createHmac, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bindParts } from './bound-parts.ts';
import { textEqual } from './constant-time.ts';

const CODES = 10;
const CODE_CHARACTERS = 10;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What is left after a recovery code was used. */
export interface SpentRecoveryCode {
  /** Remove this one on the condition that it is still there: of two at once, one must lose. */
  readonly spentHash: string;
  readonly remaining: readonly string[];
}

/** Ten codes such as `K7QPA-2MWXC` (50 random bits each), shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    // 256 is a multiple of 32, so the low five bits of a byte are uniform.
    const text = Array.from(randomBytes(CODE_CHARACTERS), (byte) => BASE32.charAt(byte & 31)).join('');
    return `${text.slice(0, CODE_CHARACTERS / 2)}-${text.slice(CODE_CHARACTERS / 2)}`;
  });
}

/**
 * What is stored of a recovery code: HMAC-SHA256 under the pepper, bound to the user, 64 hexadecimal digits. Case, spaces and dashes do not
 * matter, and 0, 1 and 8, which no code has, are read as O, I and B.
 */
export function hashRecoveryCode(pepper: KeyObject, userId: string, code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B');
  return createHmac('sha256', pepper)
    .update(bindParts(['wardline/recovery-code/v1', userId, plain]))
    .digest('hex');
}

/**
 * Uses up a recovery code.
 *
 * @param hashes those the user still has
 * @returns null when the code is none of them
 */
export function spendRecoveryCode(
  pepper: KeyObject,
  userId: string,
  hashes: readonly string[],
  code: string,
): SpentRecoveryCode | null {
  const typed = hashRecoveryCode(pepper, userId, code);
  const matching = hashes.filter((hash) => textEqual(hash, typed));
  const [spentHash] = matching;
  return spentHash === undefined ? null : { spentHash, remaining: hashes.filter((hash) => !matching.includes(hash)) };
}
