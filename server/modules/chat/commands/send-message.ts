import type { z } from 'zod';
import type { MessageView, sendMessage as sendSchema } from '../../../../shared/schemas/chat.ts';
import type { FileView } from '../../../../shared/schemas/files.ts';
import type { ChannelId, MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { canonicalJson, sha256Hex } from '../../../crypto/canonical-json.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { attachFiles } from '../../files/index.ts';
import type { Seen } from '../channels.ts';
import { findMessage, withPatient } from '../channels.ts';
import { announceAdded, announceWaiting } from '../chat.events.ts';
import type { Channel, Message, MessageRecord } from '../chat.model.ts';
import { channelPolicy } from '../chat.policy.ts';
import { presentMessage, presentMessages } from '../chat.presenter.ts';
import { channelRepository, messageRepository } from '../chat.repository.ts';
import { letFollow } from '../following.ts';
import { admitGuests, isOutside } from '../guests.ts';
import { raiseAsk, raiseDirect, raiseMention } from '../notices.ts';
import type { Told } from '../notices.ts';
import type { Face, People } from '../people.ts';
import { authorOf, everyone, faceOfActor } from '../people.ts';
import { retryingStandings } from '../standings.ts';
import type { Meant } from '../targets.ts';
import { resolveAsked, resolveMentions } from '../targets.ts';

type Wanted = z.output<typeof sendSchema>;

const invalid = (pointer: string, message: string, code: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code }] });

/** Everything of a message that its sender does not say. */
interface Circumstances {
  readonly channel: Channel;
  readonly author: Face;
  readonly named: readonly Meant[];
  readonly asked: readonly Meant[];
  readonly at: Date;
  readonly sentHash: string;
}

const ids = (meant: readonly Meant[]): StaffId[] => meant.map(({ staffId }) => staffId);

function recordOf(wanted: Wanted, { channel, author, named, asked, at, sentHash }: Circumstances): MessageRecord {
  return {
    channelId: channel._id as ChannelId,
    patientId: channel.patientId,
    isOfPatient: channel.kind === 'patient',
    number: channel.lastNumber,
    kind: wanted.sbar === null ? 'text' : 'handover',
    threadOf: wanted.threadOf,
    isReply: wanted.threadOf !== null,
    authorId: author.id,
    author: authorOf(author),
    at,
    writtenAt: new Date(wanted.writtenAt),
    text: wanted.text,
    mentions: wanted.mentions.length === 0 ? null : wanted.mentions,
    namedIds: ids(named),
    priority: wanted.priority,
    needsAck: needsAck(wanted),
    askedIds: ids(asked),
    acks: null,
    // An urgent one that nobody is there for waits all the same.
    isWaiting: asked.length > 0 || wanted.priority === 'urgent',
    hasFiles: wanted.attachmentIds.length > 0,
    reactions: [],
    sbar: wanted.sbar,
    step: null,
    sentHash,
    history: null,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    nudgedAt: null,
    replyCount: 0,
    revision: 1,
  };
}

const needsAck = ({ needsAck: isAsked, priority, sbar }: Wanted): boolean =>
  isAsked || priority === 'urgent' || sbar !== null;

/** The next number of the channel, and the channel the actor reads: in one write, which others wait for. */
async function takeNumber(channelId: ChannelId, wanted: Wanted, at: Date): Promise<Seen> {
  const taken = await channelRepository().updateWhere(
    { _id: channelId },
    { lastId: wanted.id, lastAt: at },
    { lastNumber: 1 },
  );
  const seen = taken === null ? null : await withPatient(taken);
  if (seen === null) throw refuse('not-found');
  return seen;
}

async function countReply(wanted: Wanted, { channel, from }: Seen): Promise<void> {
  if (wanted.threadOf === null) return;
  const channelId = channel._id as ChannelId;
  const first = { _id: wanted.threadOf, channelId, isReply: false, number: { $gte: from } };
  const root = await messageRepository().updateWhere(first, {}, { replyCount: 1 });
  if (root === null) throw invalid('/body/threadOf', 'There is no such thread in this conversation.', 'not-found');
}

async function tell(told: Told, record: Message, named: readonly Meant[], asked: readonly Meant[]): Promise<void> {
  const { channel } = told.seen;
  await letFollow(channel, [told.author.id, ...ids(named), ...ids(asked)], record.number);
  if (record.needsAck) await raiseAsk(told, asked);
  else if (named.length > 0) await raiseMention(told, named);
  else await raiseDirect(told);
  if (record.isWaiting && channel.patientId !== null) await announceWaiting(channel.patientId, told.people);
}

