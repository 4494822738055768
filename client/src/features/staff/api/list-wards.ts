import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

/** The departments a person can belong to; the same answer, and so the same key, as the list in the set-up. */
export const useDepartmentNames = (isNeeded: boolean) =>
  useQuery({
    queryKey: ['departments'],
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
    enabled: isNeeded,
    staleTime: 60_000,
  });
