import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName, EventsOf } from '../../../../shared/events/registry.ts';
import { applyWardEvent, isWardGone } from '../../../../shared/projections/ward-board.ts';
import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';

export interface HospitalStoreDoors {
  /** Runs the work before the next picture is drawn. */
  readonly beforePaint: (work: () => void) => void;
}

/** Every ward the viewer sees, kept outside React: a change of one bed repaints one cell and its ward's counts. */
export interface HospitalStore {
  /** As shown; another array after every picture in which something changed. */
  readonly boards: () => readonly WardBoard[];
  /** As shown; the same object until something of this ward changes. */
  readonly ward: (wardId: string) => WardBoard | undefined;
  readonly bed: (bedId: string) => BedView | undefined;
  /** The wards with their rooms and the places of their beds; another array only when one of these is different. */
  readonly layout: () => readonly WardLayout[];
  readonly subscribe: (listener: () => void) => () => void;
  readonly subscribeWard: (wardId: string, listener: () => void) => () => void;
  readonly subscribeBed: (bedId: string, listener: () => void) => () => void;
  readonly subscribeLayout: (listener: () => void) => () => void;
  readonly seq: (wardId: string) => number;
  readonly take: (wardId: string, envelope: Envelope) => 'ok' | 'gap';
  /** Lays fresh boards under what is shown; of a ward's two the newer stays. Wards that are not among them go. */
  readonly reset: (boards: readonly WardBoard[]) => void;
  readonly resetWard: (board: WardBoard) => void;
}

export interface WardLayout {
  readonly ward: Omit<WardBoard['ward'], 'version'>;
  readonly rooms: readonly { readonly id: string; readonly name: string; readonly bedIds: readonly string[] }[];
}

// All that a ward's stream says, so that no number is passed over unheard.
const WARD_EVENTS: readonly EventsOf<'ward'>[] = [
  'ward.described',
  'bed.added',
  'bed.changed',
  'bed.removed',
  'bed.state',
  'rooms.changed',
];
const isWardEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'ward'>> =>
  (WARD_EVENTS as readonly EventName[]).includes(envelope.name);

function layoutOf({ ward, rooms, beds }: WardBoard): WardLayout {
  const { version: _version, ...heading } = ward;
  return {
    ward: heading,
    rooms: rooms.map(({ id, name }) => ({
      id,
      name,
      bedIds: beds.filter(({ roomId }) => roomId === id).map((bed) => bed.id),
    })),
  };
}

function createListeners() {
  const byKey = new Map<string, Set<() => void>>();
  return {
    add(key: string, listener: () => void) {
      const known = byKey.get(key) ?? new Set();
      byKey.set(key, known.add(listener));
      return () => {
        known.delete(listener);
      };
    },
    tell(key: string) {
      for (const listener of byKey.get(key) ?? []) listener();
    },
  };
}

export function createHospitalStore(first: readonly WardBoard[], doors: HospitalStoreDoors): HospitalStore {
  const listeners = createListeners();
  // What the events say; what is shown follows once per picture.
  let present = new Map<string, WardBoard>(first.map((board) => [board.ward.id, board]));
  let shown: readonly WardBoard[] = first;
  let wards = new Map(present);
  const beds = new Map<string, BedView>(first.flatMap((board) => board.beds.map((bed) => [bed.id, bed])));
  let layout: readonly WardLayout[] = first.map(layoutOf);
  let isPlanned = false;

  function showWard(board: WardBoard): void {
    const before = wards.get(board.ward.id);
    if (before === board) return;
    const there = new Set(board.beds.map(({ id }) => id));
    for (const bed of before?.beds ?? []) if (!there.has(bed.id)) beds.delete(bed.id);
    const changed = board.beds.filter((bed) => beds.get(bed.id)?.version !== bed.version);
    for (const bed of changed) beds.set(bed.id, bed);
    wards.set(board.ward.id, board);
    for (const bed of changed) listeners.tell(bed.id);
    listeners.tell(board.ward.id);
  }

  function flush(): void {
    isPlanned = false;
    shown = [...present.values()];
    wards = new Map([...wards].filter(([id]) => present.has(id)));
    for (const board of shown) showWard(board);
    const next = shown.map(layoutOf);
    if (JSON.stringify(next) !== JSON.stringify(layout)) {
      layout = next;
      listeners.tell('layout');
    }
    listeners.tell('all');
  }

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    doors.beforePaint(flush);
  }

  const newer = (fresh: WardBoard): WardBoard => {
    const old = present.get(fresh.ward.id);
    return old !== undefined && old.seq > fresh.seq ? old : fresh;
  };

  return {
    boards: () => shown,
    ward: (wardId) => wards.get(wardId),
    bed: (bedId) => beds.get(bedId),
    layout: () => layout,
    subscribe: (listener) => listeners.add('all', listener),
    subscribeWard: listeners.add,
    subscribeBed: listeners.add,
    subscribeLayout: (listener) => listeners.add('layout', listener),
    seq: (wardId) => present.get(wardId)?.seq ?? 0,
    take(wardId, envelope) {
      const board = present.get(wardId);
      if (board === undefined || !isWardEvent(envelope)) return 'ok';
      const next = applyWardEvent(board, envelope);
      if (next === 'gap') return 'gap';
      if (next !== board) {
        // It lies in the Bin: nothing of it is shown any more.
        if (isWardGone(envelope)) present.delete(wardId);
        else present.set(wardId, next);
        plan();
      }
      return 'ok';
    },
    reset(boards) {
      present = new Map(boards.map((board) => [board.ward.id, newer(board)]));
      plan();
    },
    resetWard(board) {
      if (!present.has(board.ward.id)) return;
      present.set(board.ward.id, newer(board));
      plan();
    },
  };
}
