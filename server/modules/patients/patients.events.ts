import type { PatientId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Patient } from './patients.model.ts';

export function announcePatientChanged(patient: Patient): void {
  const patientId = patient._id as PatientId;
  announce({ kind: 'patient', id: patientId }, 'patient.changed', { patientId, version: patient.version });
}

export const announceMerged = (survivorId: PatientId, retiredId: PatientId): void =>
  announce({ kind: 'patient', id: survivorId }, 'patient.merged', { survivorId, retiredId });

export const announceUnmerged = (survivorId: PatientId, retiredId: PatientId): void =>
  announce({ kind: 'patient', id: survivorId }, 'patient.unmerged', { survivorId, retiredId });
