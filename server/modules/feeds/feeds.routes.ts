import { z } from 'zod';
import type { FeedList } from '../../../shared/schemas/feeds.ts';
import {
  addFeed as addFeedSchema,
  changeFeed as changeFeedSchema,
  dryRunFeed,
  dryRunResult,
  feedList,
  feedMessageRaw,
  feedMessageState,
  feedMessageView,
  feedView,
  feedWorkList,
  feedWorkView,
  replayFeed as replayFeedSchema,
  replayStarted,
  resolveFeedWork,
} from '../../../shared/schemas/feeds.ts';
import { feedId, feedMessageId, feedWorkId } from '../../../shared/types/ids.ts';
import { pageOf, pageQuery } from '../../../shared/types/pages.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { addFeed, changeFeed } from './commands/change-feeds.ts';
import { dryRun } from './commands/dry-run.ts';
import { replayFeed } from './commands/replay-feed.ts';
import { resolveWork } from './commands/resolve-work.ts';
import { presentWork } from './feeds.presenter.ts';
import { listFeeds, viewOf } from './queries/list-feeds.ts';
import { listMessages, readMessage } from './queries/list-messages.ts';
import { listWork } from './queries/list-work.ts';

const read = { tag: 'Feeds', permission: 'feed.manage', limit: LIMITS.read } as const;
const write = { tag: 'Feeds', permission: 'feed.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofFeed = z.strictObject({ feedId });

/** @param door where the feeds of the hospital in force may connect */
export const feedRoutes = (door: () => FeedList['door']): readonly Route[] => [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/feeds',
    summary: 'The hospital’s feeds, how each fares, and where to listen on from.',
    response: feedList,
    handler: () => listFeeds(door()),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/feeds',
    summary: 'Register a sender of ADT messages.',
    body: addFeedSchema,
    response: feedView,
    status: 201,
    handler: async ({ body }) => viewOf(await addFeed(body)),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/feeds/:feedId',
    summary: 'Change a feed: its sender, its profile, or let it pause.',
    params: ofFeed,
    body: changeFeedSchema,
    response: feedView,
    handler: async ({ params, body }) => viewOf(await changeFeed(params.feedId, body)),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/feeds/:feedId/messages',
    summary: 'What the feed sent, the latest first, and what became of it; nothing of any patient.',
    params: ofFeed,
    query: z.strictObject({ ...pageQuery, state: feedMessageState.optional() }),
    response: pageOf(feedMessageView),
    handler: ({ params, query }) => listMessages(params.feedId, query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/feed-messages/:messageId',
    summary: 'One message as it was sent; that you read it stands in the journal.',
    params: z.strictObject({ messageId: feedMessageId }),
    response: feedMessageRaw,
    handler: ({ params }) => readMessage(params.messageId),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/feed-work',
    summary: 'What somebody must see to: unknown beds, conflicts, messages that could not be applied.',
    response: feedWorkList,
    handler: listWork,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/feed-work/:workId/resolve',
    summary: 'See to it: map a place, try a message again, or call it settled.',
    params: z.strictObject({ workId: feedWorkId }),
    body: resolveFeedWork,
    response: feedWorkView,
    handler: async ({ params, body }) => presentWork(await resolveWork(params.workId, body)),
  }),
  route({
    ...write,
    idempotency: { exempt: 'Nothing of it stays.' },
    method: 'post',
    path: '/api/v1/feeds/:feedId/dry-run',
    summary: 'What these messages would do; nothing is written.',
    params: ofFeed,
    body: dryRunFeed,
    response: dryRunResult,
    handler: ({ params, body }) => dryRun(params.feedId, body.messages, body.profile),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/feeds/:feedId/replay',
    summary: 'Read what was sent once more by the present profile.',
    params: ofFeed,
    body: replayFeedSchema,
    response: replayStarted,
    handler: async ({ params, body }) => ({ count: await replayFeed(params.feedId, body.which) }),
  }),
];
