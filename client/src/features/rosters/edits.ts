import type { RosterView } from '../../../../shared/schemas/rosters.ts';
import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import type { RosterChangeBody } from './change-body.ts';
import type { Place, Range } from './grid/place.ts';
import { placesOf } from './grid/place.ts';
import type { CellWish, PlanAct } from './plan-queue.ts';
import type { Pending, RosterShift } from './roster-model.ts';
import { cellKey, OPEN_ROW, shiftsByCell } from './roster-model.ts';

/** What the grid shows, for its acts to read: rows by their people, and what is there or on its way. */
export interface Sheet {
  readonly view: RosterView;
  readonly rowIds: readonly string[];
  readonly cells: ReadonlyMap<string, readonly RosterShift[]>;
  readonly pending: Pending;
}

export const sheetOf = (view: RosterView, pending: Pending): Sheet => ({
  view,
  rowIds: [OPEN_ROW, ...view.people.map(({ staffId }) => staffId)],
  cells: shiftsByCell(view),
  pending,
});

const NOTHING: PlanAct = { cells: [], others: [] };
export const isNothing = ({ cells, others }: PlanAct): boolean => cells.length === 0 && others.length === 0;

export function personAt(
  { rowIds, view }: Sheet,
  { row, col }: Place,
): { readonly staffId: string; readonly date: string } {
  return { staffId: rowIds[row] ?? OPEN_ROW, date: daysAfter(view.roster.from, col) };
}

export const shiftsAt = (sheet: Sheet, place: Place): readonly RosterShift[] => {
  const { staffId, date } = personAt(sheet, place);
  return sheet.cells.get(cellKey(staffId, date)) ?? [];
};

/** The templates a cell holds or will hold. */
export function templatesAt(sheet: Sheet, place: Place): readonly string[] {
  const { staffId, date } = personAt(sheet, place);
  const waiting = sheet.pending.get(cellKey(staffId, date));
  return waiting ?? shiftsAt(sheet, place).flatMap(({ templateId }) => templateId ?? []);
}

const refsOf = (shifts: readonly RosterShift[]) => shifts.map(({ id, version }) => ({ id, version }));
const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id, index) => id === other[index]);

function putOpen(sheet: Sheet, place: Place, put: readonly string[]): RosterChangeBody[] {
  const { date } = personAt(sheet, place);
  if (put.length === 0) {
    return shiftsAt(sheet, place).map(({ id, version }) => ({ op: 'remove', shiftId: id, version }));
  }
  return put.map((templateId) => ({ op: 'open', date, templateId, count: 1 }));
}

/** Those templates in every cell; in the row of open shifts one more of each, or none. Cells that hold just that stay. */
export function putInto(sheet: Sheet, places: readonly Place[], putOf: (place: Place) => readonly string[]): PlanAct {
  const cells: CellWish[] = [];
  const others: RosterChangeBody[] = [];
  for (const place of places) {
    const put = putOf(place);
    const { staffId, date } = personAt(sheet, place);
    if (staffId === OPEN_ROW) others.push(...putOpen(sheet, place, put));
    else if (!isSame(templatesAt(sheet, place), put)) {
      cells.push({ staffId, date, put: [...put], seen: refsOf(shiftsAt(sheet, place)) });
    }
  }
  return { cells, others };
}

/** The first shift of a cell to another, or a copy of it. */
export function moveShift(sheet: Sheet, from: Place, to: Place, isCopy: boolean): PlanAct {
  const [shift] = shiftsAt(sheet, from);
  if (shift === undefined) return NOTHING;
  if (isCopy) {
    const { templateId } = shift;
    if (templateId === null) return NOTHING;
    return putInto(sheet, [to], (place) => {
      const there = templatesAt(sheet, place);
      return personAt(sheet, place).staffId === OPEN_ROW || there.includes(templateId)
        ? [templateId]
        : [...there, templateId];
    });
  }
  const { staffId, date } = personAt(sheet, to);
  const others: RosterChangeBody[] = [
    { op: 'move', shiftId: shift.id, version: shift.version, staffId: staffId === OPEN_ROW ? null : staffId, date },
  ];
  return { cells: [], others };
}

/** What was taken along: the templates of each cell, by rows. */
export type Block = readonly (readonly (readonly string[])[])[];

export function copyBlock(sheet: Sheet, { first, last }: Range): Block {
  const rows: (readonly string[])[][] = [];
  for (let row = first.row; row <= last.row; row += 1) {
    const cells: (readonly string[])[] = [];
    for (let col = first.col; col <= last.col; col += 1) cells.push(templatesAt(sheet, { row, col }));
    rows.push(cells);
  }
  return rows;
}

/** Puts down what was taken along, from that cell on; what would lie beyond the edge is left out. */
export function pasteBlock(sheet: Sheet, at: Place, block: Block, cols: number): PlanAct {
  const width = block[0]?.length ?? 0;
  if (width === 0) return NOTHING;
  const last = {
    row: Math.min(at.row + block.length, sheet.rowIds.length) - 1,
    col: Math.min(at.col + width, cols) - 1,
  };
  return putInto(sheet, placesOf({ first: at, last }), ({ row, col }) => block[row - at.row]?.[col - at.col] ?? []);
}
