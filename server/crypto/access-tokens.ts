import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { KEY_BYTES, WeakSecretError } from './secret-keys.ts';
import type { NamedKey } from './secret-keys.ts';

/** Who a token is for. A token of one audience opens no door of another. */
export type TokenAudience = 'staff' | 'operator' | 'patient';

/** Who is calling. Only operators stand outside a hospital. The session record, not the token, decides what they may do. */
export type TokenSubject =
  | {
      readonly audience: 'staff' | 'patient';
      readonly userId: string;
      readonly sessionId: string;
      readonly hospitalId: string;
    }
  | { readonly audience: 'operator'; readonly userId: string; readonly sessionId: string; readonly hospitalId: null };

/** What a verified token says. */
export type AccessClaims = TokenSubject & { readonly issuedAt: Date; readonly expiresAt: Date };

/** Signs and verifies access tokens. */
export interface AccessTokens {
  /** @throws TypeError for an empty id, or a hospital where the audience has none (and the other way round) */
  sign(subject: TokenSubject): string;
  /** @returns the claims, or null for everything that is not a living token of ours for one of these audiences; the reason is not told */
  verify(token: string, audiences: readonly TokenAudience[]): AccessClaims | null;
}

/** Settings of `createAccessTokens`. */
export interface AccessTokenSettings {
  /** The first signs; all verify. Keep an old one for the life of a token after a change. 32 bytes each. */
  readonly keys: readonly NamedKey[];
  /** The `iss` claim. */
  readonly issuer: string;
  /** Whole seconds, 1 to 600; 600 when not given. */
  readonly lifeSeconds?: number;
}

const LONGEST_LIFE_SECONDS = 600;
const CLOCK_SKEW_SECONDS = 60;
const LONGEST_TOKEN = 2048;
const ALGORITHM = 'HS256';
const TOKENS_REMEMBERED = 20_000;

/**
 * JSON Web Tokens (RFC 7519, RFC 8725) with HMAC-SHA256 and all of iss, aud, sub, sid, hid, iat and exp. For verification the
 * first segment must be, letter for letter, the header of one of our keys: no header from outside is ever parsed, so neither
 * another algorithm nor another `kid` can be asked for.
 *
 * @param clock the present
 * @throws WeakSecretError for no key, a key that is not 32 bytes, or a kid that comes twice
 * @throws RangeError for a life outside 1 to 600 seconds, or an empty issuer
 */
export function createAccessTokens(settings: AccessTokenSettings, clock: () => Date): AccessTokens {
  const { issuer, lifeSeconds = LONGEST_LIFE_SECONDS } = settings;
  const [active, byHeader] = readKeys(settings.keys);
  if (!Number.isInteger(lifeSeconds) || lifeSeconds < 1 || lifeSeconds > LONGEST_LIFE_SECONDS) {
    throw new RangeError(`An access token lives 1 to ${LONGEST_LIFE_SECONDS} seconds.`);
  }
  if (issuer === '') throw new RangeError('Access tokens need an issuer.');
  const nowSeconds = (): number => Math.floor(clock().getTime() / 1000);
  // A signature that was right once is right: who asks again within the token's life is looked up. Never what was refused.
  const verified = new LRUCache<string, AccessClaims>({ max: TOKENS_REMEMBERED });
  const claimsOf = (token: string, now: number): AccessClaims | null => {
    const known = verified.get(token);
    if (known !== undefined && known.expiresAt.getTime() > now * 1000) return known;
    const key = token.length > LONGEST_TOKEN ? undefined : byHeader.get(headerOf(token));
    const payload = key === undefined ? null : verifiedPayload(token, key, issuer, now);
    const claims = payload === null ? null : readClaims(payload, now);
    if (claims === null) verified.delete(token);
    else verified.set(token, claims);
    return claims;
  };
  return {
    sign(subject) {
      if (!isSubject(subject))
        throw new TypeError('A token needs a user, a session and, but for operators, a hospital.');
      const { audience: aud, userId: sub, sessionId: sid, hospitalId: hid } = subject;
      const iat = nowSeconds();
      return signWith(active, { iss: issuer, aud, sub, sid, hid, iat, exp: iat + lifeSeconds });
    },
    verify(token, audiences) {
      const claims = claimsOf(token, nowSeconds());
      return claims !== null && audiences.includes(claims.audience) ? claims : null;
    },
  };
}

function readKeys(keys: readonly NamedKey[]): [NamedKey, ReadonlyMap<string, KeyObject>] {
  const [active] = keys;
  if (active === undefined) throw new WeakSecretError('Access tokens need at least one key.');
  const byHeader = new Map<string, KeyObject>();
  for (const named of keys) {
    if (named.key.symmetricKeySize !== KEY_BYTES) {
      throw new WeakSecretError(`The token key ${named.kid} must be ${KEY_BYTES} bytes.`);
    }
    byHeader.set(headerOf(signWith(named, {})), named.key);
  }
  if (byHeader.size !== keys.length) throw new WeakSecretError('A kid of the token keys comes twice.');
  return [active, byHeader];
}

function signWith({ kid, key }: NamedKey, payload: object): string {
  return jwt.sign(payload, key, { algorithm: ALGORITHM, keyid: kid });
}

function headerOf(token: string): string {
  return token.slice(0, Math.max(token.indexOf('.'), 0));
}

function verifiedPayload(token: string, key: KeyObject, issuer: string, now: number): jwt.JwtPayload | null {
  try {
    const payload = jwt.verify(token, key, { algorithms: [ALGORITHM], issuer, clockTimestamp: now });
    return typeof payload === 'string' ? null : payload;
  } catch {
    return null;
  }
}

function readClaims(payload: jwt.JwtPayload, now: number): AccessClaims | null {
  const { aud, sub, iat, exp } = payload;
  const sid: unknown = payload['sid'];
  const hid: unknown = payload['hid'];
  const subject = { audience: aud, userId: sub, sessionId: sid, hospitalId: hid };
  // The library checks exp where there is one, and passes a token that has none.
  if (typeof iat !== 'number' || typeof exp !== 'number') return null;
  if (iat > now + CLOCK_SKEW_SECONDS || exp - iat > LONGEST_LIFE_SECONDS || !isSubject(subject)) return null;
  return { ...subject, issuedAt: new Date(iat * 1000), expiresAt: new Date(exp * 1000) };
}

function isSubject(subject: Record<keyof TokenSubject, unknown>): subject is TokenSubject {
  const { audience, userId, sessionId, hospitalId } = subject;
  if (!isText(userId) || !isText(sessionId)) return false;
  if (audience === 'operator') return hospitalId === null;
  return (audience === 'staff' || audience === 'patient') && isText(hospitalId);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
