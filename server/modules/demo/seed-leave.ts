import { dayIn, daysAfter, weekdayOf } from '../../../shared/domain/zoned-time.ts';
import type { LeaveRequestId, LeaveTypeId, ShiftId, StaffId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import { askForLeave, createLeaveType, decideLeave, setHoliday } from '../leave/index.ts';
import { publishedShifts } from '../rosters/index.ts';
import type { Staff } from '../staff/index.ts';
import { listStaffOfRole } from '../staff/index.ts';
import { asStaff } from './as-staff.ts';
import { demoStateRepository } from './demo.repository.ts';

const KINDS: readonly Parameters<typeof createLeaveType>[0][] = [
  { name: 'Annual leave', counts: 'working-days', isLimited: true, yearHalfDays: 42, carryHalfDays: 10 },
  { name: 'Sick leave', counts: 'every-day', isLimited: true, yearHalfDays: 60, carryHalfDays: 0 },
  { name: 'Study leave', counts: 'working-days', isLimited: true, yearHalfDays: 10, carryHalfDays: 0 },
  { name: 'Family responsibility', counts: 'working-days', isLimited: true, yearHalfDays: 6, carryHalfDays: 0 },
  { name: 'Unpaid leave', counts: 'working-days', isLimited: false, yearHalfDays: 0, carryHalfDays: 0 },
];

const HOLIDAYS = [
  ['01-01', 'New Year’s Day'],
  ['05-01', 'Workers’ Day'],
  ['12-25', 'Christmas Day'],
  ['12-26', 'Boxing Day'],
] as const;

const DAYS_LOOKED = 21;

/** Gives the hospital in force kinds of leave and holidays, leave that is granted, and some that waits and clashes; once. */
export function fillLeave(): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere(
      { of: 'demo', isFilled: true, hasLeave: { $ne: true } },
      { hasLeave: true },
    );
    if (mine !== null) await fill();
  });
}

async function fill(): Promise<void> {
  const today = dayIn(context().tenant.timeZone, now());
  const kinds: LeaveTypeId[] = [];
  for (const kind of KINDS) kinds.push((await createLeaveType(kind))._id as LeaveTypeId);
  const year = Number(today.slice(0, 4));
  for (const of of [year, year + 1]) for (const [day, name] of HOLIDAYS) await setHoliday(`${of}-${day}`, name);
  const [annual, sick] = kinds;
  const [admin] = await listStaffOfRole('admin');
  const nurses = (await listStaffOfRole('nurse')).filter(({ state }) => state === 'active');
  if (annual === undefined || sick === undefined || admin === undefined) return;
  const workday = nextWorkday(daysAfter(today, 12));
  const [granted, halfDay] = nurses.slice(-2);
  if (granted !== undefined) {
    const id = await ask(granted, { typeId: annual, from: workday, to: daysAfter(workday, 3), reason: null });
    await grant(admin, granted, id, workday, daysAfter(workday, 3));
  }
  if (halfDay !== undefined) {
    const day = nextWorkday(daysAfter(today, 6));
    await ask(halfDay, { typeId: annual, from: day, to: day, part: 'morning', reason: 'School enrolment' });
  }
  await askWhatClashes(nurses, annual, today);
}

const nextWorkday = (day: string): string => (weekdayOf(day) > 5 ? nextWorkday(daysAfter(day, 1)) : day);

interface Asked {
  readonly typeId: LeaveTypeId;
  readonly from: string;
  readonly to: string;
  readonly part?: 'morning' | 'whole';
  readonly reason: string | null;
}

async function ask(staff: Staff, { part = 'whole', ...asked }: Asked): Promise<LeaveRequestId> {
  const body = { ...asked, fromPart: part, toPart: part, coverId: null };
  return (await asStaff(staff, () => askForLeave(body)))._id as LeaveRequestId;
}

async function grant(admin: Staff, staff: Staff, id: LeaveRequestId, from: string, to: string): Promise<void> {
  const shifts = await shiftsOf([staff], from, to);
  const seenShiftIds = shifts.map(({ _id }) => _id as ShiftId);
  const decided = { version: 1, decision: 'approved', note: 'Enjoy it.', coverId: null, seenShiftIds } as const;
  await asStaff(admin, () => decideLeave(id, decided));
}

function shiftsOf(people: readonly Staff[], from: string, to: string) {
  const at = (day: string) => new Date(`${day}T00:00:00.000Z`);
  return publishedShifts({
    staffIds: people.map(({ _id }) => _id as StaffId),
    from: at(daysAfter(from, -1)),
    until: at(daysAfter(to, 2)),
  });
}

/** Somebody asks for the days around a shift they have; where nobody has one yet, for some days all the same. */
async function askWhatClashes(nurses: readonly Staff[], typeId: LeaveTypeId, today: string): Promise<void> {
  const [first] = nurses;
  if (first === undefined) return;
  const shifts = await shiftsOf(nurses.slice(0, 5), daysAfter(today, 3), daysAfter(today, DAYS_LOOKED));
  const shift = shifts.find(({ date }) => date > daysAfter(today, 3) && weekdayOf(date) <= 5);
  const staff = nurses.find(({ _id }) => _id === shift?.staffId) ?? first;
  const from = shift?.date ?? nextWorkday(daysAfter(today, 8));
  await ask(staff, { typeId, from, to: daysAfter(from, 2), reason: 'My sister’s wedding' });
}
