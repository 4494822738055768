import type { RosterId, ShiftId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context, now } from '../../access/context.ts';
import { journal } from '../../journal/journal.ts';
import { announceOfWard, announceShifts } from './rosters.events.ts';
import type { PlannedShift, RosterLogRecord, Shift } from './rosters.model.ts';
import { isSaidAlike, said } from './rosters.presenter.ts';
import {
  plannedShiftRepository,
  rosterLogRepository,
  rosterRepository,
  shiftRepository,
  swapRepository,
  takeTurns,
} from './rosters.repository.ts';
import { overtake, overtakeSwaps } from './swap-parts.ts';
import { tellOpened } from './tell-people.ts';

type Why = Extract<RosterLogRecord['what'], 'former-staff' | 'leave'>;

interface Holders {
  readonly staffId: StaffId | null;
  /** Absent from what was stored before it was kept. */
  readonly hadByIds?: readonly StaffId[];
}

/** Whose it was, once it is somebody else’s or nobody’s: their calendars take it back until its day is over. */
export const hadBefore = ({ staffId, hadByIds = [] }: Holders): readonly StaffId[] =>
  staffId === null ? hadByIds : [...new Set([...hadByIds, staffId])];

/** What becomes of a shift that this person has from now on, or nobody. */
export const heldBy = (shift: Shift, staffId: StaffId | null): Pick<Shift, 'staffId' | 'sequence' | 'hadByIds'> => ({
  staffId,
  sequence: shift.sequence + 1,
  hadByIds: hadBefore(shift),
});

/** Nobody has it any more; in the plan, too, where that says the same. */
async function openOne(shift: Shift): Promise<Shift> {
  const { _id, version, staffId } = shift;
  const plan = await plannedShiftRepository().findOne({ _id, staffId });
  if (plan !== null && isSaidAlike(plan, shift)) {
    await plannedShiftRepository().update(_id, plan.version, { staffId: null });
  }
  return shiftRepository().update(_id, version, heldBy(shift, null));
}

async function openOfRoster(rosterId: RosterId, shifts: readonly Shift[], what: Why, byId: StaffId | null) {
  const opened: { before: Shift; after: Shift }[] = [];
  for (const before of shifts) opened.push({ before, after: await openOne(before) });
  const changes = opened.map(({ before, after }) => ({
    shiftId: after._id as ShiftId,
    before: said(before),
    after: said(after),
  }));
  await rosterRepository().updateWhere({ _id: rosterId }, {});
  await rosterLogRepository().insert({ rosterId, at: now(), byId, what, note: null, changes });
  await journal({
    action: 'roster.shifts-opened',
    subject: { kind: 'roster', id: rosterId },
    changes: shifts.map(({ _id, staffId }) => ({ path: `shifts.${_id}`, before: staffId, after: null })),
  });
  for (const wardId of new Set(shifts.map((shift) => shift.wardId))) announceOfWard(wardId, rosterId);
}

const by = <Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

/**
 * Makes these published shifts of that person open, for somebody else to take; those who plan their wards are told, and what
 * was asked about them is overtaken. What began stays theirs. In a transaction that took its turn at the person.
 */
export async function openShifts(staffId: StaffId, shifts: readonly Shift[], what: Why): Promise<void> {
  const { actor } = context();
  const byId = isPerson(actor) ? actor.userId : null;
  const ahead = shifts.filter((shift) => shift.staffId === staffId && !shift.isCancelled && shift.startsAt > now());
  if (ahead.length === 0) return;
  await asHouse('open shifts that somebody cannot work', async () => {
    for (const [rosterId, own] of by(ahead, (shift) => shift.rosterId)) await openOfRoster(rosterId, own, what, byId);
    await overtakeSwaps(
      ahead.map(({ _id }) => _id as ShiftId),
      null,
    );
  });
  for (const [wardId, own] of by(ahead, (shift) => shift.wardId)) await tellOpened(staffId, wardId, own);
  announceShifts([staffId]);
}

/** Nobody is planned where they were, as far as that is not told of yet. */
async function openPlans(plans: readonly PlannedShift[]): Promise<void> {
  if (plans.length === 0) return;
  await plannedShiftRepository().updateMany({ _id: { $in: plans.map(({ _id }) => _id) } }, { staffId: null });
  for (const [rosterId, own] of by(plans, (plan) => plan.rosterId)) {
    await rosterRepository().updateWhere({ _id: rosterId }, {});
    await journal({
      action: 'roster.planned',
      subject: { kind: 'roster', id: rosterId },
      changes: own.map(({ _id, staffId }) => ({ path: `shifts.${_id}`, before: staffId, after: null })),
    });
    for (const wardId of new Set<WardId>(own.map((plan) => plan.wardId))) announceOfWard(wardId, rosterId);
  }
}

/** How many shifts to come are open once that person is off the staff list, told of already or only planned. */
export async function countShiftsOfLeaver(staffId: StaffId): Promise<number> {
  const toCome = { staffId, startsAt: { $gt: now() } };
  const told = await shiftRepository().find({ ...toCome, isCancelled: false });
  const planned = await plannedShiftRepository().find(toCome);
  return new Set([...told, ...planned].map(({ _id }) => _id)).size;
}

/**
 * Whoever is off the staff list works no shift to come: each is open again, what was asked of them or by them is overtaken.
 * What they worked keeps their name. Nothing of it is undone should they return: others may have it by then.
 */
export async function openShiftsOfLeaver(staffId: StaffId): Promise<void> {
  await takeTurns('person', [staffId]);
  const ofTheirs = await swapRepository().find({ isOpen: true, $or: [{ askerId: staffId }, { askedId: staffId }] });
  await overtake(ofTheirs);
  const toCome = { staffId, startsAt: { $gt: now() } };
  await openShifts(staffId, await shiftRepository().find({ ...toCome, isCancelled: false }), 'former-staff');
  await openPlans(await plannedShiftRepository().find(toCome));
}
