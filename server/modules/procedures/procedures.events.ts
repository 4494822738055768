import type { PatientId, ProcedureId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Procedure } from './procedures.model.ts';

/** Tells whoever has a list of procedures open that this one stands otherwise. */
export const announceListed = ({ _id }: Procedure): void =>
  announce({ kind: 'procedures' }, 'procedure.listed', { procedureId: _id as ProcedureId });

/**
 * Tells that it is new or different.
 * @param patientId of the record its patient stands under now
 */
export function announceProcedure(procedure: Procedure, patientId: PatientId): void {
  const procedureId = procedure._id as ProcedureId;
  const { version } = procedure;
  announce({ kind: 'patient', id: patientId }, 'procedure.changed', { patientId, procedureId, version });
  announceListed(procedure);
}
