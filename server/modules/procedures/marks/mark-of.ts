import type { ConsentMark } from '../../../../shared/schemas/consents.ts';
import type { ProcedureId } from '../../../../shared/types/ids.ts';
import type { ConsentFacts } from '../../consents/index.ts';
import { unmetOf } from '../gate.ts';
import type { Procedure } from '../procedures.model.ts';
import type { ProcedureNeed } from '../../../../shared/schemas/procedures.ts';

const HOUR_MS = 3_600_000;
/** How long a withdrawal is shown, and how long before a procedure a consent is missed. */
const WITHDRAWN_FOR_MS = 72 * HOUR_MS;
const MISSED_BEFORE_MS = 48 * HOUR_MS;
/** A plan nobody started or cancelled is forgotten by the board after a day. */
const OVERDUE_FOR_MS = 24 * HOUR_MS;

interface PlannedProcedure {
  readonly procedure: Pick<Procedure, '_id' | 'plannedAt'>;
  readonly needs: readonly ProcedureNeed[];
}

/** What a board is told of a patient, but for the patient. */
export interface Mark {
  readonly standing: ConsentMark['standing'] | null;
  readonly procedureId: ProcedureId | null;
  readonly procedureAt: Date | null;
  readonly at: Date | null;
}
const NOTHING: Mark = { standing: null, procedureId: null, procedureAt: null, at: null };

const about = ({ procedure }: PlannedProcedure) => ({
  procedureId: procedure._id as ProcedureId,
  procedureAt: procedure.plannedAt,
});

/** Whether a valid one of the same kind, for the same purpose, came after the withdrawal. */
const isGivenAnew = (withdrawn: ConsentFacts, consents: readonly ConsentFacts[]): boolean =>
  consents.some(
    ({ state, isReplaced, category, procedureId, completedAt }) =>
      state === 'completed' &&
      !isReplaced &&
      category === withdrawn.category &&
      procedureId === withdrawn.procedureId &&
      completedAt !== null &&
      completedAt >= withdrawn.stateAt,
  );

/** The newest withdrawal that still stands and is recent, or has cost a procedure to come its gate. */
function withdrawnOf(consents: readonly ConsentFacts[], planned: readonly PlannedProcedure[], at: number): Mark | null {
  const lost = new Set(
    planned.flatMap(({ needs }) =>
      unmetOf(needs).flatMap(({ standing, consentId }) => (standing === 'revoked' ? (consentId ?? []) : [])),
    ),
  );
  const [newest] = consents
    .filter(({ state }) => state === 'revoked')
    .filter(({ id, stateAt }) => lost.has(id) || stateAt.getTime() + WITHDRAWN_FOR_MS > at)
    .filter((consent) => !isGivenAnew(consent, consents))
    .sort((one, other) => other.stateAt.getTime() - one.stateAt.getTime());
  if (newest === undefined) return null;
  const of = planned.find(({ procedure }) => procedure._id === newest.procedureId);
  return {
    standing: 'withdrawn',
    ...(of === undefined ? { procedureId: newest.procedureId, procedureAt: null } : about(of)),
    at: newest.stateAt,
  };
}

/**
 * How a patient's consents stand, the gravest first (`consentMark` says what each means).
 * @param planned the patient's procedures that are planned, in the order of their times
 * @param at ms since 1970
 */
export function markOf(consents: readonly ConsentFacts[], planned: readonly PlannedProcedure[], at: number): Mark {
  const current = planned.filter(({ procedure }) => procedure.plannedAt.getTime() + OVERDUE_FOR_MS > at);
  const withdrawn = withdrawnOf(consents, current, at);
  if (withdrawn !== null) return withdrawn;
  const missing = current.find(
    ({ procedure, needs }) => unmetOf(needs).length > 0 && procedure.plannedAt.getTime() - MISSED_BEFORE_MS <= at,
  );
  if (missing !== undefined) return { standing: 'missing', ...about(missing), at: null };
  const waiting = consents.find(({ state }) => state === 'signing');
  if (waiting !== undefined) {
    const of = current.find(({ procedure }) => procedure._id === waiting.procedureId);
    return { ...NOTHING, standing: 'waiting', ...(of === undefined ? {} : about(of)) };
  }
  const next = current.find(({ needs }) => needs.length > 0);
  if (next === undefined || unmetOf(next.needs).length > 0) return NOTHING;
  return { standing: 'given', ...about(next), at: null };
}

/** The first instant after `at` at which the mark may be another by time alone; `null`: none. */
export function changesAfter(
  consents: readonly ConsentFacts[],
  planned: readonly PlannedProcedure[],
  at: number,
): Date | null {
  const instants = [
    ...consents.filter(({ state }) => state === 'revoked').map(({ stateAt }) => stateAt.getTime() + WITHDRAWN_FOR_MS),
    ...consents.flatMap(({ state, validUntil }) =>
      state === 'completed' && validUntil !== null ? validUntil.getTime() : [],
    ),
    ...planned.flatMap(({ procedure: { plannedAt } }) => [
      plannedAt.getTime() - MISSED_BEFORE_MS,
      plannedAt.getTime() + OVERDUE_FOR_MS,
    ]),
  ].filter((instant) => instant > at);
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}
