import { consentStanding } from '../../../../shared/domain/consent-state.ts';
import type { ConsentListItem } from '../../../../shared/schemas/consents.ts';

/** How a consent is shown: its standing, and while there is none, how far it is. */
export type ConsentLook =
  | 'altered'
  | 'valid'
  | 'draft'
  | 'signing'
  | 'sealing'
  | 'declined'
  | 'expired'
  | 'out-of-date'
  | 'voided'
  | 'revoked'
  | 'replaced';

type Standing = Pick<ConsentListItem, 'state' | 'standing' | 'isAltered' | 'validUntil' | 'signatures'>;

/**
 * How it stands at `now` (ms since 1970): a page that lies open for hours must not go on saying that a consent is valid
 * when its time ran out. That it was altered outweighs everything.
 */
export function consentLook(consent: Standing, now: number): ConsentLook {
  const { state, isAltered, validUntil, signatures } = consent;
  if (isAltered) return 'altered';
  if (state === 'signing') return isFull(signatures) ? 'sealing' : 'signing';
  if (state === 'draft' || state === 'expired') return state;
  const standing = consentStanding({ state, validUntil, isReplaced: consent.standing === 'replaced' }, now);
  return standing === 'not-signed' ? 'draft' : standing;
}

const isFull = ({ given, needed }: ConsentListItem['signatures']) => needed > 0 && given >= needed;

const OVER: readonly ConsentLook[] = ['declined', 'expired', 'out-of-date', 'voided', 'revoked', 'replaced'];

/** Whether it neither counts nor waits for anything any more; an altered one never is out of the way. */
export const isOver = (look: ConsentLook): boolean => OVER.includes(look);

/** What one line says of it, with the instants in it still to be written out. */
export interface StateLine {
  readonly key: Exclude<ConsentLook, 'valid' | 'signing'> | 'valid' | 'validUntil' | 'signing' | 'signingUntil';
  readonly at: string;
  readonly until: string | null;
  readonly given: number;
  readonly count: number;
}

export function stateLine(consent: Standing & Pick<ConsentListItem, 'at' | 'signBy'>, now: number): StateLine {
  const look = consentLook(consent, now);
  const { at, validUntil, signBy, signatures } = consent;
  const line = { at, given: signatures.given, count: signatures.needed };
  if (look === 'valid') return { ...line, key: validUntil === null ? 'valid' : 'validUntil', until: validUntil };
  if (look === 'signing') return { ...line, key: signBy === null ? 'signing' : 'signingUntil', until: signBy };
  return { ...line, key: look, until: validUntil };
}
