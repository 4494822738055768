/** A calendar day of the hospital, as instants: it has 23 or 25 hours where the clocks are changed. */
export interface Day {
  /** `YYYY-MM-DD` */
  readonly on: string;
  /** Milliseconds since the epoch; the day is [start, end). */
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function dateIn(timeZone: string, at: number): string {
  const known = formats.get(timeZone);
  // Swedish dates are written as ISO 8601 has them.
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  if (known === undefined) formats.set(timeZone, format);
  return format.format(at);
}

const dateAfter = (on: string): string => new Date(Date.parse(on) + DAY).toISOString().slice(0, 10);

/**
 * The first instant of that date there. It is not always midnight: in some zones the clocks are put forward at midnight,
 * and the day begins at one. No zone is further from UTC than 14 hours.
 */
function startOf(on: string, timeZone: string): number {
  const utc = Date.parse(on);
  let before = (utc - 15 * 60 * MINUTE) / MINUTE;
  let within = (utc + 15 * 60 * MINUTE) / MINUTE;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dateIn(timeZone, middle * MINUTE) < on) before = middle;
    else within = middle;
  }
  return within * MINUTE;
}

/** The days from … to, both within. */
export function daysOf(from: string, to: string, timeZone: string): Day[] {
  const days: Day[] = [];
  let start = startOf(from, timeZone);
  for (let on = from; on <= to; on = dateAfter(on)) {
    const end = startOf(dateAfter(on), timeZone);
    days.push({ on, start, end });
    start = end;
  }
  return days;
}

/** The date it is there at that instant. */
export const dateAt = (at: Date, timeZone: string): string => dateIn(timeZone, at.getTime());
