import type { StayCard } from '../../../../../shared/schemas/stays.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Age {
  readonly unit: 'years' | 'months' | 'days';
  readonly count: number;
}

/** In years from two on, below in months, in the first two months in days. Both are `YYYY-MM-DD`. */
export function ageOn(birthDate: string, today: string): Age {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number);
  const months = (nowYear - year) * 12 + (nowMonth - month) - (nowDay < day ? 1 : 0);
  if (months >= 24) return { unit: 'years', count: Math.floor(months / 12) };
  if (months >= 2) return { unit: 'months', count: months };
  const days = Math.round((Date.parse(today) - Date.parse(birthDate)) / DAY_MS);
  return { unit: 'days', count: Math.max(0, days) };
}

/** `missing`: none was given although the patient has been here for a day (BED-7). */
export function eddState(
  stay: Pick<StayCard, 'edd' | 'admittedAt'>,
  today: string,
  at: number,
): 'late' | 'today' | 'ahead' | 'missing' | 'not-yet' {
  if (stay.edd === null) return at - Date.parse(stay.admittedAt) > DAY_MS ? 'missing' : 'not-yet';
  if (stay.edd < today) return 'late';
  return stay.edd === today ? 'today' : 'ahead';
}

export interface Span {
  readonly unit: 'minutes' | 'hours' | 'days';
  readonly count: number;
}

/** A length of time in the one unit that says it: minutes to an hour and a half, hours to two days, days from then on. */
export function spanOf(ms: number): Span {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 90) return { unit: 'minutes', count: minutes };
  if (ms < 2 * DAY_MS) return { unit: 'hours', count: Math.floor(ms / HOUR_MS) };
  return { unit: 'days', count: Math.floor(ms / DAY_MS) };
}
