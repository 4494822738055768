import { definePolicy } from '../../access/policy.ts';
import type { LatestVitals, VitalsRecord } from './vitals.model.ts';

/**
 * Vitals are reached through their patient: whoever asks has found the patient first (`getPatientRecords`), and asks by
 * those ids only.
 */
export const vitalsPolicy = definePolicy<VitalsRecord>({
  of: 'vitals',
  scope: (actor) => (actor.permissions.has('patient.read') ? {} : null),
  rules: { 'vitals.record': { may: (actor) => actor.permissions.has('patient.read') } },
});

export const latestVitalsPolicy = definePolicy<LatestVitals>({
  of: 'latest vitals',
  scope: (actor) => (actor.permissions.has('patient.read') ? {} : null),
  rules: {},
});
