export interface ReportFilter {
  /** Calendar days of the hospital, `YYYY-MM-DD`, both within. */
  readonly from: string;
  readonly to: string;
  /** `ward:<id>`, `department:<id>`, or `all`. */
  readonly of: string;
}

const DAY = 86_400_000;

export const daysBefore = (on: string, days: number): string =>
  new Date(Date.parse(on) - days * DAY).toISOString().slice(0, 10);

/** So many days up to today. */
export const lastDays = (count: number, today: string): Pick<ReportFilter, 'from' | 'to'> => ({
  from: daysBefore(today, count - 1),
  to: today,
});

const MOST_DAYS = 366;

export type FilterFault = 'incomplete' | 'backwards' | 'too-long';

/** Why these days cannot be asked for; `null` where they can. */
export function faultOf({ from, to }: Pick<ReportFilter, 'from' | 'to'>): FilterFault | null {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) return 'incomplete';
  if (start > end) return 'backwards';
  return (end - start) / DAY >= MOST_DAYS ? 'too-long' : null;
}

export function addressOf(name: string, { from, to, of }: ReportFilter): string {
  const query = new URLSearchParams({ from, to });
  const [kind, id] = of.split(':');
  if (id !== undefined && kind === 'ward') query.set('wardId', id);
  if (id !== undefined && kind === 'department') query.set('departmentId', id);
  return `/reports/${name}?${query.toString()}`;
}
