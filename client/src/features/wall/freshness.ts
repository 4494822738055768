/** After this nobody may take the wall for live. */
export const NOT_LIVE_MS = 60_000;
/** After this it is hidden: people must look elsewhere. */
export const HIDDEN_MS = 5 * 60_000;

export type Freshness = 'live' | 'not-live' | 'hidden';

/** @param freshAt when the house last said something, by the browser's clock; `null`: never */
export function freshnessOf(freshAt: number | null, at: number): Freshness {
  const age = freshAt === null ? Infinity : at - freshAt;
  if (age > HIDDEN_MS) return 'hidden';
  return age > NOT_LIVE_MS ? 'not-live' : 'live';
}
