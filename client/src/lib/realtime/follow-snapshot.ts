import type { DataTag, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../shared/events/registry.ts';
import type { Stream, StreamKind } from '../../../../shared/events/streams.ts';
import { follow } from './line.ts';

/**
 * Keeps the answer to a query as its stream tells it on, until the answered function is called; what is not loaded yet is
 * left alone.
 * @param apply the stream's reducer (shared/projections)
 */
export function followSnapshot<Kind extends StreamKind, Snapshot extends { readonly seq: number }>(
  queries: QueryClient,
  queryKey: DataTag<QueryKey, Snapshot, Error>,
  stream: Extract<Stream, { kind: Kind }>,
  apply: (snapshot: Snapshot, event: Envelope<EventsOf<Kind>>) => Snapshot | 'gap',
): () => void {
  return follow({
    stream,
    since: () => queries.getQueryData(queryKey)?.seq ?? 0,
    take(envelope) {
      const snapshot = queries.getQueryData(queryKey);
      if (snapshot === undefined) return 'ok';
      // A stream carries its own events and no others.
      const next = apply(snapshot, envelope as Envelope<EventsOf<Kind>>);
      if (next === 'gap') return 'gap';
      queries.setQueryData<Snapshot>(queryKey, next);
      return 'ok';
    },
    reload: () => queries.refetchQueries({ queryKey }),
    onRefused: () => void queries.invalidateQueries({ queryKey }),
  });
}
