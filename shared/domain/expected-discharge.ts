import type { StayCard } from '../schemas/stays.ts';

/** The day of the calendar, `YYYY-MM-DD`, on which an instant falls there. @param timeZone IANA name */
export function dayIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Within which an expected discharge date is wanted (BED-7). */
const WANTED_WITHIN_MS = 24 * 3_600_000;

/** How the expected discharge date of a patient stands; `null`: it lies ahead, or is not wanted yet. */
export type EddStanding = 'edd-today' | 'edd-overdue' | 'edd-missing' | null;

/**
 * @param today the hospital's calendar day
 * @param now milliseconds since 1970
 */
export function eddStanding(
  { edd, admittedAt, status }: Pick<StayCard, 'edd' | 'admittedAt' | 'status'>,
  today: string,
  now: number,
): EddStanding {
  if (status === 'planned' || status === 'finished' || status === 'cancelled') return null;
  if (edd === null) return now - Date.parse(admittedAt) >= WANTED_WITHIN_MS ? 'edd-missing' : null;
  if (edd < today) return 'edd-overdue';
  return edd === today ? 'edd-today' : null;
}
