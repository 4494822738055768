import type { Module } from '../../module.ts';
import { vitalsOfPatient } from './vitals.bin.ts';
import { latestVitalsCollection, vitalsCollection } from './vitals.model.ts';
import { latestVitalsPolicy, vitalsPolicy } from './vitals.policy.ts';
import { vitalsRoutes } from './vitals.routes.ts';

export { recordFirstVitals } from './commands/record-vitals.ts';
export { latestNews2, listVitals } from './queries/list-vitals.ts';

/** What was measured at the bed, and its NEWS2. Reached through the patient; never changed once recorded. */
export const vitalsModule = (): Module => ({
  name: 'vitals',
  routes: vitalsRoutes,
  policies: [vitalsPolicy, latestVitalsPolicy],
  collections: [vitalsCollection, latestVitalsCollection],
  goesWith: [vitalsOfPatient],
});
