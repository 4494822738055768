import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api/api.ts';

interface Looked {
  /** `null`: never. */
  readonly at: string | null;
}

/** When this person last looked at the ward; what changed since then is marked. */
export const lookedQuery = (wardId: string) =>
  queryOptions({
    queryKey: ['looked', wardId],
    queryFn: ({ signal }) => api.get<Looked>(`/wards/${encodeURIComponent(wardId)}/looked`, signal),
    // Asked once on each visit: later answers would tell of this very visit.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

export const putLooked = (wardId: string, at: string) =>
  api.send<unknown>('PUT', `/wards/${encodeURIComponent(wardId)}/looked`, { body: { at } });
