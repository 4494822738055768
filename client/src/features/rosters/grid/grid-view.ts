import type { Place } from './place.ts';

/** What is drawn: the words are made where it is drawn, so that a cell that stays the same costs nothing. */
export interface CellShift {
  readonly id: string;
  readonly code: string;
  readonly kind: 'day' | 'evening' | 'night';
  /** Against what people were told. */
  readonly mark: 'same' | 'new' | 'changed';
  /** In another ward: shown, and not changed here. */
  readonly elsewhere: string | null;
}

export interface CellView {
  readonly shifts: readonly CellShift[];
  readonly leave: { readonly state: 'approved' | 'pending'; readonly part: 'whole' | 'morning' | 'afternoon' } | null;
  readonly wish: { readonly kind: 'unavailable' | 'off' | 'prefer'; readonly note: string | null } | null;
  /** The worst that the rules say of it. */
  readonly fault: 'hard' | 'soft' | null;
}

export interface RowView {
  /** The person's; `''`: the row of open shifts. */
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** Planned against agreed, in minutes over the days shown; `null`: nothing is agreed. */
  readonly minutes: number;
  readonly agreed: number | null;
  readonly cells: readonly CellView[];
}

/** What a mouse took hold of. */
export interface Hold {
  readonly rowId: string;
  readonly code: string;
}

/** The shift of a cell that can be pulled from it, if there is one. */
export function holdOf(rows: readonly RowView[], { row, col }: Place): Hold | null {
  const line = rows[row];
  const shift = line?.cells[col]?.shifts.find(({ elsewhere }) => elsewhere === null);
  return line === undefined || shift === undefined ? null : { rowId: line.id, code: shift.code };
}

/** Whether that still stands there. Not by the shift's id: what one just typed has another once it is saved. */
export function isHeld(rows: readonly RowView[], place: Place, { rowId, code }: Hold): boolean {
  const now = holdOf(rows, place);
  return now?.rowId === rowId && now.code === code;
}

export interface DayHead {
  readonly day: string;
  readonly weekday: string;
  readonly date: string;
  readonly label: string;
  readonly isWeekend: boolean;
  readonly isToday: boolean;
  readonly isWeekStart: boolean;
  readonly holiday: string | null;
}

export interface CoverCell {
  readonly have: number;
  /** `null`: nothing is required. */
  readonly need: number | null;
}

export interface CoverView {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly cells: readonly CoverCell[];
}

/** How a cell of the foot stands. */
export const coverLook = ({ have, need }: CoverCell): 'none' | 'short' | 'met' | 'over' => {
  if (need === null) return have === 0 ? 'none' : 'met';
  if (have < need) return 'short';
  return have > need ? 'over' : 'met';
};

/** Keeps a row's object while nothing in it differs: whoever draws it then has nothing to do. */
export function createRowKeeper(): (rows: readonly RowView[]) => readonly RowView[] {
  let kept = new Map<string, { readonly said: string; readonly row: RowView }>();
  return (rows) => {
    const next = new Map<string, { readonly said: string; readonly row: RowView }>();
    const same = rows.map((row) => {
      const said = JSON.stringify(row);
      const before = kept.get(row.id);
      const entry = before?.said === said ? before : { said, row };
      next.set(row.id, entry);
      return entry.row;
    });
    kept = next;
    return same;
  };
}

/** Shifts of one cell that look the same, counted: of open shifts there are often several. */
export function together(shifts: readonly CellShift[]) {
  const found = new Map<string, { readonly key: string; readonly shift: CellShift; readonly count: number }>();
  for (const shift of shifts) {
    const key = [shift.code, shift.mark, shift.elsewhere].join('|');
    found.set(key, { key, shift, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
