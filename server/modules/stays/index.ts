import type { PatientId } from '../../../shared/types/ids.ts';
import type { Module } from '../../module.ts';
import { staysOfBed, staysOfPatient, staysOfStaff, staysOfWard } from './stays.bin.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { inWardPolicy, movementPolicy, occupancyPolicy, requestPolicy, stayPolicy } from './stays.policy.ts';
import type { Stay } from './stays.model.ts';
import { stayRepository } from './stays.repository.ts';
import type { ShownSpan } from './queries/binned-spans.ts';
import { listBinnedSpans } from './queries/binned-spans.ts';
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
export type { ShownSpan } from './queries/binned-spans.ts';

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
  goesWith: [staysOfPatient, staysOfWard, staysOfBed],
  staffTies: [staysOfStaff],
  subscribers: [showPatients, followMerges, endHolds],
});

/** The stay the patient is in now, by any record of theirs; `null` where the actor sees none. */
export const findOpenStay = (recordIds: readonly PatientId[]): Promise<Stay | null> =>
  stayRepository().findOne({ patientId: { $in: recordIds }, isOpen: true, isMain: true });

/** In which wards patients who lie in the Bin were shown, and when: of their stays and requests, which lie there with them. */
export const findBinnedSpans = (patientIds: readonly PatientId[]): Promise<readonly ShownSpan[]> =>
  listBinnedSpans(patientIds);
