import type { EventData } from '../../../../shared/events/registry.ts';
import type { ChannelId, MessageId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { whoIsOnDuty } from '../../duty/index.ts';
import type { Channel, Message } from '../chat.model.ts';
import { channelsOfWard } from '../channels-of-ward.ts';
import { presentMessages } from '../chat.presenter.ts';
import { messageRepository } from '../chat.repository.ts';
import { askMore } from '../ladder.ts';
import { raiseHandedOn } from '../notices.ts';
import type { People } from '../people.ts';
import { everyone, nameIn } from '../people.ts';
import type { PassedRecord } from '../passed.model.ts';
import { passedCollection, passedRepository } from '../passed.model.ts';
import { WHOLE } from '../reach.ts';

interface Waiting {
  readonly message: Message;
  readonly channel: Channel;
}

/** What waits in the ward to be acknowledged and asks people: in its own channel and in those of its patients. */
async function waitingIn(wardId: WardId): Promise<Waiting[]> {
  const channels = new Map((await channelsOfWard(wardId)).map((channel) => [channel._id as ChannelId, channel]));
  if (channels.size === 0) return [];
  const messages = await messageRepository().find(
    { channelId: { $in: [...channels.keys()] }, isWaiting: true },
    { sort: { at: 1 } },
  );
  return messages.flatMap((message) => {
    const channel = channels.get(message.channelId);
    return channel === undefined || message.askedIds.length === 0 ? [] : [{ message, channel }];
  });
}

/** Asks them in the place of whoever went. Answers who was asked: nobody is let see a patient who is not theirs. */
async function passTo(
  { message, channel }: Waiting,
  fromId: StaffId,
  incoming: readonly StaffId[],
  people: People,
): Promise<readonly StaffId[]> {
  const messageId = message._id as MessageId;
  const others = incoming.filter((id) => id !== message.authorId && id !== fromId);
  const asked = await askMore(messageId, others);
  const [view] = await presentMessages([message]);
  const author = message.authorId === null ? undefined : people.get(message.authorId);
  if (asked.length === 0 || view === undefined || author === undefined) return asked;
  const told = { seen: { channel, patient: null, from: WHOLE }, view, author, people };
  await raiseHandedOn(told, asked, { id: fromId, name: nameIn(people, fromId) });
  return asked;
}

async function note(record: PassedRecord): Promise<void> {
  const { messageId, fromId, wardId, toIds } = record;
  const before = await passedRepository().findOne({ messageId, fromId, wardId });
  if (before === null) await passedRepository().insert(record);
  else await passedRepository().updateWhere({ _id: before._id }, { toIds });
  await journal({
    action: 'message.passed-on',
    subject: { kind: 'message', id: messageId },
    changes: fieldChanges<PassedRecord>(before ?? {}, before === null ? record : { toIds }, passedCollection.encrypted),
  });
}

/** Somebody left duty in a ward: what waits for them there, and for nobody else who is on duty, is asked of those who stay. */
async function handOn(wardId: WardId, fromId: StaffId): Promise<void> {
  const waiting = (await waitingIn(wardId)).filter(({ message }) => message.askedIds.includes(fromId));
  if (waiting.length === 0) return;
  const people = await everyone();
  const onDuty = await whoIsOnDuty();
  const working = new Set(onDuty.map(({ staffId }) => staffId).filter((id) => id !== fromId));
  const incoming = onDuty.filter((one) => one.wardId === wardId).map(({ staffId }) => staffId);
  for (const one of waiting) {
    const { _id, channelId, askedIds } = one.message;
    if (askedIds.some((id) => working.has(id))) continue;
    const toIds = await passTo(one, fromId, incoming, people);
    await note({ messageId: _id as MessageId, channelId, wardId, fromId, at: now(), toIds });
  }
}

/** Somebody came on duty in a ward: what those who went left there, and nobody was there to take, is asked of them. */
async function takeOver(wardId: WardId, staffId: StaffId): Promise<void> {
  const waiting = await waitingIn(wardId);
  if (waiting.length === 0) return;
  const messageIds = waiting.map(({ message }) => message._id as MessageId);
  const left = await passedRepository().find({ wardId, messageId: { $in: messageIds } }, { sort: { at: 1 } });
  const untaken = new Map(left.filter(({ toIds }) => toIds.length === 0).map((one) => [one.messageId, one]));
  if (untaken.size === 0) return;
  const people = await everyone();
  for (const one of waiting) {
    const passed = untaken.get(one.message._id as MessageId);
    if (passed === undefined) continue;
    const toIds = await passTo(one, passed.fromId, [staffId], people);
    if (toIds.length > 0) await note({ ...passed, toIds });
  }
}

/**
 * Duty passes from one to the next, and what is open passes with it (CHAT-7): a message that waits for somebody who left is
 * asked of those on duty in the ward now, or of who comes next. To acknowledge it is to accept it; until then the ladder
 * climbs as ever.
 */
export const followDuty: Subscriber = {
  name: 'chat.follow-duty',
  events: ['duty.started', 'duty.ended'],
  concerns: ({ data }) => (data as EventData<'duty.started'>).wardId !== null,
  async handle({ name, data }) {
    const { wardId, staffId } = data as EventData<'duty.started'>;
    if (wardId === null) return;
    if (name === 'duty.ended') await handOn(wardId, staffId);
    else await takeOver(wardId, staffId);
  },
};
