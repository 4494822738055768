import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { BedView, WardBoard } from '../schemas/places.ts';

type Board = Pick<WardBoard, 'rooms' | 'beds'>;

/** The beds in the order of the ward's map: rooms in the hospital's order, beds in the room's. */
function inPlace({ rooms, beds }: Board): WardBoard['beds'] {
  const order = new Map(rooms.map((room) => [room.id, room.position]));
  const ofRoom = (bed: BedView) => order.get(bed.roomId) ?? Number.MAX_SAFE_INTEGER;
  return [...beds].sort((a, b) => ofRoom(a) - ofRoom(b) || a.position - b.position || a.code.localeCompare(b.code));
}

/** The ward's rooms and beds as its map has them. Snapshot and projection agree because both end here. */
export const wardMap = (board: Board): Board => {
  const rooms = [...board.rooms].sort((a, b) => a.position - b.position);
  return { rooms, beds: inPlace({ rooms, beds: board.beds }) };
};

/** Whether that event says that the ward lies in the Bin: nothing of it is to be shown any more. */
export const isWardGone = ({ data }: Pick<Envelope<EventsOf<'ward'>>, 'data'>): boolean =>
  'rooms' in data && data.rooms.length === 0;

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
  if ('rooms' in event.data) {
    const { rooms } = event.data;
    // A ward has a room at least: one without lies in the Bin, with its beds.
    const beds = rooms.length === 0 ? [] : board.beds;
    return { ...board, ...wardMap({ rooms, beds }), seq: event.seq };
  }
  if ('bedId' in event.data) {
    const { bedId } = event.data;
    return { ...board, beds: board.beds.filter((bed) => bed.id !== bedId), seq: event.seq };
  }
  const { bed } = event.data;
  const others = board.beds.filter((other) => other.id !== bed.id);
  return { ...board, ...wardMap({ ...board, beds: [...others, bed] }), seq: event.seq };
}
