import { FILE_TYPES } from '../../../shared/domain/file-types.ts';
import type { DocumentKind } from '../../../shared/schemas/documents.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import { fileRefused } from '../../files/refused-file.ts';
import type { FileRight } from '../files/index.ts';
import { documentRepository } from './documents.repository.ts';
import { visiblePatient } from './queries/visible-patient.ts';

/** Who sees the patient opens what is attached to their documents. */
async function mayRead(documentId: string): Promise<boolean> {
  const document = await documentRepository().findOne({ _id: documentId });
  if (document === null) return false;
  await visiblePatient(document.patientId);
  return true;
}

export const documentFileRights: readonly FileRight[] = [
  { purpose: 'patient-document', mayRead },
  { purpose: 'patient-photo', mayRead },
];

/** Refuses `file-refused` where a document of that kind cannot be such a file. */
export function assertFitsKind(kind: DocumentKind, { type }: FileView): void {
  if (kind === 'wound-photo' && !FILE_TYPES[type].isImage) throw fileRefused('not-picture');
}
