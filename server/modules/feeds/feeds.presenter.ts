import type { FeedMessageState, FeedMessageView, FeedView, FeedWorkView } from '../../../shared/schemas/feeds.ts';
import type { FeedId, FeedMessageId, FeedWorkId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { Feed, FeedCount, FeedWork, InboxMessage } from './feeds.model.ts';

// The ids of stored records were made here, so they are taken at their word.

export interface FeedState {
  readonly count: FeedCount | null;
  readonly waitingSince: Date | null;
  readonly byState: Readonly<Record<FeedMessageState, number>>;
  readonly openWork: number;
  readonly now: Date;
}

const MINUTE_MS = 60_000;

export function presentFeed(feed: Doc<Feed>, { count, waitingSince, byState, openWork, now }: FeedState): FeedView {
  const silence = count === null ? 0 : now.getTime() - count.lastMessageAt.getTime();
  return {
    id: feed._id as FeedId,
    version: feed.version,
    name: feed.name,
    sendingApplication: feed.sendingApplication,
    sendingFacility: feed.sendingFacility,
    addresses: [...feed.addresses],
    state: feed.state,
    profile: feed.profile,
    profileVersion: feed.profileVersion,
    lastMessageAt: count?.lastMessageAt.toISOString() ?? null,
    waitingSince: waitingSince?.toISOString() ?? null,
    isSilent: silence > feed.profile.silentAfterMinutes * MINUTE_MS,
    counts: { ...byState, duplicates: count?.duplicates ?? 0, openWork },
  };
}

export const presentMessage = (message: Doc<InboxMessage>): FeedMessageView => ({
  id: message._id as FeedMessageId,
  feedId: message.feedId,
  controlId: message.controlId,
  type: message.type,
  receivedAt: message.receivedAt.toISOString(),
  state: message.state,
  code: message.code,
  tries: message.tries,
  repeats: message.repeats,
  isControlIdReused: message.isControlIdReused,
  profileVersion: message.profileVersion,
});

export const presentWork = (work: Doc<FeedWork>): FeedWorkView => ({
  id: work._id as FeedWorkId,
  version: work.version,
  feedId: work.feedId,
  kind: work.kind,
  state: work.state,
  place: work.place,
  wardId: work.wardId,
  bedId: work.bedId,
  type: work.type,
  messageId: work.messageId,
  times: work.times,
  openedAt: work.openedAt.toISOString(),
  lastAt: work.lastAt.toISOString(),
});
