import type { WallBed, WallView } from '../../../../shared/schemas/wall.ts';

/** More beds than this do not fit at a size that is read from the corridor. */
const MOST_AT_ONCE = 80;

/** How many beds stand side by side, by how many there are. */
export function columnsFor(count: number): number {
  if (count <= 12) return 4;
  if (count <= 20) return 5;
  return count <= 48 ? 8 : 10;
}

const byPlace = (a: { readonly position: number }, b: { readonly position: number }) => a.position - b.position;

/** The beds in the order of the ward: bay by bay, never by their state. */
function inOrder({ rooms, beds }: Pick<WallView, 'rooms' | 'beds'>): WallBed[][] {
  const bays = [...rooms].sort(byPlace).map((room) => beds.filter(({ roomId }) => roomId === room.id).sort(byPlace));
  return bays.filter((bay) => bay.length > 0);
}

/** What is shown at once: everything where it fits, else whole bays, page after page. */
export function pagesOf(wall: Pick<WallView, 'rooms' | 'beds'>): readonly (readonly WallBed[])[] {
  const bays = inOrder(wall);
  if (wall.beds.length <= MOST_AT_ONCE) return [bays.flat()];
  const pages: WallBed[][] = [];
  for (const bay of bays) {
    const last = pages.at(-1);
    if (last !== undefined && last.length + bay.length <= MOST_AT_ONCE) last.push(...bay);
    // A bay larger than a page is cut: nobody scrolls a wall.
    else for (let at = 0; at < bay.length; at += MOST_AT_ONCE) pages.push(bay.slice(at, at + MOST_AT_ONCE));
  }
  return pages;
}
