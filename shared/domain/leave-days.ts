import { daysAfter, daysBetween, weekdayOf } from './zoned-time.ts';

/** Which part of a day somebody is away. Halves meet at noon by the hospital's clocks. */
export const LEAVE_PARTS = ['whole', 'morning', 'afternoon'] as const;
export type LeavePart = (typeof LEAVE_PARTS)[number];

/** The minute after midnight at which the halves of a day meet. */
export const NOON_MINUTE = 720;

/** First and last day, both included, `YYYY-MM-DD` of the hospital, and which parts of them. */
export interface LeaveSpan {
  readonly from: string;
  readonly to: string;
  readonly fromPart: LeavePart;
  readonly toPart: LeavePart;
}

/** What of the calendar counts for a kind of leave. */
export interface LeaveCalendar {
  /** `working-days`: the days of the working week that are no holidays. */
  readonly counts: 'working-days' | 'every-day';
  /** The working week: 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly workDays: readonly number[];
  /** The hospital's holidays, `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
}

/** Days of one span at most: whoever is away longer has it decided in parts. */
export const LONGEST_LEAVE_DAYS = 366;

export type SpanFault = 'order' | 'too-long' | 'one-day-parts' | 'from-part' | 'to-part';

/** What is wrong with it in itself: leave of several days ends a morning or begins an afternoon, not the other way about. */
export function spanFault({ from, to, fromPart, toPart }: LeaveSpan): SpanFault | null {
  const days = daysBetween(from, to);
  if (days < 0) return 'order';
  if (days >= LONGEST_LEAVE_DAYS) return 'too-long';
  if (days === 0) return fromPart === toPart ? null : 'one-day-parts';
  if (fromPart === 'morning') return 'from-part';
  return toPart === 'afternoon' ? 'to-part' : null;
}

/** Which part of that day of the span; the day must lie in it. */
export function partOn({ from, to, fromPart, toPart }: LeaveSpan, date: string): LeavePart {
  if (date === from) return fromPart;
  return date === to ? toPart : 'whole';
}

/** Every day of the span, in order. */
export const daysOf = ({ from, to }: Pick<LeaveSpan, 'from' | 'to'>): string[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_none, index) => daysAfter(from, index));

const isCounted = ({ counts, workDays, holidays }: LeaveCalendar, date: string): boolean =>
  counts === 'every-day' || (workDays.includes(weekdayOf(date)) && !holidays.has(date));

/** What the span takes from the balance of each year it touches, in half days; years it takes nothing from are left out. */
export function takenByYear(span: LeaveSpan, calendar: LeaveCalendar): { year: number; halfDays: number }[] {
  const byYear = new Map<number, number>();
  for (const date of daysOf(span)) {
    if (!isCounted(calendar, date)) continue;
    const year = Number(date.slice(0, 4));
    byYear.set(year, (byYear.get(year) ?? 0) + (partOn(span, date) === 'whole' ? 2 : 1));
  }
  return [...byYear].map(([year, halfDays]) => ({ year, halfDays }));
}

/** Whether two parts of one day have a half in common. */
export const sharesHalf = (one: LeavePart, other: LeavePart): boolean =>
  one === 'whole' || other === 'whole' || one === other;

/** Whether both spans have half a day in common. */
export function overlaps(one: LeaveSpan, other: LeaveSpan): boolean {
  if (one.to < other.from || other.to < one.from) return false;
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return daysOf({ from, to }).some((date) => sharesHalf(partOn(one, date), partOn(other, date)));
}

/** A shift as leave has to know it: the hospital's day it begins on, and minutes after that day's midnight. */
export interface ShiftTimes {
  readonly date: string;
  readonly startMinute: number;
  /** More than a day's minutes where it ends after midnight. */
  readonly endMinute: number;
}

/** Whether somebody on that leave cannot work the shift. A night belongs to the day it begins on. */
export function clashes(span: LeaveSpan, { date, startMinute, endMinute }: ShiftTimes): boolean {
  if (date < span.from || date > span.to) return false;
  const part = partOn(span, date);
  if (part === 'morning') return startMinute < NOON_MINUTE;
  return part === 'whole' || endMinute > NOON_MINUTE;
}

/** How a balance stands, in half days. */
export interface BalanceSums {
  readonly entitled: number;
  readonly carried: number;
  /** Granted, whether the days are past or still to come. */
  readonly taken: number;
  /** Asked for and not decided: it counts as if it were granted, so that nobody asks twice for the same days. */
  readonly pending: number;
}

/** What can still be asked for; below zero where more was granted than there is. */
export const leftOf = ({ entitled, carried, taken, pending }: BalanceSums): number =>
  entitled + carried - taken - pending;
