import type { DocumentId, PatientId } from '../../../../shared/types/ids.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCards, listPatientParts } from '../../patients/index.ts';
import type { ListedDocument } from '../documents.model.ts';
import { isListed } from '../documents.model.ts';
import { documentRepository } from '../documents.repository.ts';

export interface SeenPatient {
  /** Of the record that stands for itself: the one that was asked for, or the one that took it in. */
  readonly id: PatientId;
  /** Documents of the patient are kept under any of these; its own first. */
  readonly recordIds: readonly PatientId[];
  /** What was asked for is part of another; nothing may be added to it. */
  readonly isMerged: boolean;
}

/**
 * The patient of that record, as far as the actor sees the record it is part of now: a retired record lies in no ward, and
 * what it holds must not be open to those who do not see where its patient lies. Refuses `not-found`.
 */
export async function visiblePatient(patientId: PatientId): Promise<SeenPatient> {
  const card = (await getPatientCards([patientId])).get(patientId);
  const [patient] = card === undefined ? [] : await listPatientParts([card.id]);
  if (patient === undefined) throw refuse('not-found');
  return { id: patient.id, recordIds: patient.recordIds, isMerged: patient.id !== patientId };
}

/** The same, where something is to be added. Refuses `state-refused` where the record is part of another. */
export async function writablePatient(patientId: PatientId): Promise<SeenPatient> {
  const patient = await visiblePatient(patientId);
  if (patient.isMerged) throw refuse('state-refused', { detail: 'This record is part of another one now.' });
  return patient;
}

/** A document of the list and whose it is. Refuses `not-found` where the actor does not see the patient. */
export async function visibleDocument(
  documentId: DocumentId,
): Promise<{ readonly document: ListedDocument; readonly patient: SeenPatient }> {
  const document = await documentRepository().findOne({ _id: documentId });
  if (document === null || !isListed(document)) throw refuse('not-found');
  return { document, patient: await visiblePatient(document.patientId) };
}
