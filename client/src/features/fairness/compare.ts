import type { FairnessRow } from '../../../../shared/schemas/leave.ts';

export const COLUMNS = ['nights', 'weekends', 'holidays', 'minutes'] as const;
export type Column = (typeof COLUMNS)[number];

/** What everyone bore on average; 0 where nobody is there. */
export const meanOf = (rows: readonly FairnessRow[], column: Column): number =>
  rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row[column], 0) / rows.length;

/** Within so much of the mean nobody can be said to bear more or less: a shift, or a day's hours. */
const NEAR: Readonly<Record<Column, number>> = { nights: 1, weekends: 1, holidays: 1, minutes: 480 };

/** Whether that is more or less than the others bore, or about as much. */
export function besideMean(value: number, mean: number, column: Column): 'more' | 'less' | 'same' {
  const beyond = value - mean;
  if (Math.abs(beyond) <= NEAR[column]) return 'same';
  return beyond > 0 ? 'more' : 'less';
}
