import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
// 160 bits, as RFC 4226 section 4 asks for.
const SECRET_BYTES = 20;
const ISSUER = 'Wardline';

/** A new shared secret: 32 characters of base32. Store it encrypted. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/**
 * The `otpauth://totp/…` address an authenticator app reads (SHA-1, 6 digits, 30 s: all that every app understands). It holds the
 * secret: show it once, never log it.
 *
 * @param account what the app shows beside the issuer, such as the e-mail address
 */
export function totpUri(secret: string, account: string): string {
  return authenticator(secret, account).toString();
}

/**
 * Checks a code of an authenticator app (RFC 6238), one step of 30 s early or late allowed, each step good once.
 *
 * @param lastUsedStep the step of the last accepted code, null when there was none
 * @returns the step to store as the new `lastUsedStep`, or null when the code is wrong or was used. Store it on the condition that
 *   the stored one is still smaller: of two at once, one must lose.
 * @throws TypeError when the secret is not base32
 */
export function verifyTotp(secret: string, code: string, now: Date, lastUsedStep: number | null): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = now.getTime();
  const delta = authenticator(secret, '').validate({ token: code, timestamp, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
  return lastUsedStep !== null && step <= lastUsedStep ? null : step;
}

function authenticator(secret: string, account: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label: account,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  });
}
