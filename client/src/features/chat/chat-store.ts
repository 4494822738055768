import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventName, EventsOf } from '../../../../shared/events/registry.ts';
import type { MyChannelsState } from '../../../../shared/projections/my-channels.ts';
import { applyChannelToMine, applyPersonToMine, withStanding } from '../../../../shared/projections/my-channels.ts';
import type { ChannelDetail, ChannelView, MyChannels, Standing } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, StaffId } from '../../../../shared/types/ids.ts';
import { isProblem } from '../../lib/api/failure.ts';
import type { Store } from '../../lib/store.ts';
import { createStore } from '../../lib/store.ts';

/** What the badge, the list and the conversation all read. */
export interface ChatState {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  /** The channels one belongs to or follows. */
  readonly mine: MyChannelsState;
  /** Channels that are open on this screen without being in the list: a patient's that one does not follow. */
  readonly visited: MyChannelsState;
  /** Channels that were taken away while this screen lives: nothing of them may stay on it. */
  readonly lost: ReadonlySet<ChannelId>;
}

export interface ChatDoors {
  readonly me: StaffId;
  readonly loadMine: () => Promise<MyChannels>;
  readonly loadChannel: (id: ChannelId) => Promise<ChannelDetail>;
}

export interface ChatStore {
  readonly state: Pick<Store<ChatState>, 'get' | 'subscribe'>;
  readonly load: () => Promise<void>;
  /** Loads one channel afresh; it is lost where the house does not show it any more. */
  readonly loadOne: (id: ChannelId) => Promise<ChannelDetail | null>;
  readonly channel: (id: ChannelId) => ChannelView | null;
  readonly takeOwn: (envelope: Envelope) => 'ok' | 'gap';
  readonly takeChannel: (id: ChannelId, envelope: Envelope) => 'ok' | 'gap';
  /** Puts a channel into the store, or a newer view of it over the old. */
  readonly keep: (view: ChannelView) => void;
  readonly keepStanding: (standing: Standing) => void;
  readonly lose: (id: ChannelId) => void;
}

const NOTHING: MyChannelsState = { channels: [], seq: 0 };
/** Every event of the stream, its numbers being one line: one that is not known here would be a hole for ever. */
const OWN: Readonly<Record<EventsOf<'person'>, true>> = {
  'session.locked': true,
  'session.ended': true,
  'rights.changed': true,
  'shifts.changed': true,
  'chat.joined': true,
  'chat.left': true,
  'chat.standing': true,
  'chat.saved': true,
  'notice.added': true,
  'notice.changed': true,
};
const CHANNEL: readonly EventName[] = ['message.added', 'message.changed', 'channel.receipts', 'channel.changed'];
const isOwn = (envelope: Envelope): envelope is Envelope<EventsOf<'person'>> => envelope.name in OWN;
const isOfChannel = (envelope: Envelope): envelope is Envelope<EventsOf<'channel'>> => CHANNEL.includes(envelope.name);
const is = <Name extends EventName>(name: Name, envelope: Envelope): envelope is Envelope<Name> =>
  envelope.name === name;

const find = (list: MyChannelsState, id: ChannelId) => list.channels.find((one) => one.id === id);
const put = (list: MyChannelsState, view: ChannelView): MyChannelsState => ({
  ...list,
  channels: find(list, view.id)
    ? list.channels.map((one) => (one.id === view.id ? view : one))
    : [view, ...list.channels],
});
const without = (list: MyChannelsState, id: ChannelId): MyChannelsState =>
  find(list, id) === undefined ? list : { ...list, channels: list.channels.filter((one) => one.id !== id) };

/** What stands in the list without being followed: the kinds one belongs to by who one is. */
const isListed = ({ kind, mine }: ChannelView): boolean => kind !== 'patient' || mine.isFollowing;

