import type { FileView } from '../../../../shared/schemas/files.ts';
import type { FileId, PatientId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal, journalAll } from '../../../journal/journal.ts';
import { attachFiles, releaseFiles } from '../../files/index.ts';
import { announceDocument } from '../documents.events.ts';
import type { DocumentRecord, PatientDocument } from '../documents.model.ts';
import { documentCollection } from '../documents.model.ts';
import { documentPolicy } from '../documents.policy.ts';
import { documentRepository } from '../documents.repository.ts';
import { findPhoto, listPhotos } from '../queries/find-photo.ts';
import { writablePatient } from '../queries/visible-patient.ts';

/** Of two that set the first photo at once, the second finds the first one's. */
const first = (record: DocumentRecord): Promise<PatientDocument> =>
  documentRepository()
    .insert(record)
    .catch((error: unknown) => {
      throw isDuplicateKey(error) ? refuse('version-conflict') : error;
    });

/** The one before is let go with the change. */
async function replace({ _id, version }: PatientDocument, { fileId, addedBy }: DocumentRecord) {
  await releaseFiles({ purpose: 'patient-photo', id: _id });
  return documentRepository().update(_id, version, { fileId, addedBy });
}

/**
 * Makes a picture the actor brought the one the patient is known by; the one before is deleted. Refuses `not-found` and
 * `state-refused` where the record is part of another.
 */
export function setPhoto(patientId: PatientId, fileId: FileId): Promise<FileView | null> {
  return transaction(async () => {
    const patient = await writablePatient(patientId);
    const addedBy = person().userId;
    const record: DocumentRecord = { patientId, kind: 'photo', title: '', dated: null, fileId, addedBy };
    authorise(documentPolicy, 'document.manage', record);
    const before = await documentRepository().findOne({ patientId, kind: 'photo' });
    if (before?.fileId === fileId) return findPhoto(patient);
    const photo = before === null ? await first(record) : await replace(before, record);
    const [file = null] = await attachFiles([fileId], { purpose: 'patient-photo', id: photo._id });
    await journal({
      action: 'patient-photo.set',
      subject: { kind: 'document', id: photo._id },
      changes: fieldChanges(before ?? {}, { patientId, fileId }, documentCollection.encrypted),
    });
    announceDocument(patient.id, photo._id);
    return file;
  });
}

/**
 * Takes the photo away, and those of records that are part of this one: none of them is shown again. There being none,
 * nothing happens.
 */
export function removePhoto(patientId: PatientId, reason: string): Promise<void> {
  return transaction(async () => {
    const patient = await writablePatient(patientId);
    const photos = await listPhotos(patient);
    for (const photo of photos) {
      authorise(documentPolicy, 'document.manage', photo);
      await documentRepository().remove({ _id: photo._id, version: photo.version });
      await releaseFiles({ purpose: 'patient-photo', id: photo._id });
      announceDocument(patient.id, photo._id);
    }
    await journalAll(
      photos.map(({ _id: id, fileId }) => ({
        action: 'patient-photo.removed',
        subject: { kind: 'document', id },
        changes: [{ path: 'fileId', before: fileId, after: null }],
        reason,
      })),
    );
  });
}
