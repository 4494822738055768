import type { PatientCard, PatientFound, PatientView } from '../../../shared/schemas/patients.ts';
import type { PatientId, WardId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import type { Patient } from './patients.model.ts';
import { patientPolicy } from './patients.policy.ts';

export const presentCard = (patient: Patient): PatientCard => ({
  id: patient._id as PatientId,
  version: patient.version,
  familyName: patient.name.family,
  givenName: patient.name.given,
  birthDate: patient.birthDate,
  sex: patient.sex,
  hospitalNumber: patient.hospitalNumber,
  alerts: patient.alerts.map(({ kind, text }) => ({ kind, text })),
  allergies: patient.allergies.map(({ substance, severity }) => ({ substance, severity })),
  codeStatus: patient.codeStatus,
  language: patient.language,
  isHiddenOnWall: patient.wallPrivacy === 'hidden',
});

/** Of the wards where the patient is, those the viewer sees. */
function seenWards(patient: Patient): readonly WardId[] {
  const { actor } = context();
  if (!isPerson(actor) || actor.wardIds === null) return patient.wardIds;
  return patient.wardIds.filter((id) => actor.wardIds?.includes(id));
}

export const presentFound = (patient: Patient): PatientFound => ({
  patient: presentCard(patient),
  wardId: seenWards(patient)[0] ?? null,
});

export const presentPatient = (patient: Patient): PatientView => ({
  ...presentCard(patient),
  allergies: patient.allergies.map(({ substance, reaction, severity, criticality }) => ({
    substance,
    reaction,
    severity,
    criticality,
  })),
  nationalId: patient.nationalId,
  phone: patient.phone,
  address: [...patient.address],
  guardians: patient.guardians.map(({ name, relationship, phone }) => ({ name, relationship, phone })),
  bloodGroup: patient.bloodGroup,
  problems: [...patient.problems],
  wallPrivacy: patient.wallPrivacy,
  mergedInto: patient.mergedInto,
  wardIds: [...seenWards(patient)],
  createdAt: patient.createdAt.toISOString(),
  abilities: {
    canEdit: can(patientPolicy, 'patient.register', patient),
    canMerge: can(patientPolicy, 'patient.merge', patient),
    canRecordVitals: can(patientPolicy, 'vitals.record', patient),
  },
});
