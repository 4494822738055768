import { queryOptions, useQuery } from '@tanstack/react-query';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const wardQuery = (wardId: string) =>
  queryOptions({
    queryKey: ['ward', wardId],
    queryFn: ({ signal }) => api.get<WardBoard>(`/wards/${encodeURIComponent(wardId)}`, signal),
    // Kept fresh by its stream while it is on the screen; loaded anew when one comes back to it.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const useWard = (wardId: string) => useQuery(wardQuery(wardId));
