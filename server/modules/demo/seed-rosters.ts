import { dayIn, daysAfter, minuteIn, weekdayOf } from '../../../shared/domain/zoned-time.ts';
import { weekOf } from '../../../shared/domain/roster-rules.ts';
import type { RosterId, ShiftId, ShiftTemplateId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import { leaveOf } from '../leave/index.ts';
import { listWardsAndRooms } from '../places/index.ts';
import {
  addTemplate,
  askSwap,
  changeRoster,
  copyRoster,
  createRoster,
  listPartners,
  patternRoster,
  publishedShifts,
  publishRoster,
  setNeeds,
} from '../rosters/index.ts';
import type { Staff } from '../staff/index.ts';
import { listActiveStaff, listStaffOfRole } from '../staff/index.ts';
import { asStaff } from './as-staff.ts';
import { demoStateRepository } from './demo.repository.ts';

const DAY_STARTS = 7 * 60;
const NIGHT_STARTS = 19 * 60;
const WEEKS = 4;
const needsOfRules = { leaveOf };

interface Templates {
  readonly day: ShiftTemplateId;
  readonly night: ShiftTemplateId;
}

/**
 * Gives every ward of the hospital in force a published roster, the next four weeks as a draft, what it needs, an open shift
 * and somebody who asks a colleague for a favour; once. Whose log-in is on the sign-in page has a shift right now.
 */
export async function fillRosters(publishedEmails: readonly string[]): Promise<void> {
  const [state] = await demoStateRepository().find({ of: 'demo', isFilled: true, hasRosters: { $ne: true } });
  const [admin] = await listStaffOfRole('admin');
  if (state === undefined || admin === undefined) return;
  const { wards } = await listWardsAndRooms();
  await transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere(
      { of: 'demo', isFilled: true, hasRosters: { $ne: true } },
      { hasRosters: true },
    );
    if (mine === null) return;
    const templates = await asStaff(admin, addTemplates);
    const served = new Set<string>();
    for (const ward of wards) await fillWard(admin, ward._id as WardId, templates, publishedEmails, served);
  });
}

async function addTemplates(): Promise<Templates> {
  const common = { breakMinutes: 60, wardId: null };
  const times = { startMinute: DAY_STARTS, endMinute: NIGHT_STARTS };
  const day = await addTemplate({ ...common, ...times, name: 'Day', code: 'D', kind: 'day' });
  const nightTimes = { startMinute: NIGHT_STARTS, endMinute: DAY_STARTS };
  const night = await addTemplate({ ...common, ...nightTimes, name: 'Night', code: 'N', kind: 'night' });
  const late = { startMinute: 13 * 60, endMinute: 21 * 60, breakMinutes: 30, wardId: null };
  await addTemplate({ ...late, name: 'Late', code: 'L', kind: 'evening' });
  return { day: day._id as ShiftTemplateId, night: night._id as ShiftTemplateId };
}

/** The shift that somebody works at this moment: a night belongs to the day it began. */
function shiftNow({ day, night }: Templates): { readonly date: string; readonly templateId: ShiftTemplateId } {
  const { timeZone } = context().tenant;
  const today = dayIn(timeZone, now());
  const minute = minuteIn(timeZone, now());
  if (minute < DAY_STARTS) return { date: daysAfter(today, -1), templateId: night };
  return { date: today, templateId: minute < NIGHT_STARTS ? day : night };
}

async function fillWard(
  admin: Staff,
  wardId: WardId,
  templates: Templates,
  publishedEmails: readonly string[],
  served: Set<string>,
): Promise<void> {
  const { day, night } = templates;
  const staff = await listActiveStaff({ wardIds: [wardId] });
  const nurses = staff.filter(({ _id, roles }) => roles.includes('nurse') && !served.has(_id));
  for (const { _id } of nurses) served.add(_id);
  const shown = nurses.find(({ email }) => publishedEmails.includes(email));
  const others = nurses.filter(({ _id }) => _id !== shown?._id).map(({ _id }) => _id as StaffId);
  await asStaff(admin, async () => {
    const weekdays = [1, 2, 3, 4, 5, 6, 7];
    const needs = weekdays.flatMap((weekday) => [
      { templateId: day, weekday, minimum: 2, skills: [{ skill: 'nurse', minimum: 1 }] },
      { templateId: night, weekday, minimum: 1, skills: [] },
    ]);
    await setNeeds(wardId, { version: 0, needs });
    const from = daysAfter(weekOf(dayIn(context().tenant.timeZone, now())), -7);
    const roster = await createRoster(wardId, { from, weeks: WEEKS });
    const rosterId = roster._id as RosterId;
    if (others.length > 0) {
      const pattern = [day, day, night, night, null, null, null, null];
      const how = {
        stagger: Math.max(1, Math.floor(pattern.length / others.length)),
        mode: 'keep',
        onBreak: 'skip',
      } as const;
      await patternRoster(needsOfRules, rosterId, { from, to: roster.to, staffIds: others, pattern, ...how });
    }
    const open = { op: 'open', date: daysAfter(shiftNow(templates).date, 3), templateId: night, count: 1 } as const;
    const planned = await changeRoster(needsOfRules, rosterId, [open, ...cellsOf(shown, roster.to, templates)]);
    const next = await createRoster(wardId, { from: daysAfter(roster.to, 1), weeks: WEEKS });
    const copied = { from: daysAfter(from, 4), to: daysAfter(from, 4 + 7), onto: next.from, times: 3 } as const;
    await copyRoster(needsOfRules, next._id as RosterId, { ...copied, mode: 'keep', onBreak: 'skip' });
    await publishRoster(needsOfRules, rosterId, { version: planned.roster.version, note: null });
  });
  if (shown !== undefined) await askForFavour(shown, others);
}

/** Now, and some days in the weeks after it. */
function cellsOf(shown: Staff | undefined, last: string, templates: Templates) {
  if (shown === undefined) return [];
  const { date, templateId } = shiftNow(templates);
  const later = [3, 4, 8, 9].map((days) => ({ date: daysAfter(date, days), templateId: templates.day }));
  return [{ date, templateId }, ...later]
    .filter((one) => one.date <= last && weekdayOf(one.date) !== 7)
    .concat(weekdayOf(date) === 7 ? [{ date, templateId }] : [])
    .map((one) => ({
      op: 'cell' as const,
      staffId: shown._id as StaffId,
      date: one.date,
      expected: [],
      put: [one.templateId],
    }));
}

/**
 * Asks one of these colleagues whom no rule keeps from it to take one of one's shifts to come, the last that somebody can
 * take. On some days nobody can take any: then nobody is asked, and the rest of the demo is as it would be.
 */
async function askForFavour(shown: Staff, colleagues: readonly StaffId[]): Promise<void> {
  const until = new Date(now().getTime() + 14 * 86_400_000);
  const own = await publishedShifts({ staffIds: [shown._id as StaffId], from: now(), until });
  await asStaff(shown, async () => {
    for (const { _id } of own.filter(({ startsAt }) => startsAt > now()).toReversed()) {
      const shiftId = _id as ShiftId;
      const { items } = await listPartners(needsOfRules, shiftId);
      const able = items.find(
        ({ staffId, breaks }) => colleagues.includes(staffId) && breaks.every(({ severity }) => severity !== 'hard'),
      );
      if (able === undefined) continue;
      await askSwap(needsOfRules, { kind: 'give', shiftId, toId: able.staffId, note: 'My sister visits that day.' });
      return;
    }
    const { services, tenant } = context();
    services.log.warn('No colleague could take any shift of whom the demo shows.', { hospitalId: tenant.id });
  });
}
