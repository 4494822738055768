import type { RuleBreak, RuleShift, RuleWorld } from '../../../../shared/domain/roster-rules.ts';
import { breaksOfPerson, breaksOfWard, workedMinutes } from '../../../../shared/domain/roster-rules.ts';
import { daysAfter, daysBetween, weekdayOf } from '../../../../shared/domain/zoned-time.ts';
import type { RosterView } from '../../../../shared/schemas/rosters.ts';
import type { CellShift, CellView, CoverView, RowView } from './grid/grid-view.ts';

export type RosterShift = RosterView['shifts'][number];
export type RosterTemplate = RosterView['templates'][number];
export type RosterPerson = RosterView['people'][number];

/** The row of shifts that nobody has yet. */
export const OPEN_ROW = '';

/** One person's day, or the open shifts of a day. */
export const cellKey = (staffId: string, date: string): string => `${staffId}|${date}`;

/** What was typed and is on its way, by cell: the templates that will be there. */
export type Pending = ReadonlyMap<string, readonly string[]>;

export const daysOf = (from: string, to: string): string[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => daysAfter(from, index));

/** The shifts of each cell, in the order of their start. */
export function shiftsByCell(view: RosterView): ReadonlyMap<string, readonly RosterShift[]> {
  const cells = new Map<string, RosterShift[]>();
  for (const shift of view.shifts) {
    const key = cellKey(shift.staffId ?? OPEN_ROW, shift.date);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [shift]);
    else cell.push(shift);
  }
  for (const cell of cells.values()) cell.sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  return cells;
}

const worldOf = (view: RosterView): RuleWorld => ({
  timeZone: view.timeZone,
  rules: view.rules,
  leave: view.leave,
  wishes: view.wishes,
  needs: view.needs,
  skillsOf: new Map(view.people.map(({ staffId, skills }) => [staffId, skills])),
});

/** What the plan breaks, as the server will say it: persons first, in the order of their rows, then the ward. */
export function breaksOf(view: RosterView): readonly RuleBreak[] {
  const world = worldOf(view);
  const own = new Map<string, RuleShift[]>();
  for (const shift of [...view.shifts, ...view.elsewhere]) {
    if (shift.staffId === null) continue;
    const theirs = own.get(shift.staffId);
    if (theirs === undefined) own.set(shift.staffId, [shift]);
    else theirs.push(shift);
  }
  const { from, to } = view.roster;
  const isShown = ({ date }: RuleBreak) => date >= from && date <= to;
  const ofPeople = view.people.flatMap(({ staffId }) => breaksOfPerson(staffId, own.get(staffId) ?? [], world));
  return [...ofPeople.filter(isShown), ...breaksOfWard(daysOf(from, to), view.shifts, world)];
}

const DAYS_OF_WEEK = 7;

/** Who has the row. */
const hintOf = ({ jobTitle, roles }: RosterPerson, roleWord: (role: RosterPerson['roles'][number]) => string): string =>
  jobTitle ?? roles.map(roleWord).join(', ');

interface Words {
  readonly roleWord: (role: RosterPerson['roles'][number]) => string;
  readonly wardWord: (wardId: string) => string;
}

const seen = (shift: RosterShift): CellShift => ({
  id: shift.id,
  code: shift.code,
  kind: shift.kind,
  mark: shift.published,
  elsewhere: null,
});

/** The templates on their way to a cell, drawn as if they were there. */
const hoped = (templateIds: readonly string[], templates: ReadonlyMap<string, RosterTemplate>): CellShift[] =>
  templateIds.flatMap((id) => {
    const template = templates.get(id);
    return template === undefined
      ? []
      : [{ id: `pending-${id}`, code: template.code, kind: template.kind, mark: 'new' as const, elsewhere: null }];
  });

function byDay<Item extends { readonly staffId: string; readonly date: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [cellKey(item.staffId, item.date), item]));
}

