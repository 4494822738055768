import { v7 as uuid } from 'uuid';
import type { Mention, MessagePriority, Sbar } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, PatientId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { messageId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import { journalAll } from '../../../journal/journal.ts';
import { presentPatient } from '../channels.ts';
import type { Channel, Message, MessageRecord } from '../chat.model.ts';
import { channelRepository, messageRepository } from '../chat.repository.ts';
import type { People } from '../people.ts';
import { authorOf, everyone, faceIn, isAssigned, nameIn } from '../people.ts';
import { putStanding } from '../standings.ts';
import { makeChannel } from './make-channel.ts';

/** A message as another record tells it. */
export interface ToldMessage {
  readonly authorId: StaffId;
  readonly at: Date;
  readonly text: string;
  readonly priority: MessagePriority;
  readonly mentions: readonly Mention[];
  readonly askedIds: readonly StaffId[];
  readonly acks: readonly { readonly staffId: StaffId; readonly at: Date }[];
  readonly reactions: readonly { readonly emoji: string; readonly staffIds: readonly StaffId[] }[];
  readonly sbar: Sbar | null;
  /** The first of its thread, by its place among the channel's messages from 0; `null`: it is in none. */
  readonly replyTo: number | null;
}

export type ToldAbout =
  | { readonly kind: 'ward'; readonly wardId: WardId }
  | { readonly kind: 'direct'; readonly staffIds: readonly [StaffId, StaffId] }
  | { readonly kind: 'group'; readonly name: string; readonly memberIds: readonly StaffId[] }
  | { readonly kind: 'patient'; readonly patientId: PatientId };

/** A conversation that went on before, in its order. */
export interface ToldChannel {
  readonly about: ToldAbout;
  readonly messages: readonly ToldMessage[];
  /** Up to which message they have read; of a patient's channel, who follows it. */
  readonly read: ReadonlyMap<StaffId, number>;
}

async function channelFor(about: ToldAbout, people: People): Promise<Channel> {
  switch (about.kind) {
    case 'ward': {
      const { wardId } = about;
      const present = await channelRepository().findOne({ kind: 'ward', wardId });
      const knownIds = [...people.values()].filter((face) => isAssigned(face, wardId)).map(({ id }) => id);
      return present ?? makeChannel({ kind: 'ward', wardId, knownIds });
    }
    case 'direct': {
      const memberIds = [...about.staffIds];
      return makeChannel({ kind: 'direct', pairKey: [...memberIds].sort().join(' '), memberIds });
    }
    case 'group':
      return makeChannel({
        kind: 'group',
        name: about.name,
        memberIds: about.memberIds,
        ownerIds: about.memberIds.slice(0, 1),
      });
    case 'patient': {
      const { id, wardIds } = await presentPatient(about.patientId);
      return makeChannel({ kind: 'patient', patientId: id, talkWardIds: wardIds });
    }
  }
}

const namedBy = (mentions: readonly Mention[]): StaffId[] =>
  mentions.flatMap(({ target }) => (target.kind === 'person' ? [target.staffId] : []));

function recordOf(told: ToldMessage, channel: Channel, number: number, ids: readonly MessageId[], people: People) {
  const { at, text, priority, mentions, askedIds, sbar, replyTo } = told;
  const acks = told.acks.map(({ staffId, at: ackedAt }) => ({
    staffId,
    name: nameIn(people, staffId),
    at: ackedAt.toISOString(),
  }));
  const threadOf = replyTo === null ? null : (ids[replyTo] ?? null);
  const record: MessageRecord = {
    channelId: channel._id as ChannelId,
    patientId: channel.patientId,
    isOfPatient: channel.kind === 'patient',
    number,
    kind: sbar === null ? 'text' : 'handover',
    threadOf,
    isReply: threadOf !== null,
    authorId: told.authorId,
    author: authorOf(faceIn(people, told.authorId)),
    at,
    writtenAt: at,
    text,
    mentions: mentions.length === 0 ? null : mentions,
    namedIds: namedBy(mentions),
    priority,
    needsAck: askedIds.length > 0,
    askedIds,
    acks: acks.length === 0 ? null : acks,
    isWaiting: askedIds.length > 0 && acks.length === 0,
    hasFiles: false,
    reactions: told.reactions,
    sbar,
    step: null,
    sentHash: null,
    history: null,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    nudgedAt: null,
    replyCount: 0,
    revision: 1,
  };
  return record;
}

async function putMessages(channel: Channel, told: readonly ToldMessage[], people: People): Promise<Message[]> {
  const ids = told.map(({ at }) => messageId.parse(uuid({ msecs: at.getTime() })));
  const messages: Message[] = [];
  for (const [index, one] of told.entries()) {
    const record = recordOf(one, channel, index + 1, ids, people);
    const replyCount = told.filter(({ replyTo }) => replyTo === index).length;
    messages.push(await messageRepository().insert({ ...record, replyCount }, ids[index]));
  }
  const last = messages.at(-1);
  if (last !== undefined) {
    const end = { lastId: last._id as MessageId, lastAt: last.at };
    await channelRepository().updateWhere({ _id: channel._id }, end, { lastNumber: messages.length });
  }
  return messages;
}

async function takeOver({ about, messages: told, read }: ToldChannel, people: People): Promise<void> {
  const channel = await channelFor(about, people);
  if (channel.lastNumber > 0) return;
  const messages = await putMessages(channel, told, people);
  for (const [staffId, number] of read) {
    const follows = about.kind === 'patient' ? true : null;
    await putStanding(channel._id as ChannelId, staffId, {
      readUpTo: number,
      seenUpTo: number,
      deliveredUpTo: number,
      follows,
    });
  }
  await journalAll(
    messages.map(({ _id, channelId }) => ({
      action: 'message.taken-over',
      subject: { kind: 'message', id: _id },
      changes: [{ path: 'channelId', before: null, after: channelId }],
    })),
  );
}

/**
 * Takes over conversations at once, all of them or none, before anybody follows them: nobody is told of their messages, by an
 * event or a notice, and no ladder is climbed. A ward where something was said already is left as it is. For the house.
 */
export function takeOverChannels(told: readonly ToldChannel[]): Promise<void> {
  return transaction(() =>
    asHouse('take over conversations', async () => {
      const people = await everyone();
      for (const one of told) await takeOver(one, people);
    }),
  );
}
