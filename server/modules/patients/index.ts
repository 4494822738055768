import type { Module } from '../../module.ts';
import { patientCollection, patientCounterCollection, patientMergeCollection } from './patients.model.ts';
import { patientCounterPolicy, patientMergePolicy, patientPolicy } from './patients.policy.ts';

/** Who the patients are. Who is limited to some wards sees the patients there and those who are in no ward. */
export const patientsModule = (): Module => ({
  name: 'patients',
  routes: [],
  policies: [patientPolicy, patientCounterPolicy, patientMergePolicy],
  collections: [patientCollection, patientCounterCollection, patientMergeCollection],
});
