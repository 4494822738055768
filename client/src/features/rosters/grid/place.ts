/** A cell by its row and its day, both counted from 0. */
export interface Place {
  readonly row: number;
  readonly col: number;
}

export interface Shape {
  readonly rows: number;
  readonly cols: number;
  /** How many rows a page key goes. */
  readonly page: number;
}

/** From the first cell to the last, both included. */
export interface Range {
  readonly first: Place;
  readonly last: Place;
}

const DAYS_OF_WEEK = 7;

const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
const weekBeside = (col: number, by: 1 | -1) =>
  by === 1 ? (Math.floor(col / DAYS_OF_WEEK) + 1) * DAYS_OF_WEEK : (Math.ceil(col / DAYS_OF_WEEK) - 1) * DAYS_OF_WEEK;

interface Pressed {
  readonly key: string;
  /** Ctrl, or Command: to the beginning of the week beside, or to the corner. */
  readonly isFar: boolean;
}

/**
 * The cell a key leads to, or `undefined` where it leads nowhere at all. Left and right follow the reading direction of the
 * page; at an edge the cell stays the same.
 */
export function placeAfter(
  { row, col }: Place,
  { key, isFar }: Pressed,
  shape: Shape,
  isRtl: boolean,
): Place | undefined {
  const to = (toRow: number, toCol: number): Place => ({
    row: within(toRow, shape.rows),
    col: within(toCol, shape.cols),
  });
  const along = (by: 1 | -1) => to(row, isFar ? weekBeside(col, by) : col + by);
  switch (key) {
    case 'ArrowRight':
      return along(isRtl ? -1 : 1);
    case 'ArrowLeft':
      return along(isRtl ? 1 : -1);
    case 'ArrowDown':
      return to(isFar ? shape.rows - 1 : row + 1, col);
    case 'ArrowUp':
      return to(isFar ? 0 : row - 1, col);
    case 'Home':
      return to(isFar ? 0 : row, 0);
    case 'End':
      return to(isFar ? shape.rows - 1 : row, shape.cols - 1);
    case 'PageDown':
      return to(row + shape.page, col);
    case 'PageUp':
      return to(row - shape.page, col);
    default:
      return undefined;
  }
}

/** All that lies between two cells, whichever was first. */
export const rangeBetween = (one: Place, other: Place): Range => ({
  first: { row: Math.min(one.row, other.row), col: Math.min(one.col, other.col) },
  last: { row: Math.max(one.row, other.row), col: Math.max(one.col, other.col) },
});

export const placesOf = ({ first, last }: Range): Place[] => {
  const places: Place[] = [];
  for (let row = first.row; row <= last.row; row += 1) {
    for (let col = first.col; col <= last.col; col += 1) places.push({ row, col });
  }
  return places;
};
