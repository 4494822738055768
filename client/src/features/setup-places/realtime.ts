import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../../shared/projections/ward-board.ts';
import { applyWardsEvent } from '../../../../shared/projections/ward-list.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { wardQuery, wardsQuery } from './api/places.ts';

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
        if (list === undefined) return 'ok';
        // Of this stream there is nothing else.
        const next = applyWardsEvent(list, envelope as Envelope<EventsOf<'wards'>>);
        if (next === 'gap') return 'gap';
        queries.setQueryData(wardsQuery.queryKey, next);
        return 'ok';
      },
      reload: () => queries.refetchQueries({ queryKey: wardsQuery.queryKey }),
      onRefused: () => void queries.invalidateQueries({ queryKey: wardsQuery.queryKey }),
    });
  }, [isLoaded, queries]);
}

/** Keeps one ward's rooms and beds as they are now, once they are loaded. */
export function useWardLive(wardId: WardId | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (wardId === undefined) return undefined;
    const { queryKey } = wardQuery(wardId);
    return follow({
      stream: { kind: 'ward', id: wardId },
      since: () => queries.getQueryData(queryKey)?.seq ?? 0,
      take(envelope) {
        const board = queries.getQueryData(queryKey);
        if (board === undefined) return 'ok';
        const next = applyWardEvent(board, envelope as Envelope<EventsOf<'ward'>>);
        if (next === 'gap') return 'gap';
        queries.setQueryData(queryKey, next);
        return 'ok';
      },
      reload: () => queries.refetchQueries({ queryKey }),
      onRefused: () => void queries.invalidateQueries({ queryKey }),
    });
  }, [wardId, queries]);
}
