import type { z } from 'zod';
import type { changePatient as changePatientSchema } from '../../../../shared/schemas/patients.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { duplicateIndex } from '../../../db/database-errors.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announcePatientChanged } from '../patients.events.ts';
import type { Identifier, Patient, PatientRecord } from '../patients.model.ts';
import { identifierKey, patientCollection } from '../patients.model.ts';
import { patientPolicy } from '../patients.policy.ts';
import { patientRepository } from '../patients.repository.ts';
import { bornInFuture, isMerged, numberTaken } from '../refusals.ts';
import { today } from '../today.ts';

type Wanted = z.output<typeof changePatientSchema>;

/**
 * Changes what is known of a patient; `null` empties a field, what is left out stays. What is as asked already is answered
 * as it stands. Refuses `version-conflict`, `state-refused` where the record is part of another, `already-exists` at a
 * hospital number that is taken, and `invalid-input` for a birth date that is still to come.
 */
export async function changePatient(patientId: PatientId, wanted: Wanted): Promise<Patient> {
  return transaction(async () => {
    const patient = await patientRepository().get(patientId);
    if (patient.mergedInto !== null) throw isMerged();
    authorise(patientPolicy, 'patient.register', patient);
    if (patient.version !== wanted.version) throw refuse('version-conflict', { currentVersion: patient.version });
    const change = changeOf(patient, wanted);
    if (typeof change.birthDate === 'string' && change.birthDate > today()) throw bornInFuture();
    return write(patient, change);
  });
}

/** Notes what another system calls the patient, unless it is known already. */
export async function addPatientIdentifier(patientId: PatientId, identifier: Identifier): Promise<Patient> {
  return transaction(async () => {
    const patient = await patientRepository().get(patientId);
    if (patient.mergedInto !== null) throw isMerged();
    authorise(patientPolicy, 'patient.register', patient);
    const isKnown = patient.identifiers.some((known) => identifierKey(known) === identifierKey(identifier));
    return isKnown ? patient : write(patient, { identifiers: [...patient.identifiers, identifier] });
  });
}

async function write(patient: Patient, change: Change<PatientRecord>): Promise<Patient> {
  const changes = fieldChanges(patient, change, patientCollection.encrypted);
  if (changes.length === 0) return patient;
  const changed = await patientRepository()
    .update(patient._id, patient.version, change)
    .catch((error: unknown) => {
      throw duplicateIndex(error) === 'patient_hospital_number' ? numberTaken() : error;
    });
  await journal({ action: 'patient.changed', subject: { kind: 'patient', id: patient._id }, changes });
  announcePatientChanged(changed);
  return changed;
}

function changeOf({ name }: Patient, { version: _version, familyName, givenName, ...wanted }: Wanted) {
  const named = { family: familyName ?? name.family, given: givenName ?? name.given };
  // Fields left out come as undefined, and one that is named must not be emptied by it.
  const details = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const isRenamed = familyName !== undefined || givenName !== undefined;
  return { ...(details as Change<PatientRecord>), ...(isRenamed ? { name: named } : {}) };
}
