import type { ConsentCategory } from '../../../shared/schemas/consent-templates.ts';
import type { ProcedureNeed } from '../../../shared/schemas/procedures.ts';
import type { ProcedureId } from '../../../shared/types/ids.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import { bestConsents } from '../consents/index.ts';
import type { GateAsked } from '../consents/index.ts';
import type { Seen } from './visible.ts';

const isMet = ({ standing, isAltered }: ProcedureNeed): boolean => standing === 'valid' && !isAltered;

/** Nothing but a valid consent for every need opens it. */
export const isGateOpen = (needs: readonly ProcedureNeed[]): boolean => needs.every(isMet);

export const unmetOf = (needs: readonly ProcedureNeed[]): readonly ProcedureNeed[] =>
  needs.filter((need) => !isMet(need));

/** What there is now for everything this procedure needs. */
export async function needsOf(seen: Seen): Promise<readonly ProcedureNeed[]> {
  const asked = askedBy(seen);
  return (await bestConsents([asked])).get(asked.procedureId) ?? [];
}

/** What the procedure asks of its patient's consents. */
export const askedBy = ({ procedure, parts }: Pick<Seen, 'procedure' | 'parts'>): GateAsked => ({
  procedureId: procedure._id as ProcedureId,
  recordIds: parts.recordIds,
  needs: procedure.needs,
});

/** Which kinds of consent are missing; their names are the house's own words and tell nothing of the patient. */
export const consentMissing = (missing: readonly ConsentCategory[]): ProblemError =>
  refuse('consent-missing', {
    detail: `Missing: ${missing.join(', ')}.`,
    errors: missing.map((category) => ({
      pointer: `/needs/${category}`,
      message: 'There is no consent of this kind that is valid now.',
      code: category,
    })),
  });
