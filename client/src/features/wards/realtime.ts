import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../shared/events/registry.ts';
import { isWardGone } from '../../../../shared/projections/ward-board.ts';
import { applyWardsEvent } from '../../../../shared/projections/ward-list.ts';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import { follow } from '../../lib/realtime/line.ts';
import { wardsQuery } from '../../lib/wards.ts';
import { censusQuery } from './api/get-census.ts';
import { wardQuery } from './api/get-ward.ts';
import type { WardStore } from './ward-store.ts';

const isWardsEvent = (envelope: Envelope): envelope is Envelope<EventsOf<'wards'>> =>
  envelope.name === 'ward.added' || envelope.name === 'ward.changed' || envelope.name === 'ward.removed';

const isWardEvent = (envelope: Envelope): envelope is Envelope<'rooms.changed'> => envelope.name === 'rooms.changed';

/** Keeps the list of wards as it is now, once it is loaded. */
export function useWardsLive(isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    return follow({
      stream: { kind: 'wards' },
      since: () => queries.getQueryData(wardsQuery.queryKey)?.seq ?? 0,
      take(envelope) {
        const list = queries.getQueryData(wardsQuery.queryKey);
        if (list === undefined || !isWardsEvent(envelope)) return 'ok';
        const next = applyWardsEvent(list, envelope);
        if (next === 'gap') return 'gap';
        queries.setQueryData(wardsQuery.queryKey, next);
        return 'ok';
      },
      reload: () => queries.refetchQueries({ queryKey: wardsQuery.queryKey }),
      onRefused: () => void queries.invalidateQueries({ queryKey: wardsQuery.queryKey }),
    });
  }, [isLoaded, queries]);
}

/** Keeps one ward's store as the ward is now. */
export function useWardLive(wardId: WardBoard['ward']['id'], store: WardStore): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      follow({
        stream: { kind: 'ward', id: wardId },
        since: store.seq,
        take(envelope) {
          // It lies in the Bin: asked for again, it is not found.
          if (isWardEvent(envelope) && isWardGone(envelope)) void queries.resetQueries({ queryKey: ['ward', wardId] });
          return store.take(envelope);
        },
        async reload() {
          store.reset(await queries.fetchQuery(wardQuery(wardId)));
        },
        onRefused: () => void queries.invalidateQueries({ queryKey: ['ward', wardId] }),
      }),
    [wardId, store, queries],
  );
}

/** Keeps who lies in the ward as it is now, once it is loaded. */
export function useCensusLive(wardId: WardBoard['ward']['id'], store: WardStore, isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    return follow({
      stream: { kind: 'census', id: wardId },
      since: store.censusSeq,
      take: store.takeCensus,
      async reload() {
        store.resetCensus(await queries.fetchQuery(censusQuery(wardId)));
      },
      onRefused: () => void queries.invalidateQueries({ queryKey: ['census', wardId] }),
    });
  }, [wardId, store, isLoaded, queries]);
}
