import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { transaction } from '../../../server/db/transaction.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { journal } from '../../../server/journal/journal.ts';
import { createManyPatients, setPatientWards } from '../../../server/modules/patients/index.ts';
import type { PatientCard, PatientView, SuspectedDuplicate } from '../../../shared/schemas/patients.ts';
import { patientsFound, patientView, suspectedDuplicates } from '../../../shared/schemas/patients.ts';
import type { PatientId, WardId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { TestHospital, World } from '../../support/world.ts';

type NewPatient = Parameters<typeof createManyPatients>[0][number];

/** Registers them past the search for duplicates, as the house itself. */
export const admitToBooks = (world: World, hospital: TestHospital, patients: readonly NewPatient[]) =>
  world.inside(hospital, () => createManyPatients(patients));

export async function onBooks(world: World, hospital: TestHospital, wanted: NewPatient): Promise<PatientCard> {
  const [patient] = await admitToBooks(world, hospital, [wanted]);
  if (patient === undefined) throw new Error('Nobody was registered.');
  return patient;
}

/** Puts the patient into those wards, as an admission or a move does. */
export const putInWards = (world: World, hospital: TestHospital, id: PatientId, wardIds: readonly WardId[]) =>
  world.inside(hospital, () =>
    transaction(async () => {
      await setPatientWards(id, wardIds);
      await journal({ action: 'test.moved', subject: { kind: 'patient', id } });
    }),
  );

export const register = (caller: Caller, body: object): Promise<Answer> => caller.post('/api/v1/patients', body);

export async function registered(caller: Caller, body: object): Promise<PatientView> {
  const answer = await register(caller, body);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  return patientView.parse(answer.body);
}

export async function look(caller: Caller, id: PatientId): Promise<PatientView> {
  const answer = await caller.get(`/api/v1/patients/${id}`);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return patientView.parse(answer.body);
}

/** What is found, by family and given name. */
export async function find(caller: Caller, body: object): Promise<string[]> {
  return (await search(caller, body)).items.map(({ patient }) => `${patient.familyName} ${patient.givenName}`);
}

export async function search(caller: Caller, body: object) {
  const answer = await caller.post('/api/v1/patients/search', body);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return patientsFound.parse(answer.body);
}

export async function duplicatesOf(caller: Caller, body: object): Promise<SuspectedDuplicate[]> {
  const answer = await caller.post('/api/v1/patients/duplicates', body);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return suspectedDuplicates.parse(answer.body).items;
}

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

export const entriesOf = (world: World, hospital: TestHospital, subjectId: string) =>
  world.inside(hospital, () => repository(journalCollection, wholeJournal).find({ subjectId }, { sort: { _id: 1 } }));
