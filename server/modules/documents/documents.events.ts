import type { DocumentId, PatientId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';

/** @param patientId of the record that stands for itself: who looks at the patient hears of it there. */
export const announceDocument = (patientId: PatientId, documentId: string): void =>
  announce({ kind: 'patient', id: patientId }, 'document.changed', {
    patientId,
    documentId: documentId as DocumentId,
  });
