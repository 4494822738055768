import type { BedAction } from '../../../../shared/domain/bed-state.ts';
import { nextBedState } from '../../../../shared/domain/bed-state.ts';
import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName, EventsOf } from '../../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../../shared/projections/ward-board.ts';
import { applyCensusEvent } from '../../../../shared/projections/ward-census.ts';
import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';
import type { StayCard, WardCensus } from '../../../../shared/schemas/stays.ts';
import type { BedFacts } from './board/cell.ts';
import { lastChange } from './board/cell.ts';
import type { RoomLayout } from './join-beds.ts';
import { isSameFacts, isSameLayout, joiner, layoutOf } from './join-beds.ts';
import { createBoardListeners } from './store-listeners.ts';

export type { RoomLayout } from './join-beds.ts';

/** `changed`: by someone else less than a minute ago, or since this person last looked; `mine`: by this person. */
export type BedMark = 'changed' | 'mine';

export interface BedState extends BedFacts {
  readonly mark: BedMark | null;
  /** Turns between 1 and 2 so that a second change pulses anew; 0: nothing moves. */
  readonly pulse: 0 | 1 | 2;
  /** A change of this person's own is on its way, and the bed stands still until it is answered. */
  readonly isPending: boolean;
}

export interface WardStoreDoors {
  /** Runs the work before the next picture is drawn. A tab in the background draws none until it is looked at again. */
  readonly beforePaint: (work: () => void) => void;
  readonly later: (work: () => void, ms: number) => void;
  /** Hears what others changed, after it is on the screen. */
  readonly onOthersChanged: (beds: readonly BedFacts[]) => void;
  /** Whose screen this is. */
  readonly me?: string;
  readonly now?: () => number;
}

export const MARK_MS = 60_000;
/** When more beds than this change in one picture, none of them pulses. */
export const MOST_PULSES = 5;
/** A lost answer must not leave a bed striped for ever: its event may have come by another way. */
export const PENDING_MS = 15_000;

/** One ward, kept outside React: a change of one bed repaints one cell and nothing else. */
export interface WardStore {
  readonly seq: () => number;
  readonly board: () => WardBoard;
  readonly layout: () => readonly RoomLayout[];
  readonly bed: (id: string) => BedState | undefined;
  readonly beds: () => readonly BedState[];
  readonly subscribeLayout: (listener: () => void) => () => void;
  readonly subscribeBed: (id: string, listener: () => void) => () => void;
  readonly subscribeAll: (listener: () => void) => () => void;
  readonly take: (envelope: Envelope) => 'ok' | 'gap';
  /** Puts a fresh snapshot under what is on the screen; an older one is ignored. */
  readonly reset: (board: WardBoard) => void;
  /** Shows the answer to this person's own write without waiting for its event. */
  readonly keepOwn: (beds: readonly BedView[]) => void;
  /** `null` until it is loaded, and for those who see no names. */
  readonly census: () => WardCensus | null;
  readonly censusSeq: () => number;
  readonly takeCensus: (envelope: Envelope) => 'ok' | 'gap';
  readonly resetCensus: (census: WardCensus) => void;
  readonly keepOwnStays: (stays: readonly StayCard[]) => void;
  /** Marks what others changed since that instant, until `seen` is called. */
  readonly markSince: (at: string) => void;
  readonly seen: () => void;
  /** Beds a change is on its way for; with an action, they are shown as they will stand. The answer: it came, or not. */
  readonly expect: (bedIds: readonly string[], action?: BedAction) => (isDone: boolean) => void;
}

const WARD_EVENTS: readonly EventName[] = [
  'bed.added',
  'bed.changed',
  'bed.removed',
  'bed.state',
  'rooms.changed',
  'ward.described',
];
const CENSUS_EVENTS: readonly EventName[] = ['stay.shown', 'stay.gone', 'request.shown', 'request.gone'];
const isWardEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'ward'>> => WARD_EVENTS.includes(envelope.name);
const isCensusEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'census'>> =>
  CENSUS_EVENTS.includes(envelope.name);

