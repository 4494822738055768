import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { PatientId, WardId } from '../../../../shared/types/ids.ts';
import type { Identifier } from '../patients.model.ts';
import { identifierKey } from '../patients.model.ts';
import { presentCard } from '../patients.presenter.ts';
import { patientRepository } from '../patients.repository.ts';
import { findSurvivor, findSurvivors } from './find-survivors.ts';

/**
 * The cards of those of these patients whom the actor sees, by the id that was asked for. A record that is part of another
 * answers with that one's card, which has another id. One question to the database unless there are such.
 */
export async function getPatientCards(ids: readonly PatientId[]): Promise<Map<PatientId, PatientCard>> {
  if (ids.length === 0) return new Map();
  const found = await patientRepository().find({ _id: { $in: [...new Set(ids)] } });
  const survivors = await findSurvivors(found);
  return new Map([...survivors].map(([id, patient]) => [id as PatientId, presentCard(patient)]));
}

/** One patient's card. Refuses `not-found` where the actor sees none. */
export async function getPatientCard(id: PatientId): Promise<PatientCard> {
  const patient = await patientRepository().get(id);
  return presentCard((await findSurvivor(patient)) ?? patient);
}

/** The patient's phone, in E.164; `null` where none is known. Refuses `not-found` where the actor sees none. */
export async function getPatientPhone(id: PatientId): Promise<string | null> {
  const patient = await patientRepository().get(id);
  return ((await findSurvivor(patient)) ?? patient).phone;
}

/** Whoever has that number, however it is written; `null` where the actor sees none. */
export async function findPatientByHospitalNumber(number: string): Promise<PatientCard | null> {
  const patient = await findSurvivor(await patientRepository().findByBlind('hospitalNumberIndex', number));
  return patient === null ? null : presentCard(patient);
}

/** Whoever another system calls so; `null` where the actor sees none. */
export async function findPatientByIdentifier(identifier: Identifier): Promise<PatientCard | null> {
  const lookUp = { index: 'identifierIndex', anyOf: [identifierKey(identifier)] };
  const [found = null] = await patientRepository().listByBlind([lookUp], {}, { sort: { _id: 1 }, limit: 1 });
  const patient = await findSurvivor(found);
  return patient === null ? null : presentCard(patient);
}

/** What belongs to a patient is kept under any of these ids: the record's own, and those of records that are part of it. */
export interface PatientParts {
  readonly id: PatientId;
  readonly recordIds: readonly PatientId[];
  readonly birthDate: string | null;
  /** Where the patient is now. */
  readonly wardIds: readonly WardId[];
  /** The record is part of another; nothing may be added to it. */
  readonly isMerged: boolean;
}

/** The parts of those of these patients whom the actor sees. */
export async function listPatientParts(ids: readonly PatientId[]): Promise<PatientParts[]> {
  if (ids.length === 0) return [];
  return (await patientRepository().find({ _id: { $in: [...new Set(ids)] } })).map(
    ({ _id, mergedFrom, birthDate, wardIds, mergedInto }) => ({
      id: _id as PatientId,
      recordIds: [_id as PatientId, ...mergedFrom],
      birthDate,
      wardIds,
      isMerged: mergedInto !== null,
    }),
  );
}
