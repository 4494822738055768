import type { z } from 'zod';
import type { changePatient as changePatientSchema, PatientCard } from '../../../shared/schemas/patients.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import type { Module } from '../../module.ts';
import * as changing from './commands/change-patient.ts';
import * as merging from './commands/merge-patients.ts';
import * as registering from './commands/register-patient.ts';
import type { Identifier } from './patients.model.ts';
import { patientCollection, patientCounterCollection, patientMergeCollection } from './patients.model.ts';
import { patientCounterPolicy, patientMergePolicy, patientPolicy } from './patients.policy.ts';
import { presentCard } from './patients.presenter.ts';
import { patientKind } from './patients.bin.ts';
import { patientRecords } from './patients.retention.ts';
import { patientRoutes } from './patients.routes.ts';
import { patientRight } from './patients.streams.ts';

export { setManyPatientWards, setPatientWards } from './commands/set-patient-wards.ts';
export { binnedPatient, numbersOfBinned } from './patients.bin.ts';
export { identifierKey } from './patients.model.ts';
export type { PatientParts } from './queries/find-patients.ts';
export {
  findPatientByHospitalNumber,
  findPatientByIdentifier,
  getPatientCard,
  getPatientCards,
  getPatientPhone,
  listPatientParts,
} from './queries/find-patients.ts';

/** What the module is handed. */
export interface PatientsNeeds {
  /** What other modules keep of patients (`Module.goesWith`); asked once the house is wired. */
  readonly goesWith: () => readonly GoesWith[];
}

/**
 * Who the patients are: registered once, found by name, number, phone and birth date, merged where there are two records of
 * one person. Who is limited to some wards sees the patients there and those who are in no ward. Everything personal is
 * encrypted; every look at it stands in the journal.
 */
export const patientsModule = ({ goesWith }: PatientsNeeds): Module => ({
  name: 'patients',
  routes: patientRoutes,
  policies: [patientPolicy, patientCounterPolicy, patientMergePolicy],
  collections: [patientCollection, patientCounterCollection, patientMergeCollection],
  streams: [patientRight],
  binKinds: [patientKind(goesWith)],
  retentionClasses: [patientRecords],
});

/**
 * Registers a patient. Refuses `already-exists` at `/body/hospitalNumber` that is taken, and, unless `confirmedNotDuplicate`,
 * with the code `duplicate-suspected` at what a patient the actor sees has in common with them.
 */
export const registerPatient = async (wanted: registering.NewPatient): Promise<PatientCard> =>
  presentCard(await registering.registerPatient(wanted));

/** Registers many, all of them or none, in few statements and without looking for duplicates, in the order asked for. */
export const createManyPatients = async (patients: readonly registering.NewPatient[]): Promise<PatientCard[]> =>
  (await registering.createManyPatients(patients)).map(presentCard);

/** Changes what is named; `null` empties. Refuses `not-found`, `version-conflict`, `state-refused` of a merged record. */
export const changePatient = async (
  patientId: PatientId,
  wanted: z.output<typeof changePatientSchema>,
): Promise<PatientCard> => presentCard(await changing.changePatient(patientId, wanted));

/** Notes what another system calls the patient (`findPatientByIdentifier`); known already, nothing happens. */
export const addPatientIdentifier = async (patientId: PatientId, identifier: Identifier): Promise<PatientCard> =>
  presentCard(await changing.addPatientIdentifier(patientId, identifier));

/**
 * Makes `retiredId` part of `survivorId` and answers with the survivor. Tells the survivor's stream `patient.merged`.
 * Refuses `not-found`, `invalid-input` at `/body/retiredId`, and `state-refused` where either is merged already or both are
 * in the house.
 */
export const mergePatients = async (wanted: {
  readonly survivorId: PatientId;
  readonly retiredId: PatientId;
  readonly reason: string;
}): Promise<PatientCard> => presentCard(await merging.mergePatients(wanted));
