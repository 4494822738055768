import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { PatientCounter, PatientMerge, PatientRecord } from './patients.model.ts';

const seesEveryWard = (actor: PersonActor) => actor.wardIds === null;
const seesPatient = (actor: PersonActor, { wardIds, isInHouse }: PatientRecord) =>
  actor.wardIds === null || !isInHouse || wardIds.some((id) => actor.wardIds?.includes(id));

/**
 * Who is limited to some wards sees the patients there, and those who are in no ward at all, because someone must be
 * able to find who comes back before a new record is made of them.
 */
export const patientPolicy = definePolicy<PatientRecord>({
  of: 'patient',
  scope(actor) {
    if (!actor.permissions.has('patient.read')) return null;
    return actor.wardIds === null ? {} : { $or: [{ wardIds: { $in: actor.wardIds } }, { isInHouse: false }] };
  },
  rules: {
    'patient.read': { may: seesPatient },
    'patient.register': { may: (actor, patient) => seesPatient(actor, patient) && patient.mergedInto === null },
    'vitals.record': { may: (actor, patient) => seesPatient(actor, patient) && patient.mergedInto === null },
    // What two records have in common is told by someone who sees both, wherever the patient lies.
    'patient.merge': { may: seesEveryWard },
    'patient.remove': { may: seesPatient },
  },
});

/** The counter says nothing of anyone; whoever registers patients must be able to write it. */
export const patientCounterPolicy = definePolicy<PatientCounter>({
  of: 'patient counter',
  scope: (actor) => (actor.permissions.has('patient.register') ? {} : null),
  rules: {},
});

export const patientMergePolicy = definePolicy<PatientMerge>({
  of: 'patient merge',
  scope: (actor) => (actor.permissions.has('patient.merge') && actor.wardIds === null ? {} : null),
  rules: {},
});
