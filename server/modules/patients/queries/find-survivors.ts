import type { Patient } from '../patients.model.ts';
import { patientRepository } from '../patients.repository.ts';

/** Records are merged by hand; a longer chain is a mistake in the data. */
const LONGEST_CHAIN = 20;

/**
 * For each record the one it is part of now, itself where it stands for itself. Records whose survivor the actor does not
 * see are left out.
 */
export async function findSurvivors(patients: readonly Patient[]): Promise<ReadonlyMap<string, Patient>> {
  const survivors = new Map(patients.map((patient) => [patient._id, patient]));
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const retired = [...survivors].filter(([, { mergedInto }]) => mergedInto !== null);
    if (retired.length === 0) return survivors;
    const into = [...new Set(retired.map(([, { mergedInto }]) => mergedInto ?? ''))];
    const next = new Map((await patientRepository().find({ _id: { $in: into } })).map((found) => [found._id, found]));
    for (const [id, { mergedInto }] of retired) {
      const survivor = next.get(mergedInto ?? '');
      if (survivor === undefined) survivors.delete(id);
      else survivors.set(id, survivor);
    }
  }
  throw new Error('Records are merged in a circle.');
}

/** The same for one, or none. */
export async function findSurvivor(patient: Patient | null): Promise<Patient | null> {
  return patient === null ? null : ((await findSurvivors([patient])).get(patient._id) ?? null);
}

/** The records they are part of now, each once, in the order they were given in. */
export async function distinctSurvivors(patients: readonly Patient[]): Promise<Patient[]> {
  const survivors = await findSurvivors(patients);
  const found = patients.map(({ _id }) => survivors.get(_id)).filter((patient) => patient !== undefined);
  return [...new Map(found.map((patient) => [patient._id, patient])).values()];
}
