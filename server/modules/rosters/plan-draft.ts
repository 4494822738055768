import { v7 as uuid } from 'uuid';
import type { RosterChange } from '../../../shared/schemas/rosters.ts';
import type { RosterConflict } from '../../../shared/types/problem.ts';
import type { ShiftId, ShiftTemplateId, StaffId } from '../../../shared/types/ids.ts';
import { instantIn } from '../../../shared/domain/zoned-time.ts';
import { context } from '../../access/context.ts';
import type { PlannedShift, PlannedShiftRecord, Roster, Shift, ShiftTemplate } from './rosters.model.ts';
import { refuseAt } from './refusals.ts';

/** When a shift of that template begins and ends on that day: by the clocks, so that its length may differ when they change. */
export function timesOn(
  { startMinute, endMinute }: Pick<ShiftTemplate, 'startMinute' | 'endMinute'>,
  date: string,
): { readonly startsAt: Date; readonly endsAt: Date } {
  const { timeZone } = context().tenant;
  const until = endMinute <= startMinute ? endMinute + 1_440 : endMinute;
  return { startsAt: instantIn(timeZone, date, startMinute), endsAt: instantIn(timeZone, date, until) };
}

/** What a plan is made of while it is changed. */
export interface DraftInput {
  readonly roster: Roster;
  readonly templates: readonly ShiftTemplate[];
  /** Shifts of this roster that may be touched. */
  readonly planned: readonly PlannedShift[];
  /** Shifts of this roster that people were told of: one that is planned again is the one they know. */
  readonly published: readonly Shift[];
}

type Mutable = { -readonly [Key in keyof PlannedShiftRecord]: PlannedShiftRecord[Key] };
/** A shift as it would be. `version: 0`: it is new. */
export type DraftShift = Mutable & { readonly _id: string; readonly version: number };

/** A plan in the middle of being changed; nothing of it is written yet. */
export interface PlanDraft {
  /** As it would be. */
  readonly shifts: () => readonly DraftShift[];
  readonly cellOf: (staffId: StaffId | null, date: string) => readonly DraftShift[];
  /** Puts exactly these into a cell; what is there of the same template stays the shift it is. */
  readonly fill: (
    staffId: StaffId | null,
    date: string,
    templateIds: readonly ShiftTemplateId[],
    pointer: string,
  ) => void;
  /** Does one change. Answers the cell that is not as it was seen, or nothing. */
  readonly apply: (change: RosterChange, pointer: string) => RosterConflict['cells'][number] | null;
  /** What it comes to. */
  readonly outcome: () => {
    readonly added: readonly DraftShift[];
    readonly changed: readonly { readonly before: PlannedShift; readonly after: DraftShift }[];
    readonly removed: readonly PlannedShift[];
  };
}

const fieldsOf = ({ _id, version, ...shift }: PlannedShift): DraftShift => {
  const { rosterId, wardId, date, templateId, code, kind, startsAt, endsAt, breakMinutes, staffId, note } = shift;
  return {
    _id,
    version,
    rosterId,
    wardId,
    date,
    templateId,
    code,
    kind,
    startsAt,
    endsAt,
    breakMinutes,
    staffId,
    note,
  };
};

const isChanged = (before: PlannedShift, after: DraftShift): boolean =>
  before.staffId !== after.staffId || before.date !== after.date || before.note !== after.note;

