import type { ProcedureId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';

/**
 * Written by the start of a procedure and by every change of a consent of it. Each would otherwise read what the other is
 * about to write and be right by itself (write skew); both write here, so one of two that meet begins anew.
 */
export interface ConsentGate {
  readonly procedureId: ProcedureId;
}

export const gateCollection = defineCollection<ConsentGate>({
  name: 'consentGates',
  fields: { procedureId: { type: String, required: true } },
  indexes: [{ name: 'consent_gate_of', key: { procedureId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says nothing of anyone: two that meet take turns by it.' },
});
