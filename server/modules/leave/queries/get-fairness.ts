import type { z } from 'zod';
import { LONGEST_LEAVE_DAYS } from '../../../../shared/domain/leave-days.ts';
import { daysAfter, daysBetween, weekdayOf } from '../../../../shared/domain/zoned-time.ts';
import type { FairnessLedger, fairnessQuery, FairnessRow } from '../../../../shared/schemas/leave.ts';
import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { isWardVisible } from '../../places/index.ts';
import type { Shift } from '../../rosters/index.ts';
import { findStaff } from '../../staff/index.ts';
import { listHolidays, workingWeek } from '../calendar.ts';
import { hospitalToday } from '../hospital-today.ts';
import { nameFinder } from '../people.ts';
import { shiftsOn } from '../shift-times.ts';

const DAYS_BACK = 83;
const MINUTE_MS = 60_000;

const wrong = (pointer: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code: 'out-of-range' }] });

/**
 * Who bore how many nights, weekends and holidays, and how many hours: of everyone with a published shift in that ward in
 * that time, whichever wards their other shifts are in; or of oneself alone. The last twelve weeks unless told. Refuses
 * `not-found` at a ward the actor does not see or whose roster they may not read.
 */
export async function getFairness(wanted: z.output<typeof fairnessQuery>): Promise<FairnessLedger> {
  const to = wanted.to ?? hospitalToday();
  const from = wanted.from ?? daysAfter(to, -DAYS_BACK);
  const days = daysBetween(from, to);
  if (days < 0) throw wrong('/query/to', 'It ends before it begins.');
  if (days >= LONGEST_LEAVE_DAYS) throw wrong('/query/from', 'It is longer than a year.');
  const staffIds = await whoIsIn({ from, to }, wanted.wardId);
  const { workDays } = await workingWeek();
  const holidays = new Set((await listHolidays(from, to)).map(({ date }) => date));
  const shifts = staffIds.length === 0 ? [] : await shiftsOn({ from, to }, { staffIds });
  const count = (staffId: StaffId) =>
    sumsOf(
      shifts.filter((shift) => shift.staffId === staffId),
      workDays,
      holidays,
    );
  const rows = await named(staffIds.map((id) => ({ id, sums: count(id) })));
  return { from, to, wardId: wanted.wardId ?? null, rows, workDays: [...workDays] };
}

async function whoIsIn(range: { readonly from: string; readonly to: string }, wardId: WardId | undefined) {
  const { userId, permissions } = person();
  if (wardId === undefined) return [userId];
  if (!permissions.has('roster.read') || !(await isWardVisible(wardId))) throw refuse('not-found');
  const shifts = await shiftsOn(range, { wardIds: [wardId] });
  return [...new Set(shifts.flatMap(({ staffId }) => staffId ?? []))];
}

type Sums = Omit<FairnessRow, 'staff' | 'jobTitle'>;

/** A shift counts for the day it begins on, whole; a holiday on a weekend counts for both. */
function sumsOf(shifts: readonly Shift[], workDays: readonly number[], holidays: ReadonlySet<string>): Sums {
  const count = (fits: (shift: Shift) => boolean) => shifts.filter(fits).length;
  return {
    shifts: shifts.length,
    nights: count(({ kind }) => kind === 'night'),
    weekends: count(({ date }) => !workDays.includes(weekdayOf(date))),
    holidays: count(({ date }) => holidays.has(date)),
    minutes: shifts.reduce((sum, shift) => sum + workedMinutes(shift), 0),
  };
}

const workedMinutes = ({ startsAt, endsAt, breakMinutes }: Shift): number =>
  Math.max(0, Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS) - breakMinutes);

async function named(rows: readonly { readonly id: StaffId; readonly sums: Sums }[]): Promise<FairnessRow[]> {
  const ids = rows.map(({ id }) => id);
  const nameOf = await nameFinder(ids);
  const staff = await asHouse('say what people work as', () => findStaff(ids));
  const titles = new Map<string, string | null>(staff.map(({ _id, jobTitle }) => [_id, jobTitle]));
  return rows
    .map(({ id, sums }) => ({ staff: { id, name: nameOf(id) }, jobTitle: titles.get(id) ?? null, ...sums }))
    .toSorted((one, other) => one.staff.name.localeCompare(other.staff.name));
}
