import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  addFeed,
  changeFeed,
  dryRunFeed,
  DryRunResult,
  FeedList,
  FeedMessageState,
  FeedMessageView,
  feedMessageRaw,
  FeedView,
  FeedWorkView,
  replayStarted,
  resolveFeedWork,
} from '../../../../../shared/schemas/feeds.ts';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export const useFeeds = () =>
  useQuery({ queryKey: ['feeds', 'list'], queryFn: ({ signal }) => api.get<FeedList>('/feeds', signal) });

export const useFeedWork = () =>
  useQuery({
    queryKey: ['feeds', 'work'],
    queryFn: ({ signal }) => api.get<{ items: FeedWorkView[] }>('/feed-work', signal),
  });

type MessagePage = { readonly items: FeedMessageView[]; readonly nextCursor: string | null };

export const useFeedMessages = (feedId: string, state: FeedMessageState | '') =>
  useInfiniteQuery({
    queryKey: ['feeds', 'messages', feedId, state],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '30' });
      if (state !== '') query.set('state', state);
      if (pageParam !== null) query.set('cursor', pageParam);
      return api.get<MessagePage>(`/feeds/${feedId}/messages?${query.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Every reading stands in the journal, so it is asked for once and not kept. */
export const useRawMessage = (messageId: string | null) =>
  useQuery({
    queryKey: ['feeds', 'raw', messageId],
    queryFn: ({ signal }) => api.get<z.output<typeof feedMessageRaw>>(`/feed-messages/${messageId ?? ''}`, signal),
    enabled: messageId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const useBedsOf = (wardId: string) =>
  useQuery({
    queryKey: ['feeds', 'beds', wardId],
    queryFn: ({ signal }) => api.get<WardBoard>(`/wards/${wardId}`, signal),
    enabled: wardId !== '',
    staleTime: 60_000,
  });

export const postFeed = (body: z.input<typeof addFeed>, key: string) =>
  api.send<FeedView>('POST', '/feeds', { body, key });

type Of<Body, Name extends string> = Body & { readonly [Key in Name]: string };

export const patchFeed = ({ feedId, ...body }: Of<z.input<typeof changeFeed>, 'feedId'>, key: string) =>
  api.send<FeedView>('PATCH', `/feeds/${feedId}`, { body, key });

export const postReplay = ({ feedId, ...body }: { feedId: string; which: 'stuck' | 'all' }, key: string) =>
  api.send<z.output<typeof replayStarted>>('POST', `/feeds/${feedId}/replay`, { body, key });

export const postDryRun = ({ feedId, ...body }: Of<z.input<typeof dryRunFeed>, 'feedId'>, key: string) =>
  api.send<DryRunResult>('POST', `/feeds/${feedId}/dry-run`, { body, key });

export const postResolve = ({ workId, ...body }: Of<z.input<typeof resolveFeedWork>, 'workId'>, key: string) =>
  api.send<FeedWorkView>('POST', `/feed-work/${workId}/resolve`, { body, key });
