import { definePolicy } from '../../access/policy.ts';
import type { DocumentRecord } from './documents.model.ts';

/** Documents are reached through their patient, as vitals are. */
export const documentPolicy = definePolicy<DocumentRecord>({
  of: 'document',
  scope: (actor) => (actor.permissions.has('patient.read') ? {} : null),
  rules: { 'document.manage': { may: (actor) => actor.permissions.has('patient.read') } },
});
