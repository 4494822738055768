import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { WardReplay } from '../../../../../shared/schemas/replay.ts';
import { api } from '../../../lib/api/api.ts';

/** The ward at that minute. What was, stays: it is asked once. */
export const useReplay = (wardId: string | undefined, at: string) =>
  useQuery({
    queryKey: ['replay', wardId, at],
    queryFn: ({ signal }) =>
      api.get<WardReplay>(`/wards/${encodeURIComponent(wardId ?? '')}/replay?at=${encodeURIComponent(at)}`, signal),
    enabled: wardId !== undefined,
    // Between two minutes of one ward the picture stands; another ward's beds never stand under this one's name.
    placeholderData: (before, query) => (query?.queryKey[1] === wardId ? keepPreviousData(before) : undefined),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
