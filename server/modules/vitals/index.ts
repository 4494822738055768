import type { Module } from '../../module.ts';
import { latestVitalsCollection, vitalsCollection } from './vitals.model.ts';
import { latestVitalsPolicy, vitalsPolicy } from './vitals.policy.ts';

/** What was measured at the bed, and its NEWS2. Reached through the patient; never changed once recorded. */
export const vitalsModule = (): Module => ({
  name: 'vitals',
  routes: [],
  policies: [vitalsPolicy, latestVitalsPolicy],
  collections: [vitalsCollection, latestVitalsCollection],
});
