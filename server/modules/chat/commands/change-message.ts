import type { z } from 'zod';
import type { editMessage as editSchema, MessageView } from '../../../../shared/schemas/chat.ts';
import type { MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { releaseFiles } from '../../files/index.ts';
import type { SeenMessage } from '../channels.ts';
import { getMessage } from '../channels.ts';
import { announceMessage, announceWaiting } from '../chat.events.ts';
import type { FormerText, Message, MessageRecord } from '../chat.model.ts';
import { messageCollection } from '../chat.model.ts';
import { presentMessages } from '../chat.presenter.ts';
import { letFollow } from '../following.ts';
import { letGuestsGo } from '../guests.ts';
import { tellStandings } from '../ladder.ts';
import { raiseMention, settleDeleted } from '../notices.ts';
import { everyone, faceIn } from '../people.ts';
import type { People } from '../people.ts';
import { resolveMentions } from '../targets.ts';
import { writeMessage } from '../write-message.ts';

/** As it stands, for whom nothing is to be done. */
export async function asItStands(message: Message): Promise<MessageView> {
  const [view] = await presentMessages([message]);
  if (view === undefined) throw new Error('A message has no view.');
  return view;
}

export const refuseDeleted = ({ deletedAt }: Message): void => {
  if (deletedAt !== null) throw refuse('state-refused', { detail: 'This message was deleted.' });
};

/** The actor's own message. Refuses `not-found`, and `not-allowed` for another's. */
async function getOwn(messageId: MessageId): Promise<SeenMessage> {
  const seen = await getMessage(messageId);
  if (seen.message.authorId !== person().userId) throw refuse('not-allowed');
  return seen;
}

function refuseOtherVersion({ revision }: Message, version: number): void {
  if (revision !== version) throw refuse('version-conflict', { currentVersion: revision });
}

/** What it said until now, added to what it said before. */
const withFormer = (message: Message, at: Date): FormerText[] => [
  ...(message.history ?? []),
  {
    text: message.text ?? '',
    ...(message.sbar === null ? {} : { sbar: message.sbar }),
    at: (message.editedAt ?? message.at).toISOString(),
    until: at.toISOString(),
  },
];

const entry = (messageId: MessageId, action: string, before: Message, after: Partial<MessageRecord>) =>
  journal({
    action: `message.${action}`,
    subject: { kind: 'message', id: messageId },
    changes: fieldChanges<MessageRecord>(before, after, messageCollection.encrypted),
  });

/** Tells those whom it names only now, and corrects the counts of everybody whom it names otherwise than before. */
async function tellNamed(
  { message, ...seen }: SeenMessage,
  view: MessageView,
  meant: Awaited<ReturnType<typeof resolveMentions>>,
  people: People,
): Promise<void> {
  const before = new Set(message.namedIds);
  const after = new Set(view.namedIds);
  const fresh = meant.filter(({ staffId }) => !before.has(staffId));
  const author = faceIn(people, person().userId);
  const freshIds = fresh.map(({ staffId }) => staffId);
  await letFollow(seen.channel, freshIds, message.number);
  if (!message.needsAck) await raiseMention({ seen, view, author, people }, fresh);
  const gone: StaffId[] = message.namedIds.filter((id) => !after.has(id));
  await tellStandings(seen.channel, [...freshIds, ...gone], people);
}

/**
 * Changes what one's own message says; what it said before is kept. The same text is answered as it stands. Refuses
 * `not-found`, `not-allowed` for another's, `version-conflict`, `state-refused` of what was deleted or is no text, and
 * `invalid-input` at mentions of who does not read the channel.
 */
export async function editMessage(messageId: MessageId, wanted: z.output<typeof editSchema>): Promise<MessageView> {
  const people = await everyone();
  return transaction(async () => {
    const seen = await getOwn(messageId);
    const { message, channel } = seen;
    refuseDeleted(message);
    if (message.kind !== 'text') throw refuse('state-refused', { detail: 'This message cannot be edited.' });
    refuseOtherVersion(message, wanted.version);
    const isSame =
      message.text === wanted.text && JSON.stringify(message.mentions ?? []) === JSON.stringify(wanted.mentions);
    if (isSame) return asItStands(message);
    const at = now();
    const meant = await resolveMentions(wanted.mentions, channel, people);
    const change = {
      text: wanted.text,
      mentions: wanted.mentions.length === 0 ? null : wanted.mentions,
      namedIds: meant.map(({ staffId }) => staffId),
      history: withFormer(message, at),
      editedAt: at,
      revision: message.revision + 1,
    };
    const changed = await writeMessage(message, change);
    await entry(messageId, 'edited', message, change);
    const view = await announceMessage(changed);
    await tellNamed(seen, view, meant, people);
    return view;
  });
}

/**
 * Deletes one's own message: that there was one stays, what it said and its files are gone for everybody. Deleted already,
 * it is answered as it stands. Refuses `not-found`, `not-allowed` for another's, `version-conflict`, and `state-refused` for
 * what the house said.
 */
export async function deleteMessage(messageId: MessageId, version: number): Promise<MessageView> {
  const people = await everyone();
  return transaction(async () => {
    const { message } = await getOwn(messageId);
    if (message.deletedAt !== null) return asItStands(message);
    refuseOtherVersion(message, version);
    const at = now();
    const change = {
      text: null,
      mentions: null,
      sbar: null,
      reactions: [],
      isWaiting: false,
      hasFiles: false,
      history: withFormer(message, at),
      deletedAt: at,
      deletedBy: faceIn(people, person().userId).name,
      revision: message.revision + 1,
    };
    const changed = await writeMessage(message, change);
    if (message.hasFiles) await releaseFiles({ purpose: 'message', id: messageId });
    await entry(messageId, 'deleted', message, change);
    const view = await announceMessage(changed);
    await letGuestsGo(changed, people);
    await settleDeleted(message.channelId, messageId);
    if (message.isWaiting && message.patientId !== null) await announceWaiting(message.patientId, people);
    return view;
  });
}
