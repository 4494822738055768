import type { RuleBreak } from '../../../shared/domain/roster-rules.ts';
import { breaksOfWard } from '../../../shared/domain/roster-rules.ts';
import type { RosterId, ShiftId, StaffId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { daysOf, hospitalToday } from './hospital-days.ts';
import type { RosterNeeds } from './ports.ts';
import type { PlannedShift, Roster, SaidChange, Shift } from './rosters.model.ts';
import { isSaidAlike, peopleOf, said } from './rosters.presenter.ts';
import { plannedShiftRepository, shiftRepository } from './rosters.repository.ts';
import { breaksOfPeople, commitmentsOf, countedShifts, ruleWorld, toRuleShift } from './rule-world.ts';

const DAY_MS = 86_400_000;

/** How a plan differs from what people were told of it. */
export interface Difference {
  readonly added: readonly PlannedShift[];
  readonly changed: readonly { readonly plan: PlannedShift; readonly told: Shift }[];
  readonly withdrawn: readonly Shift[];
  /** The same, as it is told and kept, in the order of days. */
  readonly changes: readonly SaidChange[];
  readonly planned: readonly PlannedShift[];
}

const dayOf = ({ before, after }: SaidChange): string => after?.startsAt ?? before?.startsAt ?? '';

export async function differenceOf(roster: Roster): Promise<Difference> {
  const rosterId = roster._id as RosterId;
  const planned = await plannedShiftRepository().find({ rosterId });
  const told = await shiftRepository().find({ rosterId, isCancelled: false });
  const toldById = new Map(told.map((shift) => [shift._id, shift]));
  const plannedIds = new Set(planned.map(({ _id }) => _id));
  const added = planned.filter(({ _id }) => !toldById.has(_id));
  const changed = planned.flatMap((plan) => {
    const before = toldById.get(plan._id);
    return before === undefined || isSaidAlike(plan, before) ? [] : [{ plan, told: before }];
  });
  const withdrawn = told.filter(({ _id }) => !plannedIds.has(_id));
  const changes: SaidChange[] = [
    ...added.map((plan) => ({ shiftId: plan._id as ShiftId, before: null, after: said(plan) })),
    ...changed.map(({ plan, told: before }) => ({
      shiftId: plan._id as ShiftId,
      before: said(before),
      after: said(plan),
    })),
    ...withdrawn.map((shift) => ({ shiftId: shift._id as ShiftId, before: said(shift), after: null })),
  ];
  return {
    ...{ added, changed, withdrawn, planned },
    changes: changes.sort((one, other) => (dayOf(one) < dayOf(other) ? -1 : 1)),
  };
}

/** Who hears of changes, of how many, and whether one of theirs begins within a day. */
export function toldOf(
  changes: readonly SaidChange[],
): readonly { readonly staffId: StaffId; readonly count: number; readonly isSoon: boolean }[] {
  const from = now().getTime();
  const isSoon = (change: SaidChange) =>
    [change.before, change.after].some((shift) => {
      const ahead = shift === null ? -1 : Date.parse(shift.startsAt) - from;
      return ahead >= 0 && ahead <= DAY_MS;
    });
  return peopleOf(changes).map((staffId) => {
    const own = changes.filter(({ before, after }) => before?.staffId === staffId || after?.staffId === staffId);
    return { staffId, count: own.length, isSoon: own.some(isSoon) };
  });
}

/** What the plan breaks from today on: of everyone who has a shift in it, and of the ward. */
export async function breaksOfPlan(
  needs: RosterNeeds,
  roster: Roster,
  planned: readonly PlannedShift[],
): Promise<RuleBreak[]> {
  const staffIds = [...new Set(planned.flatMap(({ staffId }) => staffId ?? []))];
  const commitments = await commitmentsOf(staffIds, roster.from, roster.to);
  const world = await ruleWorld(needs, staffIds, roster.from, roster.to, roster.wardId);
  const own = new Set(planned.map(({ _id }) => _id));
  const ofPeople = breaksOfPeople(staffIds, countedShifts(commitments, roster._id), world).filter(({ shiftIds }) =>
    shiftIds.some((id) => own.has(id)),
  );
  const ofWard = breaksOfWard(daysOf(roster.from, roster.to), planned.map(toRuleShift), world);
  const today = hospitalToday();
  return [...ofPeople, ...ofWard]
    .filter(({ date }) => date >= today)
    .sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));
}
