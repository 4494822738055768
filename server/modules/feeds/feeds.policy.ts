import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type {
  Feed,
  FeedAlias,
  FeedBedStatus,
  FeedCount,
  FeedMovement,
  FeedPerson,
  FeedVisit,
  FeedWork,
  InboxMessage,
} from './feeds.model.ts';

const mayManage = (actor: PersonActor) => actor.permissions.has('feed.manage');
const forManagers = (actor: PersonActor) => (mayManage(actor) ? {} : null);
const managed = { scope: forManagers, rules: { 'feed.manage': { may: mayManage } } };

export const feedPolicy = definePolicy<Feed>({ of: 'feed', ...managed });
export const feedCountPolicy = definePolicy<FeedCount>({ of: 'feed count', ...managed });
export const inboxPolicy = definePolicy<InboxMessage>({ of: 'feed message', ...managed });
export const feedWorkPolicy = definePolicy<FeedWork>({ of: 'feed work', ...managed });
export const feedAliasPolicy = definePolicy<FeedAlias>({ of: 'feed alias', ...managed });

// The ledger, and whom and which stay a feed means, are for the house alone: what comes of them is seen on the ward.
export const feedVisitPolicy = definePolicy<FeedVisit>({ of: 'feed visit', scope: () => null, rules: {} });
export const feedBedStatusPolicy = definePolicy<FeedBedStatus>({ of: 'feed bed status', scope: () => null, rules: {} });
export const feedMovementPolicy = definePolicy<FeedMovement>({ of: 'feed movement', scope: () => null, rules: {} });
export const feedPersonPolicy = definePolicy<FeedPerson>({ of: 'feed person', scope: () => null, rules: {} });
