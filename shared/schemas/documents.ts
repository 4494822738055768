import { z } from 'zod';
import { documentId, fileId, patientId } from '../types/ids.ts';
import { calendarDate, instant, line } from '../types/text.ts';
import { fileView } from './files.ts';

/** What the document is (LOINC document classes, in the ward's words). A `wound-photo` is a picture. */
export const documentKind = z.enum([
  'referral',
  'letter',
  'report',
  'imaging',
  'prescription',
  'insurance',
  'identity',
  'wound-photo',
  'other',
]);
export type DocumentKind = z.infer<typeof documentKind>;

export const documentView = z.strictObject({
  id: documentId,
  version: z.number().int(),
  patientId,
  kind: documentKind,
  title: z.string(),
  /** The day the document itself bears. */
  dated: z.string().nullable(),
  file: fileView,
  addedBy: z.string().nullable(),
  addedAt: instant,
});
export type DocumentView = z.infer<typeof documentView>;

/** `photo`: of the patient's face, to know them by; `null`: none. `seq`: of the stream `patient`. */
export const patientDocuments = z.strictObject({
  items: z.array(documentView),
  photo: fileView.nullable(),
  abilities: z.strictObject({ canManage: z.boolean() }),
  seq: z.number().int(),
});
export type PatientDocuments = z.infer<typeof patientDocuments>;

const details = { kind: documentKind, title: line(120), dated: calendarDate.nullable() };
export const addDocument = z.strictObject({ ...details, dated: details.dated.default(null), fileId });
/** With a `fileId` the file is replaced, and the one before is deleted. */
export const changeDocument = z
  .strictObject({ ...details, fileId })
  .partial()
  .extend({ version: z.number().int() });
export const setPatientPhoto = z.strictObject({ fileId });
export const removePatientPhoto = z.strictObject({ reason: line(200) });
export const patientPhoto = z.strictObject({ photo: fileView.nullable() });
