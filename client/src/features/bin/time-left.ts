const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long until it is purged by itself, in the unit people would use. */
export type TimeLeft = { readonly unit: 'days' | 'hours'; readonly count: number } | { readonly unit: 'due' };

/** Whole days from one day on, then whole hours; both rounded up, since what is not over is left. */
export function timeLeft(purgeAt: string, now: number): TimeLeft {
  const ms = Date.parse(purgeAt) - now;
  if (ms <= 0) return { unit: 'due' };
  if (ms <= DAY_MS) return { unit: 'hours', count: Math.ceil(ms / HOUR_MS) };
  return { unit: 'days', count: Math.ceil(ms / DAY_MS) };
}

/** From here on the row says so in colour, too. */
export const isSoon = (left: TimeLeft): boolean =>
  left.unit === 'due' || left.unit === 'hours' || (left.unit === 'days' && left.count <= 3);
