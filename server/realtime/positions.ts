import type { HospitalId } from '../../shared/types/ids.ts';
import { roomOf } from '../../shared/events/rooms.ts';
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

/** How far each stream that is heard on this node has been told. It forgets a stream when its last listener leaves. */
export interface Positions {
  opened(room: string, hospitalId: HospitalId, stream: Stream): void;
  closed(room: string): void;
  /** A listener was caught up to here; what follows must reach it by being told. */
  heardUpTo(hospitalId: HospitalId, stream: Stream, seq: number): void;
  told(hospitalId: HospitalId, stream: Stream, seq: number): void;
  /** How far the room was told without a hole; `null` where that is not known. What follows will be told to it. */
  toldUpTo(hospitalId: HospitalId, stream: Stream): number | null;
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
    heardUpTo(hospitalId, stream, seq) {
      const position = positions.get(roomOf(hospitalId, stream));
      // The listener that knows least decides: telling twice does no harm, telling too little does.
      if (position !== undefined) position.told = Math.min(position.told ?? seq, seq);
    },
    told(hospitalId, stream, seq) {
      const position = positions.get(roomOf(hospitalId, stream));
      if (position?.told === seq - 1) position.told = seq;
    },
    toldUpTo: (hospitalId, stream) => positions.get(roomOf(hospitalId, stream))?.told ?? null,
    all: () => positions.values(),
    size: () => positions.size,
  };
}
