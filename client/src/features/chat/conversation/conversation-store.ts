import type { Envelope } from '../../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../../shared/events/registry.ts';
import { applyChannelEvent } from '../../../../../shared/projections/channel-view.ts';
import type {
  ChannelDetail,
  ChannelView,
  MessageRun,
  MessageView,
  Receipt,
} from '../../../../../shared/schemas/chat.ts';
import type { MessageId } from '../../../../../shared/types/ids.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import type { Store } from '../../../lib/store.ts';
import { createStore } from '../../../lib/store.ts';
import type { Place } from '../api/place.ts';

/** A run of messages with how far everybody has come in it. */
export type Run = MessageRun & { readonly receipts: readonly Receipt[] };

/** Where the list is to stand: at that number in the middle, or at the end. `id` makes the same wish new. */
export interface Wish {
  readonly id: number;
  readonly at: number | 'end';
  /** At the top where it is the unread line, in the middle and marked where somebody looked for it. */
  readonly isSought: boolean;
}

export interface ConversationState {
  /** `lost`: it may not be seen (any more). */
  readonly phase: 'loading' | 'ready' | 'failed' | 'lost';
  readonly error: unknown;
  readonly run: Run | null;
  readonly members: ChannelDetail['members'];
  /** Where the unread line stands; it stays while the conversation is open. */
  readonly unreadFrom: number | null;
  /** How the run last grew: the list follows to the end only what was heard. */
  readonly grew: 'heard' | 'paged';
  readonly paging: 'earlier' | 'later' | null;
  readonly wish: Wish;
  readonly threadOf: MessageId | null;
  readonly thread: readonly MessageView[] | null;
}

export interface ConversationDoors {
  readonly me: string;
  readonly loadDetail: () => Promise<ChannelDetail | null>;
  readonly loadMessages: (place: Place, limit?: number) => Promise<MessageRun>;
  readonly loadThread: (rootId: MessageId) => Promise<MessageRun>;
  /** The run is older than the stream's last event here: ask for what is between. */
  readonly catchUp: () => void;
  readonly isAttentive: () => boolean;
  /** Up to where the person has read. */
  readonly readUpTo: () => number;
}

export interface Conversation {
  readonly state: Pick<Store<ConversationState>, 'get' | 'subscribe'>;
  /** Opens it at that number, at the first unread, or at the end. */
  readonly open: (at: number | null) => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly earlier: () => Promise<void>;
  readonly later: () => Promise<void>;
  readonly jumpTo: (at: number | 'end') => Promise<void>;
  /** To the first message of that day of the calendar (`YYYY-MM-DD`), or of the next on which something was said. */
  readonly jumpToDay: (day: string, dayOf: (at: string) => string) => Promise<void>;
  readonly since: () => number;
  readonly take: (envelope: Envelope) => 'ok' | 'gap';
  /** Lays the answer to the person's own act over what is shown. */
  readonly keep: (message: MessageView) => void;
  readonly openThread: (rootId: MessageId | null) => Promise<void>;
  readonly lose: () => void;
  readonly markUnreadFrom: (number: number) => void;
}

const CHANNEL = ['message.added', 'message.changed', 'channel.receipts', 'channel.changed'];
const isOfChannel = (envelope: Envelope): envelope is Envelope<EventsOf<'channel'>> => CHANNEL.includes(envelope.name);

const replaced = (list: readonly MessageView[], message: MessageView) =>
  list.map((one) => (one.id === message.id ? message : one));

