import type { z } from 'zod';
import type { RuleBreak, RuleShift } from '../../../../shared/domain/roster-rules.ts';
import { newBreaks } from '../../../../shared/domain/roster-rules.ts';
import { daysAfter, daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type {
  copyRoster as copySchema,
  patternRoster as patternSchema,
  RosterChange,
  RosterChanged,
} from '../../../../shared/schemas/rosters.ts';
import type { RosterId, ShiftId, ShiftTemplateId, StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { findStaff } from '../../staff/index.ts';
import { daysOf } from '../hospital-days.ts';
import type { DraftShift, PlanDraft } from '../plan-draft.ts';
import { openDraft } from '../plan-draft.ts';
import type { RosterNeeds } from '../ports.ts';
import { cellsChanged, refuseAt, ruleBroken } from '../refusals.ts';
import { announceRoster } from '../rosters.events.ts';
import type { PlannedShift, PlannedShiftRecord, Roster } from '../rosters.model.ts';
import { rosterPolicy } from '../rosters.policy.ts';
import { presentBreak, presentOneRoster, presentPlanned } from '../rosters.presenter.ts';
import { plannedShiftRepository, rosterRepository, shiftRepository, takeTurns } from '../rosters.repository.ts';
import { breaksOfPeople, commitmentsOf, countedShifts, ruleWorld, toRuleShift } from '../rule-world.ts';
import { templatesOfWard } from '../queries/list-templates.ts';

type Skipped = RosterChanged['skipped'];

/** What a command does to the plan, once the plan is there. */
interface Work {
  readonly roster: Roster;
  /** Whose days are touched. */
  readonly staffIds: readonly StaffId[];
  /** Whom the request names. */
  readonly named: readonly StaffId[];
  /** Which shifts are read; those of the people on these days are at least. */
  readonly planned: readonly PlannedShift[];
  readonly from: string;
  readonly to: string;
  /** Does it; `wouldBreak` says what the plan as it is now would newly break of that person's hard rules. */
  readonly work: (draft: PlanDraft, wouldBreak: (staffId: StaffId) => readonly RuleBreak[]) => Skipped;
  /** Where in the input the people stand. */
  readonly pointer: string;
}

const asRuleShift = (shift: DraftShift): RuleShift =>
  toRuleShift({ ...shift, hospitalId: '', createdAt: shift.startsAt, updatedAt: shift.startsAt });

/** Refuses whoever is not among them. */
function assertAmong(among: ReadonlySet<string | null>, staffIds: readonly StaffId[], pointer: string): void {
  if (staffIds.some((id) => !among.has(id))) throw refuseAt(pointer, 'Somebody named does not work here.', 'not-found');
}

/** The roster, for who may plan it. In the transaction that changes it. */
async function rosterToPlan(rosterId: RosterId): Promise<Roster> {
  const roster = await rosterRepository().get(rosterId);
  authorise(rosterPolicy, 'roster.manage', roster);
  return roster;
}

async function write(
  needs: RosterNeeds,
  { roster, staffIds, named, planned, from, to, work, pointer }: Work,
): Promise<RosterChanged> {
  const staff = await asHouse('see who works here', () => findStaff([...new Set([...staffIds, ...named])]));
  // Whom the plan names may have left since; of anybody else who is not on the staff list it says nothing.
  const known = [...staff.map(({ _id }) => _id), ...planned.map(({ staffId }) => staffId)];
  assertAmong(new Set(known), named, pointer);
  const commitments = await commitmentsOf(staffIds, from, to);
  const world = await ruleWorld(needs, staffIds, from, to);
  const told = await shiftRepository().find({ rosterId: roster._id as RosterId, date: { $gte: from, $lte: to } });
  const templates = await templatesOfWard(roster.wardId);
  const draft = openDraft({ roster, templates, planned, published: told });

  const touched = new Set(planned.map(({ _id }) => _id));
  const counted = countedShifts(commitments, roster._id);
  // What the draft holds is counted as it would be; all else as it is.
  const around = counted.filter(({ id }) => !touched.has(id));
  const before = new Map(staffIds.map((id) => [id as string, breaksOfPeople([id], counted, world)]));
  const brokenBy = (staffId: string): readonly RuleBreak[] => {
    const own = draft.shifts().filter((shift) => shift.staffId === staffId);
    return newBreaks(before.get(staffId) ?? [], breaksOfPeople([staffId], [...around, ...own.map(asRuleShift)], world));
  };
  const skipped = work(draft, (staffId) => brokenBy(staffId).filter(({ severity }) => severity === 'hard'));

  const { added, changed, removed } = draft.outcome();
  const receiving = [
    ...new Set([...added, ...changed.map(({ after }) => after)].flatMap(({ staffId }) => staffId ?? [])),
  ];
  const able = staff.filter(({ state }) => state !== 'suspended').map(({ _id }) => _id);
  assertAmong(new Set(able), receiving, pointer);
  const breaks = receiving.flatMap(brokenBy);
  const hard = breaks.filter(({ severity }) => severity === 'hard');
  if (hard.length > 0) throw ruleBroken(hard);
  const shifts = await store(roster, { added, changed, removed });
  const next = added.length + changed.length + removed.length === 0 ? roster : await touch(roster);
  return {
    roster: await presentOneRoster(next),
    shifts: shifts.map((shift) => presentPlanned(shift, new Map(told.map((one) => [one._id, one])))),
    removed: removed.map(({ _id }) => _id as ShiftId),
    breaks: breaks.map(presentBreak),
    skipped,
  };
}

const inWords = ({ date, code, staffId }: PlannedShiftRecord) => `${date} ${code} ${staffId ?? 'open'}`;

async function store(
  roster: Roster,
  { added, changed, removed }: ReturnType<PlanDraft['outcome']>,
): Promise<readonly PlannedShift[]> {
  if (added.length + changed.length + removed.length === 0) return [];
  const repo = plannedShiftRepository();
  if (removed.length > 0) await repo.remove({ _id: { $in: removed.map(({ _id }) => _id) } });
  const made = await repo.insertMany(
    added.map(({ _id, version: _version, ...fields }) => fields),
    added.map(({ _id }) => _id),
  );
  const written: PlannedShift[] = [...made];
  for (const { before, after } of changed) {
    const { date, startsAt, endsAt, staffId, note } = after;
    const change = { date, startsAt, endsAt, staffId, ...(note === before.note ? {} : { note }) };
    written.push(await repo.update(after._id, after.version, change));
  }
  await journal({
    action: 'roster.planned',
    subject: { kind: 'roster', id: roster._id },
    changes: [
      ...added.map((shift) => ({ path: `shifts.${shift._id}`, before: null, after: inWords(shift) })),
      ...changed.map((one) => ({
        path: `shifts.${one.after._id}`,
        before: inWords(one.before),
        after: inWords(one.after),
      })),
      ...removed.map((shift) => ({ path: `shifts.${shift._id}`, before: inWords(shift), after: null })),
    ],
  });
  return written;
}

/** Counts the change, and tells who looks at the ward's rosters. */
async function touch(roster: Roster): Promise<Roster> {
  const next = await rosterRepository().updateWhere({ _id: roster._id }, {});
  if (next === null) throw refuse('not-found');
  announceRoster(next);
  return next;
}

/**
 * Does these changes to the plan, all or none. Refuses `not-found`, `not-allowed`, `invalid-input`, `version-conflict` with
 * the cells that are not as they were seen, and `rule-broken` where a hard rule would newly be broken.
 */
export function changeRoster(
  needs: RosterNeeds,
  rosterId: RosterId,
  changes: readonly RosterChange[],
): Promise<RosterChanged> {
  const assigned = changes.flatMap((change) =>
    (change.op === 'cell' && change.put.length > 0) || change.op === 'move' ? (change.staffId ?? []) : [],
  );
  return transaction(async () => {
    await takeTurns('person', assigned);
    const roster = await rosterToPlan(rosterId);
    const ids = changes.flatMap((change) => ('shiftId' in change ? change.shiftId : []));
    const named = ids.length === 0 ? [] : await plannedShiftRepository().find({ rosterId, _id: { $in: ids } });
    const cells = changes.flatMap((change) => (change.op === 'cell' ? [change] : []));
    const ofCells = await shiftsOfCells(rosterId, cells);
    const planned = [...new Map([...named, ...ofCells].map((shift) => [shift._id, shift])).values()];
    const dates = [
      ...changes.flatMap((change) => ('date' in change ? change.date : [])),
      ...planned.map(({ date }) => date),
    ];
    const from = dates.reduce((one, other) => (one < other ? one : other), roster.to);
    const to = dates.reduce((one, other) => (one > other ? one : other), roster.from);
    const staffIds = [
      ...new Set([
        ...assigned,
        ...cells.map(({ staffId }) => staffId),
        ...planned.flatMap(({ staffId }) => staffId ?? []),
      ]),
    ];
    return write(needs, {
      ...{ roster, planned, staffIds, named: staffIds, from, to, pointer: '/body/changes' },
      work(draft) {
        const conflicts = changes.flatMap((change, index) => draft.apply(change, `/body/changes/${index}`) ?? []);
        if (conflicts.length > 0) throw cellsChanged(roster.version, conflicts);
        return [];
      },
    });
  });
}

async function shiftsOfCells(
  rosterId: RosterId,
  cells: readonly { readonly staffId: StaffId; readonly date: string }[],
): Promise<PlannedShift[]> {
  if (cells.length === 0) return [];
  const keys = new Set(cells.map(({ staffId, date }) => `${staffId} ${date}`));
  const found = await plannedShiftRepository().find({
    rosterId,
    staffId: { $in: cells.map(({ staffId }) => staffId) },
    date: { $in: [...new Set(cells.map(({ date }) => date))] },
  });
  return found.filter(({ staffId, date }) => keys.has(`${staffId} ${date}`));
}

/** What goes into one cell. */
interface CellPut {
  readonly staffId: StaffId | null;
  readonly date: string;
  readonly templateIds: readonly ShiftTemplateId[];
}

/** Puts many cells at once, keeping or replacing what stands there; leaves out, or refuses, what would break a hard rule. */
async function putCells(
  needs: RosterNeeds,
  roster: Roster,
  puts: readonly CellPut[],
  { mode, onBreak, staffIds: named = [] }: Pick<z.output<typeof copySchema>, 'mode' | 'onBreak' | 'staffIds'>,
  alreadySkipped: Skipped,
): Promise<RosterChanged> {
  const dates = puts.map(({ date }) => date).sort();
  const from = dates[0] ?? roster.from;
  const to = dates.at(-1) ?? roster.from;
  const staffIds = [...new Set(puts.flatMap(({ staffId }) => staffId ?? []))];
  const planned = await plannedShiftRepository().find({
    rosterId: roster._id as RosterId,
    date: { $gte: from, $lte: to },
  });
  return write(needs, {
    ...{ roster, planned, staffIds, named, from, to, pointer: '/body/staffIds' },
    work(draft, wouldBreak) {
      const skipped: { staffId: StaffId | null; date: string }[] = [...alreadySkipped];
      for (const { staffId, date, templateIds } of puts) {
        const standing = draft.cellOf(staffId, date);
        if (mode === 'keep' && standing.length > 0) continue;
        draft.fill(staffId, date, templateIds, '/body');
        if (onBreak === 'skip' && staffId !== null && wouldBreak(staffId).length > 0) {
          draft.fill(
            staffId,
            date,
            standing.flatMap(({ templateId }) => templateId ?? []),
            '/body',
          );
          skipped.push({ staffId, date });
        }
      }
      return skipped;
    },
  });
}

const insideRoster = (roster: Roster, from: string, to: string): void => {
  if (from > to) throw refuseAt('/body/to', 'The last day is before the first.', 'out-of-range');
  if (from < roster.from || to > roster.to)
    throw refuseAt('/body/from', 'These days are not of this roster.', 'out-of-range');
};

/**
 * Repeats a pattern over days. Refuses `not-found`, `not-allowed`, `invalid-input`, and `rule-broken` unless what would
 * break a hard rule is to be left out.
 */
export function patternRoster(
  needs: RosterNeeds,
  rosterId: RosterId,
  wanted: z.output<typeof patternSchema>,
): Promise<RosterChanged> {
  const { from, to, staffIds, pattern, stagger } = wanted;
  return transaction(async () => {
    await takeTurns('person', staffIds);
    const roster = await rosterToPlan(rosterId);
    insideRoster(roster, from, to);
    const puts = [...new Set(staffIds)].flatMap((staffId, row) =>
      daysOf(from, to).map((date, day): CellPut => {
        const templateId = pattern[(day + row * stagger) % pattern.length] ?? null;
        return { staffId, date, templateIds: templateId === null ? [] : [templateId] };
      }),
    );
    return putCells(needs, roster, puts, wanted, []);
  });
}

/**
 * Copies days onto later ones. The days copied may be of the ward's roster before this one. Refuses as `patternRoster`; what
 * is of a kind not in use any more is left out.
 */
export function copyRoster(
  needs: RosterNeeds,
  rosterId: RosterId,
  wanted: z.output<typeof copySchema>,
): Promise<RosterChanged> {
  const { from, to, onto, times, staffIds } = wanted;
  return transaction(async () => {
    const roster = await rosterToPlan(rosterId);
    const { wardId } = roster;
    if (from > to) throw refuseAt('/body/to', 'The last day is before the first.', 'out-of-range');
    const all = await plannedShiftRepository().find({ wardId, date: { $gte: from, $lte: to } });
    const wantedIds = staffIds === undefined ? null : new Set(staffIds);
    const source = all.filter(({ staffId }) => wantedIds === null || (staffId !== null && wantedIds.has(staffId)));
    await takeTurns(
      'person',
      source.flatMap(({ staffId }) => staffId ?? []),
    );
    const length = daysBetween(from, to) + 1;
    const last = daysAfter(onto, length * times - 1);
    insideRoster(roster, onto, last < roster.to ? last : roster.to);
    const inUse = new Set((await templatesOfWard(wardId)).map(({ _id }) => _id));
    const people = [...new Set(source.map(({ staffId }) => staffId))];
    const skipped: { staffId: StaffId | null; date: string }[] = [];
    const puts = people.flatMap((staffId) =>
      daysOf(onto, last < roster.to ? last : roster.to).map((date): CellPut => {
        const sourceDay = daysAfter(from, daysBetween(onto, date) % length);
        const own = source.filter((shift) => shift.staffId === staffId && shift.date === sourceDay);
        const templateIds = own.flatMap(({ templateId }) =>
          templateId !== null && inUse.has(templateId) ? templateId : [],
        );
        if (templateIds.length < own.length) skipped.push({ staffId, date });
        return { staffId, date, templateIds };
      }),
    );
    const used = wanted.mode === 'keep' ? puts.filter(({ templateIds }) => templateIds.length > 0) : puts;
    return putCells(needs, roster, used, wanted, skipped);
  });
}
