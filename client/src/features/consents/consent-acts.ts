import type { ConsentView } from '../../../../shared/schemas/consents.ts';
import type { ConsentAct } from './consent-search.ts';
import { consentLook } from './standing.ts';

type Asked = Pick<
  ConsentView,
  'state' | 'standing' | 'isAltered' | 'validUntil' | 'signatures' | 'abilities' | 'isPaper'
>;

/** What a person may do here now: the work first, in the order it is wanted; what ends it apart from that. */
export interface Offered {
  readonly first: readonly ('continue' | 'change' | 'hand-over' | 'remote' | 'sign' | 'replace')[];
  readonly ending: readonly Extract<ConsentAct, 'decline' | 'revoke' | 'void'>[];
}

/**
 * The server’s abilities decide; `canCapture` is asked only for what has no ability of its own (saying no for a patient,
 * and drawing up the next one).
 */
export function offered(consent: Asked, canCapture: boolean, now: number): Offered {
  const { state, abilities } = consent;
  const look = consentLook(consent, now);
  const isBeingSigned = state === 'signing' && look === 'signing';
  const first: Offered['first'][number][] = [];
  if (abilities.mySlot !== null) first.push('sign');
  if (abilities.canHandOver) first.push('hand-over', 'remote');
  if (abilities.canAmend) first.push(state === 'draft' ? 'continue' : 'change');
  const hasEnded = state !== 'draft' && state !== 'signing' && look !== 'replaced';
  if (canCapture && hasEnded && !consent.isAltered) first.push('replace');
  const ending: Offered['ending'][number][] = [];
  if (isBeingSigned && canCapture) ending.push('decline');
  if (abilities.canRevoke) ending.push('revoke');
  if (abilities.canVoid) ending.push('void');
  return { first, ending };
}
