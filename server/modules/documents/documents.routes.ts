import { z } from 'zod';
import {
  addDocument as addDocumentSchema,
  changeDocument as changeDocumentSchema,
  documentView,
  patientDocuments,
  patientPhoto,
  removePatientPhoto,
  setPatientPhoto,
} from '../../../shared/schemas/documents.ts';
import { documentId, patientId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { addDocument } from './commands/add-document.ts';
import { changeDocument } from './commands/change-document.ts';
import { removePhoto, setPhoto } from './commands/set-photo.ts';
import { listDocuments } from './queries/list-documents.ts';

const manage = {
  tag: 'Documents',
  permission: 'document.manage',
  limit: LIMITS.write,
  idempotency: 'required',
} as const;
const ofPatient = z.strictObject({ patientId });
const ofDocument = z.strictObject({ documentId });

export const documentRoutes: readonly Route[] = [
  route({
    tag: 'Documents',
    permission: 'patient.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/patients/:patientId/documents',
    summary: 'The documents of a patient’s record, the latest first, and the photo they are known by.',
    params: ofPatient,
    response: patientDocuments,
    handler: ({ params }) => listDocuments(params.patientId),
    reads: ({ params }) => ({ action: 'documents.read', subject: { kind: 'patient', id: params.patientId } }),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/patients/:patientId/documents',
    summary: 'Add a document with a file that was brought for it.',
    params: ofPatient,
    body: addDocumentSchema,
    response: documentView,
    status: 201,
    handler: ({ params, body }) => addDocument(params.patientId, body),
  }),
  route({
    ...manage,
    method: 'patch',
    path: '/api/v1/documents/:documentId',
    summary: 'Change what is said of a document, or replace its file; the one before is deleted.',
    params: ofDocument,
    body: changeDocumentSchema,
    response: documentView,
    handler: ({ params, body }) => changeDocument(params.documentId, body),
  }),
  route({
    ...manage,
    method: 'put',
    path: '/api/v1/patients/:patientId/photo',
    summary: 'Set the photo a patient is known by; the one before is deleted.',
    params: ofPatient,
    body: setPatientPhoto,
    response: patientPhoto,
    handler: async ({ params, body }) => ({ photo: await setPhoto(params.patientId, body.fileId) }),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/patients/:patientId/photo/remove',
    summary: 'Take the photo away, with a reason; its file is deleted.',
    params: ofPatient,
    body: removePatientPhoto,
    response: patientPhoto,
    async handler({ params, body }) {
      await removePhoto(params.patientId, body.reason);
      return { photo: null };
    },
  }),
];
