import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { wardList } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

/** The wards a person can be assigned to; the same answer, and so the same key, as the list of wards itself. */
export const useWardNames = (isNeeded: boolean) =>
  useQuery({
    queryKey: ['wards'],
    queryFn: ({ signal }) => api.get<z.output<typeof wardList>>('/wards', signal),
    enabled: isNeeded,
    staleTime: 60_000,
  });
