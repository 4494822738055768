import type { z } from 'zod';
import type {
  cancelProcedure as cancelProcedureSchema,
  finishProcedure as finishProcedureSchema,
} from '../../../../shared/schemas/procedures.ts';
import type { ProcedureId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { procedurePolicy } from '../procedures.policy.ts';
import { assertStands } from '../refusals.ts';
import { endReminder } from '../tell-people.ts';
import type { Seen } from '../visible.ts';
import { visibleProcedure } from '../visible.ts';
import { writeProcedure } from '../write-procedure.ts';

async function toEnd(id: ProcedureId): Promise<Seen> {
  const seen = await visibleProcedure(id);
  authorise(procedurePolicy, 'procedure.manage', seen.procedure);
  return seen;
}

/** It is done. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` unless it goes on. */
export const finishProcedure = (id: ProcedureId, { version }: z.output<typeof finishProcedureSchema>): Promise<Seen> =>
  transaction(async () => {
    const seen = await toEnd(id);
    assertStands(seen.procedure, version, 'started');
    return writeProcedure(seen, 'procedure.finished', { status: 'finished', endedAt: now() });
  });

/** It does not take place, or is broken off. Refuses as `finishProcedure` does, and once it is over. */
export const cancelProcedure = (
  id: ProcedureId,
  { version, reason }: z.output<typeof cancelProcedureSchema>,
): Promise<Seen> =>
  transaction(async () => {
    const seen = await toEnd(id);
    assertStands(seen.procedure, version, 'planned', 'started');
    await endReminder(id);
    return writeProcedure(seen, 'procedure.cancelled', { status: 'cancelled', endedAt: now(), cancelReason: reason });
  });
