import { createHash, randomUUID } from 'node:crypto';
import type { FeedId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import { duplicateIndex } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { controlIdOf, interpret, senderOf, typeOf } from '../adt/read-adt.ts';
import { announceFeedChanged } from '../feeds.events.ts';
import type { Feed } from '../feeds.model.ts';
import { INBOX_ONCE } from '../feeds.model.ts';
import { feedCountRepository, feedRepository, inboxRepository } from '../feeds.repository.ts';
import type { Verdict } from '../hl7/ack.ts';
import { acknowledge, refuseForNow } from '../hl7/ack.ts';
import { decode, isBatch, splitMessages } from '../hl7/decode.ts';
import type { Message } from '../hl7/message.ts';
import { NotHl7Error, parseMessage, segmentOf, valueOf } from '../hl7/message.ts';
import { readInstant } from '../hl7/time.ts';
import { feedFor } from './sender.ts';

/** What goes back for one message, and when it should be looked at. */
export interface Receipt {
  readonly answers: readonly Buffer[];
  /** Stored anew, to be read at this instant. */
  readonly dueAt: Date | null;
}

const answered = (answers: readonly string[]): Receipt => ({
  // The header goes back byte for byte.
  answers: answers.map((answer) => Buffer.from(answer, 'latin1')),
  dueAt: null,
});

const ackOptions = () => ({ at: now(), controlId: randomUUID().replaceAll('-', '').slice(0, 19).toUpperCase() });

/**
 * Takes what came in one frame: stores each message for the hospital in force and then answers it. A message that came
 * before is answered as it was and has no further effect. An acknowledgement of another's is never answered: two systems
 * would go on for ever. Never throws: what cannot be stored is answered so that the sender sends it again.
 */
export async function receiveFrame(bytes: Buffer, address: string): Promise<Receipt> {
  const several = splitMessages(bytes);
  if (several.length < 2 && !isBatch(bytes)) return receiveMessage(bytes, address);
  const receipts: Receipt[] = [];
  for (const message of several) receipts.push(await receiveMessage(message, address));
  const dueAt = receipts.map((receipt) => receipt.dueAt).find((due) => due !== null) ?? null;
  return { answers: [asBatch(receipts.flatMap(({ answers }) => answers))], dueAt };
}

/** A batch is answered by a batch of acknowledgements. */
const asBatch = (answers: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('BHS|^~\\&\r'), ...answers, Buffer.from(`BTS|${answers.length}\r`)]);

function parsed(bytes: Buffer): Message | null {
  try {
    return parseMessage(bytes.toString('latin1').replace(/^\u00ef\u00bb\u00bf/u, ''));
  } catch (error) {
    if (!(error instanceof NotHl7Error))
      context().services.log.error('The head of a message could not be read.', { error });
    return null;
  }
}

async function receiveMessage(bytes: Buffer, address: string): Promise<Receipt> {
  const { services, tenant } = context();
  // As Latin-1 every byte is a character: enough for the header, and it goes back as it came.
  const header = parsed(bytes);
  try {
    if (header === null) return answered(acknowledge(null, UNREADABLE, ackOptions()));
    const type = valueOf(header, segmentOf(header, 'MSH'), 9).toUpperCase();
    if (type === 'ACK' || type === 'MCF') return answered([]);
    const feed = feedFor(await feedRepository().find({}), address, header);
    if (feed === null) {
      services.log.warn('A message came that belongs to no feed.', { hospitalId: tenant.id });
      return answered(acknowledge(header, NOBODYS, ackOptions()));
    }
    const { verdict, dueAt } = await keep(feed, bytes, header);
    return { ...answered(acknowledge(header, verdict, ackOptions())), dueAt };
  } catch (error) {
    services.log.error('A message of a feed could not be stored.', { hospitalId: tenant.id, error });
    return answered(refuseForNow(header, ackOptions()));
  }
}

