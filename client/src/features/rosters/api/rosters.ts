import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  addRoster,
  copyRoster,
  decideSwap,
  patternRoster,
  publishRoster,
  RosterChanged,
  RosterDiff,
  RosterList,
  RosterLog,
  RosterSummary,
  RosterView,
  rosterTerms,
  SwapPage,
  SwapView,
} from '../../../../../shared/schemas/rosters.ts';
import { api } from '../../../lib/api/api.ts';
import type { Body, RosterChangeBody } from '../change-body.ts';

/** Under it lies everything of rosters that is loaded. */
export const ROSTERS = ['rosters'] as const;
export const rosterKey = (rosterId: string) => [...ROSTERS, 'one', rosterId] as const;

// Kept fresh by the ward's stream while it is on the screen.
const LIVE = { staleTime: 0, gcTime: 60_000 } as const;
const seg = encodeURIComponent;

export const useRosters = (wardId: string) =>
  useQuery({
    ...LIVE,
    queryKey: [...ROSTERS, 'of', wardId],
    queryFn: ({ signal }) => api.get<RosterList>(`/wards/${seg(wardId)}/rosters`, signal),
    enabled: wardId !== '',
  });

export const useRoster = (rosterId: string | undefined) =>
  useQuery({
    ...LIVE,
    queryKey: rosterKey(rosterId ?? ''),
    queryFn: ({ signal }) => api.get<RosterView>(`/rosters/${seg(rosterId ?? '')}`, signal),
    enabled: rosterId !== undefined,
    placeholderData: keepPreviousData,
  });

export const useRosterDiff = (rosterId: string) =>
  useQuery({
    queryKey: [...ROSTERS, 'diff', rosterId],
    queryFn: ({ signal }) => api.get<RosterDiff>(`/rosters/${seg(rosterId)}/diff`, signal),
    staleTime: 0,
    gcTime: 0,
  });

export const useRosterLog = (rosterId: string) =>
  useInfiniteQuery({
    ...LIVE,
    queryKey: [...ROSTERS, 'log', rosterId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<RosterLog>(`/rosters/${seg(rosterId)}/log${pageParam === '' ? '' : `?cursor=${seg(pageParam)}`}`, signal),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export const useWaitingSwaps = (wardId: string, isEnabled: boolean) =>
  useQuery({
    ...LIVE,
    queryKey: [...ROSTERS, 'swaps', wardId],
    queryFn: ({ signal }) => api.get<SwapPage>(`/swaps?wardId=${seg(wardId)}`, signal),
    enabled: isEnabled,
  });

interface OfRoster {
  readonly rosterId: string;
}

export const postChanges = (
  { rosterId, changes }: OfRoster & { readonly changes: readonly RosterChangeBody[] },
  key: string,
) => api.send<RosterChanged>('POST', `/rosters/${rosterId}/changes`, { body: { changes }, key });

export const postCopy = ({ rosterId, ...body }: OfRoster & Body<typeof copyRoster>, key: string) =>
  api.send<RosterChanged>('POST', `/rosters/${rosterId}/copy`, { body, key });

export const postPattern = ({ rosterId, ...body }: OfRoster & Body<typeof patternRoster>, key: string) =>
  api.send<RosterChanged>('POST', `/rosters/${rosterId}/pattern`, { body, key });

export const postRoster = ({ wardId, ...body }: { readonly wardId: string } & Body<typeof addRoster>, key: string) =>
  api.send<RosterSummary>('POST', `/wards/${wardId}/rosters`, { body, key });

export const postPublish = ({ rosterId, ...body }: OfRoster & Body<typeof publishRoster>, key: string) =>
  api.send<RosterSummary>('POST', `/rosters/${rosterId}/publish`, { body, key });

export const putTerms = (
  { staffId, ...body }: { readonly staffId: string; readonly version: number; readonly contractMinutes: number | null },
  key: string,
) => api.send<z.output<typeof rosterTerms>>('PUT', `/staff/${staffId}/roster-terms`, { body, key });

export const postDecision = ({ swapId, ...body }: { readonly swapId: string } & Body<typeof decideSwap>, key: string) =>
  api.send<SwapView>('POST', `/swaps/${swapId}/decide`, { body, key });
