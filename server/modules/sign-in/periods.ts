const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** After sign-in a session is over then, whatever happens. */
export const SESSION_MS = 12 * HOUR;
/** Without a touch or key for so long, the screen locks. */
export const IDLE_MINUTES = 15;
export const IDLE_MS = IDLE_MINUTES * MINUTE;
/** The access token's; the cookie lives as long. */
export const ACCESS_SECONDS = 600;
/** Two tabs that refresh at once arrive within this; later, a used token is a stolen one. */
export const SAME_MOMENT_MS = 20 * SECOND;
export const CODE_MS = 10 * MINUTE;
/** Leaves room for a second code when the first was lost. */
export const CHALLENGE_MS = 20 * MINUTE;
export const RESET_MS = 30 * MINUTE;
export const TRUST_MS = 30 * DAY;
/** A day without a failure, and the count begins anew. */
export const FAILURES_FADE_MS = DAY;

export const TRIES = 5;
export const CODES_PER_CHALLENGE = 3;
export const RESETS_PER_HOUR = 3;
/** People who share a ward's computer each keep their trust in it. */
export const DEVICES_PER_BROWSER = 5;

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
export const hourBefore = (at: Date): Date => later(at, -HOUR);

/** Every fifth failure locks the account, longer each time. */
export function lockMs(failures: number): number {
  if (failures % 5 !== 0) return 0;
  if (failures === 5) return MINUTE;
  return failures === 10 ? 15 * MINUTE : HOUR;
}
