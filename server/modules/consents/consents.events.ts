import type { ConsentId, PatientId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { announce } from '../../outbox/outbox.ts';
import { getPatientCard } from '../patients/index.ts';
import type { Consent } from './consents.model.ts';

/** Tells, in the transaction in force, whoever listens to the patient, by the record that stands for them now. */
export async function announceConsent(consent: Consent): Promise<void> {
  const { id } = await asHouse('tell of a consent', () => getPatientCard(consent.patientId));
  announce({ kind: 'patient', id }, 'consent.changed', {
    patientId: id,
    consentId: consent._id as ConsentId,
    state: consent.state,
    version: consent.version,
  });
}

/** The patient as they are listened to: the record that stands for them now. */
export const presentPatientId = async (patientId: PatientId): Promise<PatientId> =>
  (await asHouse('find who a record is part of', () => getPatientCard(patientId))).id;
