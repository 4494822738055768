import type { DocumentKind } from '../../../shared/schemas/documents.ts';
import type { FileId, PatientId, StaffId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

export interface DocumentRecord {
  readonly patientId: PatientId;
  /** `photo`: of the face; a patient has one at most. */
  readonly kind: DocumentKind | 'photo';
  readonly title: string;
  readonly dated: string | null;
  readonly fileId: FileId;
  readonly addedBy: StaffId;
}
export type PatientDocument = Doc<DocumentRecord>;
/** One of the list: any but the photo of the face. */
export type ListedDocument = PatientDocument & { readonly kind: DocumentKind };
export const isListed = (document: PatientDocument): document is ListedDocument => document.kind !== 'photo';

export const documentCollection = defineCollection<DocumentRecord>({
  name: 'documents',
  fields: {
    patientId: { type: String, required: true },
    kind: { type: String, required: true },
    title: encryptedField,
    dated: encryptedField,
    fileId: { type: String, required: true },
    addedBy: { type: String, required: true },
  },
  indexes: [
    { name: 'document_of_patient', key: { patientId: 1, createdAt: -1 } },
    { name: 'document_photo', key: { patientId: 1 }, isUnique: true, where: { kind: 'photo' } },
  ],
  encrypted: ['title', 'dated'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
