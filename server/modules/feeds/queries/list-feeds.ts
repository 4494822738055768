import type { FeedList, FeedView } from '../../../../shared/schemas/feeds.ts';
import { feedMessageState } from '../../../../shared/schemas/feeds.ts';
import type { FeedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { Feed } from '../feeds.model.ts';
import { presentFeed } from '../feeds.presenter.ts';
import { feedCountRepository, feedRepository, feedWorkRepository, inboxRepository } from '../feeds.repository.ts';

/** How that feed fares now. */
export async function viewOf(feed: Doc<Feed>): Promise<FeedView> {
  const feedId = feed._id as FeedId;
  const counted = feedMessageState.options.map(
    async (state) => [state, await inboxRepository().count({ feedId, state })] as const,
  );
  const [count, [waiting], openWork, ...byState] = await Promise.all([
    feedCountRepository().findOne({ feedId }),
    inboxRepository().find({ feedId, state: 'received' }, { sort: { dueAt: 1 }, limit: 1 }),
    feedWorkRepository().count({ feedId, state: 'open' }),
    ...counted,
  ]);
  return presentFeed(feed, {
    count,
    waitingSince: waiting?.receivedAt ?? null,
    byState: Object.fromEntries(byState) as Record<(typeof byState)[number][0], number>,
    openWork,
    now: now(),
  });
}

/** Every feed of the hospital, by name, and where to listen on from. @param door where they may connect */
export async function listFeeds(door: FeedList['door']): Promise<FeedList> {
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'feeds' });
  const feeds = await feedRepository().find({}, { sort: { name: 1 } });
  return { items: await Promise.all(feeds.map(viewOf)), door, seq };
}
