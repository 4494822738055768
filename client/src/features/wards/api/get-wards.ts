import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { wardList } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export type WardList = z.output<typeof wardList>;

export const wardsQuery = queryOptions({
  queryKey: ['wards'],
  queryFn: ({ signal }) => api.get<WardList>('/wards', signal),
  // The stream keeps it fresh.
  staleTime: Infinity,
});

export const useWards = () => useQuery(wardsQuery);
