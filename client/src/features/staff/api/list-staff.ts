import { useInfiniteQuery } from '@tanstack/react-query';
import type { StaffPage } from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';
import type { StaffSearch } from '../staff-search.ts';

function addressOf({ state, role }: StaffSearch, cursor: string | null): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set('state', state);
  if (role !== undefined) query.set('role', role);
  if (cursor !== null) query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? '/staff' : `/staff?${text}`;
}

export const useStaff = (search: StaffSearch) =>
  useInfiniteQuery({
    queryKey: ['staff', 'list', search.state ?? null, search.role ?? null],
    queryFn: ({ pageParam, signal }) => api.get<StaffPage>(addressOf(search, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
