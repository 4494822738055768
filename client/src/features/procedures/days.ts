const DAY_MS = 86_400_000;

/** The calendar day at the hospital, `YYYY-MM-DD`: a tablet may be set to another zone. Sweden writes dates as ISO 8601 does. */
export const dayIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** The day it is there. */
export const todayIn = (timeZone: string): string => dayIn(timeZone, Date.now());

export const dayBeside = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);

type NamedDay = 'yesterday' | 'today' | 'tomorrow';

/** What a day is called from today; `null`: by its date. */
export function nameOfDay(day: string, today: string): NamedDay | null {
  if (day === today) return 'today';
  if (day === dayBeside(today, 1)) return 'tomorrow';
  return day === dayBeside(today, -1) ? 'yesterday' : null;
}
