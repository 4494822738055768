import { repository } from '../../db/repository.ts';
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

export const feedRepository = () => repository(feedCollection, feedPolicy);
export const feedCountRepository = () => repository(feedCountCollection, feedCountPolicy);
export const inboxRepository = () => repository(inboxCollection, inboxPolicy);
export const feedVisitRepository = () => repository(feedVisitCollection, feedVisitPolicy);
export const feedMovementRepository = () => repository(feedMovementCollection, feedMovementPolicy);
export const feedPersonRepository = () => repository(feedPersonCollection, feedPersonPolicy);
export const feedAliasRepository = () => repository(feedAliasCollection, feedAliasPolicy);
export const feedWorkRepository = () => repository(feedWorkCollection, feedWorkPolicy);
export const feedBedStatusRepository = () => repository(feedBedStatusCollection, feedBedStatusPolicy);
