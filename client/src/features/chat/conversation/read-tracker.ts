/** One row of the conversation as it stands on the screen, in pixels of the list. */
export interface Placed {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

export interface Window {
  readonly start: number;
  readonly end: number;
}

export const ENOUGH = 0.6;
export const LONG_ENOUGH_MS = 1000;

/** The numbers of which at least 60 % can be seen; of one taller than the window, 60 % of the window. */
export function visibleNumbers(rows: readonly Placed[], window: Window): number[] {
  const room = window.end - window.start;
  if (room <= 0) return [];
  return rows
    .filter(({ start, end }) => {
      const seen = Math.min(end, window.end) - Math.max(start, window.start);
      return seen > 0 && seen >= ENOUGH * Math.min(end - start, room);
    })
    .map(({ number }) => number);
}

export interface TrackerDoors {
  readonly now: () => number;
  readonly later: (work: () => void, ms: number) => () => void;
  /** The watermark rose to that number. */
  readonly onRead: (upTo: number) => void;
}

/** Says up to where a person has read: only over rows that were before their eyes, one after the other. */
export interface ReadTracker {
  /** What is visible now; nothing where the page is hidden, not in focus, or covered. */
  readonly look: (visible: readonly number[]) => void;
  /** Where the watermark stands by what other devices and the house say; it never falls here unless it was set back. */
  readonly standAt: (upTo: number) => void;
  /** Numbers nobody has to see: one's own messages and deleted ones. */
  readonly pass: (numbers: readonly number[]) => void;
  readonly stop: () => void;
}

export function createReadTracker({ now, later, onRead }: TrackerDoors, first: number): ReadTracker {
  const since = new Map<number, number>();
  let seen = new Set<number>();
  let mark = first;
  let cancel: () => void = () => undefined;

  function rise(): void {
    const before = mark;
    while (seen.has(mark + 1)) mark += 1;
    if (mark === before) return;
    seen = new Set([...seen].filter((number) => number > mark));
    onRead(mark);
  }

  function plan(): void {
    cancel();
    const firstSince = Math.min(...since.values());
    if (!Number.isFinite(firstSince)) return;
    cancel = later(ripen, Math.max(0, firstSince + LONG_ENOUGH_MS - now()));
  }

  function ripen(): void {
    const at = now();
    const ripe = [...since].filter(([, start]) => at - start >= LONG_ENOUGH_MS).map(([number]) => number);
    for (const number of ripe) {
      since.delete(number);
      seen.add(number);
    }
    if (ripe.length > 0) rise();
    plan();
  }

  return {
    look(visible) {
      ripen();
      const at = now();
      for (const number of since.keys()) if (!visible.includes(number)) since.delete(number);
      for (const number of visible) {
        if (number > mark && !seen.has(number) && !since.has(number)) since.set(number, at);
      }
      plan();
    },
    standAt(upTo) {
      // Lower than here: another of their devices marked it unread, or ours is still on its way; what was seen stays seen.
      if (upTo <= mark) return;
      mark = upTo;
      rise();
    },
    pass(numbers) {
      for (const number of numbers) if (number > mark) seen.add(number);
    },
    stop() {
      since.clear();
      cancel();
    },
  };
}