/** Two runs that touch or overlap, as one; of a message in both, the newer copy. */
function joined(one: readonly MessageView[], other: readonly MessageView[]): MessageView[] {
  const byNumber = new Map(one.map((message) => [message.number, message]));
  for (const message of other) byNumber.set(message.number, message);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

const threadAfter = (thread: readonly MessageView[], rootId: MessageId | null, message: MessageView) => {
  if (thread.some(({ id }) => id === message.id)) return replaced(thread, message);
  return message.threadOf === rootId ? [...thread, message] : thread;
};

const EMPTY: ConversationState = {
  phase: 'loading',
  error: null,
  run: null,
  members: [],
  unreadFrom: null,
  grew: 'paged',
  paging: null,
  wish: { id: 0, at: 'end', isSought: false },
  threadOf: null,
  thread: null,
};

/** One open conversation, kept outside React: a window of its messages that grows at both ends and hears what is new. */
export function createConversation(doors: ConversationDoors): Conversation {
  const state = createStore<ConversationState>(EMPTY);
  const set = (change: Partial<ConversationState>) => {
    state.set({ ...state.get(), ...change });
  };
  const wish = (at: Wish['at'], isSought = false): Wish => ({ id: state.get().wish.id + 1, at, isSought });
  const isGone = (error: unknown) => isProblem(error, 'not-found', 'not-allowed');

  function lose(): void {
    state.set({ ...EMPTY, phase: 'lost' });
  }

  function fail(error: unknown): void {
    if (isGone(error)) lose();
    else if (state.get().run === null) set({ phase: 'failed', error });
    else set({ error, paging: null });
  }

  /** A page was read at another moment than the rest: the older moment counts, and what came after it is asked for. */
  function merge(run: Run, page: MessageRun, ends: Pick<MessageRun, 'hasEarlier' | 'hasLater'>): void {
    const seq = Math.min(run.seq, page.seq);
    const messages = page.seq < run.seq ? joined(page.messages, run.messages) : joined(run.messages, page.messages);
    set({ run: { ...run, ...ends, messages, seq }, grew: 'paged', paging: null, error: null });
    if (page.seq < run.seq) doors.catchUp();
  }

  async function load(place: Place): Promise<ChannelView | null> {
    const detail = await doors.loadDetail();
    if (detail === null) {
      lose();
      return null;
    }
    const { channel, members, receipts } = detail;
    const first = place ?? (channel.mine.firstUnread === null ? null : { around: channel.mine.firstUnread });
    const page = await doors.loadMessages(first);
    // Whichever was read first knows less of the stream.
    const seq = Math.min(channel.seq, page.seq);
    set({ phase: 'ready', error: null, run: { ...page, receipts, seq }, members, grew: 'paged', paging: null });
    return channel;
  }

  async function open(at: number | null): Promise<void> {
    try {
      const channel = await load(at === null ? null : { around: at });
      if (channel === null) return;
      const { firstUnread } = channel.mine;
      set({ unreadFrom: firstUnread, wish: at === null ? wish(firstUnread ?? 'end') : wish(at, true) });
    } catch (error) {
      fail(error);
    }
  }

  async function page(end: 'earlier' | 'later'): Promise<void> {
    const { run, paging } = state.get();
    const edge = end === 'earlier' ? run?.messages[0] : run?.messages.at(-1);
    if (run === null || paging !== null || edge === undefined) return;
    if (!(end === 'earlier' ? run.hasEarlier : run.hasLater)) return;
    set({ paging: end });
    try {
      const found = await doors.loadMessages(end === 'earlier' ? { before: edge.number } : { after: edge.number });
      const now = state.get().run;
      if (now === null) return;
      const { hasEarlier, hasLater } = now;
      merge(
        now,
        found,
        end === 'earlier' ? { hasEarlier: found.hasEarlier, hasLater } : { hasEarlier, hasLater: found.hasLater },
      );
    } catch (error) {
      fail(error);
    }
  }

  async function show(place: Place, at: (found: MessageRun) => Wish): Promise<void> {
    try {
      const found = await doors.loadMessages(place);
      const { run } = state.get();
      if (run === null) return;
      const seq = Math.min(run.seq, found.seq);
      set({
        run: { ...found, receipts: run.receipts, seq },
        grew: 'paged',
        paging: null,
        error: null,
        wish: at(found),
      });
      // The line is past what the page knows of.
      if (found.seq < run.seq) doors.catchUp();
    } catch (error) {
      fail(error);
    }
  }

  /** Days only grow with the numbers, so each look halves what is left; `null` where nothing is as late. */
  async function firstOf(day: string, dayOf: (at: string) => string): Promise<number | null> {
    const last = await doors.loadMessages(null, 1);
    const newest = last.messages.at(-1);
    if (newest === undefined || dayOf(newest.at) < day) return null;
    let from = 1;
    let to = newest.number;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const found = (await doors.loadMessages({ around: middle }, 1)).messages[0];
      if (found === undefined || dayOf(found.at) >= day) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  function heard(before: Run, after: Run, envelope: Envelope<EventsOf<'channel'>>): Partial<ConversationState> {
    const change: Partial<ConversationState> = { run: after, grew: 'heard' };
    if (!('message' in envelope.data)) return change;
    const { message } = envelope.data;
    const { thread, threadOf, unreadFrom } = state.get();
    const isNews =
      envelope.name === 'message.added' &&
      message.author?.staffId !== doors.me &&
      after.messages.length > before.messages.length;
    // Came while nobody looked: that is where they will go on reading.
    const isLine = isNews && !doors.isAttentive() && (unreadFrom === null || unreadFrom <= doors.readUpTo());
    return {
      ...change,
      ...(thread === null ? {} : { thread: threadAfter(thread, threadOf, message) }),
      ...(isLine ? { unreadFrom: message.number } : {}),
    };
  }

  return {
    state,
    open,
    lose,
    async reload() {
      const { run } = state.get();
      const middle = run?.messages[Math.floor(run.messages.length / 2)];
      try {
        await load(run?.hasLater === true && middle !== undefined ? { around: middle.number } : null);
      } catch (error) {
        fail(error);
      }
    },
    earlier: () => page('earlier'),
    later: () => page('later'),
    async jumpTo(at) {
      const { run } = state.get();
      if (run === null) return;
      const isHere = at === 'end' ? !run.hasLater : run.messages.some(({ number }) => number === at);
      if (isHere) set({ wish: wish(at, at !== 'end') });
      else await show(at === 'end' ? null : { around: at }, () => wish(at, at !== 'end'));
    },
    async jumpToDay(day, dayOf) {
      try {
        const number = await firstOf(day, dayOf);
        await show(number === null ? null : { around: number }, () => wish(number ?? 'end'));
      } catch (error) {
        fail(error);
      }
    },
    since: () => state.get().run?.seq ?? 0,
    take(envelope) {
      const { run } = state.get();
      if (run === null || !isOfChannel(envelope)) return 'ok';
      const next = applyChannelEvent(run, envelope);
      if (next === 'gap') return 'gap';
      if (next !== run) set(heard(run, next, envelope));
      return 'ok';
    },
    keep(message) {
      const { run, thread } = state.get();
      if (run === null) return;
      set({
        run: { ...run, messages: replaced(run.messages, message) },
        ...(thread === null ? {} : { thread: replaced(thread, message) }),
      });
    },
    async openThread(rootId) {
      set({ threadOf: rootId, thread: null });
      if (rootId === null) return;
      try {
        const found = await doors.loadThread(rootId);
        const { run, threadOf } = state.get();
        if (threadOf !== rootId) return;
        // What was heard meanwhile is in the run.
        const later = run?.messages.filter((one) => one.id === rootId || one.threadOf === rootId) ?? [];
        set({ thread: joined(found.messages, later) });
      } catch (error) {
        set({ threadOf: null, thread: null });
        if (isGone(error)) return;
        throw error;
      }
    },
    markUnreadFrom(number) {
      set({ unreadFrom: number });
    },
  };
}
