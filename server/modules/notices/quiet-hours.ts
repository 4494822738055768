/** From and until as `HH:MM`; over midnight where `until` comes first. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

const MINUTES_A_DAY = 1440;
const MINUTE_MS = 60_000;

const minutesOf = (clock: string): number => {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
};

function minuteIn(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return minutesOf(format.format(at));
}

/** How many minutes later that time of day comes. */
const until = (from: number, to: number): number => (to - from + MINUTES_A_DAY) % MINUTES_A_DAY;

/**
 * When the quiet that holds at that instant ends, by the clocks of that zone; `null` where it is not quiet then. Hours
 * that begin as they end are no hours.
 */
export function quietEnd(at: Date, quiet: QuietHours | null, timeZone: string): Date | null {
  if (quiet === null || quiet.from === quiet.until) return null;
  const present = minuteIn(timeZone, at);
  const [from, end] = [minutesOf(quiet.from), minutesOf(quiet.until)];
  if (until(from, present) >= until(from, end)) return null;
  const wholeMinute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const guess = new Date(wholeMinute + until(present, end) * MINUTE_MS);
  // Where the clocks change in between, that instant shows another time: go on or back by what is missing.
  const missing = until(minuteIn(timeZone, guess), end);
  const signed = missing > MINUTES_A_DAY / 2 ? missing - MINUTES_A_DAY : missing;
  return new Date(guess.getTime() + signed * MINUTE_MS);
}
