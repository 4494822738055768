import type { FeedMessageState } from '../../../../shared/schemas/feeds.ts';
import type { FeedId, FeedMessageId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { journal } from '../../../journal/journal.ts';
import type { AdtPart, Interpreted } from '../adt/read-adt.ts';
import { interpret } from '../adt/read-adt.ts';
import type { Feed, InboxMessage } from '../feeds.model.ts';
import { feedMovementRepository, feedVisitRepository, inboxRepository } from '../feeds.repository.ts';
import { decode } from '../hl7/decode.ts';
import { NotHl7Error, parseMessage } from '../hl7/message.ts';
import { applyBedStatus } from './bed-status.ts';
import type { Applying, Outcome } from './outcome.ts';
import { nothingYet } from './outcome.ts';
import { mergeInto, patientOf } from './patient.ts';
import { bringToWard, enterMovement, findVisit, visitOf } from './stay.ts';
import { askForHelp } from './work.ts';

/** What became of a message. */
export interface Applied {
  readonly state: FeedMessageState;
  readonly code: string | null;
  readonly visitId: string | null;
  readonly outcome: Outcome;
}

/** Reads a stored message by the feed's present profile. */
export function readStored(feed: Feed, message: Pick<InboxMessage, 'raw' | 'hash' | 'receivedAt'>): Interpreted {
  try {
    const parsed = parseMessage(decode(Buffer.from(message.raw, 'base64'), feed.profile.charset));
    return interpret(parsed, feed.profile, { hash: message.hash, receivedAt: message.receivedAt });
  } catch (error) {
    if (error instanceof NotHl7Error) return { verdict: { kind: 'reject', code: '100', where: null } };
    throw error;
  }
}

/** Does what the message says, in the transaction in force, and notes in the inbox what became of it. */
export async function applyMessage(feed: Doc<Feed>, message: Doc<InboxMessage>): Promise<Applied> {
  inTransaction();
  const outcome = nothingYet();
  const read = readStored(feed, message);
  const applied = 'adt' in read ? await applyAdt(feed, message, read.adt, outcome) : refused(read, outcome);
  const { state, code, visitId } = applied;
  const patientIds = [...outcome.patientIds];
  const change = { state, code, visitId, patientIds, profileVersion: feed.profileVersion };
  await inboxRepository().updateWhere({ _id: message._id }, change);
  await journal({
    action: `feed.message-${state}`,
    subject: { kind: 'feed-message', id: message._id },
    ...(code === null ? {} : { reason: code }),
  });
  return applied;
}

const refused = ({ verdict }: Interpreted, outcome: Outcome): Applied => ({
  state: 'refused',
  code: verdict.kind === 'take' ? null : verdict.code,
  visitId: null,
  outcome,
});

async function applyAdt(
  feed: Doc<Feed>,
  message: Doc<InboxMessage>,
  adt: Applying['adt'],
  outcome: Outcome,
): Promise<Applied> {
  const messageId = message._id as FeedMessageId;
  const feedId = feed._id as FeedId;
  const applying: Applying = { feed, feedId, message, messageId, adt, outcome };
  const done = (code: string | null, visitId: string | null = null): Applied => ({
    state: code === null ? 'applied' : 'parked',
    code,
    visitId,
    outcome,
  });
  switch (adt.scope.of) {
    case 'by-hand':
      await askForHelp({ feedId, kind: 'by-hand', about: [messageId], type: message.type, messageId }, outcome);
      return done('by-hand');
    case 'bed':
      return {
        ...done(null),
        code: adt.bed !== null && (await applyBedStatus(applying, adt.bed)) === 'outdated' ? 'outdated' : null,
      };
    case 'person':
      for (const part of adt.parts) await patientOf(applying, part);
      return done(null);
    case 'merge': {
      let isMerged = true;
      for (const part of adt.parts) isMerged = (await mergeInto(applying, part)) && isMerged;
      return done(isMerged ? null : 'merge-refused');
    }
    case 'stay': {
      const blocked = await waitingFor(applying);
      if (blocked !== null) return { state: 'held', code: null, visitId: blocked, outcome };
      return done(null, await applyStays(applying));
    }
  }
}

/** The stay of it that waits for a parked message, if there is one. */
async function waitingFor({ feedId, messageId, adt }: Applying): Promise<string | null> {
  for (const { visitKey } of adt.parts) {
    const visit = visitKey === null ? null : await findVisit(feedId, visitKey);
    if (visit !== null && visit.blockedBy !== null && visit.blockedBy !== messageId) return visit._id;
  }
  return null;
}

/** Answers the stay the message belongs to. */
async function applyStays(applying: Applying): Promise<string | null> {
  const { feed, messageId, message, outcome } = applying;
  const cause = { type: message.type, messageId };
  const before = await feedMovementRepository().find({ messageId });
  if (before.length > 0) await feedMovementRepository().remove({ messageId });
  const touched = new Set(before.map(({ visitId }) => visitId));
  let own: string | null = null;
  for (const part of applying.adt.parts) {
    const visitId = await enterPart(applying, part);
    if (visitId === null) continue;
    own ??= visitId;
    touched.add(visitId);
  }
  // Whoever leaves a bed does so before another comes into it (A17).
  for (const visitId of touched) {
    await bringToWard(feed, await feedVisitRepository().get(visitId), cause, outcome);
  }
  return own;
}

async function enterPart(applying: Applying, part: AdtPart): Promise<string | null> {
  const patient = await patientOf(applying, part);
  if (part.visitKey === null || part.movement === null) return null;
  const visit = await visitOf(applying.feedId, part.visitKey, patient.id);
  await enterMovement(applying, visit, patient.id, part.movement);
  return visit._id;
}
