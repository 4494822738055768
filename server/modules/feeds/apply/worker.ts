import type { FeedId, FeedMessageId, PatientId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { asProblemError, ProblemError } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { binnedPatient } from '../../patients/index.ts';
import { announceFeedChanged } from '../feeds.events.ts';
import type { Interpreted } from '../adt/read-adt.ts';
import type { Feed, InboxMessage } from '../feeds.model.ts';
import { feedRepository, feedVisitRepository, inboxRepository } from '../feeds.repository.ts';
import { applyMessage, readStored } from './apply-message.ts';
import { nothingYet } from './outcome.ts';
import { knownPeople } from './patient.ts';
import { bringToWard, visitOf } from './stay.ts';
import { askForHelp, settle } from './work.ts';

/** The name of the job that reads what the feeds sent. */
export const APPLY_FEEDS = 'feeds.apply';

const BATCH = 100;
/** So often a message may fail by itself before it is parked. */
export const MOST_TRIES = 3;
const PAUSE_MS = 5_000;

/**
 * Reads everything that is due in the hospital in force, feed by feed and in order; what a crash left half done is read
 * again. A message that fails by itself is parked after a few tries, and the feed goes on.
 */
export async function applyDue(): Promise<void> {
  for (const feed of await feedRepository().find({ state: 'active' })) {
    try {
      await applyFeed(feed);
    } catch (error) {
      noteFault('A feed could not be read.', error);
    }
  }
}

/** The database being away is no fault of a message or a feed: the job stops there and comes again. */
function noteFault(what: string, error: unknown): void {
  if (asProblemError(error).kind === 'unavailable') throw error;
  const { services, tenant } = context();
  services.log.error(what, { hospitalId: tenant.id, error });
}

async function applyFeed(feed: Doc<Feed>): Promise<void> {
  const feedId = feed._id as FeedId;
  const failed = new Set<string>();
  let count = await refoldStale(feed, failed);
  for (;;) {
    const due = await inboxRepository().find(
      { feedId, state: 'received', dueAt: { $lte: now() } },
      { sort: { dueAt: 1, _id: 1 }, limit: BATCH },
    );
    if (due.length === 0) break;
    for (const message of inOrder(due)) await applyOne(feed, message);
    count += due.length;
    await tellOf(feedId);
  }
  count += await refoldStale(feed, failed);
  if (count > 0) await tellOf(feedId);
}

/** What is due together in the order the sender made it; otherwise as it came. */
const inOrder = (messages: readonly Doc<InboxMessage>[]): Doc<InboxMessage>[] =>
  [...messages].sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime() || (one._id < other._id ? -1 : 1));

const tellOf = (feedId: FeedId): Promise<void> => transaction(async () => announceFeedChanged(feedId));

async function applyOne(feed: Doc<Feed>, { _id }: Doc<InboxMessage>): Promise<void> {
  try {
    await transaction(async () => {
      const message = await inboxRepository().findOne({ _id, state: 'received' });
      if (message === null) return;
      const { state } = await applyMessage(feed, message);
      if (state !== 'held') await releaseAfter(_id as FeedMessageId);
    });
  } catch (error) {
    const isNotThere = error instanceof ProblemError && error.kind === 'not-found';
    if (isNotThere && (await parkOfBinned(feed, _id))) return;
    noteFault('A message of a feed could not be applied.', error);
    await noteFailure(feed, _id);
  }
}

/** Parks a message about somebody whose record lies in the Bin; `false` where it is about no such. Tried again, it stays there. */
function parkOfBinned(feed: Doc<Feed>, messageId: string): Promise<boolean> {
  return transaction(async () => {
    const message = await inboxRepository().get(messageId);
    const patientIds = await peopleIn(feed, message);
    if (!(await isAnyBinned(patientIds))) return false;
    await park(feed, message, 'patient-binned', { patientIds });
    await blockStay(feed, message);
    return true;
  });
}

/** Whom it speaks of, as far as it can be read: it goes when they are purged, also where it never did anything. */
async function peopleIn(feed: Doc<Feed>, message: Doc<InboxMessage>): Promise<readonly PatientId[]> {
  const read = tryToRead(feed, message);
  return read === null ? [] : knownPeople({ feed, feedId: feed._id as FeedId }, read);
}

async function isAnyBinned(patientIds: readonly PatientId[]): Promise<boolean> {
  for (const patientId of patientIds) if ((await binnedPatient(patientId)) !== null) return true;
  return false;
}

/** Puts it aside and asks a person, in the transaction in force. */
async function park(
  feed: Doc<Feed>,
  { _id, type }: Doc<InboxMessage>,
  code: string,
  change: Partial<InboxMessage>,
): Promise<void> {
  await inboxRepository().updateWhere({ _id }, { ...change, state: 'parked', code });
  const ask = { feedId: feed._id as FeedId, kind: 'could-not-apply', about: [_id], type } as const;
  await askForHelp({ ...ask, messageId: _id as FeedMessageId }, nothingYet());
  await journal({ action: 'feed.message-parked', subject: { kind: 'feed-message', id: _id }, reason: code });
}

