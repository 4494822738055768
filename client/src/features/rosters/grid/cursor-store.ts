import type { Place, Range } from './place.ts';
import { rangeBetween } from './place.ts';

/** Where the keyboard is in the grid, what is chosen around it, and what is being typed there. */
export interface Cursor {
  readonly at: Place;
  /** The other corner of what is chosen. */
  readonly anchor: Place;
  /** Typed into the cell and not yet a code. */
  readonly text: string;
}

export interface CursorStore {
  readonly get: () => Cursor;
  readonly range: () => Range;
  readonly moveTo: (at: Place, isExtending?: boolean) => void;
  readonly type: (text: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * What of it concerns one row, as a text: the same text means that nothing of the row has to be drawn again.
   * `cursor|first|last|typed`, each empty where the row has no part in it.
   */
  readonly ofRow: (row: number) => string;
}

export function createCursorStore(): CursorStore {
  const origin = { row: 0, col: 0 };
  let cursor: Cursor = { at: origin, anchor: origin, text: '' };
  const listeners = new Set<() => void>();
  const put = (next: Cursor) => {
    cursor = next;
    for (const listener of listeners) listener();
  };
  const range = () => rangeBetween(cursor.anchor, cursor.at);
  return {
    get: () => cursor,
    range,
    moveTo(at, isExtending = false) {
      put({ at, anchor: isExtending ? cursor.anchor : at, text: '' });
    },
    type(text) {
      put({ ...cursor, text });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    ofRow(row) {
      const { first, last } = range();
      if (row < first.row || row > last.row) return '';
      const isHere = cursor.at.row === row;
      return [isHere ? cursor.at.col : '', first.col, last.col, isHere ? cursor.text : ''].join('|');
    },
  };
}

export interface RowCursor {
  /** `-1`: the keyboard is in another row. */
  readonly col: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const NOWHERE: RowCursor = { col: -1, from: -1, to: -2, text: '' };

/** What `ofRow` says, to be read. */
export function readRowCursor(said: string): RowCursor {
  if (said === '') return NOWHERE;
  const [col = '', from = '', to = '', ...text] = said.split('|');
  return { col: col === '' ? -1 : Number(col), from: Number(from), to: Number(to), text: text.join('|') };
}
