import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WardListItem } from '../schemas/places.ts';

/** Every ward the viewer may see, and the number of the last event of the stream `wards` it holds. */
export interface WardListState {
  readonly items: readonly WardListItem[];
  readonly seq: number;
}

/**
 * The list after one event of the stream `wards`. An event it already has changes nothing; one that leaves a hole is
 * refused with `gap`, and the caller asks for what is missing.
 */
export function applyWardsEvent<List extends WardListState>(
  list: List,
  event: Envelope<EventsOf<'wards'>>,
): List | 'gap' {
  if (event.seq <= list.seq) return list;
  if (event.seq !== list.seq + 1) return 'gap';
  if ('wardId' in event.data) {
    const { wardId } = event.data;
    return { ...list, items: list.items.filter(({ id }) => id !== wardId), seq: event.seq };
  }
  const { ward } = event.data;
  const isKnown = list.items.some((item) => item.id === ward.id);
  const items = isKnown ? list.items.map((item) => (item.id === ward.id ? ward : item)) : [...list.items, ward];
  return { ...list, items, seq: event.seq };
}
