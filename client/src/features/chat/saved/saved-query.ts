import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { foundMessages } from '../../../../../shared/schemas/chat.ts';
import { api } from '../../../lib/api/api.ts';

export type FoundMessages = z.output<typeof foundMessages>;
export type FoundItem = FoundMessages['items'][number];

/** Messages the person kept, the latest kept first. */
export const savedListQuery = infiniteQueryOptions({
  // Below the key by which a conversation knows what was kept: one word of a change reaches both.
  queryKey: ['chat', 'saved', 'list'],
  queryFn: ({ pageParam, signal }) =>
    api.get<FoundMessages>(
      pageParam === null ? '/chat/saved' : `/chat/saved?cursor=${encodeURIComponent(pageParam)}`,
      signal,
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: FoundMessages) => page.nextCursor,
  staleTime: 0,
});
