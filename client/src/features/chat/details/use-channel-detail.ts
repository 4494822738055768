import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { getChannel } from '../api/channels.ts';
import { useChannel } from '../use-chat.ts';

/** Many read at once; who looks on need not see each of them come. */
const ASK_AFTER_MS = 1000;

/** Who is in the channel and how far they have come; asked for again when anything happens in it. */
export function useChannelDetail(channelId: ChannelId, isOpen: boolean) {
  const queries = useQueryClient();
  const channel = useChannel(channelId);
  const detail = useQuery({
    queryKey: ['chat', 'detail', channelId],
    queryFn: () => getChannel(channelId),
    enabled: isOpen,
    staleTime: 0,
  });
  const seq = channel?.seq;
  useEffect(() => {
    if (!isOpen || seq === undefined) return undefined;
    const timer = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: ['chat', 'detail', channelId] });
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [channelId, isOpen, queries, seq]);
  return { detail, channel: channel ?? detail.data?.channel ?? null };
}
