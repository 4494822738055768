import { v7 as uuid } from 'uuid';
import { previewOf } from '../../../shared/projections/my-channels.ts';
import type { LadderStep, MessagePriority } from '../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { now } from '../../access/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { journal } from '../../journal/journal.ts';
import { findRoles } from '../on-call/index.ts';
import { findMessage, readsChannel, wardsOfPatient } from './channels.ts';
import { announceAdded, announceMessage, announceWaiting } from './chat.events.ts';
import type { SeenMessage } from './channels.ts';
import type { Channel, Message, MessageRecord } from './chat.model.ts';
import { nameOf, namesFor, presentMessage } from './chat.presenter.ts';
import { channelRepository, messageRepository } from './chat.repository.ts';
import { letFollow } from './following.ts';
import { admitGuests, isOutside } from './guests.ts';
import { writeMessage } from './write-message.ts';
import type { People } from './people.ts';
import { everyone } from './people.ts';
import { announceStanding, findStanding } from './standings.ts';

/** What whoever climbs a ladder needs to know of a message. */
export interface LadderMessage {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly number: number;
  /** Of the channel: its ward, the patient's, or the role's. */
  readonly wardId: WardId | null;
  readonly priority: MessagePriority;
  readonly authorId: StaffId | null;
  readonly at: Date;
  readonly askedIds: readonly StaffId[];
  /** Those asked who have acknowledged it. */
  readonly ackedIds: readonly StaffId[];
  readonly isDeleted: boolean;
  /** What a notice about it is filled with. */
  readonly words: Readonly<Record<string, string>>;
}

const ackedBy = ({ acks, askedIds }: Message): StaffId[] =>
  (acks ?? []).map(({ staffId }) => staffId).filter((id) => askedIds.includes(id));

async function wardOf(channel: Channel): Promise<WardId | null> {
  if (channel.patientId !== null) return (await wardsOfPatient(channel.patientId))[0] ?? null;
  if (channel.roleId !== null) return (await findRoles([channel.roleId]))[0]?.wardId ?? null;
  return channel.wardId;
}

/** As the house: what a ladder is about. `null` where there is no such message. */
export async function getMessageForLadder(messageId: MessageId): Promise<LadderMessage | null> {
  return asHouse('look at a message that waits', async () => {
    const found = await findMessage(messageId);
    if (found === null) return null;
    const { message, channel } = found;
    const names = await namesFor([channel]);
    const author = message.author?.name ?? '';
    return {
      messageId,
      channelId: message.channelId,
      number: message.number,
      wardId: await wardOf(channel),
      priority: message.priority,
      authorId: message.authorId,
      at: message.at,
      askedIds: message.askedIds,
      ackedIds: ackedBy(message),
      isDeleted: message.deletedAt !== null,
      words: {
        author,
        channel: channel.kind === 'direct' ? author : nameOf(found, null, names, await everyone()),
        preview: previewOf(presentMessage(message, [])),
      },
    };
  });
}

/** Whether one of those asked has acknowledged it; a message that is not there asks nobody. */
export async function isAcknowledged(messageId: MessageId): Promise<boolean> {
  const message = await asHouse('look at a message that waits', () => messageRepository().findOne({ _id: messageId }));
  return message === null || ackedBy(message).length > 0;
}

interface Reading {
  /** Of those asked, who may read it. */
  readonly reading: readonly StaffId[];
  readonly channel: Channel;
}

/**
 * Lets in who is asked only now and is not there by themselves; a patient's channel keeps its own rule. Who was asked before
 * and does not read it any more lost the right to: asking again must not give it back.
 */
async function letIn(
  { channel, message }: SeenMessage,
  staffIds: readonly StaffId[],
  people: People,
): Promise<Reading> {
  const reading: StaffId[] = [];
  const outside: StaffId[] = [];
  for (const id of staffIds) {
    const face = people.get(id);
    if (face === undefined || !face.isActive) continue;
    const mayBeLetIn = channel.kind !== 'patient' && !message.askedIds.includes(id);
    if (mayBeLetIn && (await isOutside(face, channel))) outside.push(id);
    else if (!(await readsChannel(face, channel))) continue;
    reading.push(id);
  }
  return { reading, channel: await admitGuests(channel, message, outside) };
}

/**
 * Asks these people as well to acknowledge the message, in the transaction in force: they may read it from now on, and the
 * channel is told (`message.changed`). Answers those of them who may: nobody is let see a patient who is not theirs.
 */
export async function askMore(messageId: MessageId, staffIds: readonly StaffId[]): Promise<readonly StaffId[]> {
  inTransaction();
  return asHouse('ask more people', async () => {
    const found = await findMessage(messageId);
    if (found === null || found.message.deletedAt !== null) return [];
    const people = await everyone();
    const { message } = found;
    const { reading, channel } = await letIn(found, staffIds, people);
    const fresh = reading.filter((id) => !message.askedIds.includes(id));
    if (fresh.length === 0) return reading;
    const askedIds = [...message.askedIds, ...fresh];
    await letFollow(channel, fresh, message.number);
    const changed = await writeMessage(message, {
      askedIds,
      isWaiting: ackedBy({ ...message, askedIds }).length === 0,
    });
    await journal({
      action: 'message.asked',
      subject: { kind: 'message', id: messageId },
      changes: [{ path: 'askedIds', before: [...message.askedIds], after: askedIds }],
    });
    await announceMessage(changed);
    await tellStandings(channel, fresh, people);
    if (message.patientId !== null) await announceWaiting(message.patientId, people);
    return reading;
  });
}

/** Who is named or asked only now counts it otherwise than when they heard of it. */
export async function tellStandings(channel: Channel, staffIds: readonly StaffId[], people: People): Promise<void> {
  for (const id of staffIds) {
    const face = people.get(id);
    if (face !== undefined) await announceStanding(channel, await findStanding(channel._id as ChannelId, id), face);
  }
}

const stepRecord = (channel: Channel, step: LadderStep, at: Date): MessageRecord => ({
  channelId: channel._id as ChannelId,
  patientId: channel.patientId,
  isOfPatient: channel.kind === 'patient',
  number: channel.lastNumber,
  kind: 'step',
  threadOf: null,
  isReply: false,
  authorId: null,
  author: null,
  at,
  writtenAt: at,
  text: null,
  mentions: null,
  namedIds: [],
  priority: 'normal',
  needsAck: false,
  askedIds: [],
  acks: null,
  isWaiting: false,
  hasFiles: false,
  reactions: [],
  sbar: null,
  step,
  sentHash: null,
  history: null,
  editedAt: null,
  deletedAt: null,
  deletedBy: null,
  nudgedAt: null,
  replyCount: 0,
  revision: 1,
});

/** Says in the channel, by the house, how the ladder is climbed. In the transaction in force; a channel that is gone is told nothing. */
export async function tellStep(channelId: ChannelId, step: LadderStep): Promise<void> {
  inTransaction();
  await asHouse('tell how a ladder is climbed', async () => {
    const at = now();
    const id = uuid() as MessageId;
    const channel = await channelRepository().updateWhere(
      { _id: channelId },
      { lastId: id, lastAt: at },
      { lastNumber: 1 },
    );
    if (channel === null) return;
    const message = await messageRepository().insert(stepRecord(channel, step, at), id);
    await journal({
      action: 'message.sent',
      subject: { kind: 'message', id },
      changes: [{ path: 'channelId', before: null, after: channelId }],
    });
    announceAdded(presentMessage(message, []));
  });
}
