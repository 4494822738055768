/** A stretch of time [from, to), in milliseconds since the epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The part of it inside the other; `null` where there is none. */
export function within({ from, to }: Interval, bounds: Interval): Interval | null {
  const part = { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) };
  return part.to > part.from ? part : null;
}

/** The same time with nothing in it twice, in order. */
export function union(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && next.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    } else if (next.to > next.from) result.push(next);
  }
  return result;
}

/** What is left of the first where nothing of the second is. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): Interval[] {
  return union(taken).reduce(
    (left, cut) =>
      left.flatMap((part) =>
        [
          { from: part.from, to: Math.min(part.to, cut.from) },
          { from: Math.max(part.from, cut.to), to: part.to },
        ].filter(({ from, to }) => to > from),
      ),
    union(intervals),
  );
}

/** Milliseconds of these intervals, nothing of which is in two, that lie inside the bounds. */
export function lengthWithin(intervals: readonly Interval[], bounds: Interval): number {
  return intervals.reduce((sum, interval) => {
    const part = within(interval, bounds);
    return part === null ? sum : sum + part.to - part.from;
  }, 0);
}
