import type {
  RosterRuleSettings,
  RuleBreak,
  RuleShift,
  RuleWorld,
  StaffingNeed,
} from '../../../shared/domain/roster-rules.ts';
import { breaksOfPerson, DEFAULT_ROSTER_RULES } from '../../../shared/domain/roster-rules.ts';
import { daysAfter } from '../../../shared/domain/zoned-time.ts';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import type { Doc } from '../../db/filter.ts';
import type { Staff } from '../staff/index.ts';
import { findStaff } from '../staff/index.ts';
import { hospitalToday, spanOfDays } from './hospital-days.ts';
import type { RosterNeeds } from './ports.ts';
import type { PlannedShift, PlannedShiftRecord, Shift } from './rosters.model.ts';
import {
  plannedShiftRepository,
  rosterSettingsRepository,
  shiftRepository,
  staffingNeedsRepository,
  wishRepository,
} from './rosters.repository.ts';

/** How far beyond the days in question rules look: a week on both sides, and runs of days longer than any limit. */
export const LOOKS_DAYS = 16;

/** The hospital's rules; those it begins with where nobody changed them (`version: 0`). */
export async function rosterRulesNow(): Promise<{ readonly rules: RosterRuleSettings; readonly version: number }> {
  const settings = await rosterSettingsRepository().findOne({ of: 'rules' });
  return settings === null
    ? { rules: DEFAULT_ROSTER_RULES, version: 0 }
    : { rules: { ...DEFAULT_ROSTER_RULES, ...settings.rules }, version: settings.version };
}

/** What the ward needs on which shift; `version: 0` where nobody said yet. */
export async function staffingNeedsNow(
  wardId: WardId,
): Promise<{ readonly needs: readonly StaffingNeed[]; readonly version: number }> {
  const found = await staffingNeedsRepository().findOne({ wardId });
  return found === null ? { needs: [], version: 0 } : { needs: found.needs, version: found.version };
}

/** What somebody can: their roles, and the qualifications that have not run out, without regard to case. */
export function skillsOf({ roles, qualifications }: Pick<Staff, 'roles' | 'qualifications'>): string[] {
  const today = hospitalToday();
  const good = qualifications.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
  return [...new Set([...roles, ...good.map(({ name }) => name)])];
}

export const toRuleShift = (shift: Doc<PlannedShiftRecord>): RuleShift => ({
  id: shift._id,
  staffId: shift.staffId,
  wardId: shift.wardId,
  date: shift.date,
  templateId: shift.templateId,
  kind: shift.kind,
  startsAt: shift.startsAt.toISOString(),
  endsAt: shift.endsAt.toISOString(),
  breakMinutes: shift.breakMinutes,
});

/** What these people are planned for and what they were told of, from–to and as far around as rules look. */
export interface Commitments {
  readonly planned: readonly PlannedShift[];
  /** Not taken back. */
  readonly published: readonly Shift[];
}

export async function commitmentsOf(staffIds: readonly StaffId[], from: string, to: string): Promise<Commitments> {
  if (staffIds.length === 0) return { planned: [], published: [] };
  const span = spanOfDays(daysAfter(from, -LOOKS_DAYS), daysAfter(to, LOOKS_DAYS));
  const filter = { staffId: { $in: staffIds }, startsAt: { $gte: span.from, $lt: span.until } };
  return asHouse('see what else they work', async () => ({
    planned: await plannedShiftRepository().find(filter),
    published: await shiftRepository().find({ ...filter, isCancelled: false }),
  }));
}

const isSameTime = (one: PlannedShiftRecord, other: PlannedShiftRecord): boolean =>
  one.staffId === other.staffId &&
  one.startsAt.getTime() === other.startsAt.getTime() &&
  one.endsAt.getTime() === other.endsAt.getTime();

/**
 * All that counts against people when one roster is planned: every plan, and of other rosters what people were told of, as
 * long as they were not told otherwise. Nobody can be given two shifts at once by two rosters, whichever is told first.
 */
export function countedShifts({ planned, published }: Commitments, rosterId: string | null): RuleShift[] {
  const plans = new Map(planned.map((shift) => [shift._id, shift]));
  const told = published.filter((shift) => {
    const plan = plans.get(shift._id);
    return shift.rosterId !== rosterId && (plan === undefined || !isSameTime(plan, shift));
  });
  return [...planned, ...told].map(toRuleShift);
}

/** All the rules have to know of these people, and of the ward where one is given. */
export async function ruleWorld(
  { leaveOf }: RosterNeeds,
  staffIds: readonly StaffId[],
  from: string,
  to: string,
  wardId?: WardId,
): Promise<RuleWorld> {
  const first = daysAfter(from, -LOOKS_DAYS);
  const last = daysAfter(to, LOOKS_DAYS);
  return asHouse('hold a roster to its rules', async () => {
    const { rules } = await rosterRulesNow();
    const leave = await leaveOf(staffIds, first, last);
    const wishes = await wishRepository().find({ staffId: { $in: staffIds }, date: { $gte: first, $lte: last } });
    const needs = wardId === undefined ? [] : (await staffingNeedsNow(wardId)).needs;
    const staff = needs.length === 0 ? [] : await findStaff(staffIds);
    return {
      timeZone: context().tenant.timeZone,
      rules,
      leave,
      wishes,
      needs,
      skillsOf: new Map(staff.map((one) => [one._id, skillsOf(one)])),
    };
  });
}

/** What the shifts of each of these people break. */
export const breaksOfPeople = (
  staffIds: Iterable<string>,
  shifts: readonly RuleShift[],
  world: RuleWorld,
): RuleBreak[] => {
  const own = byStaff(shifts);
  return [...new Set(staffIds)].flatMap((id) => breaksOfPerson(id, own.get(id) ?? [], world));
};

function byStaff(shifts: readonly RuleShift[]): ReadonlyMap<string, RuleShift[]> {
  const own = new Map<string, RuleShift[]>();
  for (const shift of shifts) {
    if (shift.staffId === null) continue;
    const list = own.get(shift.staffId);
    if (list === undefined) own.set(shift.staffId, [shift]);
    else list.push(shift);
  }
  return own;
}
