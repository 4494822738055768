import { useInfiniteQuery } from '@tanstack/react-query';
import type { StaffPage } from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';
import type { StaffSearch } from '../staff-search.ts';

function addressOf({ state, role, customRole }: StaffSearch, cursor: string | null): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set('state', state);
  if (role !== undefined) query.set('role', role);
  if (customRole !== undefined) query.set('customRole', customRole);
  if (cursor !== null) query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? '/staff' : `/staff?${text}`;
}

export const useStaff = (search: StaffSearch) =>
  useInfiniteQuery({
    queryKey: ['staff', 'list', search.state ?? null, search.role ?? null, search.customRole ?? null],
    queryFn: ({ pageParam, signal }) => api.get<StaffPage>(addressOf(search, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
