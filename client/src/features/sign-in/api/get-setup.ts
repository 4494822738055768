import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api/api.ts';

/** Whether the installation still waits for its first operator. */
export const useSetupNeeded = () =>
  useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get<{ isNeeded: boolean }>('/setup', signal),
    staleTime: Infinity,
  });
