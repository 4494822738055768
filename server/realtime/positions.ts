import type { HospitalId } from '../../shared/types/ids.ts';
import type { Room } from '../../shared/events/rooms.ts';
import type { Stream } from '../../shared/events/streams.ts';

/** How far a room's stream was told on this node. */
export interface Position {
  readonly hospitalId: HospitalId;
  readonly stream: Stream;
  /** The last event told without a hole before it; `null`: not known yet. */
  told: number | null;
  /** Where the stream stood at the last look; what was not told by the next one got lost on its way here. */
  seen: number;
}

/**
 * How far each stream that is heard on this node has been told to each of its rooms. It forgets a room when its last
 * listener leaves.
 */
export interface Positions {
  opened(room: Room, hospitalId: HospitalId, stream: Stream): void;
  closed(room: string): void;
  /** A listener was caught up to here; what follows must reach it by being told. */
  heardUpTo(room: Room, seq: number): void;
  told(room: Room, seq: number): void;
  /** How far the room was told without a hole; `null` where that is not known. What follows will be told to it. */
  toldUpTo(room: Room): number | null;
  /** `undefined`: nobody here hears the room. */
  at(room: Room): Position | undefined;
  all(): Iterable<Position>;
  size(): number;
}

export function createPositions(): Positions {
  const positions = new Map<string, Position>();
  return {
    opened(room, hospitalId, stream) {
      if (!positions.has(room)) positions.set(room, { hospitalId, stream, told: null, seen: 0 });
    },
    closed: (room) => void positions.delete(room),
    heardUpTo(room, seq) {
      const position = positions.get(room);
      // The listener that knows least decides: telling twice does no harm, telling too little does.
      if (position !== undefined) position.told = Math.min(position.told ?? seq, seq);
    },
    told(room, seq) {
      const position = positions.get(room);
      if (position?.told === seq - 1) position.told = seq;
    },
    toldUpTo: (room) => positions.get(room)?.told ?? null,
    at: (room) => positions.get(room),
    all: () => positions.values(),
    size: () => positions.size,
  };
}
