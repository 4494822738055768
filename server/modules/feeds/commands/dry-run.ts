import { createHash } from 'node:crypto';
import type { DryRunResult, FeedProfile } from '../../../../shared/schemas/feeds.ts';
import type { FeedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { currentTransaction, transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { controlIdOf, interpret, typeOf } from '../adt/read-adt.ts';
import type { Applied } from '../apply/apply-message.ts';
import { applyMessage } from '../apply/apply-message.ts';
import type { Feed } from '../feeds.model.ts';
import { feedPolicy } from '../feeds.policy.ts';
import { feedRepository, inboxRepository } from '../feeds.repository.ts';
import type { Verdict } from '../hl7/ack.ts';
import { originalCode } from '../hl7/ack.ts';
import { decode, splitMessages } from '../hl7/decode.ts';
import { NotHl7Error, parseMessage } from '../hl7/message.ts';
import { asHouse } from '../../../access/as-house.ts';

const MOST = 64;

/** Carries the result out of a transaction that must not be. */
class DryRunDone extends Error {
  readonly result: DryRunResult;

  constructor(result: DryRunResult) {
    super('A dry run ends by taking everything back.');
    this.name = 'DryRunDone';
    this.result = result;
  }
}

/**
 * What these messages would do, one after the other: they go the whole way into the records, in one transaction that is
 * then taken back. Nothing is written, told or journalled. Refuses `invalid-input` where no message is in the text.
 */
export async function dryRun(feedId: FeedId, text: string, profile: FeedProfile | undefined): Promise<DryRunResult> {
  const stored = await feedRepository().get(feedId);
  authorise(feedPolicy, 'feed.manage', stored);
  if (currentTransaction() !== undefined) throw new Error('A dry run must not be part of something that stands.');
  // As text it is UTF-8, whatever the feed sends.
  const feed: Doc<Feed> = { ...stored, profile: { ...(profile ?? stored.profile), charset: 'utf-8' } };
  const messages = splitMessages(Buffer.from(text, 'utf8'));
  if (messages.length === 0 || messages.length > MOST) {
    const message = `There must be 1 to ${MOST} messages that begin with MSH.`;
    throw refuse('invalid-input', { errors: [{ pointer: '/body/messages', message, code: 'custom' }] });
  }
  try {
    await asHouse('a dry run of a feed', () =>
      transaction(async () => {
        const items: DryRunResult['items'] = [];
        for (const bytes of messages) items.push(await tryOne(feed, bytes));
        throw new DryRunDone({ items });
      }),
    );
  } catch (error) {
    if (error instanceof DryRunDone) return error.result;
    throw error;
  }
  throw new Error('A dry run was not taken back.');
}

async function tryOne(feed: Doc<Feed>, bytes: Buffer): Promise<DryRunResult['items'][number]> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const at = now();
  const { verdict, controlId, type } = judge(feed, bytes, hash);
  const answer = originalCode(verdict);
  if (verdict.kind !== 'take') {
    return { controlId, type, answer, state: 'refused', code: verdict.code, effects: [], work: [] };
  }
  const message = await inboxRepository().insert({
    feedId: feed._id as FeedId,
    key: `dry run ${hash} ${Math.random()}`,
    hash,
    controlId,
    type,
    raw: bytes.toString('base64'),
    receivedAt: at,
    dueAt: at,
    sentAt: at,
    state: 'received',
    code: null,
    tries: 0,
    repeats: 0,
    isControlIdReused: false,
    profileVersion: feed.profileVersion,
    visitId: null,
    patientIds: [],
  });
  return { controlId, type, answer, ...present(await applyMessage(feed, message)) };
}

function judge(feed: Feed, bytes: Buffer, hash: string): { verdict: Verdict; controlId: string; type: string } {
  try {
    const message = parseMessage(decode(bytes, 'utf-8'));
    const { verdict } = interpret(message, feed.profile, { hash, receivedAt: now() });
    return { verdict, controlId: controlIdOf(message), type: typeOf(message) };
  } catch (error) {
    if (!(error instanceof NotHl7Error)) throw error;
    return { verdict: { kind: 'reject', code: '100', where: null }, controlId: '', type: '' };
  }
}

function present({
  state,
  code,
  outcome,
}: Applied): Pick<DryRunResult['items'][number], 'state' | 'code' | 'effects' | 'work'> {
  const effects = outcome.effects.size === 0 ? (['nothing'] as const) : [...outcome.effects];
  return { state: state === 'received' ? 'held' : state, code, effects: [...effects], work: [...outcome.work] };
}
