import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { ConsentMarkRecord, ProcedureRecord } from './procedures.model.ts';

const sees = (actor: PersonActor) => actor.permissions.has('procedure.read') && actor.permissions.has('patient.read');

/** Procedures are reached through their patient: what is not of a patient whom the asker sees is not answered. */
export const procedurePolicy = definePolicy<ProcedureRecord>({
  of: 'procedure',
  scope: (actor) => (sees(actor) ? {} : null),
  rules: {
    'procedure.read': { may: sees },
    'procedure.manage': { may: sees },
    'procedure.override': { may: sees },
  },
});

/** A board's marks are seen by who sees the ward, its patients and their consents. */
export const consentMarkPolicy = definePolicy<ConsentMarkRecord>({
  of: 'consent mark',
  scope(actor) {
    if (!actor.permissions.has('consent.read') || !actor.permissions.has('patient.read')) return null;
    return actor.wardIds === null ? {} : { wardIds: { $in: actor.wardIds } };
  },
  rules: {},
});
