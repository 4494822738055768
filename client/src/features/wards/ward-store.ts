import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName, EventsOf } from '../../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../../shared/projections/ward-board.ts';
import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';

/** `changed`: by someone else less than a minute ago; `mine`: by this person. */
export type BedMark = 'changed' | 'mine';

export interface BedState {
  readonly bed: BedView;
  readonly mark: BedMark | null;
}

export interface RoomLayout {
  readonly id: string;
  readonly name: string;
  readonly bedIds: readonly string[];
}

export interface WardStoreDoors {
  /** Runs the work before the next picture is drawn. */
  readonly beforePaint: (work: () => void) => void;
  readonly later: (work: () => void, ms: number) => void;
  /** Hears what others changed, after it is on the screen. */
  readonly onOthersChanged: (beds: readonly BedView[]) => void;
}

export const MARK_MS = 60_000;

/** One ward, kept outside React: a change of one bed repaints one cell and nothing else. */
export interface WardStore {
  readonly seq: () => number;
  readonly board: () => WardBoard;
  readonly layout: () => readonly RoomLayout[];
  readonly bed: (id: string) => BedState | undefined;
  readonly subscribeLayout: (listener: () => void) => () => void;
  readonly subscribeBed: (id: string, listener: () => void) => () => void;
  readonly take: (envelope: Envelope) => 'ok' | 'gap';
  /** Puts a fresh snapshot under what is on the screen; an older one is ignored. */
  readonly reset: (board: WardBoard) => void;
  /** Shows the answer to this person's own write without waiting for its event. */
  readonly keepOwn: (beds: readonly BedView[]) => void;
}

const isWardEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'ward'>> => {
  const names: readonly EventName[] = ['bed.added', 'bed.changed'];
  return names.includes(envelope.name);
};

const placed = (a: BedView, b: BedView) => a.position - b.position || a.code.localeCompare(b.code);

function layoutOf(board: WardBoard): RoomLayout[] {
  return [...board.rooms]
    .sort((a, b) => a.position - b.position)
    .map((room) => ({
      id: room.id,
      name: room.name,
      bedIds: board.beds.filter((bed) => bed.roomId === room.id).map((bed) => bed.id),
    }));
}

const isSameLayout = (a: readonly RoomLayout[], b: readonly RoomLayout[]) => JSON.stringify(a) === JSON.stringify(b);

function createListeners() {
  const byBed = new Map<string, Set<() => void>>();
  const ofLayout = new Set<() => void>();
  return {
    ofLayout(listener: () => void) {
      ofLayout.add(listener);
      return () => {
        ofLayout.delete(listener);
      };
    },
    ofBed(id: string, listener: () => void) {
      const known = byBed.get(id) ?? new Set();
      byBed.set(id, known.add(listener));
      return () => {
        known.delete(listener);
      };
    },
    tellLayout() {
      for (const listener of ofLayout) listener();
    },
    tellBed(id: string) {
      for (const listener of byBed.get(id) ?? []) listener();
    },
  };
}

export function createWardStore(first: WardBoard, doors: WardStoreDoors): WardStore {
  const listeners = createListeners();
  const ownVersions = new Map<string, number>();
  const shown = new Map<string, BedState>(first.beds.map((bed) => [bed.id, { bed, mark: null }]));
  // What the events say; what is shown follows once per picture.
  let board = first;
  let layout = layoutOf(first);
  let isFlushPlanned = false;

  function unmark(id: string, version: number): void {
    const state = shown.get(id);
    if (state === undefined || state.mark === null || state.bed.version !== version) return;
    shown.set(id, { bed: state.bed, mark: null });
    listeners.tellBed(id);
  }

  function show(bed: BedView): BedMark {
    const mark = (ownVersions.get(bed.id) ?? -1) >= bed.version ? 'mine' : 'changed';
    shown.set(bed.id, { bed, mark });
    doors.later(() => {
      unmark(bed.id, bed.version);
    }, MARK_MS);
    return mark;
  }

  function flush(): void {
    isFlushPlanned = false;
    const changed = board.beds.filter((bed) => shown.get(bed.id)?.bed.version !== bed.version);
    const byOthers = changed.filter((bed) => show(bed) === 'changed');
    const next = layoutOf(board);
    if (!isSameLayout(layout, next)) {
      layout = next;
      listeners.tellLayout();
    }
    for (const bed of changed) listeners.tellBed(bed.id);
    if (byOthers.length > 0) doors.onOthersChanged(byOthers);
  }

  function planFlush(): void {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    doors.beforePaint(flush);
  }

  return {
    seq: () => board.seq,
    board: () => board,
    layout: () => layout,
    bed: (id) => shown.get(id),
    subscribeLayout: listeners.ofLayout,
    subscribeBed: listeners.ofBed,
    take(envelope) {
      if (!isWardEvent(envelope)) return 'ok';
      const next = applyWardEvent(board, envelope);
      if (next === 'gap') return 'gap';
      if (next !== board) {
        board = next;
        planFlush();
      }
      return 'ok';
    },
    reset(fresh) {
      if (fresh.seq < board.seq) return;
      board = fresh;
      planFlush();
    },
    keepOwn(beds) {
      for (const bed of beds) ownVersions.set(bed.id, bed.version);
      const newer = beds.filter((bed) => bed.version > (board.beds.find((old) => old.id === bed.id)?.version ?? -1));
      if (newer.length === 0) return;
      const others = board.beds.filter((old) => newer.every((bed) => bed.id !== old.id));
      board = { ...board, beds: [...others, ...newer].sort(placed) };
      planFlush();
    },
  };
}
