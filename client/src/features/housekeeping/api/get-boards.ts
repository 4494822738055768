import { queryOptions, useQuery } from '@tanstack/react-query';
import type { WardBoards } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const cleaningBoardsQuery = queryOptions({
  queryKey: ['cleaning-boards'],
  queryFn: ({ signal }) => api.get<WardBoards>('/boards', signal),
  // The wards' streams keep it fresh while it is on the screen; loaded anew when one comes back to it.
  staleTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
});

export const useCleaningBoards = () => useQuery(cleaningBoardsQuery);
