import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bindParts } from './bound-parts.ts';
import { textEqual } from './constant-time.ts';

/**
 * The token a page sends back in a header with each change: HMAC-SHA256 of the session id, 43 characters of base64url. The same for the
 * life of the session; it ends with it.
 */
export function csrfToken(key: KeyObject, sessionId: string): string {
  return createHmac('sha256', key)
    .update(bindParts(['wardline/csrf/v1', sessionId]))
    .digest('base64url');
}

/** Whether what came in the header (a missing or repeated one is no string) is this session's token, in constant time. */
export function isCsrfToken(key: KeyObject, sessionId: string, token: unknown): boolean {
  return typeof token === 'string' && textEqual(csrfToken(key, sessionId), token);
}
