import type { Change } from '../../db/repository.ts';
import { fieldChanges, journal } from '../../journal/journal.ts';
import { announceProcedure } from './procedures.events.ts';
import type { ProcedureRecord } from './procedures.model.ts';
import { procedureCollection } from './procedures.model.ts';
import { procedureRepository } from './procedures.repository.ts';
import type { Seen } from './visible.ts';

/**
 * Writes the change with its journal entry and tells of it, in the transaction in force.
 * @param action as the journal names it (`procedure.started`)
 */
export async function writeProcedure(seen: Seen, action: string, change: Change<ProcedureRecord>): Promise<Seen> {
  const { procedure, patient } = seen;
  const written = await procedureRepository().update(procedure._id, procedure.version, change);
  await journal({
    action,
    subject: { kind: 'procedure', id: procedure._id },
    changes: fieldChanges<ProcedureRecord>(procedure, change, procedureCollection.encrypted),
  });
  announceProcedure(written, patient.id);
  return { ...seen, procedure: written };
}
