import type { ProcedureNeed, ProcedureView } from '../../../../shared/schemas/procedures.ts';

/** How the gate of a procedure is shown; nothing where it is no question any more. */
export type GateLook = 'open' | 'withdrawn' | 'closed' | 'overridden' | 'none';

export const isMet = ({ standing, isAltered }: ProcedureNeed): boolean => standing === 'valid' && !isAltered;

/** What its mark says. `withdrawn` outweighs what else may be missing: somebody said no. */
export function gateLook({ status, gate, needs, override }: ProcedureView): GateLook {
  if (status === 'finished' || status === 'cancelled') return override === null ? 'none' : 'overridden';
  if (needs.some(({ standing }) => standing === 'revoked')) return 'withdrawn';
  if (override !== null) return 'overridden';
  return gate;
}

/** How one need stands: its consent's standing, and above all that it was altered. */
export type NeedLook = ProcedureNeed['standing'] | 'altered';
export const needLook = ({ standing, isAltered }: ProcedureNeed): NeedLook => (isAltered ? 'altered' : standing);
