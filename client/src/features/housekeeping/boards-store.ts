import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName, EventsOf } from '../../../../shared/events/registry.ts';
import { applyWardEvent, isWardGone } from '../../../../shared/projections/ward-board.ts';
import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';

/** The wards of the viewer, kept outside React. */
export interface BoardsStore {
  readonly boards: () => readonly WardBoard[];
  readonly subscribe: (listener: () => void) => () => void;
  readonly seq: (wardId: string) => number;
  readonly take: (wardId: string, envelope: Envelope) => 'ok' | 'gap';
  /** Lays fresh boards under what is shown; of a ward's two the newer stays. */
  readonly reset: (boards: readonly WardBoard[]) => void;
  /** Shows the answer to the viewer's own write without waiting for its event. */
  readonly keepOwn: (bed: BedView) => void;
}

const NAMES: readonly EventName[] = [
  'ward.described',
  'bed.added',
  'bed.changed',
  'bed.removed',
  'bed.state',
  'rooms.changed',
];
const isWardEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'ward'>> => NAMES.includes(envelope.name);

export function createBoardsStore(first: readonly WardBoard[], beforePaint: (work: () => void) => void): BoardsStore {
  const listeners = new Set<() => void>();
  let present = new Map<string, WardBoard>(first.map((board) => [board.ward.id, board]));
  let shown = first;
  let isPlanned = false;
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    beforePaint(() => {
      isPlanned = false;
      shown = [...present.values()];
      for (const listener of listeners) listener();
    });
  };
  return {
    boards: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
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
      present = new Map(
        boards.map((board) => {
          const old = present.get(board.ward.id);
          return [board.ward.id, old !== undefined && old.seq > board.seq ? old : board];
        }),
      );
      plan();
    },
    keepOwn(bed) {
      const board = present.get(bed.wardId);
      if (board === undefined) return;
      const beds = board.beds.map((old) => (old.id === bed.id && old.version < bed.version ? bed : old));
      present.set(bed.wardId, { ...board, beds });
      plan();
    },
  };
}
