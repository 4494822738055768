import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { PatientId, ProcedureId } from '../../../shared/types/ids.ts';
import type { Filter } from '../../db/filter.ts';
import { refuse } from '../../http/problem-error.ts';
import { getPatientCards, listPatientParts } from '../patients/index.ts';
import type { PatientParts } from '../patients/index.ts';
import type { Procedure, ProcedureRecord } from './procedures.model.ts';
import { procedureRepository } from './procedures.repository.ts';

/** A procedure with the patient it is of, whom the actor sees. */
export interface Seen {
  readonly procedure: Procedure;
  readonly patient: PatientCard;
  /** Every record of the patient, and where they are. */
  readonly parts: PatientParts;
}

/** The one door: of these procedures those whose patient the actor sees, in the order of their times. */
export async function visibleProcedures(filter: Filter<ProcedureRecord>): Promise<Seen[]> {
  const found = await procedureRepository().find(filter, { sort: { plannedAt: 1, _id: 1 } });
  const cards = await getPatientCards(found.map(({ patientId }) => patientId));
  const parts = new Map((await listPatientParts([...cards.values()].map(({ id }) => id))).map((one) => [one.id, one]));
  return found.flatMap((procedure): Seen[] => {
    const patient = cards.get(procedure.patientId);
    const own = patient === undefined ? undefined : parts.get(patient.id);
    return patient === undefined || own === undefined ? [] : [{ procedure, patient, parts: own }];
  });
}

/** Refuses `not-found` where the actor does not see the patient, as where there is none. */
export async function visibleProcedure(id: ProcedureId): Promise<Seen> {
  const [seen] = await visibleProcedures({ _id: id });
  if (seen === undefined) throw refuse('not-found');
  return seen;
}

/** The patient with every record of theirs, whichever of them is named. Refuses `not-found` where the actor sees none. */
export async function visiblePatient(
  id: PatientId,
): Promise<{ readonly card: PatientCard; readonly parts: PatientParts }> {
  const card = (await getPatientCards([id])).get(id);
  const [parts] = card === undefined ? [] : await listPatientParts([card.id]);
  if (card === undefined || parts === undefined) throw refuse('not-found');
  return { card, parts };
}
