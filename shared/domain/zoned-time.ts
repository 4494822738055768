const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** What the clocks of that zone show at the instant, written as if it were UTC, in whole seconds (milliseconds since 1970). */
function wallAt(timeZone: string, instant: number): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far that zone's clocks are ahead of UTC at the instant, in milliseconds. */
const offsetAt = (timeZone: string, instant: number): number =>
  wallAt(timeZone, instant) - Math.floor(instant / 1_000) * 1_000;

/**
 * The instant (milliseconds since 1970) at which clocks in that zone show `wall`, which is written as if it were UTC. Of an
 * hour that comes twice the first is meant; in an hour that is skipped clocks go on as if they had not been changed yet.
 */
export function instantOfWall(timeZone: string, wall: number): number {
  const before = wall - offsetAt(timeZone, wall - DAY_MS);
  const after = wall - offsetAt(timeZone, wall + DAY_MS);
  const fits = (instant: number) => instant + offsetAt(timeZone, instant) === wall;
  const found = [before, after].filter(fits).sort((one, other) => one - other)[0];
  return found ?? before;
}

/** The day of the calendar it is in that zone, `YYYY-MM-DD`. */
export const dayIn = (timeZone: string, at: Date): string =>
  new Date(wallAt(timeZone, at.getTime())).toISOString().slice(0, 10);

/** Minutes since midnight by the clocks of that zone. */
export const minuteIn = (timeZone: string, at: Date): number =>
  Math.floor((wallAt(timeZone, at.getTime()) % DAY_MS) / MINUTE_MS);

/** The instant at which clocks in that zone show that many minutes after midnight of the day; 1,440 and more: the day after. */
export const instantIn = (timeZone: string, day: string, minute: number): Date =>
  new Date(instantOfWall(timeZone, Date.parse(`${day}T00:00:00.000Z`) + minute * MINUTE_MS));

/** So many days after the day, or before it where negative. */
export const daysAfter = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + count * DAY_MS).toISOString().slice(0, 10);

/** Whole days from one to the other; negative where the other is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS);

/** 1: Monday … 7: Sunday (ISO 8601). */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00.000Z`).getUTCDay() || 7;
