import type { Module } from '../../module.ts';
import { cleaningCollection } from './housekeeping.model.ts';
import { cleaningPolicy } from './housekeeping.policy.ts';
import { housekeepingRoutes } from './housekeeping.routes.ts';
import { endAbandoned, raiseOverdue } from './jobs/watch-cleanings.ts';

export { takeOverCleanings } from './cleaning-record.ts';
export type { Cleaning } from './housekeeping.model.ts';
export { listCleanings } from './queries/list-cleanings.ts';

/**
 * The cleaning of beds: who takes a clean, how it goes on and when it is done. A running clean is the bed's own state,
 * so that every board shows it; what is kept here is the history that turnaround times are reckoned from.
 */
export const housekeepingModule = (): Module => ({
  name: 'housekeeping',
  routes: housekeepingRoutes,
  policies: [cleaningPolicy],
  collections: [cleaningCollection],
  jobs: [
    { name: 'cleanings.overdue', everyMs: 30_000, run: raiseOverdue },
    { name: 'cleanings.abandoned', everyMs: 60_000, run: endAbandoned },
  ],
});
