import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList, WardBoard, WardBoards } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';
import type { WardList } from '../../../lib/wards.ts';

export const boardsQuery = queryOptions({
  queryKey: ['boards'],
  queryFn: ({ signal }) => api.get<WardBoards>('/boards', signal),
  // The wards' streams keep it fresh while it is on the screen; loaded anew when one comes back to it.
  staleTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
});

export const useBoards = () => useQuery(boardsQuery);

export const getBoard = (wardId: string) => api.get<WardBoard>(`/wards/${encodeURIComponent(wardId)}`);

/** For its position in the stream `wards`. */
export const getWardList = () => api.get<WardList>('/wards');

export const useDepartments = () =>
  useQuery({
    queryKey: ['departments'],
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
    staleTime: 5 * 60_000,
  });