export function openDraft({ roster, templates, planned, published }: DraftInput): PlanDraft {
  const was = new Map(planned.map((shift) => [shift._id, shift]));
  const now = new Map(planned.map((shift) => [shift._id, fieldsOf(shift)]));
  const byTemplate = new Map(templates.map((template) => [template._id, template]));

  const inside = (date: string, pointer: string) => {
    if (date < roster.from || date > roster.to)
      throw refuseAt(pointer, 'The day is not of this roster.', 'out-of-range');
  };
  const cellOf = (staffId: StaffId | null, date: string) =>
    [...now.values()].filter((shift) => shift.staffId === staffId && shift.date === date);
  /** The one they were told of and that is not planned any more, if it was just this. */
  const knownAs = (staffId: StaffId | null, date: string, templateId: ShiftTemplateId): string | undefined =>
    published.find(
      (shift) =>
        !now.has(shift._id) &&
        !shift.isCancelled &&
        shift.staffId === staffId &&
        shift.date === date &&
        shift.templateId === templateId,
    )?._id;

  function add(staffId: StaffId | null, date: string, templateId: ShiftTemplateId, pointer: string): void {
    const template = byTemplate.get(templateId);
    if (template === undefined) throw refuseAt(pointer, 'There is no such shift for this ward.', 'not-found');
    inside(date, pointer);
    const _id = knownAs(staffId, date, templateId) ?? uuid();
    const version = was.get(_id)?.version ?? 0;
    const { code, kind, breakMinutes } = template;
    const own = { rosterId: roster._id as PlannedShiftRecord['rosterId'], wardId: roster.wardId, note: null };
    now.set(_id, {
      _id,
      version,
      ...own,
      date,
      templateId,
      code,
      kind,
      breakMinutes,
      staffId,
      ...timesOn(template, date),
    });
  }

  function fill(staffId: StaffId | null, date: string, templateIds: readonly ShiftTemplateId[], pointer: string): void {
    const wanted = [...templateIds];
    for (const shift of cellOf(staffId, date)) {
      const at = shift.templateId === null ? -1 : wanted.indexOf(shift.templateId);
      if (at < 0) now.delete(shift._id);
      else wanted.splice(at, 1);
    }
    for (const templateId of wanted) add(staffId, date, templateId, pointer);
  }

  const standing = (staffId: StaffId | null, date: string): RosterConflict['cells'][number] => ({
    staffId,
    date,
    shifts: cellOf(staffId, date).map(({ _id, version, code }) => ({ id: _id as ShiftId, version, code })),
  });

  function moveTo(shift: DraftShift, staffId: StaffId | null, date: string, pointer: string): void {
    inside(date, pointer);
    if (date !== shift.date) {
      const template = shift.templateId === null ? undefined : byTemplate.get(shift.templateId);
      if (template === undefined) throw refuseAt(pointer, 'This kind of shift is not in use any more.', 'not-found');
      Object.assign(shift, timesOn(template, date));
    }
    shift.staffId = staffId;
    shift.date = date;
  }

  function apply(change: RosterChange, pointer: string): RosterConflict['cells'][number] | null {
    if (change.op === 'open') {
      for (let count = 0; count < change.count; count += 1) add(null, change.date, change.templateId, pointer);
      return null;
    }
    if (change.op === 'cell') {
      const { staffId, date, expected, put } = change;
      inside(date, pointer);
      // As it was before this command: a cell that is written twice in one is judged by what was seen.
      const seen = [...was.values()].filter((shift) => shift.staffId === staffId && shift.date === date);
      const isAsSeen =
        seen.length === expected.length &&
        expected.every(({ id, version }) => was.get(id)?.version === version && seen.some(({ _id }) => _id === id));
      if (!isAsSeen) return standing(staffId, date);
      fill(staffId, date, put, pointer);
      return null;
    }
    const shift = now.get(change.shiftId);
    if (shift === undefined || shift.version !== change.version) {
      const before = was.get(change.shiftId);
      return standing(shift?.staffId ?? before?.staffId ?? null, shift?.date ?? before?.date ?? roster.from);
    }
    if (change.op === 'remove') now.delete(shift._id);
    else if (change.op === 'note') shift.note = change.note;
    else moveTo(shift, change.staffId, change.date, pointer);
    return null;
  }

  return {
    shifts: () => [...now.values()],
    cellOf,
    fill,
    apply,
    outcome: () => ({
      added: [...now.values()].filter(({ _id }) => !was.has(_id)),
      changed: [...now.values()].flatMap((after) => {
        const before = was.get(after._id);
        return before !== undefined && isChanged(before, after) ? [{ before, after }] : [];
      }),
      removed: [...was.values()].filter(({ _id }) => !now.has(_id)),
    }),
  };
}
