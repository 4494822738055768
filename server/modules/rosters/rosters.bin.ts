import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { RosterId, ShiftId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { rosterId, shiftTemplateId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind, BinPart } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, counted } from '../../bin/goes-with.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import { tieOf } from '../../bin/staff-tie.ts';
import { binDoor } from '../../db/bin-door.ts';
import { findWards } from '../places/index.ts';
import { announceTemplate, codeKeyOf } from './commands/change-templates.ts';
import { hospitalToday } from './hospital-days.ts';
import { announceRoster, announceShifts } from './rosters.events.ts';
import type { Roster, Shift, ShiftTemplate } from './rosters.model.ts';
import {
  plannedShiftCollection,
  rosterCollection,
  rosterLogCollection,
  rosterTermsCollection,
  shiftCalendarCollection,
  shiftCollection,
  shiftTemplateCollection,
  swapCollection,
  wishCollection,
} from './rosters.model.ts';
import { rosterPolicy, shiftTemplatePolicy } from './rosters.policy.ts';
import {
  plannedShiftRepository,
  rosterRepository,
  shiftRepository,
  shiftTemplateRepository,
} from './rosters.repository.ts';
import { countShiftsOfLeaver, openShiftsOfLeaver } from './open-shifts.ts';
import { refuseAt } from './refusals.ts';
import { said } from './rosters.presenter.ts';
import { tellPublished } from './tell-people.ts';

const KEPT_DAYS = 30;
const FLOOR_DAYS = 7;

const binnedTemplate = async (batchId: string): Promise<ShiftTemplate | null> =>
  (await binDoor(shiftTemplateCollection).find(batchId))[0] ?? null;

/** Those of the same code that would be meant with it. */
async function templatesMeant({
  codeKey,
  wardId,
}: Pick<ShiftTemplate, 'codeKey' | 'wardId'>): Promise<ShiftTemplate[]> {
  const found = await shiftTemplateRepository().find({ codeKey });
  return found.filter((one) => one.wardId === null || wardId === null || one.wardId === wardId);
}

async function freeCode(template: ShiftTemplate): Promise<string | null> {
  for (let number = 2; number < 10; number += 1) {
    const code = `${template.code.slice(0, 3)}${number}`;
    if ((await templatesMeant({ codeKey: codeKeyOf(code), wardId: template.wardId })).length === 0) return code;
  }
  return null;
}

/** A kind of shift. What was planned with it keeps its code and times. */
export const shiftTemplateBinKind: BinKind = {
  kind: 'shift-template',
  permission: 'roster.manage',
  keptDays: KEPT_DAYS,
  floorDays: FLOOR_DAYS,
  collections: [anyCollection(shiftTemplateCollection)],
  async load(id) {
    const templateId = shiftTemplateId.parse(id);
    const template = await shiftTemplateRepository().get(templateId);
    authorise(shiftTemplatePolicy, 'roster.manage', template);
    const planned = await plannedShiftRepository().count({ templateId, date: { $gte: hospitalToday() } });
    return {
      version: template.version,
      label: `${template.code} ${template.name}`,
      parts: [binPartOf('shift-template', shiftTemplateCollection, { _id: id })],
      usedBy: counted(planned, 'shift planned from today on', 'shifts planned from today on'),
    };
  },
  async moved(_id, batchId) {
    const template = await binnedTemplate(batchId);
    if (template !== null) await announceTemplate(template);
  },
  async conflicts(_id, batchId): Promise<readonly BinConflict[]> {
    const template = await binnedTemplate(batchId);
    if (template === null || (await templatesMeant(template)).length === 0) return [];
    const suggestion = await freeCode(template);
    const about = { key: 'code', what: 'code-taken', value: template.code, offer: 'rename' } as const;
    return [{ ...about, suggestion, options: [], batchId: null }];
  },
  async settle(_id, batchId, { code }) {
    const template = await binnedTemplate(batchId);
    if (template === null || code === undefined) return;
    const codeKey = codeKeyOf(code);
    const isFree = (await templatesMeant({ codeKey, wardId: template.wardId })).length === 0;
    if (code.length > 4 || !isFree)
      throw refuseAt('/body/choices/code', 'This code cannot be taken.', 'already-exists');
    await binDoor(shiftTemplateCollection).change(batchId, template._id, { code, codeKey });
  },
  async restored(id) {
    await announceTemplate(await shiftTemplateRepository().get(id));
  },
};

const partsOfRosters = (ids: readonly string[]): readonly BinPart[] => {
  const rosterIds = { rosterId: { $in: ids } };
  return [
    binPartOf('roster', rosterCollection, { _id: { $in: ids } }),
    binPartOf('shift', plannedShiftCollection, rosterIds),
    binPartOf(null, shiftCollection, rosterIds),
    binPartOf(null, swapCollection, rosterIds),
    binPartOf(null, rosterLogCollection, rosterIds),
  ];
};
const rosterCollections = [
  anyCollection(rosterCollection),
  anyCollection(plannedShiftCollection),
  anyCollection(shiftCollection),
  anyCollection(swapCollection),
  anyCollection(rosterLogCollection),
];

const binnedRoster = async (batchId: string): Promise<Roster | null> =>
  (await binDoor(rosterCollection).find(batchId))[0] ?? null;

