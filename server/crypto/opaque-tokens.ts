import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bindParts } from './bound-parts.ts';
import { textEqual } from './constant-time.ts';

const TOKEN_BYTES = 32;
const CODE_DIGITS = 6;
/** 144 bits. */
const FIRST_OPERATOR_CODE_LENGTH = 24;

/** What a one-time code is good for. A code of one challenge, purpose or hospital is nothing to another. */
export interface CodeBinding {
  readonly challengeId: string;
  /** For example `sign-in` or `reset-password`. */
  readonly purpose: string;
  /** null for the platform's own operators. */
  readonly hospitalId: string | null;
}

/** A token that only its hash is stored of (refresh tokens, magic links): 32 random bytes, 43 characters of base64url. */
export function newOpaqueToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * What is stored of a token: SHA-256, 64 hexadecimal digits. No salt and no slow hash: a token holds 256 random bits, and a
 * look-up needs one hash. Never for passwords or codes.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Whether a token is the one a hash was made of, in constant time. */
export function tokenMatches(token: string, hash: string): boolean {
  return textEqual(hashToken(token), hash);
}

/** Six digits, each of the million codes equally likely. */
export function sixDigitCode(): string {
  return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}

/**
 * What is stored of a one-time code: HMAC-SHA256 under the pepper, 64 hexadecimal digits. A million codes are tried in a second, so the
 * pepper is what protects a stolen database, and the count of tries (kept by the caller, atomically) what protects the door.
 */
export function hashCode(pepper: KeyObject, code: string, binding: CodeBinding): string {
  const owner = binding.hospitalId === null ? ['platform', ''] : ['hospital', binding.hospitalId];
  const parts = ['wardline/code/v1', ...owner, binding.purpose, binding.challengeId, code];
  return createHmac('sha256', pepper).update(bindParts(parts)).digest('hex');
}

/** Whether a typed code is the one a hash was made of, in constant time. Text that is not six digits never is. */
export function codeMatches(pepper: KeyObject, code: string, binding: CodeBinding, hash: string): boolean {
  return /^\d{6}$/.test(code) && textEqual(hashCode(pepper, code, binding), hash);
}

/**
 * The code with which the first operator of an installation signs up: 24 characters of base64url, the same from every node and at
 * every start that is given the same pepper, so that whichever node is asked takes what any of them has shown.
 */
export function firstOperatorCode(pepper: KeyObject): string {
  return createHmac('sha256', pepper)
    .update(bindParts(['wardline/first-operator/v1']))
    .digest('base64url')
    .slice(0, FIRST_OPERATOR_CODE_LENGTH);
}
