import type { z } from 'zod';
import type { ProcedureNeed, startProcedure as startProcedureSchema } from '../../../../shared/schemas/procedures.ts';
import type { ProcedureId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { takeGateTurn } from '../../consents/index.ts';
import { consentMissing, needsOf, unmetOf } from '../gate.ts';
import { procedurePolicy } from '../procedures.policy.ts';
import { assertStands } from '../refusals.ts';
import { endReminder, tellOfOverride } from '../tell-people.ts';
import type { Seen } from '../visible.ts';
import { visibleProcedure } from '../visible.ts';
import { writeProcedure } from '../write-procedure.ts';

type Wanted = z.output<typeof startProcedureSchema>;

/**
 * Starts the procedure, if every consent it needs is valid at that moment: whoever withdraws one meanwhile comes before or
 * after, never beside. Refuses `consent-missing` otherwise, unless the actor says why it must start all the same and may say
 * so; then the admins and nurse managers are told. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused`.
 */
export function startProcedure(id: ProcedureId, { version, override }: Wanted): Promise<Seen> {
  return transaction(async () => {
    await takeGateTurn(id);
    const seen = await visibleProcedure(id);
    const { procedure } = seen;
    authorise(procedurePolicy, 'procedure.manage', procedure);
    assertStands(procedure, version, 'planned');
    const needs = await needsOf(seen);
    const missing = unmetOf(needs);
    if (missing.length > 0) {
      if (override === undefined) throw consentMissing(missing.map(({ category }) => category));
      authorise(procedurePolicy, 'procedure.override', procedure);
    }
    const overrideReason = missing.length === 0 ? null : (override?.reason ?? null);
    const started = await writeProcedure(
      seen,
      overrideReason === null ? 'procedure.started' : 'procedure.started-without-consent',
      {
        status: 'started',
        startedAt: now(),
        startedBy: person().userId,
        startedWith: validOf(needs),
        overrideReason,
      },
    );
    await endReminder(id);
    if (overrideReason !== null) await tellOfOverride(started);
    return started;
  });
}

const validOf = (needs: readonly ProcedureNeed[]) => {
  const unmet = new Set(unmetOf(needs));
  return needs.filter((need) => !unmet.has(need)).flatMap(({ consentId }) => consentId ?? []);
};
