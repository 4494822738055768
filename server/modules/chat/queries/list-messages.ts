import type { z } from 'zod';
import type { listMessages as listSchema, messageHistory, MessageRun } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId } from '../../../../shared/types/ids.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { getChannel, getMessage } from '../channels.ts';
import type { Message } from '../chat.model.ts';
import { presentMessages } from '../chat.presenter.ts';
import { messageRepository } from '../chat.repository.ts';

type Wanted = z.output<typeof listSchema>;

/** The numbers of a run: what is asked for lies between them, as far as it is there. */
function rangeOf(
  { around, before, after, limit }: Wanted,
  last: number,
  first: number,
): { readonly from: number; readonly to: number } {
  if (around !== undefined) {
    const half = Math.floor(limit / 2);
    const from = Math.max(first, Math.min(around - half, last - limit + 1));
    return { from, to: from + limit - 1 };
  }
  if (after !== undefined) return fromAfter(Math.max(after, first - 1), limit);
  const end = before === undefined ? last : before - 1;
  return { from: Math.max(first, end - limit + 1), to: end };
}

const fromAfter = (after: number, limit: number) => ({ from: after + 1, to: after + limit });

const inOrder = (messages: readonly Message[]): Message[] =>
  [...messages].sort((one, other) => one.number - other.number);

/**
 * A run of the channel's messages, and where to listen on from. Refuses `not-found` for a channel the actor does not read,
 * and `invalid-input` where more than one place is asked for.
 */
export async function listMessages(channelId: ChannelId, wanted: Wanted): Promise<MessageRun> {
  const places = [wanted.around, wanted.before, wanted.after].filter((place) => place !== undefined);
  if (places.length > 1) {
    const message = 'One of around, before and after.';
    throw refuse('invalid-input', { errors: [{ pointer: '/query', message, code: 'custom' }] });
  }
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'channel', id: channelId });
  const seen = await getChannel(channelId);
  const { channel } = seen;
  const earliest = Math.max(1, seen.from);
  const { from, to } = rangeOf(wanted, channel.lastNumber, earliest);
  const found = await messageRepository().find({ channelId, number: { $gte: from, $lte: to } });
  const messages = await presentMessages(inOrder(found));
  const first = messages[0]?.number ?? from;
  const last = messages.at(-1)?.number ?? from - 1;
  return { messages, hasEarlier: first > earliest, hasLater: last < channel.lastNumber, seq };
}

/** Longer threads are read on in the channel, which shows every reply as well. */
const MOST_REPLIES = 100;

/** A thread: its first message and the latest replies, in order. Refuses `not-found`. */
export async function getThread(messageId: MessageId): Promise<MessageRun> {
  const { message, channel, from } = await getMessage(messageId);
  const rootId = message.threadOf ?? (message._id as MessageId);
  const seq = await streamPosition({ kind: 'channel', id: channel._id as ChannelId });
  const root = rootId === message._id ? message : await messageRepository().get(rootId);
  const ofThread = { threadOf: rootId, isReply: true, number: { $gte: from } };
  const found = await messageRepository().find(ofThread, { sort: { number: -1 }, limit: MOST_REPLIES + 1 });
  const replies = found.slice(0, MOST_REPLIES);
  const messages = inOrder([root, ...replies]).filter(({ number }) => number >= from);
  const hasEarlier = found.length > replies.length;
  return { messages: await presentMessages(messages), hasEarlier, hasLater: false, seq };
}

/** What the message said before, the oldest first, and what it says. Of a deleted one nothing. Refuses `not-found`. */
export async function getHistory(messageId: MessageId): Promise<z.infer<typeof messageHistory>> {
  const { message } = await getMessage(messageId);
  if (message.deletedAt !== null) return { versions: [] };
  const former = (message.history ?? []).map(({ text, at, until }) => ({ text, at, until }));
  const at = (message.editedAt ?? message.at).toISOString();
  return { versions: [...former, { text: message.text ?? '', at, until: null }] };
}