/** Tries again after a pause, and parks what will not be applied; its stay waits for it from the same moment on. */
async function noteFailure(feed: Doc<Feed>, messageId: string): Promise<void> {
  try {
    await countFailure(feed, messageId, blockStay);
  } catch (error) {
    // The stay itself may be what is broken: the message is parked even so, and the feed goes on.
    noteFault('A stay could not be made to wait.', error);
    await countFailure(feed, messageId, () => Promise.resolve());
  }
}

function countFailure(feed: Doc<Feed>, messageId: string, orWait: typeof blockStay): Promise<void> {
  return transaction(async () => {
    const message = await inboxRepository().get(messageId);
    const tries = message.tries + 1;
    if (tries < MOST_TRIES) {
      const dueAt = new Date(now().getTime() + PAUSE_MS * 2 ** message.tries);
      await inboxRepository().updateWhere({ _id: messageId }, { tries, dueAt });
      return;
    }
    await park(feed, message, 'could-not-apply', { tries, patientIds: await peopleIn(feed, message) });
    await orWait(feed, message);
  });
}

/** Later messages of a stay wait for the one that is parked; those of others go on. In the transaction in force. */
async function blockStay(feed: Doc<Feed>, message: Doc<InboxMessage>): Promise<void> {
  const messageId = message._id as FeedMessageId;
  const read = tryToRead(feed, message);
  if (read === null || !('adt' in read)) return;
  for (const { visitKey } of read.adt.parts) {
    if (visitKey === null) continue;
    const visit = await visitOf(feed._id as FeedId, visitKey, null);
    await feedVisitRepository().updateWhere({ _id: visit._id }, { blockedBy: messageId });
    await inboxRepository().updateWhere({ _id: messageId }, { visitId: visit._id });
  }
  await journal({ action: 'feed.stay-blocked', subject: { kind: 'feed-message', id: messageId } });
}

/** Whose stay it is can be told only where it can be read. */
function tryToRead(feed: Doc<Feed>, message: Doc<InboxMessage>): Interpreted | null {
  try {
    return readStored(feed, message);
  } catch {
    return null;
  }
}

/** Lets go of what waited for the message, in the transaction in force. */
export async function releaseAfter(messageId: FeedMessageId): Promise<void> {
  const blocked = await feedVisitRepository().find({ blockedBy: messageId });
  if (blocked.length === 0) return;
  for (const { _id } of blocked) {
    await feedVisitRepository().updateWhere({ _id, blockedBy: messageId }, { blockedBy: null });
    await inboxRepository().updateMany({ visitId: _id, state: 'held' }, { state: 'received', dueAt: now() });
  }
  await journal({ action: 'feed.stay-released', subject: { kind: 'feed-message', id: messageId } });
}

/** Stays whose place somebody mapped since. Answers how many; `failed`: those that are not to be tried again in this run. */
async function refoldStale(feed: Doc<Feed>, failed: Set<string>): Promise<number> {
  const stale = await feedVisitRepository().find({ isStale: true, feedId: feed._id as FeedId });
  const due = stale.filter(({ _id }) => !failed.has(_id));
  for (const { _id } of due) {
    try {
      await refold(feed, _id);
    } catch (error) {
      noteFault('A stay of a feed could not be folded.', error);
      failed.add(_id);
      await noteUnfoldable(feed, _id);
    }
  }
  return due.length;
}

const refold = (feed: Doc<Feed>, visitId: string): Promise<void> =>
  transaction(async () => {
    const visit = await feedVisitRepository().get(visitId);
    if (!visit.isStale) return;
    await bringToWard(feed, visit, { type: '', messageId: null }, nothingYet());
    await settle(visitId, 'could-not-apply');
    await journal({ action: 'feed.stay-folded', subject: { kind: 'feed-visit', id: visitId } });
  });

/** One stay that cannot be folded must not stop the others: after a few tries a person is asked. */
const noteUnfoldable = (feed: Doc<Feed>, visitId: string): Promise<void> =>
  transaction(async () => {
    const visit = await feedVisitRepository().get(visitId);
    const tries = visit.tries + 1;
    const isGivenUp = tries >= MOST_TRIES;
    await feedVisitRepository().updateWhere({ _id: visitId }, { tries: isGivenUp ? 0 : tries, isStale: !isGivenUp });
    const ask = { feedId: feed._id as FeedId, kind: 'could-not-apply', about: [visitId], type: '' } as const;
    if (isGivenUp) await askForHelp({ ...ask, visitId, messageId: null }, nothingYet());
    await journal({ action: 'feed.stay-not-folded', subject: { kind: 'feed-visit', id: visitId } });
  });
