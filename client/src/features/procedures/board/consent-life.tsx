import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyWardConsentsEvent } from '../../../../../shared/projections/ward-consents.ts';
import type { WardConsents } from '../../../../../shared/schemas/consents.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';
import { followSnapshot } from '../../../lib/realtime/follow-snapshot.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { showWardConsents } from './ward-consents.ts';

const marksQuery = (wardId: WardId) =>
  queryOptions({
    queryKey: ['consents', 'ward', wardId],
    queryFn: ({ signal }) => api.get<WardConsents>(`/wards/${wardId}/consents`, signal),
    // Kept fresh by its stream while the board is there, and never longer: it tells of patients.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Keeps the marks of the ward as they are now, while the board is on the screen, for who may see them. Draws nothing. */
export function ConsentLife({ wardId }: { readonly wardId: WardId }) {
  return useCan('consent.read') ? <Life wardId={wardId} /> : null;
}

function Life({ wardId }: { readonly wardId: WardId }) {
  const queries = useQueryClient();
  const { data } = useQuery(marksQuery(wardId));
  const isLoaded = data !== undefined;
  useEffect(() => {
    showWardConsents(data ?? null);
  }, [data]);
  useEffect(
    () => () => {
      showWardConsents(null);
    },
    [wardId],
  );
  useEffect(() => {
    if (!isLoaded) return undefined;
    const stream = { kind: 'ward-consents', id: wardId } as const;
    return followSnapshot(queries, marksQuery(wardId).queryKey, stream, applyWardConsentsEvent);
  }, [isLoaded, queries, wardId]);
  return null;
}