const UNREADABLE: Verdict = { kind: 'reject', code: '100', where: null };
const NOBODYS: Verdict = { kind: 'reject', code: '207', where: { segment: 'MSH', field: 3 } };

interface Kept {
  readonly verdict: Verdict;
  /** `null`: it is here already, or refused. */
  readonly dueAt: Date | null;
}

async function keep(feed: Doc<Feed>, bytes: Buffer, header: Message): Promise<Kept> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const verdict = judge(feed, bytes, hash);
  const store = () => transaction(() => storeOnce(feed, { bytes, hash, header, verdict }));
  try {
    return await store();
  } catch (error) {
    // The same message over two connections at once: the second finds the first's.
    if (duplicateIndex(error) !== INBOX_ONCE) throw error;
    return store();
  }
}

function judge(feed: Feed, bytes: Buffer, hash: string): Verdict {
  try {
    const message = parseMessage(decode(bytes, feed.profile.charset));
    return interpret(message, feed.profile, { hash, receivedAt: now() }).verdict;
  } catch (error) {
    if (error instanceof NotHl7Error) return UNREADABLE;
    // Our fault, not the message's. Refused, it would come again for ever and nothing behind it would; kept, it is parked
    // for a person by the worker, who meets the same fault.
    const { services, tenant } = context();
    services.log.error('A message of a feed could not be read.', { hospitalId: tenant.id, error });
    return { kind: 'take' };
  }
}

/** Orders what is due at once, and no more: a stamp that cannot be read must not keep the message from being stored. */
function sentAtOf(header: Message, feed: Feed): Date {
  try {
    return readInstant(valueOf(header, segmentOf(header, 'MSH'), 7), feed.profile.timeZone) ?? now();
  } catch {
    return now();
  }
}

interface Incoming {
  readonly bytes: Buffer;
  readonly hash: string;
  readonly header: Message;
  readonly verdict: Verdict;
}

async function storeOnce(feed: Doc<Feed>, { bytes, hash, header, verdict }: Incoming): Promise<Kept> {
  const feedId = feed._id as FeedId;
  const controlId = controlIdOf(header);
  const type = typeOf(header);
  const key = keyOf(feedId, header, hash);
  const known = await inboxRepository().findOne({ key });
  await countMessage(feedId, known !== null);
  if (known !== null) {
    await inboxRepository().updateWhere({ _id: known._id }, {}, { repeats: 1 });
    return { verdict, dueAt: null };
  }
  const at = now();
  const dueAt = new Date(at.getTime() + feed.profile.holdBackSeconds * 1_000);
  const isTaken = verdict.kind === 'take';
  await inboxRepository().insert({
    feedId,
    key,
    hash,
    controlId,
    type,
    raw: bytes.toString('base64'),
    receivedAt: at,
    dueAt,
    sentAt: sentAtOf(header, feed),
    state: isTaken ? 'received' : 'refused',
    code: isTaken ? null : verdict.code,
    tries: 0,
    repeats: 0,
    isControlIdReused: controlId !== '' && (await inboxRepository().findOne({ feedId, controlId })) !== null,
    profileVersion: feed.profileVersion,
    visitId: null,
    patientIds: [],
  });
  if (!isTaken) announceFeedChanged(feedId);
  return { verdict, dueAt: isTaken ? dueAt : null };
}

/** MSH-10 alone would lose data: senders begin to count anew, and some have one number for everything. */
function keyOf(feedId: FeedId, header: Message, hash: string): string {
  const parts = [feedId, senderOf(header, 3), senderOf(header, 4), controlIdOf(header), typeOf(header), hash];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function countMessage(feedId: FeedId, isRepeat: boolean): Promise<void> {
  const repeats = isRepeat ? 1 : 0;
  const moved = await feedCountRepository().updateWhere({ feedId }, { lastMessageAt: now() }, { duplicates: repeats });
  if (moved === null) await feedCountRepository().insert({ feedId, lastMessageAt: now(), duplicates: repeats });
}
