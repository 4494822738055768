import { useEffect, useState } from 'react';
import type { ChannelId, StaffId } from '../../../../../shared/types/ids.ts';
import { follow } from '../../../lib/realtime/line.ts';
import { useStore } from '../../../lib/store.ts';
import { getMessages, getThread } from '../api/messages.ts';
import { messageOutbox } from '../outbox/message-outbox.ts';
import { loadChannel, readUpToOf, useChat } from '../use-chat.ts';
import { isAttentive } from './attention.ts';
import type { Conversation, ConversationState } from './conversation-store.ts';
import { createConversation } from './conversation-store.ts';

/** The conversation of that channel, opened at `at`, and live for as long as it is on the screen. */
export function useConversation(id: ChannelId, me: StaffId, at: number | null): Conversation {
  const [refollow, setRefollow] = useState(0);
  const [talk] = useState(() =>
    createConversation({
      me,
      loadDetail: () => loadChannel(id),
      loadMessages: (place, limit) => getMessages(id, place, limit),
      loadThread: (rootId) => getThread(rootId),
      catchUp: () => {
        setRefollow((count) => count + 1);
      },
      isAttentive,
      readUpTo: () => readUpToOf(id),
    }),
  );
  const { phase: chatPhase } = useChat();
  const isReady = chatPhase === 'ready';
  const { phase } = useTalk(talk);
  useEffect(() => {
    if (!isReady) return;
    if (talk.state.get().run === null) void talk.open(at);
    else if (at !== null) void talk.jumpTo(at);
  }, [talk, isReady, at]);
  const isLoaded = phase === 'ready';
  useEffect(() => {
    if (!isLoaded) return undefined;
    return follow({
      stream: { kind: 'channel', id },
      since: talk.since,
      take: talk.take,
      reload: talk.reload,
      // The house says whether it may still be seen when it is asked.
      onRefused: () => void loadChannel(id).catch(() => undefined),
    });
  }, [talk, id, isLoaded, refollow]);
  useSettled(talk);
  return talk;
}

export const useTalk = (talk: Conversation): ConversationState => useStore({ ...talk.state, set: () => undefined });

/** What was sent from here goes out of the outbox once it stands in its channel. */
function useSettled(talk: Conversation): void {
  useEffect(() => {
    const settle = () => {
      const { run, thread } = talk.state.get();
      const ids = [...(run?.messages ?? []), ...(thread ?? [])].map((message) => message.id);
      messageOutbox.settle(ids);
    };
    const stops = [talk.state.subscribe(settle), messageOutbox.items.subscribe(settle)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [talk]);
}
