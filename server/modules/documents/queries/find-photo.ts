import type { FileView } from '../../../../shared/schemas/files.ts';
import { listFiles } from '../../files/index.ts';
import type { PatientDocument } from '../documents.model.ts';
import { documentRepository } from '../documents.repository.ts';
import type { SeenPatient } from './visible-patient.ts';

/** The photos of all parts of the record: its own first, then the latest. Whoever asks has found the patient. */
export async function listPhotos({ id, recordIds }: SeenPatient): Promise<PatientDocument[]> {
  const filter = { patientId: { $in: recordIds }, kind: 'photo' } as const;
  const found = await documentRepository().find(filter, { sort: { createdAt: -1 } });
  return [...found.filter(({ patientId }) => patientId === id), ...found.filter(({ patientId }) => patientId !== id)];
}

/** What the patient is known by: the record's own photo, else the latest of those that are part of it. */
export async function findPhoto(patient: SeenPatient): Promise<FileView | null> {
  const photos = await listPhotos(patient);
  const files = await listFiles(
    'patient-photo',
    photos.map(({ _id }) => _id),
  );
  return photos.map(({ _id }) => files.get(_id)?.[0]).find((file) => file !== undefined) ?? null;
}
