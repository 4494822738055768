import type { LeaveSpan, ShiftTimes } from '../../../shared/domain/leave-days.ts';
import { clashes } from '../../../shared/domain/leave-days.ts';
import { dayIn, daysAfter, daysBetween, instantIn, minuteIn } from '../../../shared/domain/zoned-time.ts';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import type { Shift } from '../rosters/index.ts';
import { publishedShifts } from '../rosters/index.ts';

const DAY_MINUTES = 1440;

/** By the clocks of the hospital, counted from the midnight of the day it belongs to. */
export function timesOf({ date, startsAt, endsAt }: Pick<Shift, 'date' | 'startsAt' | 'endsAt'>): ShiftTimes {
  const { timeZone } = context().tenant;
  const minuteOf = (at: Date) => daysBetween(date, dayIn(timeZone, at)) * DAY_MINUTES + minuteIn(timeZone, at);
  return { date, startMinute: minuteOf(startsAt), endMinute: minuteOf(endsAt) };
}

interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** Published shifts that begin on these days, of these people or wards, whatever wards the actor sees. */
export async function shiftsOn(
  { from, to }: DayRange,
  of: { readonly staffIds?: readonly StaffId[]; readonly wardIds?: readonly WardId[] },
): Promise<Shift[]> {
  const { timeZone } = context().tenant;
  const range = { from: instantIn(timeZone, from, 0), until: instantIn(timeZone, daysAfter(to, 1), 0) };
  const found = await asHouse('see who works then', () => publishedShifts({ ...of, ...range }));
  return found.filter(({ date }) => date >= from && date <= to);
}

/** The published shifts of that person that they could not work, the earliest first. */
export async function clashingShifts(staffId: StaffId, span: LeaveSpan): Promise<Shift[]> {
  const own = await shiftsOn(span, { staffIds: [staffId] });
  return own.filter((shift) => clashes(span, timesOf(shift)));
}
