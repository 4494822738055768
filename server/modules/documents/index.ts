import type { Module } from '../../module.ts';
import { documentKind, documentsOfPatient } from './documents.bin.ts';
import { documentFileRights } from './documents.files.ts';
import { documentCollection } from './documents.model.ts';
import { documentPolicy } from './documents.policy.ts';
import { documentRoutes } from './documents.routes.ts';

/**
 * Documents and photos of patients’ records (REC-7), reached through the patient. A file that is replaced
 * is deleted, a document that is removed goes to the Bin; that it was there stays in the journal.
 */
export const documentsModule = (): Module => ({
  name: 'documents',
  routes: documentRoutes,
  policies: [documentPolicy],
  collections: [documentCollection],
  fileRights: documentFileRights,
  binKinds: [documentKind],
  goesWith: [documentsOfPatient],
});
