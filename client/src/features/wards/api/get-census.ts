import { queryOptions, useQuery } from '@tanstack/react-query';
import type { WardCensus } from '../../../../../shared/schemas/stays.ts';
import { api } from '../../../lib/api/api.ts';

export const censusQuery = (wardId: string) =>
  queryOptions({
    queryKey: ['census', wardId],
    queryFn: ({ signal }) => api.get<WardCensus>(`/wards/${encodeURIComponent(wardId)}/census`, signal),
    // Kept fresh by its stream while it is on the screen, and never kept longer than that: it names patients.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Who lies in the ward; asked only by those who may see names. */
export const useWardCensus = (wardId: string, canSeeNames: boolean) =>
  useQuery({ ...censusQuery(wardId), enabled: canSeeNames });
