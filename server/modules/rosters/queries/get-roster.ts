import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import type { RosterList, RosterPerson, RosterView } from '../../../../shared/schemas/rosters.ts';
import type { RosterId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, person } from '../../../access/context.ts';
import { can } from '../../../access/policy.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { findWards } from '../../places/index.ts';
import { findStaff, listAssignedStaff, namesOf } from '../../staff/index.ts';
import type { RosterNeeds } from '../ports.ts';
import type { PlannedShift, Roster, Shift } from '../rosters.model.ts';
import { rosterPolicy } from '../rosters.policy.ts';
import {
  presentOneRoster,
  presentPlanned,
  presentRoster,
  presentShift,
  presentTemplate,
} from '../rosters.presenter.ts';
import {
  plannedShiftRepository,
  rosterRepository,
  rosterTermsRepository,
  shiftRepository,
  wishRepository,
} from '../rosters.repository.ts';
import { commitmentsOf, LOOKS_DAYS, rosterRulesNow, skillsOf, staffingNeedsNow } from '../rule-world.ts';
import { templatesOfWard } from './list-templates.ts';

async function wardNameOf(wardId: WardId): Promise<string> {
  const [ward] = await findWards([wardId]);
  if (ward === undefined) throw refuse('not-found');
  return ward.name;
}

/** The ward's rosters, the latest first. Refuses `not-found` for a ward the actor does not see. */
export async function listRosters(wardId: WardId): Promise<RosterList> {
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'roster', id: wardId });
  const wardName = await wardNameOf(wardId);
  const rosters = await rosterRepository().find({ wardId }, { sort: { from: -1 } });
  const names = await namesOf(rosters.flatMap(({ publishedById }) => publishedById ?? []));
  const { permissions } = person();
  return {
    wardId,
    wardName,
    items: rosters.map((roster) => presentRoster(roster, names)),
    abilities: { canManage: permissions.has('roster.manage') },
    seq,
  };
}

/** Those who are assigned to the ward and work here, and whoever has a shift in it all the same. */
async function peopleOfRoster(wardId: WardId, withShifts: readonly StaffId[]): Promise<RosterPerson[]> {
  return asHouse('name the people of a roster', async () => {
    const assigned = (await listAssignedStaff(wardId)).filter(({ state }) => state !== 'suspended');
    const known = new Set(assigned.map(({ _id }) => _id));
    const others = withShifts.filter((id) => !known.has(id));
    const more = await findStaff(others);
    const found = new Set(more.map(({ _id }) => _id));
    const former = await namesOf(others.filter((id) => !found.has(id)));
    const all = [...assigned, ...more];
    const terms = await rosterTermsRepository().find({ staffId: { $in: all.map(({ _id }) => _id as StaffId) } });
    const termsOf = new Map(terms.map((one) => [one.staffId, one]));
    const people = all.map((staff): RosterPerson => {
      const staffId = staff._id as StaffId;
      const own = termsOf.get(staffId);
      return {
        staffId,
        name: staff.displayName,
        jobTitle: staff.jobTitle,
        roles: [...staff.roles],
        skills: skillsOf(staff),
        contractMinutes: own?.contractMinutes ?? null,
        termsVersion: own?.version ?? 0,
        isOfWard: known.has(staff._id),
      };
    });
    const gone = [...former].map(([staffId, name]): RosterPerson => {
      const nothing = { jobTitle: null, roles: [], skills: [], contractMinutes: null, termsVersion: 0 };
      return { staffId, name, ...nothing, isOfWard: false };
    });
    return [...people, ...gone];
  });
}

/** What of the roster the actor sees: the plan, or what people were told. */
async function shiftsFor(roster: Roster, canManage: boolean): Promise<Pick<RosterView, 'shifts' | 'withdrawn'>> {
  const rosterId = roster._id as RosterId;
  const told = await shiftRepository().find({ rosterId, isCancelled: false });
  const toldById = new Map(told.map((shift) => [shift._id, shift]));
  if (!canManage) return { shifts: told.map((shift) => presentPlanned(planAs(shift), toldById)), withdrawn: [] };
  const planned = await plannedShiftRepository().find({ rosterId });
  const ids = new Set(planned.map(({ _id }) => _id));
  return {
    shifts: planned.map((shift) => presentPlanned(shift, toldById)),
    withdrawn: told.filter(({ _id }) => !ids.has(_id)).map(presentShift),
  };
}

const planAs = (shift: Shift): PlannedShift => shift;

/** Their shifts of other rosters around it, each once: as it is planned, where the actor plans. */
async function elsewhereOf(
  roster: Roster,
  staffIds: readonly StaffId[],
  canManage: boolean,
): Promise<RosterView['elsewhere']> {
  const { planned, published } = await commitmentsOf(staffIds, roster.from, roster.to);
  const all = [...(canManage ? planned : []), ...published].filter(({ rosterId }) => rosterId !== roster._id);
  const once = [...new Map(all.reverse().map((shift) => [shift._id, shift])).values()];
  return once.map((shift) => ({ ...presentShift(shift), wardId: shift.wardId }));
}

/** A roster whole, as the actor may see it. Refuses `not-found`. */
export async function getRoster({ leaveOf, holidaysOf }: RosterNeeds, rosterId: RosterId): Promise<RosterView> {
  const { wardId } = await rosterRepository().get(rosterId);
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'roster', id: wardId });
  const roster = await rosterRepository().get(rosterId);
  const canManage = can(rosterPolicy, 'roster.manage', roster);
  const me = person().userId;
  const { shifts, withdrawn } = await shiftsFor(roster, canManage);
  const people = await peopleOfRoster(wardId, [
    ...new Set([...shifts, ...withdrawn].flatMap(({ staffId }) => staffId ?? [])),
  ]);
  const staffIds = people.map(({ staffId }) => staffId);
  const first = daysAfter(roster.from, -LOOKS_DAYS);
  const last = daysAfter(roster.to, LOOKS_DAYS);
  const leave = await asHouse('see who is on leave', () => leaveOf(staffIds, first, last));
  const wishes = await wishRepository().find({
    staffId: { $in: staffIds },
    date: { $gte: roster.from, $lte: roster.to },
  });
  return {
    roster: await presentOneRoster(roster),
    wardName: await wardNameOf(wardId),
    timeZone: context().tenant.timeZone,
    people,
    shifts,
    withdrawn,
    elsewhere: await elsewhereOf(roster, canManage ? staffIds : staffIds.filter((id) => id === me), canManage),
    templates: (await templatesOfWard(wardId)).map(presentTemplate),
    leave: leave
      .filter(({ staffId, state }) => canManage || state === 'approved' || staffId === me)
      .map(({ staffId, date, part, state }) => ({ staffId, date, part, state })),
    wishes: wishes
      .filter(({ staffId }) => canManage || staffId === me)
      .map(({ staffId, date, wish, note }) => ({ staffId, date, wish, note })),
    holidays: [...((await holidaysOf?.(roster.from, roster.to)) ?? [])],
    needs: (await staffingNeedsNow(wardId)).needs as RosterView['needs'],
    rules: (await rosterRulesNow()).rules,
    abilities: { canManage },
    seq,
  };
}
