import type { z } from 'zod';
import type { MessageView, reactToMessage as reactSchema } from '../../../../shared/schemas/chat.ts';
import type { MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import { findMessage, getMessage } from '../channels.ts';
import { announceMessage, announceWaiting } from '../chat.events.ts';
import type { Message, MessageRecord } from '../chat.model.ts';
import { messageCollection } from '../chat.model.ts';
import { messageRepository, savedRepository } from '../chat.repository.ts';
import { letGuestsGo } from '../guests.ts';
import { tellStandings } from '../ladder.ts';
import { raiseAsk, settleAsk } from '../notices.ts';
import { everyone, faceIn } from '../people.ts';
import { retryingFirst } from '../standings.ts';
import { writeMessage } from '../write-message.ts';
import { asItStands, refuseDeleted } from './change-message.ts';

const MOST_REACTIONS = 20;

const entry = (message: Message, action: string, after: Partial<MessageRecord>) =>
  journal({
    action: `message.${action}`,
    subject: { kind: 'message', id: message._id },
    changes: fieldChanges<MessageRecord>(message, after, messageCollection.encrypted),
  });

function withReaction(
  reactions: Message['reactions'],
  emoji: string,
  isSet: boolean,
  me: StaffId,
): Message['reactions'] {
  const present = reactions.find((one) => one.emoji === emoji);
  const others = (present?.staffIds ?? []).filter((id) => id !== me);
  const staffIds = isSet ? [...others, me] : others;
  if (present === undefined) return isSet ? [...reactions, { emoji, staffIds }] : reactions;
  return reactions
    .map((one) => (one.emoji === emoji ? { emoji, staffIds } : one))
    .filter((one) => one.staffIds.length > 0);
}

/** Sets the actor's reaction, or takes it away. Refuses `not-found`, and `state-refused` of a deleted message or too many kinds. */
export function reactToMessage(
  messageId: MessageId,
  { emoji, isSet }: z.output<typeof reactSchema>,
): Promise<MessageView> {
  return transaction(async () => {
    const { message } = await getMessage(messageId);
    refuseDeleted(message);
    const me = person().userId;
    const has = message.reactions.some((one) => one.emoji === emoji && one.staffIds.includes(me));
    if (has === isSet) return asItStands(message);
    const reactions = withReaction(message.reactions, emoji, isSet, me);
    if (reactions.length > MOST_REACTIONS)
      throw refuse('state-refused', { detail: 'There are many reactions already.' });
    const changed = await writeMessage(message, { reactions });
    await entry(message, 'reacted', { reactions });
    return announceMessage(changed);
  });
}

/** It waits, and nobody was there to be asked: whoever reads it may take it upon themselves. */
const isForAnyone = ({ needsAck, isWaiting, askedIds }: Message): boolean =>
  needsAck && isWaiting && askedIds.length === 0;

/** As long as the house keeps answers for those who ask again. */
const REPEAT_WITHIN_MS = 2 * 86_400_000;

/**
 * What the actor acknowledged as a guest and reads no more since: asked again, it is answered as it was. `null` where it says
 * otherwise by now.
 */
async function acknowledgedBefore(messageId: MessageId): Promise<MessageView | null> {
  const message = await messageRepository().findOne({ _id: messageId, isOfPatient: false, deletedAt: null });
  const acks = message?.acks ?? [];
  const place = acks.findIndex(({ staffId }) => staffId === person().userId);
  const own = acks[place];
  if (message === null || own === undefined) return null;
  const at = Date.parse(own.at);
  const isAsItWas = message.editedAt === null || message.editedAt.getTime() <= at;
  if (!isAsItWas || now().getTime() - at > REPEAT_WITHIN_MS) return null;
  return asItStands({ ...message, acks: acks.slice(0, place + 1) });
}

/**
 * Acknowledges a message for the actor, who was asked, or where nobody could be; again, it is answered as it stands. An
 * urgent one asks nobody any more then; who has acknowledged it and who has not stays to be seen. Refuses `not-found`, and
 * `state-refused` of a deleted message and for who is not asked.
 */
export async function acknowledge(messageId: MessageId): Promise<MessageView> {
  const people = await everyone();
  return transaction(async () => {
    const seen = await findMessage(messageId);
    if (seen === null) {
      const before = await acknowledgedBefore(messageId);
      if (before === null) throw refuse('not-found');
      return before;
    }
    const { message, channel } = seen;
    const me = faceIn(people, person().userId);
    const acks = message.acks ?? [];
    if (acks.some(({ staffId }) => staffId === me.id)) return asItStands(message);
    refuseDeleted(message);
    const asksAnyone = isForAnyone(message) && message.authorId !== me.id;
    if (!asksAnyone && !message.askedIds.includes(me.id)) {
      throw refuse('state-refused', { detail: 'You are not asked.' });
    }
    const change = {
      ...(asksAnyone ? { askedIds: [me.id] } : {}),
      acks: [...acks, { staffId: me.id, name: me.name, at: now().toISOString() }],
      isWaiting: false,
    };
    const changed = await writeMessage(message, change);
    await entry(message, 'acknowledged', change);
    const view = await announceMessage(changed);
    if (asksAnyone) await tellStandings(channel, [me.id], people);
    await letGuestsGo(changed, people);
    await settleAsk(messageId, me.id);
    if (message.priority === 'urgent') await settleAsk(messageId);
    if (message.isWaiting && message.patientId !== null) await announceWaiting(message.patientId, people);
    return view;
  });
}

/**
 * Asks those who have not acknowledged the actor's own message once more, and only once. Refuses `not-found`, `not-allowed`
 * for another's, and `state-refused` where nobody is left to ask, or they were asked again already.
 */
export async function nudgeAsked(messageId: MessageId): Promise<MessageView> {
  const people = await everyone();
  return transaction(async () => {
    const { message, ...seen } = await getMessage(messageId);
    if (message.authorId !== person().userId) throw refuse('not-allowed');
    refuseDeleted(message);
    const acked = new Set((message.acks ?? []).map(({ staffId }) => staffId));
    const left = message.askedIds.filter((id) => !acked.has(id));
    if (left.length === 0) throw refuse('state-refused', { detail: 'Nobody is left to ask.' });
    if (message.nudgedAt !== null) throw refuse('state-refused', { detail: 'They were asked again already.' });
    const change = { nudgedAt: now() };
    const changed = await writeMessage(message, change);
    await entry(message, 'asked-again', change);
    const view = await asItStands(changed);
    const author = faceIn(people, person().userId);
    await raiseAsk(
      { seen, view, author, people },
      left.map((staffId) => ({ staffId, why: 'asked' })),
      'again',
    );
    return view;
  });
}

/** Keeps the message for the actor, or does not any more, on all their devices. Refuses `not-found`. */
export function saveMessage(messageId: MessageId, isSaved: boolean): Promise<{ readonly isSaved: boolean }> {
  return retryingFirst(['saved_once'], () =>
    transaction(async () => {
      const { message } = await getMessage(messageId);
      const staffId = person().userId;
      const before = await savedRepository().findOne({ staffId, messageId });
      if ((before !== null) === isSaved) return { isSaved };
      if (isSaved) await savedRepository().insert({ staffId, messageId, channelId: message.channelId });
      else await savedRepository().remove({ staffId, messageId });
      announce({ kind: 'person', id: staffId }, 'chat.saved', { messageId, isSaved });
      return { isSaved };
    }),
  );
}
