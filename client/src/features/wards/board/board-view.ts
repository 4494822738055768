import type { RoomLayout, WardStore } from '../ward-store.ts';
import type { BoardFilter } from './board-filter.ts';
import { isFiltering, matches } from './board-filter.ts';
import type { HoldRule } from './hold-rule.ts';

/** Which beds are on the screen. It follows the filter at once and the ward's changes only while nobody is working. */
export interface BoardView {
  readonly rooms: () => readonly RoomLayout[];
  /** How many beds would come, go or change their place. */
  readonly waiting: () => number;
  /** Shown although it no longer fits the filter. */
  readonly isLeftOver: (bedId: string) => boolean;
  readonly setFilter: (filter: BoardFilter) => void;
  readonly release: () => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** Follows the ward until the answered function is called. */
  readonly start: () => () => void;
}

export interface BoardViewDoors {
  readonly later: (work: () => void, ms: number) => void;
  readonly today: () => string;
}

const LOOK_AGAIN_MS = 1_000;

const idsOf = (rooms: readonly RoomLayout[]) => rooms.flatMap((room) => room.bedIds);

function differences(a: readonly RoomLayout[], b: readonly RoomLayout[]): number {
  const [before, after] = [idsOf(a), idsOf(b)];
  const [had, has] = [new Set(before), new Set(after)];
  return before.filter((id) => !has.has(id)).length + after.filter((id) => !had.has(id)).length;
}

export function createBoardView(store: WardStore, hold: HoldRule, doors: BoardViewDoors): BoardView {
  const listeners = new Set<() => void>();
  let filter: BoardFilter = { text: '' };
  let rooms = store.layout();
  let wanted = rooms;
  let waiting = 0;
  let leftOver: ReadonlySet<string> = new Set();
  let isWatching = false;
  let isOver = false;

  const tell = () => {
    for (const listener of listeners) listener();
  };

  function fitting(): readonly RoomLayout[] {
    const layout = store.layout();
    if (!isFiltering(filter)) return layout;
    const today = doors.today();
    return layout
      .map((room) => ({
        ...room,
        bedIds: room.bedIds.filter((id) => {
          const state = store.bed(id);
          return state !== undefined && matches(state, filter, today);
        }),
      }))
      .filter((room) => room.bedIds.length > 0);
  }

  function show(next: readonly RoomLayout[]): void {
    const isSame = JSON.stringify(next) === JSON.stringify(rooms);
    if (!isSame) rooms = next;
    const had = waiting > 0 || leftOver.size > 0;
    waiting = 0;
    leftOver = new Set();
    if (!isSame || had) tell();
  }

  function watch(): void {
    if (isWatching || isOver) return;
    isWatching = true;
    doors.later(() => {
      isWatching = false;
      if (isOver || waiting === 0) return;
      if (hold.isRested()) show(fitting());
      else watch();
    }, LOOK_AGAIN_MS);
  }

  function take(): void {
    wanted = fitting();
    // Once something waits, more waits with it until it is let in.
    if (!hold.isBusy() && waiting === 0) {
      show(wanted);
      return;
    }
    const fit = new Set(idsOf(wanted));
    const nextLeft = new Set(idsOf(rooms).filter((id) => !fit.has(id)));
    const count = differences(rooms, wanted);
    const isNews = count !== waiting || [...nextLeft].join() !== [...leftOver].join();
    waiting = count;
    leftOver = nextLeft;
    if (isNews) tell();
    if (waiting > 0) watch();
  }

  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    rooms: () => rooms,
    waiting: () => waiting,
    isLeftOver: (id) => leftOver.has(id),
    setFilter(next) {
      filter = next;
      show(fitting());
    },
    release() {
      show(fitting());
    },
    subscribe,
    start() {
      isOver = false;
      const unsubscribe = store.subscribeAll(take);
      return () => {
        isOver = true;
        unsubscribe();
      };
    },
  };
}
