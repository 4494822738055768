import type { FeedId, FeedMessageId, PatientId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { identifierKey, numbersOfBinned } from '../../patients/index.ts';
import { numbersIn } from '../adt/read-adt.ts';
import type { Feed, InboxMessage } from '../feeds.model.ts';
import { feedPersonRepository, feedRepository, inboxRepository } from '../feeds.repository.ts';
import { decode } from '../hl7/decode.ts';
import { NotHl7Error, parseMessage } from '../hl7/message.ts';
import { keyOf, systemOf } from './patient.ts';

const PAGE = 500;

/** Whether a message of the feed names one of them by a number. */
type Names = (feed: Doc<Feed>, message: Doc<InboxMessage>) => boolean;

async function namesAnyOf(patientIds: readonly PatientId[]): Promise<Names> {
  const told = await feedPersonRepository().find({ patientId: { $in: patientIds } });
  const known = await numbersOfBinned(patientIds);
  const inFeeds = new Set(told.map(({ personKey }) => personKey));
  const identifiers = new Set(known.flatMap((one) => one.identifiers.map(identifierKey)));
  const hospitalNumbers = new Set(known.map(({ hospitalNumber }) => hospitalNumber.toUpperCase()));
  return (feed, { raw }) => {
    const feedId = feed._id as FeedId;
    return numbersOf(feed, raw).some(
      (number) =>
        inFeeds.has(keyOf(feedId, number)) ||
        identifiers.has(identifierKey({ system: systemOf(feedId, number), value: number.value })) ||
        hospitalNumbers.has(number.value.toUpperCase()),
    );
  };
}

function numbersOf({ profile }: Feed, raw: string) {
  try {
    return numbersIn(parseMessage(decode(Buffer.from(raw, 'base64'), profile.charset)), profile);
  } catch (error) {
    // What is no message names nobody that could be found in it.
    if (error instanceof NotHl7Error) return [];
    throw error;
  }
}

/**
 * Messages that did nothing and name one of these patients, who lie in the Bin: left to a person, refused, or about a bed.
 * Nothing was known of whom they speak when they came, or it was somebody else's part of them that was not done; so each is
 * opened and read for its numbers.
 */
export async function messagesNaming(patientIds: readonly PatientId[]): Promise<readonly Doc<InboxMessage>[]> {
  const names = await namesAnyOf(patientIds);
  const feeds = new Map((await feedRepository().find({})).map((feed) => [feed._id, feed]));
  const idle = { $or: [{ patientIds: [] }, { state: 'parked' as const }, { state: 'refused' as const }] };
  const found: Doc<InboxMessage>[] = [];
  let after = '' as FeedMessageId;
  for (;;) {
    const page = await inboxRepository().find({ ...idle, _id: { $gt: after } }, { sort: { _id: 1 }, limit: PAGE });
    for (const message of page) {
      const feed = feeds.get(message.feedId);
      if (feed !== undefined && names(feed, message)) found.push(message);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last._id as FeedMessageId;
  }
}
