import type { PatientDocuments } from '../../../../shared/schemas/documents.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { listFiles } from '../../files/index.ts';
import { isListed } from '../documents.model.ts';
import { namesOf, presentDocument } from '../documents.presenter.ts';
import { documentRepository } from '../documents.repository.ts';
import { findPhoto } from './find-photo.ts';
import { visiblePatient } from './visible-patient.ts';

/** More than anyone looks through; a record with more is worked through by its kinds. */
const MOST_SHOWN = 500;

/**
 * The documents of a patient, the latest first, with those of records that are part of theirs, and the photo. Refuses
 * `not-found` for a patient the actor does not see.
 */
export async function listDocuments(patientId: PatientId): Promise<PatientDocuments> {
  const seq = await streamPosition({ kind: 'patient', id: patientId });
  const patient = await visiblePatient(patientId);
  const filter = { patientId: { $in: patient.recordIds }, kind: { $ne: 'photo' } } as const;
  const options = { sort: { createdAt: -1, _id: -1 }, limit: MOST_SHOWN } as const;
  const documents = (await documentRepository().find(filter, options)).filter(isListed);
  const files = await listFiles(
    'patient-document',
    documents.map(({ _id }) => _id),
  );
  const names = await namesOf(documents);
  return {
    items: documents.flatMap((document) => {
      const [file] = files.get(document._id) ?? [];
      return file === undefined ? [] : [presentDocument(document, patient.id, file, names)];
    }),
    photo: await findPhoto(patient),
    abilities: { canManage: !patient.isMerged && person().permissions.has('document.manage') },
    seq,
  };
}
