import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { LadderList, LadderView, Rung } from '../../../../../shared/schemas/chat.ts';
import type { OnCallBoard } from '../../../../../shared/schemas/on-call.ts';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { api } from '../../../lib/api/api.ts';

/** Nobody tells of a ladder that was changed: whoever saves over it learns of it then. */
export const laddersQuery = queryOptions({
  queryKey: ['escalation', 'ladders'],
  queryFn: ({ signal }) => api.get<LadderList>('/escalation/ladders', signal),
  refetchOnWindowFocus: false,
});

export const useLadders = () => useQuery(laddersQuery);

export const useRoles = () =>
  useQuery({
    queryKey: ['on-call'],
    queryFn: ({ signal }) => api.get<OnCallBoard>('/on-call', signal),
    staleTime: 30_000,
  });

/** What these people are called; who cannot be found is left out. */
export function usePeopleNames(staffIds: readonly string[]): ReadonlyMap<string, string> {
  const found = useQueries({
    queries: [...new Set(staffIds)].map((staffId) => ({
      queryKey: ['staff', 'one', staffId],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<StaffView>(`/staff/${staffId}`, signal),
      staleTime: 60_000,
    })),
  });
  return new Map(found.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.displayName] as const])));
}

interface At {
  readonly scope: string;
  readonly version: number;
}

export const putLadder = ({ scope, ...body }: At & { readonly rungs: readonly Rung[] }, key: string) =>
  api.send<LadderView>('PUT', `/escalation/ladders/${scope}`, { body, key });

export const postRemove = ({ scope, version }: At, key: string) =>
  api.send<LadderList>('POST', `/escalation/ladders/${scope}/remove`, { body: { version }, key });
