import type { PatientId, WardId } from '../../../../shared/types/ids.ts';
import { refuse } from '../../../http/problem-error.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { announcePatientChanged } from '../patients.events.ts';
import type { Patient } from '../patients.model.ts';
import { patientRepository } from '../patients.repository.ts';
import { isMerged } from '../refusals.ts';

/**
 * Notes where the patient is now: who is limited to some wards sees them there, and everyone once there is none. Part of an
 * admission, a move or a discharge, in its transaction; that one stands in the journal. The actor may lose sight of the
 * patient by it. Refuses `not-found`, and `state-refused` where the record is part of another.
 */
export async function setPatientWards(patientId: PatientId, wardIds: readonly WardId[]): Promise<Patient> {
  inTransaction();
  const patient = await patientRepository().get(patientId);
  if (patient.mergedInto !== null) throw isMerged();
  const wanted = [...new Set(wardIds)];
  if (wanted.length === patient.wardIds.length && wanted.every((id) => patient.wardIds.includes(id))) return patient;
  const moved = await patientRepository().updateWhere(
    { _id: patientId },
    { wardIds: wanted, isInHouse: wanted.length > 0 },
  );
  if (moved === null) throw refuse('not-found');
  announcePatientChanged(moved);
  return moved;
}

/**
 * The same for many patients at once who are in no ward and whom nobody looks at yet, so nobody is told. Answers the versions
 * of their records since then.
 */
export async function setManyPatientWards(
  patientIds: readonly PatientId[],
  wardId: WardId,
): Promise<ReadonlyMap<PatientId, number>> {
  inTransaction();
  await patientRepository().updateMany({ _id: { $in: patientIds } }, { wardIds: [wardId], isInHouse: true });
  const placed = await patientRepository().find({ _id: { $in: patientIds } });
  return new Map(placed.map((patient) => [patient._id as PatientId, patient.version]));
}
