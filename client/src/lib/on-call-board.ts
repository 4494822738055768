import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyOnCallEvent, isAway } from '../../../shared/projections/on-call.ts';
import type { Availability, OnCallBoard } from '../../../shared/schemas/on-call.ts';
import { api } from './api/api.ts';
import { followSnapshot } from './realtime/follow-snapshot.ts';

export const onCallQuery = queryOptions({
  queryKey: ['on-call'],
  queryFn: ({ signal }) => api.get<OnCallBoard>('/on-call', signal),
  staleTime: 30_000,
});

/** Who holds which role and who is away, live while it is mounted. */
export function useOnCall() {
  const queries = useQueryClient();
  const answer = useQuery(onCallQuery);
  const isLoaded = answer.data !== undefined;
  useEffect(() => {
    if (!isLoaded) return undefined;
    return followSnapshot(queries, onCallQuery.queryKey, { kind: 'on-call' }, applyOnCallEvent);
  }, [isLoaded, queries]);
  return answer;
}

/** That they are not to be disturbed now, and who covers; `null`: they can be. */
export const awayOf = (board: OnCallBoard | undefined, staffId: string | null): Availability | null =>
  board?.away.find((one) => one.staffId === staffId && isAway(one, new Date())) ?? null;