/** One person's channels, kept outside React. */
export function createChatStore({ me, loadMine, loadChannel }: ChatDoors): ChatStore {
  const state = createStore<ChatState>({
    phase: 'loading',
    error: null,
    mine: NOTHING,
    visited: NOTHING,
    lost: new Set(),
  });
  const set = (change: Partial<ChatState>) => {
    state.set({ ...state.get(), ...change });
  };
  const channel = (id: ChannelId) => find(state.get().mine, id) ?? find(state.get().visited, id) ?? null;

  function lose(id: ChannelId): void {
    const { mine, visited, lost } = state.get();
    set({ mine: without(mine, id), visited: without(visited, id), lost: new Set([...lost, id]) });
  }

  function keep(view: ChannelView): void {
    const { mine, visited, lost } = state.get();
    const isInList = isListed(view) || find(mine, view.id) !== undefined;
    set({
      mine: isInList ? put(mine, view) : mine,
      visited: isInList ? without(visited, view.id) : put(visited, view),
      lost: new Set([...lost].filter((id) => id !== view.id)),
    });
  }

  async function loadOne(id: ChannelId): Promise<ChannelDetail | null> {
    try {
      const detail = await loadChannel(id);
      keep(detail.channel);
      return detail;
    } catch (error) {
      if (!isProblem(error, 'not-found', 'not-allowed')) throw error;
      lose(id);
      return null;
    }
  }

  async function load(): Promise<void> {
    try {
      const mine = await loadMine();
      const before = state.get();
      const gone = before.mine.channels.filter(({ id }) => find(mine, id) === undefined).map(({ id }) => id);
      const visited = { ...before.visited, channels: before.visited.channels.filter(({ id }) => !find(mine, id)) };
      set({ phase: 'ready', error: null, mine, visited });
      // Not in the list any more: it may be open all the same, and only the house knows whether it may stay so.
      for (const id of gone) void loadOne(id).catch(() => undefined);
    } catch (error) {
      set(state.get().phase === 'ready' ? { error } : { phase: 'failed', error });
      throw error;
    }
  }

  const later = (work: Promise<unknown>) => void work.catch(() => undefined);

  function askFor(envelope: Envelope): void {
    if (is('chat.joined', envelope)) later(loadOne(envelope.data.channelId));
    if (is('chat.left', envelope)) lose(envelope.data.channelId);
    if (is('chat.standing', envelope)) keepStanding(envelope.data.standing);
    if (is('rights.changed', envelope)) {
      later(load());
      for (const { id } of state.get().visited.channels) later(loadOne(id));
    }
  }

  function keepStanding(standing: Standing): void {
    const { mine, visited } = state.get();
    const part = find(mine, standing.channelId) === undefined ? 'visited' : 'mine';
    const next = withStanding(part === 'mine' ? mine : visited, standing);
    if (next === 'gap') later(loadOne(standing.channelId));
    else set({ [part]: next });
  }

  /** What the events alone do not tell is asked for; should that fail, the event is asked for again with the next. */
  async function askInstead(id: ChannelId, seq: number): Promise<void> {
    const bump = (to: number) => {
      const known = channel(id);
      if (known !== null) keep({ ...known, seq: to });
    };
    bump(seq);
    try {
      await loadOne(id);
    } catch {
      bump(seq - 1);
    }
  }

  return {
    state,
    load,
    loadOne,
    channel,
    keep,
    lose,
    takeOwn(envelope) {
      const { mine } = state.get();
      if (!isOwn(envelope) || envelope.seq <= mine.seq) return 'ok';
      if (envelope.seq !== mine.seq + 1) return 'gap';
      const next = applyPersonToMine(mine, envelope);
      // What the list cannot learn from the event is asked for.
      set({ mine: next === 'gap' ? { ...mine, seq: envelope.seq } : next });
      askFor(envelope);
      return 'ok';
    },
    takeChannel(id, envelope) {
      const known = channel(id);
      if (known === null || !isOfChannel(envelope) || envelope.seq <= known.seq) return 'ok';
      if (envelope.seq !== known.seq + 1) return 'gap';
      const { mine, visited } = state.get();
      const part = find(mine, id) === undefined ? 'visited' : 'mine';
      const next = applyChannelToMine(part === 'mine' ? mine : visited, envelope, me);
      if (next === 'gap') later(askInstead(id, envelope.seq));
      else set({ [part]: next });
      return 'ok';
    },
    keepStanding,
  };
}
