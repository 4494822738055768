const DAY = 86_400_000;

/** All functions read the UTC fields of a date: give them a wall clock. */
export function dayOfYear(date: Date): number {
  return Math.floor((midnight(date) - yearStart(date.getUTCFullYear())) / DAY) + 1;
}

export function midnight(date: Date): number {
  return Math.floor(date.getTime() / DAY) * DAY;
}

export function yearStart(year: number): number {
  return monthStart(year, 0);
}

/** `Date.UTC` would read the years 0 to 99 as 1900 to 1999. */
export function monthStart(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

export const daysInMonth = (year: number, month: number): number =>
  Math.round((monthStart(year, month + 1) - monthStart(year, month)) / DAY);

/** Weeks begin on Sunday; the days before the first Sunday are week 0. */
export function weekOfYear(date: Date): number {
  return Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7);
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
export function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(midnight(date) + (4 - (date.getUTCDay() || 7)) * DAY);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - yearStart(year)) / DAY / 7) + 1 };
}

/** Midnight of the Monday in which an ISO year begins. */
export function isoYearStart(year: number): number {
  const fourth = new Date(yearStart(year) + 3 * DAY);
  return fourth.getTime() - ((fourth.getUTCDay() || 7) - 1) * DAY;
}
