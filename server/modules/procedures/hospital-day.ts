import { dayIn, daysAfter, instantIn } from '../../../shared/domain/zoned-time.ts';
import { context, now } from '../../access/context.ts';

/** The day it is at the hospital in force, `YYYY-MM-DD`. */
export const hospitalToday = (): string => dayIn(context().tenant.timeZone, now());

/** The first instant of that day at the hospital in force, and that of the day after: 23 to 25 hours later. */
export function hospitalDay(day: string): { readonly from: Date; readonly until: Date } {
  const { timeZone } = context().tenant;
  return { from: instantIn(timeZone, day, 0), until: instantIn(timeZone, daysAfter(day, 1), 0) };
}
