import ical, { ICalEventStatus } from 'ical-generator';
import type { z } from 'zod';
import type { calendarAddress, CalendarState } from '../../../../shared/schemas/rosters.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { context, now, person, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { newHospitalToken, readHospitalToken } from '../../sign-in/index.ts';
import { findStaff, rightsOfStaff } from '../../staff/index.ts';
import { hospitalToday } from '../hospital-days.ts';
import type { Shift } from '../rosters.model.ts';
import { wardNamesOf } from '../rosters.presenter.ts';
import { shiftCalendarRepository, shiftRepository } from '../rosters.repository.ts';

const PAST_DAYS = 60;
const DAY_MS = 86_400_000;
const ENDING = '.ics';

/** Whether one's shifts can be read at an address, since when, and when that was done last. */
export async function getCalendar(): Promise<CalendarState> {
  const found = await shiftCalendarRepository().findOne({ staffId: person().userId });
  return {
    madeAt: found?.madeAt.toISOString() ?? null,
    lastReadAt: found?.lastReadAt?.toISOString() ?? null,
  };
}

/** Makes an address that shows one's shifts to whoever has it, and ends the one before. It is shown this once. */
export function makeCalendar(): Promise<z.infer<typeof calendarAddress>> {
  const { tenant, services } = context();
  const staffId = person().userId;
  const { text, secret } = newHospitalToken(tenant);
  const record = { staffId, tokenHash: hashToken(secret), madeAt: now(), lastReadAt: null };
  return transaction(async () => {
    await shiftCalendarRepository().remove({ staffId });
    await shiftCalendarRepository().insert(record);
    await journal({ action: 'shift-calendar.made', subject: { kind: 'staff', id: staffId } });
    const url = `${services.config.publicUrl}/api/v1/calendars/${text}${ENDING}`;
    return { url, madeAt: record.madeAt.toISOString() };
  });
}

/** Ends the address; whoever has it reads nothing any more. */
export function endCalendar(): Promise<CalendarState> {
  const staffId = person().userId;
  return transaction(async () => {
    if ((await shiftCalendarRepository().remove({ staffId })) > 0) {
      await journal({ action: 'shift-calendar.ended', subject: { kind: 'staff', id: staffId } });
    }
    return getCalendar();
  });
}

/**
 * The shifts of whoever an address belongs to, as iCalendar (RFC 5545): times in UTC, which no change of clocks moves; a
 * UID that stays for as long as the shift is told of, a SEQUENCE that counts what was told of it, and what was taken back,
 * or is somebody else's by now, as cancelled. No note and no name: calendars are kept by others. Refuses `link-refused` for what is no address, was ended
 * or replaced, and for whoever may not work here any more, all alike.
 */
export async function readCalendar(services: Services, address: string): Promise<string> {
  const text = address.endsWith(ENDING) ? address.slice(0, -ENDING.length) : address;
  const token = await readHospitalToken(services, text);
  const tenant = token?.tenant ?? services.tenants.platform;
  return runAsSystem(services, tenant, 'read a calendar of shifts', async () => {
    const calendar = await shiftCalendarRepository().findOne({ tokenHash: hashToken(token?.secret ?? text) });
    const [staff] = await findStaff(calendar === null ? [] : [calendar.staffId]);
    if (token === null || calendar === null || staff?.state !== 'active') throw refuse('link-refused');
    if (!rightsOfStaff(staff).permissions.has('shift.work')) throw refuse('link-refused');
    await shiftCalendarRepository().updateWhere({ _id: calendar._id }, { lastReadAt: now() });
    return write(calendar.staffId, await shiftsToShow(calendar.staffId));
  });
}

/** Theirs, and until its day is over what was: a calendar keeps an event that is merely not there any more. */
const shiftsToShow = (staffId: StaffId): Promise<Shift[]> =>
  shiftRepository().find(
    {
      $or: [
        { staffId, startsAt: { $gt: new Date(now().getTime() - PAST_DAYS * DAY_MS) } },
        { hadByIds: staffId, date: { $gte: hospitalToday() } },
      ],
    },
    { sort: { startsAt: 1 } },
  );

async function write(staffId: StaffId, shifts: readonly Shift[]): Promise<string> {
  const wards = await wardNamesOf(shifts.map(({ wardId }) => wardId));
  const calendar = ical({ name: 'Shifts', prodId: '//Wardline//Shifts//EN', ttl: 3_600 });
  for (const shift of shifts) {
    const ward = wards.get(shift.wardId) ?? '';
    calendar.createEvent({
      id: `${shift._id}@wardline`,
      sequence: shift.sequence,
      start: shift.startsAt,
      end: shift.endsAt,
      stamp: shift.updatedAt,
      lastModified: shift.updatedAt,
      summary: ward === '' ? shift.code : `${shift.code} · ${ward}`,
      status: shift.isCancelled || shift.staffId !== staffId ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
