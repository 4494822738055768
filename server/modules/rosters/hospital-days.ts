import { dayIn, daysAfter, daysBetween, instantIn } from '../../../shared/domain/zoned-time.ts';
import { context, now } from '../../access/context.ts';

/** The day it is at the hospital in force, `YYYY-MM-DD`. */
export const hospitalToday = (): string => dayIn(context().tenant.timeZone, now());

/** The first instant of the day `from` and that after the day `to` at the hospital in force. */
export function spanOfDays(from: string, to: string): { readonly from: Date; readonly until: Date } {
  const { timeZone } = context().tenant;
  return { from: instantIn(timeZone, from, 0), until: instantIn(timeZone, daysAfter(to, 1), 0) };
}

/** Every day from–to, both included. */
export const daysOf = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => daysAfter(from, index));
