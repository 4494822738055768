import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { BinKindName } from '../../../../shared/schemas/bin.ts';
import type {
  changeRetention,
  destructionRegister,
  keepRecords,
  recordsKept,
  RetentionClassName,
  retentionRan,
  RetentionDryRun,
  RetentionView,
  runRetention,
} from '../../../../shared/schemas/retention.ts';
import { api } from '../../lib/api/api.ts';

const PAGE = 50;
export const RETENTION = ['retention', 'settings'] as const;
export const REGISTER = ['retention', 'register'] as const;
export const dryRunKey = (name: RetentionClassName) => ['retention', 'dry-run', name] as const;

export const useRetention = () =>
  useQuery({
    queryKey: RETENTION,
    queryFn: ({ signal }) => api.get<RetentionView>('/retention', signal),
    // What is being typed over must not change beneath the hand.
    refetchOnWindowFocus: false,
  });

export const patchRetention = (body: z.input<typeof changeRetention>, key: string) =>
  api.send<RetentionView>('PATCH', '/retention', { body, key });

/** Asked for by a press, and not again by itself: it looks at every record of the hospital that is old enough. */
export const useDryRun = (name: RetentionClassName, isAsked: boolean) =>
  useInfiniteQuery({
    queryKey: dryRunKey(name),
    queryFn: ({ pageParam, signal }) =>
      api.send<RetentionDryRun>('POST', '/retention/dry-run', {
        body: { class: name, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isAsked,
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const postRun = (body: z.input<typeof runRetention>, key: string) =>
  api.send<z.output<typeof retentionRan>>('POST', '/retention/run', { body, key });
export const postKeep = (body: z.input<typeof keepRecords>, key: string) =>
  api.send<z.output<typeof recordsKept>>('POST', '/retention/keep', { body, key });

export type Register = z.output<typeof destructionRegister>;

function registerAddress(kind: BinKindName | '', cursor: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (kind !== '') query.set('kind', kind);
  if (cursor !== null) query.set('cursor', cursor);
  return `/retention/register?${query.toString()}`;
}

export const useRegister = (kind: BinKindName | '') =>
  useInfiniteQuery({
    queryKey: [...REGISTER, kind],
    queryFn: ({ pageParam, signal }) => api.get<Register>(registerAddress(kind, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
