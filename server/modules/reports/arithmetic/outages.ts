import type { Interval } from './intervals.ts';

/** A bed was taken out of use or brought back, or out for another reason. Milliseconds since the epoch. */
export interface OutageStep {
  readonly at: number;
  readonly wasOut: boolean;
  readonly isOut: boolean;
}

/**
 * While a bed was out of use since `from`, from what happened to it since then and how it stands at `now`.
 *
 * @param steps in the order of time, all of them from `from` on
 */
export function outagesOf(steps: readonly OutageStep[], isOutNow: boolean, from: number, now: number): Interval[] {
  let since = (steps[0]?.wasOut ?? isOutNow) ? from : null;
  const outages: Interval[] = [];
  for (const { at, isOut } of steps) {
    if (isOut) since ??= at;
    else if (since !== null) {
      outages.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null) outages.push({ from: since, to: now });
  return outages.filter(({ from: start, to }) => to > start);
}
