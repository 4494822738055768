import { useEffect, useMemo } from 'react';
import type { ChannelView, SendMessage, Standing } from '../../../../shared/schemas/chat.ts';
import type { FileView } from '../../../../shared/schemas/files.ts';
import type { ChannelId, StaffId } from '../../../../shared/types/ids.ts';
import { connectionStore } from '../../lib/realtime/line.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { newUuid7 } from '../../lib/uuid7.ts';
import type { CreateGroup, OpenChannel } from './api/channels.ts';
import { getChannel, getMyChannels, postGroup, postOpenChannel, postReceipts } from './api/channels.ts';
import { followChat } from './chat-realtime.ts';
import type { ChatState, ChatStore } from './chat-store.ts';
import { createChatStore } from './chat-store.ts';
import { messageOutbox, watchMessages } from './outbox/message-outbox.ts';
import type { ReceiptTeller } from './receipt-teller.ts';
import { createReceiptTeller } from './receipt-teller.ts';

interface Chat {
  readonly me: StaffId;
  readonly store: ChatStore;
  readonly receipts: ReceiptTeller;
  readonly stop: () => void;
}

const chatNow = createStore<Chat | null>(null);
let users = 0;

const later = (work: () => void, ms: number) => {
  setTimeout(work, ms);
};

function tellDelivered(store: ChatStore, receipts: ReceiptTeller): void {
  for (const { id, lastNumber, mine } of store.state.get().mine.channels) {
    if (lastNumber > mine.deliveredUpTo) receipts.delivered(id, lastNumber);
  }
}

const AGAIN_MS = 5000;

function begin(me: StaffId): Chat {
  const store = createChatStore({ me, loadMine: getMyChannels, loadChannel: getChannel });
  const receipts = createReceiptTeller({ send: postReceipts, later });
  let isOver = false;
  let stopLive: () => void = () => undefined;
  const load = async (): Promise<void> => {
    try {
      await store.load();
      if (!isOver) stopLive = followChat(store, me);
    } catch {
      if (!isOver) later(() => void (isOver || load()), AGAIN_MS);
    }
  };
  void load();
  const stopDelivered = store.state.subscribe(() => {
    tellDelivered(store, receipts);
  });
  const stopLine = connectionStore.subscribe(() => {
    if (connectionStore.get().phase === 'live') receipts.again();
  });
  const stopMessages = watchMessages(me);
  return {
    me,
    store,
    receipts,
    stop() {
      isOver = true;
      stopLive();
      stopDelivered();
      stopLine();
      stopMessages();
    },
  };
}

function acquire(me: StaffId): () => void {
  users += 1;
  const now = chatNow.get();
  if (now?.me !== me) {
    now?.stop();
    chatNow.set(begin(me));
  }
  return () => {
    users -= 1;
    // From one screen to the next nobody may hold it for a moment.
    later(() => {
      const left = chatNow.get();
      if (users > 0 || left === null) return;
      left.stop();
      chatNow.set(null);
    }, 0);
  };
}

/** Keeps the person's channels loaded and live while it is mounted; whoever mounts it second shares them. */
export function useChatLife(): void {
  const { person } = useSession();
  useEffect(() => acquire(person.id), [person.id]);
}

const NO_CHANNELS = { channels: [], seq: 0 };
const NOT_YET: ChatState = { phase: 'loading', error: null, mine: NO_CHANNELS, visited: NO_CHANNELS, lost: new Set() };
const NEVER = () => () => undefined;

export function useChat(): ChatState {
  const chat = useStore(chatNow);
  return useStore({
    get: chat?.store.state.get ?? (() => NOT_YET),
    subscribe: chat?.store.state.subscribe ?? NEVER,
    set: () => undefined,
  });
}

/** How loading them went. */
export const useChatPhase = (): Pick<ChatState, 'phase' | 'error'> => useChat();

const byLatest = (a: ChannelView, b: ChannelView) =>
  (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || a.name.localeCompare(b.name);

/** The channels one belongs to or follows, the latest first. */
export function useMyChannels(): readonly ChannelView[] {
  const { mine } = useChat();
  return useMemo(() => [...mine.channels].sort(byLatest), [mine.channels]);
}

/** One channel as it stands now; `null` where it is not loaded, or not to be seen. */
export function useChannel(id: ChannelId): ChannelView | null {
  const { mine, visited } = useChat();
  const is = (one: ChannelView) => one.id === id;
  return mine.channels.find(is) ?? visited.channels.find(is) ?? null;
}

export interface UnreadTotals {
  readonly unread: number;
  readonly forMe: number;
  /** Channels with something unread. */
  readonly channels: number;
}

/** What waits to be read. A muted channel counts only what is meant for the person. */
export function useUnreadTotals(): UnreadTotals {
  const { mine } = useChat();
  return useMemo(() => {
    const counts = mine.channels.map(({ mine: { isMuted, unread, unreadForMe } }) => ({
      unread: isMuted ? unreadForMe : unread,
      forMe: unreadForMe,
    }));
    return {
      unread: counts.reduce((sum, { unread }) => sum + unread, 0),
      forMe: counts.reduce((sum, { forMe }) => sum + forMe, 0),
      channels: counts.filter(({ unread }) => unread > 0).length,
    };
  }, [mine.channels]);
}

function chat(): Chat {
  const now = chatNow.get();
  if (now === null) throw new Error('Nobody is signed in to this chat.');
  return now;
}

export const reloadChannels = (): Promise<void> => chat().store.load();
export const loadChannel = (id: ChannelId) => chat().store.loadOne(id);
export const keepChannel = (view: ChannelView): void => chat().store.keep(view);
export const keepStanding = (standing: Standing): void => chat().store.keepStanding(standing);
export const forgetChannel = (id: ChannelId): void => chat().store.lose(id);
export const readUpToOf = (id: ChannelId): number => chat().store.channel(id)?.mine.readUpTo ?? 0;
export const beginReading = (id: ChannelId, readUpTo: number): void => chat().receipts.begin(id, readUpTo);
export const tellRead = (id: ChannelId, upTo: number): void => chat().receipts.read(id, upTo);

/** Opens the channel there is, or makes it; it stands in the store when this resolves. */
export async function openChannel(body: OpenChannel): Promise<ChannelView> {
  const view = await postOpenChannel(body);
  keepChannel(view);
  return view;
}

export async function createGroup(body: CreateGroup): Promise<ChannelView> {
  const view = await postGroup(body);
  keepChannel(view);
  return view;
}

/** Puts a message on its way and answers its id; it is shown at once, and sent once, with or without a line. */
export function sendMessage(
  channelId: ChannelId,
  words: Omit<SendMessage, 'id' | 'writtenAt'>,
  attachments: readonly FileView[] = [],
): string {
  const id = newUuid7();
  const body: SendMessage = {
    ...words,
    id,
    writtenAt: new Date().toISOString(),
    attachmentIds: attachments.map((file) => file.id),
  };
  void messageOutbox.add({ channelId, body, attachments });
  return id;
}
