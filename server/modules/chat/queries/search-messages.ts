import type { z } from 'zod';
import type { foundMessages, searchMessages as searchSchema } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import type { Filter } from '../../../db/filter.ts';
import type { Seen } from '../channels.ts';
import { getChannel, presentPatient, visibleChannels } from '../channels.ts';
import type { Message, MessageRecord } from '../chat.model.ts';
import { nameOf, namesFor, presentMessages } from '../chat.presenter.ts';
import { channelRepository, messageRepository, savedRepository } from '../chat.repository.ts';
import { everyone } from '../people.ts';
import { hasWords, partToLookFor, wordsOf } from '../search-parts.ts';

type Wanted = z.output<typeof searchSchema>;
type Found = z.infer<typeof foundMessages>;

const PAGE = 20;
/** Messages looked at for one page: who looks for a word that everyone writes gets a shorter page and goes on from there. */
const BATCH = 100;
const MOST_BATCHES = 5;

const reads = ({ number }: Message, one: Seen | undefined): boolean => one !== undefined && number >= one.from;

/** Of these messages those the actor reads, each with its channel's name. */
async function present(messages: readonly Message[], seen: ReadonlyMap<string, Seen>): Promise<Found['items']> {
  const people = await everyone();
  const names = await namesFor([...seen.values()].map(({ channel }) => channel));
  const views = await presentMessages(messages.filter((message) => reads(message, seen.get(message.channelId))));
  return views.flatMap((message) => {
    const one = seen.get(message.channelId);
    if (one === undefined) return [];
    return [{ message, channelName: nameOf(one, person().userId, names, people), channelKind: one.channel.kind }];
  });
}

async function channelsOf(messages: readonly Message[]): Promise<Map<string, Seen>> {
  const ids = [...new Set(messages.map(({ channelId }) => channelId))];
  if (ids.length === 0) return new Map();
  return new Map((await visibleChannels({ _id: { $in: ids } })).map((one) => [one.channel._id, one]));
}

/** Where to look: never in conversations of others. Those about patients are asked one by one when something is found there. */
async function placesOf({ channelId, patientId }: Wanted): Promise<Filter<MessageRecord>> {
  if (channelId !== undefined) {
    await getChannel(channelId);
    return { channelId };
  }
  if (patientId !== undefined) return { patientId: { $in: (await presentPatient(patientId)).recordIds } };
  const own = await channelRepository().find({ kind: { $ne: 'patient' } });
  const channelIds = own.map(({ _id }) => _id as ChannelId);
  return { $or: [{ channelId: { $in: channelIds } }, { isOfPatient: true }] };
}

function timesOf({ from, until, cursor }: Wanted): Filter<MessageRecord> {
  return {
    at: {
      ...(from === undefined ? {} : { $gte: new Date(from) }),
      $lte: new Date(cursor ?? until ?? '9999-12-31T23:59:59.999Z'),
    },
  };
}

const next = (message: Message | undefined): string | null =>
  message === undefined ? null : new Date(message.at.getTime() - 1).toISOString();

/**
 * Messages that have every word, or words that begin so, in channels the actor reads; the latest first. Refuses `not-found`
 * for a channel the actor does not read.
 */
export async function searchMessages(wanted: Wanted): Promise<Found> {
  const words = wordsOf(wanted.text);
  if (words.length === 0) return { items: [], nextCursor: null };
  const lookUps = words
    .toSorted((one, other) => other.length - one.length)
    .map((word) => ({ index: 'words', anyOf: [partToLookFor(word)] }));
  const filter = { ...(await placesOf(wanted)), deletedAt: null };
  const by = wanted.authorId === undefined ? {} : { authorId: wanted.authorId };
  const items: Found['items'] = [];
  let cursor = wanted.cursor;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const times = timesOf({ ...wanted, cursor });
    const found = await messageRepository().listByBlind(
      lookUps,
      { ...filter, ...by, ...times },
      { sort: { at: -1, _id: -1 }, limit: BATCH },
    );
    // Those of the last instant may go on after the batch: the next one begins with that instant again.
    const isLast = found.length < BATCH;
    const lastAt = found.at(-1)?.at.getTime();
    const whole = isLast ? found : found.filter(({ at }) => at.getTime() !== lastAt);
    const usable = whole.length > 0 ? whole : found;
    const fitting = usable.filter(({ text }) => text !== null && hasWords(text, words));
    items.push(...(await present(fitting, await channelsOf(fitting))));
    if (isLast) return cut(items, null);
    cursor = next(usable.at(-1)) ?? undefined;
    if (items.length >= PAGE) break;
  }
  return cut(items, cursor ?? null);
}

/** A page, ending between two instants: the next begins before the last one shown. */
function cut(items: Found['items'], rest: string | null): Found {
  if (items.length <= PAGE) return { items, nextCursor: rest };
  const last = items[PAGE - 1]?.message.at;
  const page = items.filter(({ message }) => last === undefined || message.at >= last);
  const isAll = page.length === items.length;
  return { items: page, nextCursor: isAll ? rest : new Date(Date.parse(last ?? '') - 1).toISOString() };
}

/** What the actor keeps, the latest kept first. */
export async function listSaved(cursor?: string): Promise<Found> {
  const saved = await savedRepository().find(
    { staffId: person().userId, ...(cursor === undefined ? {} : { _id: { $lt: cursor } }) },
    { sort: { _id: -1 }, limit: PAGE + 1 },
  );
  const page = saved.slice(0, PAGE);
  const ids = page.map(({ messageId }) => messageId);
  const found = ids.length === 0 ? [] : await messageRepository().find({ _id: { $in: ids } });
  const items = await present(found, await channelsOf(found));
  const place = (id: MessageId) => ids.indexOf(id);
  return {
    items: items.sort((one, other) => place(one.message.id) - place(other.message.id)),
    nextCursor: saved.length > PAGE ? (page.at(-1)?._id ?? null) : null,
  };
}
