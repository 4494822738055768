import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import { parseStreamName } from '../events/streams.ts';
import type { ChannelView, MessageView, MyChannels, Standing } from '../schemas/chat.ts';
import type { ChannelId, StaffId } from '../types/ids.ts';

/** A message that was added or deleted, as far as it counts. */
interface Heard {
  readonly seq: number;
  readonly number: number;
  readonly isDeletion: boolean;
  readonly isForMe: boolean;
}

/**
 * My channels, with what was heard lately of each: a standing is counted at one event of the channel's stream and comes by
 * another stream, so it may arrive after events that it does not count.
 */
export interface MyChannelsState extends MyChannels {
  readonly heard?: Readonly<Record<string, readonly Heard[]>>;
}

const PREVIEW_CHARACTERS = 120;
/** Of each channel; an older standing than these asks for a fresh load. */
const HEARD_REMEMBERED = 60;

/** What a list shows of a message; empty where it is deleted, or has no words of its own. */
export function previewOf(message: Pick<MessageView, 'text' | 'sbar' | 'deletedAt'>): string {
  if (message.deletedAt !== null) return '';
  const text = message.text === '' ? (message.sbar?.situation ?? '') : message.text;
  const letters = [...text];
  return letters.length <= PREVIEW_CHARACTERS ? text : `${letters.slice(0, PREVIEW_CHARACTERS - 1).join('')}…`;
}

/** The latest first; those where nothing was said yet at the end, the newest of them first. */
export function inChannelOrder(channels: readonly ChannelView[]): ChannelView[] {
  const latest = (one: ChannelView) => one.lastAt ?? '';
  return [...channels].sort((one, other) => {
    if (latest(one) !== latest(other)) return latest(one) < latest(other) ? 1 : -1;
    return one.id < other.id ? 1 : -1;
  });
}

const isForMe = (message: MessageView, me: StaffId): boolean =>
  message.namedIds.includes(me) || message.askedIds.includes(me);

/** The standing with one more event counted; `gap` where what is first unread now is not known here. */
function count(mine: Standing, heard: Heard): Standing | 'gap' {
  if (!mine.isFollowing || heard.number <= mine.readUpTo) return mine;
  const by = heard.isDeletion ? -1 : 1;
  const unread = mine.unread + by;
  const unreadForMe = mine.unreadForMe + (heard.isForMe ? by : 0);
  if (!heard.isDeletion) return { ...mine, unread, unreadForMe, firstUnread: mine.firstUnread ?? heard.number };
  if (unread === 0) return { ...mine, unread, unreadForMe, firstUnread: null };
  return mine.firstUnread === heard.number ? 'gap' : { ...mine, unread, unreadForMe };
}

const put = (state: MyChannelsState, channel: ChannelView): ChannelView[] =>
  inChannelOrder(state.channels.map((one) => (one.id === channel.id ? channel : one)));

/**
 * My channels with that standing, and with what was heard since it was counted. Answers of own writes are put in this way as
 * well as what other devices did. `gap`: it is older than what is remembered here.
 */
export function withStanding<State extends MyChannelsState>(state: State, standing: Standing): State | 'gap' {
  const channel = state.channels.find(({ id }) => id === standing.channelId);
  // It is not followed, or not known yet: `chat.joined` brings it.
  if (channel === undefined) return state;
  if (!standing.isFollowing && channel.mine.isFollowing) return 'gap';
  const heard = state.heard?.[channel.id] ?? [];
  const isRemembered = heard.length < HEARD_REMEMBERED || (heard[0]?.seq ?? 0) <= standing.countedSeq;
  if (!isRemembered) return 'gap';
  let mine: Standing = standing;
  for (const one of heard.filter(({ seq }) => seq > standing.countedSeq)) {
    const counted = count(mine, one);
    if (counted === 'gap') return 'gap';
    mine = counted;
  }
  return { ...state, channels: put(state, { ...channel, mine }) };
}

/**
 * My channels after one event of my own stream. What is known already changes nothing. `gap`: something is missing, or the
 * list itself is different, and is to be loaded afresh.
 */
export function applyPersonToMine<State extends MyChannelsState>(
  state: State,
  event: Envelope<EventsOf<'person'>>,
): State | 'gap' {
  if (event.seq <= state.seq) return state;
  if (event.seq !== state.seq + 1) return 'gap';
  const { name, data, seq } = event;
  if (name === 'chat.joined' || name === 'rights.changed') return 'gap';
  if ('standing' in data) {
    const next = withStanding(state, data.standing);
    return next === 'gap' ? 'gap' : { ...next, seq };
  }
  if (name === 'chat.left' && 'channelId' in data) {
    return { ...state, channels: state.channels.filter(({ id }) => id !== data.channelId), seq };
  }
  return { ...state, seq };
}

/** The channel after a message was added or changed; `gap` where its counts are not known here any more. */
function afterMessage(
  channel: ChannelView,
  message: MessageView,
  heard: Heard | null,
  seq: number,
): ChannelView | 'gap' {
  const isLast = message.number >= channel.lastNumber;
  const shown: ChannelView = isLast
    ? {
        ...channel,
        lastNumber: message.number,
        lastAt: message.at,
        last: { author: message.author?.name ?? null, preview: previewOf(message) },
        seq,
      }
    : { ...channel, seq };
  if (heard === null || heard.seq <= channel.mine.countedSeq) return shown;
  const mine = count(channel.mine, heard);
  return mine === 'gap' ? 'gap' : { ...shown, mine };
}

/**
 * My channels after one event of one of their streams. What is known already changes nothing, and so does what happens in a
 * channel that is not among mine. `gap`: something is missing, or the channel itself is different, and the list is to be
 * loaded afresh.
 */
export function applyChannelToMine<State extends MyChannelsState>(
  state: State,
  event: Envelope<EventsOf<'channel'>>,
  me: StaffId,
): State | 'gap' {
  const of = parseStreamName(event.stream);
  const channelId: ChannelId | null = of.kind === 'channel' ? of.id : null;
  const channel = state.channels.find(({ id }) => id === channelId);
  if (channel === undefined || event.seq <= channel.seq) return state;
  if (event.seq !== channel.seq + 1 || event.name === 'channel.changed') return 'gap';
  const { data, seq } = event;
  if (!('message' in data)) return { ...state, channels: put(state, { ...channel, seq }) };
  const { message } = data;
  const isAdded = event.name === 'message.added';
  const counts = message.author?.staffId !== me && (isAdded || message.deletedAt !== null);
  const heard = counts ? { seq, number: message.number, isDeletion: !isAdded, isForMe: isForMe(message, me) } : null;
  const changed = afterMessage(channel, message, heard, seq);
  if (changed === 'gap') return 'gap';
  const before = state.heard?.[channel.id] ?? [];
  const remembered = heard === null ? before : [...before, heard].slice(-HEARD_REMEMBERED);
  return { ...state, channels: put(state, changed), heard: { ...state.heard, [channel.id]: remembered } };
}
