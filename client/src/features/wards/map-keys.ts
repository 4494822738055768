/** Where a cell lies on the screen, in pixels. */
export interface Cell {
  readonly id: string;
  readonly roomId: string;
  readonly x: number;
  readonly y: number;
}

const ACROSS_TOLERANCE = 4;

function vertical(cells: readonly Cell[], from: Cell, sign: 1 | -1): Cell | undefined {
  const beyond = cells.filter((cell) => (cell.y - from.y) * sign > ACROSS_TOLERANCE);
  const nearestRow = Math.min(...beyond.map((cell) => Math.abs(cell.y - from.y)));
  return beyond
    .filter((cell) => Math.abs(Math.abs(cell.y - from.y) - nearestRow) <= ACROSS_TOLERANCE)
    .sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0];
}

function otherRoom(cells: readonly Cell[], from: Cell, sign: 1 | -1): Cell | undefined {
  const rooms = [...new Set(cells.map((cell) => cell.roomId))];
  const room = rooms[rooms.indexOf(from.roomId) + sign];
  return cells.find((cell) => cell.roomId === room);
}

/**
 * The cell a key leads to from `fromId`, or `undefined` where the key leads nowhere. Cells are in reading order; left and
 * right follow the reading direction of the page.
 */
export function cellAfter(cells: readonly Cell[], fromId: string, key: string, isRtl: boolean): Cell | undefined {
  const index = cells.findIndex((cell) => cell.id === fromId);
  const from = cells[index];
  if (from === undefined) return undefined;
  const inRoom = cells.filter((cell) => cell.roomId === from.roomId);
  switch (key) {
    case 'ArrowRight':
      return cells[index + (isRtl ? -1 : 1)];
    case 'ArrowLeft':
      return cells[index + (isRtl ? 1 : -1)];
    case 'ArrowDown':
      return vertical(cells, from, 1);
    case 'ArrowUp':
      return vertical(cells, from, -1);
    case 'Home':
      return inRoom[0];
    case 'End':
      return inRoom.at(-1);
    case 'PageDown':
      return otherRoom(cells, from, 1);
    case 'PageUp':
      return otherRoom(cells, from, -1);
    default:
      return undefined;
  }
}
