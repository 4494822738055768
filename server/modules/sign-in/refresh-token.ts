import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bindParts } from '../../crypto/bound-parts.ts';
import { textEqual } from '../../crypto/constant-time.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';
import { later, SAME_MOMENT_MS } from './periods.ts';
import type { Session } from './sign-in.model.ts';

const FORM = /^([\da-f-]{36})\.([\da-f-]{36})\.([\w-]{43})$/u;

/** What a refresh cookie says; all empty where it is none. It only says whose: the secret decides. */
export function readRefreshToken(cookie: string | undefined) {
  const [, hospitalId = '', sessionId = '', secret = ''] = FORM.exec(cookie ?? '') ?? [];
  return { hospitalId, sessionId, secret };
}

/** Whether the token of that hash was turned just now: its bearer is another tab, not a thief. */
export const isSameMoment = (
  { previousRefreshHash, rotatedAt }: Pick<Session, 'previousRefreshHash' | 'rotatedAt'>,
  hash: string,
  at: Date,
): boolean =>
  previousRefreshHash !== null && textEqual(previousRefreshHash, hash) && at <= later(rotatedAt, SAME_MOMENT_MS);

/**
 * The token that follows `secret` in the session. It is derived and not drawn, so that who asks twice in one moment (two
 * tabs, or a tab whose answer was lost on the way) gets the same successor; without the pepper nobody can compute it.
 */
export function successorOf(pepper: KeyObject, sessionId: string, secret: string): string {
  return createHmac('sha256', pepper)
    .update(bindParts(['wardline/refresh/v1', sessionId, secret]))
    .digest('base64url');
}

/**
 * Whether `secret` was this session's token once: one of its successors has the hash now in force. What was never a token
 * of it (someone knows the session's id and guesses) must not be able to end the session.
 * @param rotations how often the session's token was turned
 */
export function wasTokenOf(
  pepper: KeyObject,
  sessionId: string,
  secret: string,
  refreshHash: string,
  rotations: number,
): boolean {
  let token = secret;
  for (let turn = 0; turn < Math.min(rotations, 5_000); turn += 1) {
    token = successorOf(pepper, sessionId, token);
    if (textEqual(hashToken(token), refreshHash)) return true;
  }
  return false;
}
