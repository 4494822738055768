import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { changeProcedure as changeProcedureSchema } from '../../../../shared/schemas/procedures.ts';
import type { ProcedureId } from '../../../../shared/types/ids.ts';
import { authorise, can } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { takeGateTurn } from '../../consents/index.ts';
import type { Procedure, ProcedureRecord } from '../procedures.model.ts';
import { procedurePolicy } from '../procedures.policy.ts';
import { assertNeedsSaid, assertStands, assertTeam } from '../refusals.ts';
import type { Seen } from '../visible.ts';
import { visibleProcedure } from '../visible.ts';
import { writeProcedure } from '../write-procedure.ts';
import { teamOf } from './plan-procedure.ts';

type Wanted = z.output<typeof changeProcedureSchema>;

/**
 * Changes the plan; what is left out stays, and what is as asked already is answered as it stands. Refuses `not-found`,
 * `not-allowed`, `version-conflict`, `state-refused` once it has started, and `invalid-input` as planning does. To take away
 * what must be consented to opens the gate as an override does, so only who may override may do it.
 */
export function changeProcedure(id: ProcedureId, { version, ...wanted }: Wanted): Promise<Seen> {
  return transaction(async () => {
    await takeGateTurn(id);
    const seen = await visibleProcedure(id);
    const { procedure } = seen;
    authorise(procedurePolicy, 'procedure.manage', procedure);
    assertStands(procedure, version, 'planned');
    const change = differences(procedure, wanted);
    if (Object.keys(change).length === 0) return seen;
    const after = { ...procedure, ...change };
    const isEased = procedure.needs.some((need) => !after.needs.includes(need));
    if (isEased && !can(procedurePolicy, 'procedure.override', procedure)) throw refuse('not-allowed');
    if (change.needs !== undefined || change.note !== undefined) assertNeedsSaid(after);
    if (change.leadId !== undefined || change.teamIds !== undefined) await assertTeam(after);
    return writeProcedure(seen, 'procedure.changed', change);
  });
}

function differences(procedure: Procedure, { plannedAt, needs, teamIds, ...rest }: Omit<Wanted, 'version'>) {
  const leadId = rest.leadId ?? procedure.leadId;
  const wanted: Partial<ProcedureRecord> = {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(plannedAt === undefined ? {} : { plannedAt: new Date(plannedAt) }),
    ...(needs === undefined ? {} : { needs: [...new Set(needs)] }),
    ...(teamIds === undefined && rest.leadId === undefined
      ? {}
      : { teamIds: teamOf({ leadId, teamIds: [...(teamIds ?? procedure.teamIds)] }) }),
  };
  const entries = Object.entries(wanted).filter(
    ([field, value]) => !isDeepStrictEqual(value, procedure[field as keyof ProcedureRecord]),
  );
  return Object.fromEntries(entries) as Partial<ProcedureRecord>;
}
