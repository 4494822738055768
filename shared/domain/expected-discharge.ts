import type { StayCard } from '../schemas/stays.ts';

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
