import { useQuery } from '@tanstack/react-query';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';

export const usePerson = (staffId: string | undefined) =>
  useQuery({
    queryKey: ['staff', 'one', staffId],
    queryFn: ({ signal }) => api.get<StaffView>(`/staff/${encodeURIComponent(staffId ?? '')}`, signal),
    enabled: staffId !== undefined,
    staleTime: 0,
  });
