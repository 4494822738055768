import { useQuery } from '@tanstack/react-query';
import type { DemoView } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';
import { isProblem } from '../../../lib/api/failure.ts';

/** The published log-ins, or `null` where this is no demo. */
export const useDemo = () =>
  useQuery({
    queryKey: ['demo'],
    queryFn: async ({ signal }) => {
      try {
        return await api.get<DemoView>('/api/demo', signal);
      } catch (error) {
        if (isProblem(error, 'not-found')) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
