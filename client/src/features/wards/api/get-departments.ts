import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { departmentList } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const useDepartments = () =>
  useQuery({
    queryKey: ['departments'],
    queryFn: ({ signal }) => api.get<z.output<typeof departmentList>>('/departments', signal),
    staleTime: 5 * 60_000,
  });
