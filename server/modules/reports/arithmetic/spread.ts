/** How a set of lengths is spread; all `null` where there is nothing in it. */
export interface Spread {
  readonly count: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
}

/** The quantile by linear interpolation between the two nearest (Hyndman & Fan 1996, type 7). `sorted` is not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(place)] ?? 0;
  const upper = sorted[Math.ceil(place)] ?? lower;
  return lower + (upper - lower) * (place - Math.floor(place));
}

export function spreadOf(lengths: readonly number[]): Spread {
  if (lengths.length === 0) return { count: 0, mean: null, median: null, p90: null };
  const sorted = [...lengths].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, length) => sum + length, 0) / sorted.length;
  return { count: sorted.length, mean, median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}
