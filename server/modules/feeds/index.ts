import type { FeedList } from '../../../shared/schemas/feeds.ts';
import type { HospitalId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import type { Module } from '../../module.ts';
import { APPLY_FEEDS, applyDue } from './apply/worker.ts';
import { feedsOfPatient } from './feeds.bin.ts';
import {
  feedAliasCollection,
  feedBedStatusCollection,
  feedCollection,
  feedCountCollection,
  feedMovementCollection,
  feedPersonCollection,
  feedVisitCollection,
  feedWorkCollection,
  inboxCollection,
} from './feeds.model.ts';
import {
  feedAliasPolicy,
  feedBedStatusPolicy,
  feedCountPolicy,
  feedMovementPolicy,
  feedPersonPolicy,
  feedPolicy,
  feedVisitPolicy,
  feedWorkPolicy,
  inboxPolicy,
} from './feeds.policy.ts';
import { feedRoutes } from './feeds.routes.ts';
import { feedsRight } from './feeds.streams.ts';

export type { FeedDoors } from './doors.ts';
export { createFeedDoors } from './doors.ts';
export { addFeed } from './commands/change-feeds.ts';
export type { FeedOutcome } from './queries/list-outcomes.ts';
export { listFeedOutcomes } from './queries/list-outcomes.ts';

/**
 * What other systems of the hospital say of its patients: HL7 v2 messages are stored, acknowledged, and folded into stays.
 * No fact of a feed is dropped; what does not fit is applied as far as can be and put on a list for people.
 */
export const feedsModule = ({ doorOf }: { readonly doorOf: (hospitalId: HospitalId) => FeedList['door'] }): Module => ({
  name: 'feeds',
  routes: feedRoutes(() => doorOf(context().tenant.id)),
  policies: [
    feedPolicy,
    feedCountPolicy,
    inboxPolicy,
    feedVisitPolicy,
    feedBedStatusPolicy,
    feedMovementPolicy,
    feedPersonPolicy,
    feedAliasPolicy,
    feedWorkPolicy,
  ],
  collections: [
    feedCollection,
    feedCountCollection,
    inboxCollection,
    feedVisitCollection,
    feedBedStatusCollection,
    feedMovementCollection,
    feedPersonCollection,
    feedAliasCollection,
    feedWorkCollection,
  ],
  streams: [feedsRight],
  goesWith: [feedsOfPatient],
  jobs: [{ name: APPLY_FEEDS, everyMs: 15_000, run: applyDue }],
});
