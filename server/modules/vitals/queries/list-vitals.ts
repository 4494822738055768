import type { News2View, VitalsView } from '../../../../shared/schemas/vitals.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { listPatientParts } from '../../patients/index.ts';
import { presentVitals } from '../vitals.presenter.ts';
import { latestVitalsRepository, vitalsRepository } from '../vitals.repository.ts';

const SHOWN_MS = 48 * 3_600_000;
const MOST_SHOWN = 50;

/** A patient's last 48 hours, the newest first, at most 50. Refuses `not-found` for a patient the actor does not see. */
export async function listVitals(patientId: PatientId): Promise<{ items: VitalsView[] }> {
  const [patient] = await listPatientParts([patientId]);
  if (patient === undefined) throw refuse('not-found');
  const since = new Date(now().getTime() - SHOWN_MS);
  const filter = { patientId: { $in: patient.recordIds }, at: { $gte: since } };
  const found = await vitalsRepository().find(filter, { sort: { at: -1 }, limit: MOST_SHOWN });
  return { items: found.map(presentVitals) };
}

/** The newest NEWS2 of those of these patients whom the actor sees and of whom anything was measured. Two questions to the database. */
export async function latestNews2(patientIds: readonly PatientId[]): Promise<Map<PatientId, News2View>> {
  const patients = await listPatientParts(patientIds);
  const recordIds = patients.flatMap((patient) => patient.recordIds);
  if (recordIds.length === 0) return new Map();
  const found = await latestVitalsRepository().find({ patientId: { $in: recordIds } });
  const byRecord = new Map(found.map((latest) => [latest.patientId, latest]));
  const latest = patients.flatMap(({ id, recordIds: own }) => {
    const scored = own.map((recordId) => byRecord.get(recordId)).filter((one) => one !== undefined);
    const [newest] = scored.toSorted((one, other) => other.at.getTime() - one.at.getTime());
    return newest === undefined ? [] : [[id, newest.news2] as const];
  });
  return new Map(latest);
}