/** What waits to be acknowledged is looked for before the end of the transaction, to be told to the patient's wards. */
async function keep(record: MessageRecord, id: MessageId): Promise<Message> {
  const messages = messageRepository();
  if (record.isWaiting) return messages.insert(record, id);
  const [message] = messages.insertLast([record], id);
  if (message === undefined) throw new Error('A message was not kept.');
  return message;
}

async function guestsAmong(asked: readonly Meant[], channel: Channel, people: People): Promise<StaffId[]> {
  const guests: StaffId[] = [];
  for (const { staffId, why } of asked) {
    if (why !== 'cover') continue;
    const face = people.get(staffId);
    if (face !== undefined && (await isOutside(face, channel))) guests.push(staffId);
  }
  return guests;
}

const NOBODY: People = new Map();

/** Whether it reaches its readers and nobody in particular: then nobody has to be looked up. */
const isForAll = (wanted: Wanted, { kind }: Channel): boolean =>
  wanted.mentions.length === 0 && !needsAck(wanted) && kind !== 'role';

async function write(channelId: ChannelId, wanted: Wanted, sentHash: string): Promise<MessageView> {
  const at = now();
  const author = faceOfActor(person());
  const seen = await takeNumber(channelId, wanted, at);
  const { channel } = seen;
  const people = isForAll(wanted, channel) ? NOBODY : await everyone();
  if (wanted.priority === 'urgent') authorise(channelPolicy, 'chat.urgent', channel);
  await countReply(wanted, seen);
  const named = await resolveMentions(wanted.mentions, channel, people);
  const asked = needsAck(wanted) ? await resolveAsked(named, channel, author, wanted.priority, people) : [];
  const record = recordOf(wanted, { channel, author, named, asked, at, sentHash });
  const message = await keep(record, wanted.id);
  const files: FileView[] =
    wanted.attachmentIds.length === 0
      ? []
      : await attachFiles(wanted.attachmentIds, { purpose: 'message', id: wanted.id });
  await journal({
    action: 'message.sent',
    subject: { kind: 'message', id: wanted.id },
    changes: [{ path: 'channelId', before: null, after: channelId }],
  });
  const view = presentMessage(message, files);
  announceAdded(view);
  await admitGuests(channel, message, await guestsAmong(asked, channel, people));
  await tell({ seen, view, author, people }, message, named, asked);
  return view;
}

/** What a repeat is answered with; `null` where the message is not there. */
async function sentBefore(wanted: Wanted, channelId: ChannelId, sentHash: string): Promise<MessageView | null> {
  const found = await findMessage(wanted.id);
  if (found === null) return null;
  const { message } = found;
  const isSame =
    message.sentHash === sentHash && message.authorId === person().userId && message.channelId === channelId;
  if (!isSame) throw refuse('idempotency-key-reused');
  const [view] = await presentMessages([message]);
  return view ?? null;
}

/**
 * Sends a message, once for its id: the same again answers with the message as it is now. It gets the channel's next number
 * in the transaction that stores it, so numbers have no holes. Refuses `not-found` for a channel the actor does not read and
 * for files that are not theirs to attach, `not-allowed` for an urgent message by who may not, `invalid-input`, and
 * `idempotency-key-reused` where another message has that id.
 */
export async function sendMessage(channelId: ChannelId, wanted: Wanted): Promise<MessageView> {
  if (wanted.text === '' && wanted.attachmentIds.length === 0 && wanted.sbar === null) {
    throw invalid('/body/text', 'There is nothing in it.', 'too_small');
  }
  const sentHash = sha256Hex(canonicalJson({ ...wanted }));
  try {
    return await retryingStandings(() =>
      transaction(() => write(channelId, wanted, sentHash), `chat.send ${channelId}`),
    );
  } catch (error) {
    // What is stored is not judged anew: whom it names may have left since, and its author may do less now.
    const mayBeStored = isDuplicateKey(error) || error instanceof ProblemError;
    const first = mayBeStored ? await sentBefore(wanted, channelId, sentHash) : null;
    if (first !== null) return first;
    // Another's message has that id, and is not to be known of.
    throw isDuplicateKey(error) ? refuse('idempotency-key-reused') : error;
  }
}
