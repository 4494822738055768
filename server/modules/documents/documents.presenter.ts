import type { DocumentView } from '../../../shared/schemas/documents.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import type { DocumentId, PatientId, StaffId } from '../../../shared/types/ids.ts';
import { namesOf as staffNamesOf } from '../staff/index.ts';
import type { ListedDocument } from './documents.model.ts';

/** The names of who added these, by their id. */
export const namesOf = (documents: readonly ListedDocument[]): Promise<ReadonlyMap<StaffId, string>> =>
  staffNamesOf(documents.map(({ addedBy }) => addedBy));

/** @param patientId of the record that stands for itself, whichever of its parts the document was added to. */
export const presentDocument = (
  { _id, version, kind, title, dated, addedBy, createdAt }: ListedDocument,
  patientId: PatientId,
  file: FileView,
  names: ReadonlyMap<StaffId, string>,
): DocumentView => ({
  id: _id as DocumentId,
  version,
  patientId,
  kind,
  title,
  dated,
  file,
  addedBy: names.get(addedBy) ?? null,
  addedAt: createdAt.toISOString(),
});