const placed = (a: BedView, b: BedView) => a.position - b.position || a.code.localeCompare(b.code);

interface Expected {
  readonly version: number;
  readonly predicted: BedView['state'] | null;
}

export function createWardStore(first: WardBoard, doors: WardStoreDoors): WardStore {
  const { now = Date.now, me } = doors;
  const listeners = createBoardListeners();
  const own = new Map<string, number>();
  const expected = new Map<string, Expected>();
  const markTimes = new Map<string, number>();
  // What the events say; what is shown follows once per picture.
  let board = first;
  let census: WardCensus | null = null;
  let isCensusNew = false;
  let layout = layoutOf(first);
  let isFlushPlanned = false;
  const join = joiner(null);
  const shown = new Map<string, BedState>(
    first.beds.map((bed) => [bed.id, { ...join(bed), mark: null, pulse: 0, isPending: false }]),
  );
  let list: readonly BedState[] = [...shown.values()];

  function put(id: string, change: Partial<BedState>): void {
    const state = shown.get(id);
    if (state !== undefined) shown.set(id, { ...state, ...change });
  }

  /** Whether the newest change of the bed or of who lies there is this person's own. */
  function isMine(before: BedFacts | undefined, { bed, stay }: BedFacts): boolean {
    const isBedNew = before?.bed.version !== bed.version;
    const isStayNew = stay !== null && before?.stay?.version !== stay.version;
    const isState = before?.bed.state.at !== bed.state.at;
    const isOwnBed = own.get(bed.id) === bed.version || (isState && me !== undefined && bed.state.by?.id === me);
    const isOwnStay = me !== undefined && stay?.by?.id === me;
    return (isBedNew || isStayNew) && (!isBedNew || isOwnBed) && (!isStayNew || isOwnStay);
  }

  function unmarkLater(id: string): void {
    const token = (markTimes.get(id) ?? 0) + 1;
    markTimes.set(id, token);
    doors.later(() => {
      if (markTimes.get(id) !== token || shown.get(id)?.mark === null) return;
      put(id, { mark: null, pulse: 0 });
      listeners.tellBed(id);
    }, MARK_MS);
  }

  const asExpected = (bed: BedView): BedView => {
    const wait = expected.get(bed.id);
    if (wait === undefined) return bed;
    if (bed.version > wait.version) {
      expected.delete(bed.id);
      return bed;
    }
    return wait.predicted === null ? bed : { ...bed, state: wait.predicted };
  };

  function flush(): void {
    isFlushPlanned = false;
    const joined = joiner(census);
    const isQuiet = isCensusNew;
    isCensusNew = false;
    const facts = board.beds.map((bed) => joined(asExpected(bed)));
    const changed = facts.filter((one) => {
      const before = shown.get(one.bed.id);
      return before === undefined || before.isPending !== expected.has(one.bed.id) || !isSameFacts(before, one);
    });
    const byOthers = new Set<string>();
    for (const one of changed) {
      const { id } = one.bed;
      const before = shown.get(id);
      const isPending = expected.has(id);
      const isNews = !isQuiet && !isPending && (before === undefined || !isSameFacts(before, one));
      const mark = isNews ? (isMine(before, one) ? 'mine' : 'changed') : (before?.mark ?? null);
      if (isNews && mark === 'changed') byOthers.add(id);
      shown.set(id, { ...one, mark, pulse: before?.pulse ?? 0, isPending });
      if (isNews) unmarkLater(id);
    }
    for (const id of byOthers) {
      const pulse = byOthers.size > MOST_PULSES ? 0 : shown.get(id)?.pulse === 1 ? 2 : 1;
      put(id, { pulse });
    }
    finishFlush(changed, byOthers);
  }

  function finishFlush(changed: readonly BedFacts[], byOthers: ReadonlySet<string>): void {
    list = board.beds.map(({ id }) => shown.get(id)).filter((state) => state !== undefined);
    const next = layoutOf(board);
    if (!isSameLayout(layout, next)) {
      layout = next;
      listeners.tellLayout();
    }
    for (const one of changed) listeners.tellBed(one.bed.id);
    listeners.tellAll();
    if (byOthers.size > 0) doors.onOthersChanged(changed.filter((one) => byOthers.has(one.bed.id)));
  }

  function planFlush(): void {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    doors.beforePaint(flush);
  }

  function expectChange(ids: readonly string[], action?: BedAction): (isDone: boolean) => void {
    const token: Expected[] = [];
    for (const id of ids) {
      const bed = board.beds.find((one) => one.id === id);
      if (bed === undefined) continue;
      const at = new Date(now()).toISOString();
      const next = action === undefined ? null : nextBedState(bed.state, action, at);
      const wait = { version: bed.version, predicted: next !== null && 'state' in next ? next.state : null };
      expected.set(id, wait);
      token.push(wait);
    }
    planFlush();
    const end = () => {
      const left = ids.filter((id) => token.some((wait) => expected.get(id) === wait));
      for (const id of left) expected.delete(id);
      if (left.length > 0) planFlush();
    };
    doors.later(end, PENDING_MS);
    return (isDone) => {
      // What was done stays striped until its event is here; what was refused falls back at once.
      if (!isDone) end();
    };
  }

  return {
    seq: () => board.seq,
    board: () => board,
    layout: () => layout,
    bed: (id) => shown.get(id),
    beds: () => list,
    subscribeLayout: listeners.ofLayout,
    subscribeBed: listeners.ofBed,
    subscribeAll: listeners.ofAll,
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
      for (const bed of beds) own.set(bed.id, bed.version);
      const newer = beds.filter((bed) => bed.version > (board.beds.find((old) => old.id === bed.id)?.version ?? -1));
      if (newer.length === 0) return;
      const others = board.beds.filter((old) => newer.every((bed) => bed.id !== old.id));
      board = { ...board, beds: [...others, ...newer].sort(placed) };
      planFlush();
    },
    census: () => census,
    censusSeq: () => census?.seq ?? 0,
    takeCensus(envelope) {
      if (census === null || !isCensusEvent(envelope)) return 'ok';
      const next = applyCensusEvent(census, envelope);
      if (next === 'gap') return 'gap';
      if (next !== census) {
        census = next;
        planFlush();
      }
      return 'ok';
    },
    resetCensus(fresh) {
      if (census !== null && fresh.seq < census.seq) return;
      // Names that come a moment after the beds are no change of anything.
      isCensusNew = census === null;
      census = fresh;
      planFlush();
    },
    keepOwnStays(stays) {
      const held = census;
      if (held === null) return;
      const newer = stays.filter((stay) => {
        const known = held.stays.find((old) => old.id === stay.id);
        return known !== undefined && stay.version > known.version && stay.wardId === held.wardId;
      });
      if (newer.length === 0) return;
      census = { ...held, stays: held.stays.map((old) => newer.find((stay) => stay.id === old.id) ?? old) };
      planFlush();
    },
    markSince(at) {
      for (const state of list) {
        const change = lastChange(state);
        if (change.at <= at || change.by?.id === me || state.mark !== null) continue;
        put(state.bed.id, { mark: 'changed' });
        listeners.tellBed(state.bed.id);
      }
      list = [...shown.values()];
      listeners.tellAll();
    },
    seen() {
      for (const { bed, mark } of shown.values()) {
        if (mark !== 'changed') continue;
        put(bed.id, { mark: null, pulse: 0 });
        listeners.tellBed(bed.id);
      }
      list = [...shown.values()];
      listeners.tellAll();
    },
    expect: expectChange,
  };
}
