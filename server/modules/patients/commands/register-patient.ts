import type { z } from 'zod';
import { registerPatient as registerPatientSchema } from '../../../../shared/schemas/patients.ts';
import { authorise } from '../../../access/policy.ts';
import { duplicateIndex } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { nextHospitalNumbers } from '../hospital-number.ts';
import type { Identifier, Patient, PatientRecord } from '../patients.model.ts';
import { patientCollection } from '../patients.model.ts';
import { patientPolicy } from '../patients.policy.ts';
import { patientRepository } from '../patients.repository.ts';
import { findDuplicates } from '../queries/find-duplicates.ts';
import { bornInFuture, duplicateSuspected, numberTaken } from '../refusals.ts';
import { today } from '../today.ts';

/** Who is to be registered; what is left out is unknown, a hospital number left out is given. */
export type NewPatient = z.input<typeof registerPatientSchema> & {
  /** What other systems call the patient; a feed finds them by it. */
  readonly identifiers?: readonly Identifier[];
};

/**
 * Registers a patient. Refuses `already-exists` at the hospital number that is taken, and, unless `confirmedNotDuplicate`,
 * with the code `duplicate-suspected` at what someone the actor sees has in common with them; `invalid-input` for a birth
 * date that is still to come.
 */
export async function registerPatient(wanted: NewPatient): Promise<Patient> {
  return transaction(async () => {
    if (wanted.confirmedNotDuplicate !== true) await refuseDuplicate(wanted);
    const [patient] = await createManyPatients([wanted]);
    if (patient === undefined) throw new Error('Nobody was registered.');
    return patient;
  });
}

/**
 * Registers many patients, all of them or none, in few statements and without looking for duplicates; answers them in the
 * order asked for.
 */
export async function createManyPatients(patients: readonly NewPatient[]): Promise<Patient[]> {
  return transaction(async () => {
    const missing = patients.filter(({ hospitalNumber }) => hospitalNumber === undefined).length;
    const numbers = await nextHospitalNumbers(missing);
    const records = patients.map((wanted) => recordOf(wanted, () => numbers.shift() ?? ''));
    const latest = today();
    if (records.some(({ birthDate }) => birthDate !== null && birthDate > latest)) throw bornInFuture();
    for (const record of records) authorise(patientPolicy, 'patient.register', record);
    const registered = await patientRepository()
      .insertMany(records)
      .catch((error: unknown) => {
        throw duplicateIndex(error) === 'patient_hospital_number' ? numberTaken() : error;
      });
    await journalAll(
      registered.map(({ _id }, index) => ({
        action: 'patient.registered',
        subject: { kind: 'patient', id: _id },
        changes: fieldChanges({}, records[index] ?? {}, patientCollection.encrypted),
      })),
    );
    // Nobody can listen to a record that was not there: there is nobody to tell.
    return registered;
  });
}

function recordOf({ identifiers = [], ...wanted }: NewPatient, nextNumber: () => string): PatientRecord {
  const {
    familyName,
    givenName,
    hospitalNumber,
    confirmedNotDuplicate: _confirmed,
    ...details
  } = registerPatientSchema.parse(wanted);
  return {
    ...details,
    name: { family: familyName, given: givenName },
    hospitalNumber: hospitalNumber ?? nextNumber(),
    identifiers,
    wardIds: [],
    isInHouse: false,
    mergedInto: null,
    mergedFrom: [],
  };
}

async function refuseDuplicate(wanted: NewPatient): Promise<void> {
  const { familyName, givenName = '', birthDate = null, nationalId = null, phone = null } = wanted;
  const suspects = await findDuplicates({ familyName, givenName, birthDate, nationalId, phone });
  if (suspects.length > 0) throw duplicateSuspected(suspects.flatMap(({ because }) => because));
}
