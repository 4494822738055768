import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { wardList } from '../../../shared/schemas/places.ts';
import { api } from './api/api.ts';

export type WardList = z.output<typeof wardList>;

/** The wards the viewer sees. */
export const wardsQuery = queryOptions({
  queryKey: ['wards'],
  queryFn: ({ signal }) => api.get<WardList>('/wards', signal),
  staleTime: 60_000,
});

export const useWards = (isNeeded = true) => useQuery({ ...wardsQuery, enabled: isNeeded });

/** The same where the stream of wards is followed, which keeps it fresh. */
export const useLiveWards = () => useQuery({ ...wardsQuery, staleTime: Infinity });
