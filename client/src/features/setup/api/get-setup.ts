import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api/api.ts';

export const useSetupState = () =>
  useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get<{ isNeeded: boolean }>('/setup', signal),
  });