/** The rows of the grid: open shifts first, then everyone in the order of the answer. */
export function rowsOf(view: RosterView, breaks: readonly RuleBreak[], pending: Pending, words: Words): RowView[] {
  const days = daysOf(view.roster.from, view.roster.to);
  const cells = shiftsByCell(view);
  const templates = new Map(view.templates.map((template) => [template.id as string, template]));
  const leave = byDay(view.leave);
  const wishes = byDay(view.wishes);
  const faults = new Map<string, 'hard' | 'soft'>();
  for (const { staffId, date, severity } of breaks) {
    if (staffId === null) continue;
    const key = cellKey(staffId, date);
    if (faults.get(key) !== 'hard') faults.set(key, severity);
  }
  const elsewhere = new Map<string, CellShift[]>();
  for (const shift of view.elsewhere) {
    if (shift.staffId === null) continue;
    const key = cellKey(shift.staffId, shift.date);
    const { id, code, kind } = shift;
    const there = { id, code, kind, mark: 'same' as const, elsewhere: words.wardWord(shift.wardId) };
    elsewhere.set(key, [...(elsewhere.get(key) ?? []), there]);
  }
  const cellOf = (staffId: string, day: string): CellView => {
    const key = cellKey(staffId, day);
    const waiting = pending.get(key);
    const here = waiting === undefined ? (cells.get(key) ?? []).map(seen) : hoped(waiting, templates);
    const away = leave.get(key);
    const wish = wishes.get(key);
    return {
      shifts: [...here, ...(elsewhere.get(key) ?? [])],
      leave: away === undefined ? null : { state: away.state, part: away.part },
      wish: wish === undefined ? null : { kind: wish.wish, note: wish.note },
      fault: faults.get(key) ?? null,
    };
  };
  const minutes = minutesOf(view);
  const weeks = days.length / DAYS_OF_WEEK;
  const open: RowView = {
    id: OPEN_ROW,
    name: '',
    hint: '',
    minutes: 0,
    agreed: null,
    cells: days.map((day) => cellOf(OPEN_ROW, day)),
  };
  const people = view.people.map((one): RowView => ({
    id: one.staffId,
    name: one.name,
    hint: hintOf(one, words.roleWord),
    minutes: minutes.get(one.staffId) ?? 0,
    agreed: one.contractMinutes === null ? null : Math.round(one.contractMinutes * weeks),
    cells: days.map((day) => cellOf(one.staffId, day)),
  }));
  return [open, ...people];
}

/** What each person works in the roster's days, here and elsewhere. */
function minutesOf(view: RosterView): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  const { from, to } = view.roster;
  for (const shift of [...view.shifts, ...view.elsewhere]) {
    if (shift.staffId === null || shift.date < from || shift.date > to) continue;
    minutes.set(shift.staffId, (minutes.get(shift.staffId) ?? 0) + workedMinutes(shift));
  }
  return minutes;
}

/** Who is there of each template that is needed or planned, day by day. */
export function coverRows(view: RosterView): CoverView[] {
  const days = daysOf(view.roster.from, view.roster.to);
  const need = new Map(view.needs.map((one) => [`${one.templateId}|${one.weekday}`, one.minimum]));
  const have = new Map<string, number>();
  for (const { templateId, date, staffId } of view.shifts) {
    if (templateId === null || staffId === null) continue;
    const key = `${templateId}|${date}`;
    have.set(key, (have.get(key) ?? 0) + 1);
  }
  const isNeeded = ({ id }: RosterTemplate) => view.needs.some(({ templateId }) => templateId === id);
  return view.templates.filter(isNeeded).map(({ id, code, name }) => ({
    id,
    code,
    name,
    cells: days.map((day) => ({
      have: have.get(`${id}|${day}`) ?? 0,
      need: need.get(`${id}|${weekdayOf(day)}`) ?? null,
    })),
  }));
}

/** How many things people were not told yet. */
export const untold = (view: RosterView): number =>
  view.shifts.filter(({ published }) => published !== 'same').length + view.withdrawn.length;
