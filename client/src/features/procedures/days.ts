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

/** As a clock at the hospital shows it, for a field of date and time: `2026-11-22T14:30`. */
export const wallTimeOf = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(new Date(instant))
    .replace(' ', 'T');

/** The instant at which the clocks at the hospital show that; `null`: it cannot be read. */
export function instantAt(wallTime: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${wallTime}:00.000Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (at: number) => Date.parse(`${wallTimeOf(new Date(at).toISOString(), timeZone)}:00.000Z`) - at;
  // The offset is asked for twice: it may change between the guess and the hour that is meant.
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess)).toISOString();
}
