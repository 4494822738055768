import type { LeaveCalendar } from '../../../shared/domain/leave-days.ts';
import { asHouse } from '../../access/as-house.ts';
import type { HolidayRecord, LeaveTypeRecord } from './leave.model.ts';
import { holidayRepository, leaveSettingsRepository } from './leave.repository.ts';

/** Monday to Friday, until the hospital says otherwise. */
const USUAL_WEEK = [1, 2, 3, 4, 5];

const house = <T>(work: () => Promise<T>) => asHouse('see the hospital’s calendar', work);

/** What the hospital calls its working week: 1 is Monday, 7 is Sunday. With the version of what was set; 0: nothing was. */
export async function workingWeek(): Promise<{ readonly workDays: readonly number[]; readonly version: number }> {
  const settings = await house(() => leaveSettingsRepository().findOne({ of: 'hospital' }));
  return { workDays: settings?.workDays ?? USUAL_WEEK, version: settings?.version ?? 0 };
}

/** The hospital's holidays from–to, both included, in their order. */
export async function listHolidays(from: string, to: string): Promise<HolidayRecord[]> {
  const found = await house(() => holidayRepository().find({ date: { $gte: from, $lte: to } }, { sort: { date: 1 } }));
  return found.map(({ date, name }) => ({ date, name }));
}

/** What of the days from–to counts for that kind of leave. */
export async function calendarFor(
  { counts }: Pick<LeaveTypeRecord, 'counts'>,
  from: string,
  to: string,
): Promise<LeaveCalendar> {
  const { workDays } = await workingWeek();
  const holidays = new Set((await listHolidays(from, to)).map(({ date }) => date));
  return { counts, workDays, holidays };
}
