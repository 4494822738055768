import type { z } from 'zod';
import type { planProcedure as planProcedureSchema } from '../../../../shared/schemas/procedures.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { findOpenStay } from '../../stays/index.ts';
import { announceProcedure } from '../procedures.events.ts';
import type { ProcedureRecord } from '../procedures.model.ts';
import { procedureCollection } from '../procedures.model.ts';
import { procedurePolicy } from '../procedures.policy.ts';
import { procedureRepository } from '../procedures.repository.ts';
import { assertNeedsSaid, assertTeam } from '../refusals.ts';
import type { Seen } from '../visible.ts';
import { visiblePatient } from '../visible.ts';
import type { StayId } from '../../../../shared/types/ids.ts';

type Wanted = z.output<typeof planProcedureSchema>;

/**
 * Plans a procedure for a patient the actor sees. Refuses `not-found`, and `invalid-input` at people who do not work here
 * and where nothing is to be consented to and no note says why.
 */
export function planProcedure({ patientId, ...wanted }: Wanted): Promise<Seen> {
  return transaction(async () => {
    const { card, parts } = await visiblePatient(patientId);
    const stay = await findOpenStay(parts.recordIds);
    const planned: ProcedureRecord = {
      ...wanted,
      patientId: card.id,
      stayId: (stay?._id ?? null) as StayId | null,
      plannedAt: new Date(wanted.plannedAt),
      teamIds: teamOf(wanted),
      needs: [...new Set(wanted.needs)],
      status: 'planned',
      startedAt: null,
      startedBy: null,
      startedWith: [],
      overrideReason: null,
      endedAt: null,
      cancelReason: null,
      remindedAt: null,
    };
    assertNeedsSaid(planned);
    await assertTeam(planned);
    const procedure = await procedureRepository().insert(planned);
    authorise(procedurePolicy, 'procedure.manage', procedure);
    await journal({
      action: 'procedure.planned',
      subject: { kind: 'procedure', id: procedure._id },
      changes: fieldChanges<ProcedureRecord>({}, planned, procedureCollection.encrypted),
    });
    announceProcedure(procedure, card.id);
    return { procedure, patient: card, parts };
  });
}

/** Each once, and the lead not beside themself. */
export const teamOf = ({ leadId, teamIds }: Pick<Wanted, 'leadId' | 'teamIds'>): ProcedureRecord['teamIds'] => [
  ...new Set(teamIds.filter((id) => id !== leadId)),
];
