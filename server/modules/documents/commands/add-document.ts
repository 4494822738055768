import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { addDocument as addDocumentSchema, DocumentView } from '../../../../shared/schemas/documents.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { attachFiles } from '../../files/index.ts';
import { assertFitsKind } from '../documents.files.ts';
import { announceDocument } from '../documents.events.ts';
import type { DocumentRecord } from '../documents.model.ts';
import { documentCollection, isListed } from '../documents.model.ts';
import { documentPolicy } from '../documents.policy.ts';
import { namesOf, presentDocument } from '../documents.presenter.ts';
import { documentRepository } from '../documents.repository.ts';
import { writablePatient } from '../queries/visible-patient.ts';

/**
 * Adds a document with a file the actor brought for it. Refuses `not-found` for a patient the actor does not see and for
 * another's file, `state-refused` where the record is part of another, `file-refused` where the kind must be a picture.
 */
export function addDocument(
  patientId: PatientId,
  { fileId, kind, title, dated }: z.output<typeof addDocumentSchema>,
): Promise<DocumentView> {
  return transaction(async () => {
    const patient = await writablePatient(patientId);
    const record: DocumentRecord = { patientId, kind, title, dated, fileId, addedBy: person().userId };
    authorise(documentPolicy, 'document.manage', record);
    const documentId = uuid();
    const [file] = await attachFiles([fileId], { purpose: 'patient-document', id: documentId });
    const document = await documentRepository().insert(record, documentId);
    if (file === undefined || !isListed(document)) throw refuse('not-found');
    assertFitsKind(kind, file);
    await journal({
      action: 'document.added',
      subject: { kind: 'document', id: documentId },
      changes: fieldChanges({}, record, documentCollection.encrypted),
    });
    announceDocument(patient.id, documentId);
    return presentDocument(document, patient.id, file, await namesOf([document]));
  });
}
