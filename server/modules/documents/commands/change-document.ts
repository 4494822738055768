import type { z } from 'zod';
import type { changeDocument as changeDocumentSchema, DocumentView } from '../../../../shared/schemas/documents.ts';
import type { FileView } from '../../../../shared/schemas/files.ts';
import type { DocumentId, FileId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { attachFiles, listFiles, releaseFiles } from '../../files/index.ts';
import { announceDocument } from '../documents.events.ts';
import { assertFitsKind } from '../documents.files.ts';
import type { ListedDocument } from '../documents.model.ts';
import { documentCollection, isListed } from '../documents.model.ts';
import { documentPolicy } from '../documents.policy.ts';
import { namesOf, presentDocument } from '../documents.presenter.ts';
import { documentRepository } from '../documents.repository.ts';
import { visibleDocument } from '../queries/visible-patient.ts';

/** The file from then on. The one before is let go in the same transaction, and its bytes are deleted soon after. */
async function fileFrom({ _id: id, fileId }: ListedDocument, wanted: FileId): Promise<FileView | undefined> {
  const parent = { purpose: 'patient-document', id } as const;
  if (wanted === fileId) return (await listFiles(parent.purpose, [id])).get(id)?.[0];
  await releaseFiles(parent);
  return (await attachFiles([wanted], parent))[0];
}

/**
 * Changes what is said of a document, or replaces its file. Refuses `not-found`, `version-conflict`, and `file-refused`
 * where the kind must be a picture.
 */
export function changeDocument(
  documentId: DocumentId,
  { version, ...change }: z.output<typeof changeDocumentSchema>,
): Promise<DocumentView> {
  return transaction(async () => {
    const { document, patient } = await visibleDocument(documentId);
    authorise(documentPolicy, 'document.manage', document);
    const fields = {
      kind: change.kind ?? document.kind,
      title: change.title ?? document.title,
      dated: change.dated === undefined ? document.dated : change.dated,
      fileId: change.fileId ?? document.fileId,
    };
    const changed = await documentRepository().update(documentId, version, fields);
    const file = await fileFrom(document, fields.fileId);
    if (file === undefined || !isListed(changed)) throw refuse('not-found');
    assertFitsKind(fields.kind, file);
    await journal({
      action: 'document.changed',
      subject: { kind: 'document', id: documentId },
      changes: fieldChanges(document, fields, documentCollection.encrypted),
    });
    announceDocument(patient.id, documentId);
    return presentDocument(changed, patient.id, file, await namesOf([changed]));
  });
}
