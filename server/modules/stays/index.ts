import type { Module } from '../../module.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { inWardPolicy, movementPolicy, occupancyPolicy, requestPolicy, stayPolicy } from './stays.policy.ts';
import { staysRoutes } from './stays.routes.ts';
import { censusRight } from './stays.streams.ts';
import { endHolds } from './subscribers/end-holds.ts';
import { followMerges } from './subscribers/follow-merges.ts';
import { showPatients } from './subscribers/show-patients.ts';

export { createManyStays } from './commands/create-many-stays.ts';
export type { ToldStay } from './commands/create-many-stays.ts';
export { listOccupancies, listOccupanciesOf, listStaysLeft, listStaysOpen } from './queries/for-reports.ts';
export type { FeedStay, ReconciledStay } from './feed/feed-stay.ts';
export { reconcileFeedStay } from './feed/reconcile-feed-stay.ts';
export { getWardCensus } from './queries/get-census.ts';

/**
 * Who lies where: patients are admitted to beds, moved and discharged, and wait for beds. Two people can never put two
 * patients into one bed or one patient into two: the database refuses it. Every change stands in the journal and is told to
 * the wards concerned.
 */
export const staysModule = (): Module => ({
  name: 'stays',
  routes: staysRoutes,
  policies: [inWardPolicy, stayPolicy, occupancyPolicy, movementPolicy, requestPolicy],
  collections: [stayCollection, occupancyCollection, movementCollection, requestCollection],
  streams: [censusRight],
  subscribers: [showPatients, followMerges, endHolds],
});
