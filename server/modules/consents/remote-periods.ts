const HOUR_MS = 3_600_000;

/** A link ends then, or when the consent can be signed no more. */
export const LINK_MS = 72 * HOUR_MS;
/** So long before its end a link that nobody opened is sent once more, */
export const REMIND_BEFORE_MS = 24 * HOUR_MS;
/** unless it was sent shortly before. */
export const SENT_LATELY_MS = 12 * HOUR_MS;
export const TICKET_MS = HOUR_MS;
export const CODE_MS = 10 * 60_000;
export const TRIES = 5;
/** Without the link being opened in between. */
export const CODES_PER_LINK = 5;

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
export const earlier = (one: Date, other: Date | null): Date => (other !== null && other < one ? other : one);
