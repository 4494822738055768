import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { WardCensus } from '../schemas/stays.ts';

/** The item among the others, by their ids as in a census that is asked for anew. */
function put<Item extends { readonly id: string }>(items: readonly Item[], item: Item): Item[] {
  const isKnown = items.some((other) => other.id === item.id);
  return isKnown
    ? items.map((other) => (other.id === item.id ? item : other))
    : [...items, item].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * The census after one event of its ward's stream. An event it already has changes nothing; one that leaves a hole is
 * refused with `gap`, and the caller asks for what is missing.
 */
export function applyCensusEvent(census: WardCensus, event: Envelope<EventsOf<'census'>>): WardCensus | 'gap' {
  if (event.seq <= census.seq) return census;
  if (event.seq !== census.seq + 1) return 'gap';
  const { data, seq } = event;
  if ('stay' in data) return { ...census, stays: put(census.stays, data.stay), seq };
  if ('request' in data) return { ...census, requests: put(census.requests, data.request), seq };
  if ('stayId' in data) return { ...census, stays: census.stays.filter(({ id }) => id !== data.stayId), seq };
  return { ...census, requests: census.requests.filter(({ id }) => id !== data.requestId), seq };
}