/** A roster with its plan, its published shifts, what was asked about them and its change log. */
export const rosterBinKind: BinKind = {
  kind: 'roster',
  permission: 'roster.manage',
  keptDays: KEPT_DAYS,
  floorDays: FLOOR_DAYS,
  collections: rosterCollections,
  async load(id) {
    const roster = await rosterRepository().get(rosterId.parse(id));
    authorise(rosterPolicy, 'roster.manage', roster);
    const [ward] = await findWards([roster.wardId]);
    // What began is what people worked: attendance and fairness count it.
    const began = await shiftRepository().count({
      rosterId: roster._id as RosterId,
      isCancelled: false,
      startsAt: { $lte: now() },
    });
    return {
      version: roster.version,
      label: `${ward?.name ?? ''} ${roster.from} – ${roster.to}`.trim(),
      parts: partsOfRosters([id]),
      usedBy: counted(began, 'shift that began already', 'shifts that began already'),
    };
  },
  async moved(_id, batchId) {
    const roster = await binnedRoster(batchId);
    const shifts = await binDoor(shiftCollection).find(batchId);
    announceShifts(shifts.map(({ staffId }) => staffId));
    if (roster === null) return;
    announceRoster(roster);
    await tellOfShifts(roster, shifts, 'gone');
  },
  async conflicts(_id, batchId): Promise<readonly BinConflict[]> {
    const roster = await binnedRoster(batchId);
    if (roster === null) return [];
    const { wardId, from, to } = roster;
    const found: BinConflict[] = [];
    const taken = await rosterRepository().findOne({ wardId, from: { $lte: to }, to: { $gte: from } });
    const none = { offer: 'none' as const, suggestion: null, options: [], batchId: null };
    if (taken !== null)
      found.push({ ...none, key: 'days', what: 'position-taken', value: `${taken.from} – ${taken.to}` });
    const overlapping = await countOverlaps(batchId);
    if (overlapping > 0) found.push({ ...none, key: 'people', what: 'position-taken', value: `${overlapping}` });
    return found;
  },
  async restored(id) {
    const roster = await rosterRepository().get(id);
    announceRoster(roster);
    const shifts = await shiftRepository().find({ rosterId: id as RosterId, isCancelled: false });
    announceShifts(shifts.map(({ staffId }) => staffId));
    await tellOfShifts(roster, shifts, 'back');
  },
};

/** Tells whose shifts to come went with a roster that was out, or are back with it, as of a change of the roster. */
async function tellOfShifts(roster: Roster, shifts: readonly Shift[], how: 'gone' | 'back'): Promise<void> {
  const ahead = shifts.filter(({ isCancelled, startsAt }) => !isCancelled && startsAt > now());
  const changes = ahead.map((shift) => {
    const [before, after] = how === 'gone' ? [said(shift), null] : [null, said(shift)];
    return { shiftId: shift._id as ShiftId, before, after };
  });
  await tellPublished(roster, changes, false);
}

/** Shifts in the Bin whose people were given others at the same time meanwhile. */
async function countOverlaps(batchId: string): Promise<number> {
  const own = (await binDoor(plannedShiftCollection).find(batchId)).filter(({ staffId }) => staffId !== null);
  const first = own.reduce((one, { startsAt }) => (startsAt < one ? startsAt : one), own[0]?.startsAt ?? now());
  const last = own.reduce((one, { endsAt }) => (endsAt > one ? endsAt : one), first);
  const staffIds = [...new Set(own.flatMap(({ staffId }) => staffId ?? []))];
  if (staffIds.length === 0) return 0;
  const filter = { staffId: { $in: staffIds }, startsAt: { $lt: last }, endsAt: { $gt: first } };
  const planned = await plannedShiftRepository().find(filter);
  const told = await shiftRepository().find({ ...filter, isCancelled: false });
  const others = [...planned, ...told];
  return own.filter((shift) =>
    others.some(
      (other) => other.staffId === shift.staffId && other.startsAt < shift.endsAt && other.endsAt > shift.startsAt,
    ),
  ).length;
}

/** A ward's rosters and kinds of shifts go with it; published shifts to come keep it from going. */
export const rostersOfWard: GoesWith = {
  of: 'ward',
  collections: [...rosterCollections, anyCollection(shiftTemplateCollection)],
  async load(ids) {
    const wardIds = { wardId: { $in: ids as readonly WardId[] } };
    const ahead = await shiftRepository().count({ ...wardIds, isCancelled: false, endsAt: { $gt: now() } });
    return {
      parts: [
        binPartOf('roster', rosterCollection, wardIds),
        binPartOf('shift', plannedShiftCollection, wardIds),
        binPartOf(null, shiftCollection, wardIds),
        binPartOf(null, swapCollection, wardIds),
        binPartOf('shift-template', shiftTemplateCollection, wardIds),
      ],
      usedBy: counted(ahead, 'published shift to come', 'published shifts to come'),
    };
  },
};

const ofStaff = (staffId: StaffId) => ({ staffId });

/**
 * What is kept of people: what is theirs goes along; shifts they worked stay until the entry is purged. Shifts to come are
 * the ward's: they are open at once, for others to take, and stay with whoever has them should the person return.
 */
export const rosterStaffTies: readonly StaffTie[] = [
  { leaves: openShiftsOfLeaver, opens: { part: 'shift', count: countShiftsOfLeaver } },
  { goesAlong: tieOf('assignment', wishCollection, ofStaff) },
  { goesAlong: tieOf('assignment', rosterTermsCollection, ofStaff) },
  { goesAlong: tieOf('assignment', shiftCalendarCollection, ofStaff) },
  { goesWhenPurged: tieOf('shift', plannedShiftCollection, ofStaff) },
  { goesWhenPurged: tieOf('shift', shiftCollection, ofStaff) },
];
