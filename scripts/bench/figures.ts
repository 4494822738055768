import type { Spread } from './statistics.ts';

/** One line of the table: what was measured, against what, and what PERFORMANCE.md asks for. */
export interface Figure {
  readonly id: string;
  readonly measure: string;
  /** `null`: not measured. */
  readonly ours: number | null;
  readonly reference: number | null;
  readonly unit: string;
  /** What the budget is about; where there is no ratio, our own figure. */
  readonly judged: Spread | null;
  readonly must: Bound | null;
  readonly stretch: Bound | null;
  readonly note?: string;
}

export interface Bound {
  readonly at: 'most' | 'least';
  readonly value: number;
  /** `x`: a ratio. */
  readonly unit?: string;
}

export const atMost = (value: number, unit = '×'): Bound => ({ at: 'most', value, unit });
export const atLeast = (value: number, unit = '×'): Bound => ({ at: 'least', value, unit });

export const meets = (value: number, { at, value: bound }: Bound): boolean =>
  at === 'most' ? value <= bound : value >= bound;
