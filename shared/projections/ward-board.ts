import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WardBoard } from '../schemas/places.ts';

/**
 * The board after one event of its ward's stream. An event it already has changes nothing; one that leaves a hole is
 * refused with `gap`, and the caller asks for what is missing.
 */
export function applyWardEvent(board: WardBoard, event: Envelope<EventsOf<'ward'>>): WardBoard | 'gap' {
  if (event.seq <= board.seq) return board;
  if (event.seq !== board.seq + 1) return 'gap';
  if ('ward' in event.data) return { ...board, ward: event.data.ward, seq: event.seq };
  if ('state' in event.data) {
    const { bedId, version, state } = event.data;
    const beds = board.beds.map((bed) => (bed.id === bedId ? { ...bed, version, state } : bed));
    return { ...board, beds, seq: event.seq };
  }
  const { bed } = event.data;
  const others = board.beds.filter((other) => other.id !== bed.id);
  const beds = [...others, bed].sort((a, b) => a.position - b.position || a.code.localeCompare(b.code));
  return { ...board, beds, seq: event.seq };
}
