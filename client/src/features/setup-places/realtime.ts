import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyWardEvent } from '../../../../shared/projections/ward-board.ts';
import { applyWardsEvent } from '../../../../shared/projections/ward-list.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { followSnapshot } from '../../lib/realtime/follow-snapshot.ts';
import { wardsQuery } from '../../lib/wards.ts';
import { wardQuery } from './api/places.ts';

/** Keeps the list of wards as it is now, once it is loaded. */
export function useWardsLive(isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    return followSnapshot(queries, wardsQuery.queryKey, { kind: 'wards' }, applyWardsEvent);
  }, [isLoaded, queries]);
}

/** Keeps one ward's rooms and beds as they are now, once they are loaded. */
export function useWardLive(wardId: WardId | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (wardId === undefined) return undefined;
    return followSnapshot(queries, wardQuery(wardId).queryKey, { kind: 'ward', id: wardId }, applyWardEvent);
  }, [wardId, queries]);
}
