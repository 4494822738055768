/** The value below which the share `q` of the values lies, between neighbours by their distance; `NaN` of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What several rounds say together. */
export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  q1: quantile(values, 0.25),
  q3: quantile(values, 0.75),
});

/** The ratio of two measures, formed inside each round: what the machine did to one it did to the other. */
export function ratios(ours: readonly number[], reference: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / (reference[round] ?? Number.NaN)));
}
