import type { z } from 'zod';
import type { RuleBreak } from '../../../shared/domain/roster-rules.ts';
import type {
  plannedShift,
  RosterSummary,
  shiftCard,
  ShiftDiff,
  ShiftTemplateView,
} from '../../../shared/schemas/rosters.ts';
import type { RosterId, ShiftId, ShiftTemplateId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { can } from '../../access/policy.ts';
import type { Doc } from '../../db/filter.ts';
import { findWards } from '../places/index.ts';
import { namesOf } from '../staff/index.ts';
import type {
  PlannedShift,
  PlannedShiftRecord,
  Roster,
  SaidChange,
  SaidShift,
  Shift,
  ShiftTemplate,
} from './rosters.model.ts';
import { shiftTemplatePolicy } from './rosters.policy.ts';

// The ids of stored records were made here, so they are taken at their word.

export type Names = ReadonlyMap<string, string>;

/** What wards are called, of wards the actor does not see, too: a person's own shift may lie in one. */
export const wardNamesOf = (wardIds: readonly WardId[]): Promise<Names> =>
  asHouse('name the wards of shifts', async () => {
    const wards = await findWards([...new Set(wardIds)]);
    return new Map(wards.map((ward) => [ward._id, ward.name]));
  });

export const presentTemplate = (template: ShiftTemplate): ShiftTemplateView => ({
  id: template._id as ShiftTemplateId,
  name: template.name,
  code: template.code,
  startMinute: template.startMinute,
  endMinute: template.endMinute,
  breakMinutes: template.breakMinutes,
  kind: template.kind,
  wardId: template.wardId,
  version: template.version,
  abilities: { canEdit: can(shiftTemplatePolicy, 'roster.manage', template) },
});

export const presentRoster = (roster: Roster, names: Names): RosterSummary => ({
  id: roster._id as RosterId,
  wardId: roster.wardId,
  from: roster.from,
  to: roster.to,
  state: roster.state,
  publishedAt: roster.publishedAt?.toISOString() ?? null,
  publishedBy: roster.publishedById === null ? null : (names.get(roster.publishedById) ?? null),
  version: roster.version,
});

export const presentOneRoster = async (roster: Roster): Promise<RosterSummary> =>
  presentRoster(roster, await namesOf(roster.publishedById === null ? [] : [roster.publishedById]));

/** The fields every view of a shift has. */
export const presentShift = (shift: Pick<Doc<PlannedShiftRecord>, '_id' | keyof PlannedShiftRecord>) => ({
  id: shift._id as ShiftId,
  date: shift.date,
  staffId: shift.staffId,
  templateId: shift.templateId,
  code: shift.code,
  kind: shift.kind,
  startsAt: shift.startsAt.toISOString(),
  endsAt: shift.endsAt.toISOString(),
  breakMinutes: shift.breakMinutes,
});

/** What people know a shift by. */
export const said = (shift: PlannedShiftRecord): SaidShift => ({
  date: shift.date,
  code: shift.code,
  kind: shift.kind,
  startsAt: shift.startsAt.toISOString(),
  endsAt: shift.endsAt.toISOString(),
  staffId: shift.staffId,
  note: shift.note,
});

export const isSaidAlike = (one: PlannedShiftRecord, other: PlannedShiftRecord): boolean =>
  JSON.stringify(said(one)) === JSON.stringify(said(other));

export function presentPlanned(
  shift: PlannedShift,
  published: ReadonlyMap<string, Shift>,
): z.infer<typeof plannedShift> {
  const told = published.get(shift._id);
  const isTold = told !== undefined && !told.isCancelled;
  return {
    ...presentShift(shift),
    wardId: shift.wardId,
    note: shift.note,
    published: !isTold ? 'new' : isSaidAlike(told, shift) ? 'same' : 'changed',
    version: shift.version,
  };
}

export const presentCard = (shift: Shift, wards: Names): z.infer<typeof shiftCard> => ({
  ...presentShift(shift),
  wardId: shift.wardId,
  wardName: wards.get(shift.wardId) ?? '',
  rosterId: shift.rosterId,
  note: shift.note,
});

/** The people named in changes. */
export const peopleOf = (changes: readonly SaidChange[]): StaffId[] => [
  ...new Set(changes.flatMap(({ before, after }) => [before?.staffId ?? [], after?.staffId ?? []].flat())),
];

export function presentDiff({ shiftId, before, after }: SaidChange, names: Names): ShiftDiff {
  const one = (shift: SaidShift | null): ShiftDiff['before'] => {
    if (shift === null) return null;
    const { staffId, ...rest } = shift;
    return { ...rest, person: staffId === null ? null : { staffId, name: names.get(staffId) ?? '' } };
  };
  return { shiftId, before: one(before), after: one(after) };
}

/** A break as it leaves: the ids are those of records made here. */
export const presentBreak = ({
  rule,
  severity,
  staffId,
  date,
  shiftIds,
  templateId,
  skill,
  measured,
  limit,
}: RuleBreak) => ({
  rule,
  severity,
  staffId: staffId as StaffId | null,
  date,
  shiftIds: shiftIds as ShiftId[],
  templateId: templateId as PlannedShiftRecord['templateId'],
  skill,
  measured,
  limit,
});
