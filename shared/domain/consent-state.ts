/**
 * How a consent may stand (CONS-3; FHIR R4 Consent.status: draft, proposed, active, rejected, inactive, entered-in-error).
 * `expired`: nobody finished it in time. `voided`: made in error. `revoked`: the patient took it back; it stays as it is.
 */
export const CONSENT_STATES = ['draft', 'signing', 'completed', 'declined', 'expired', 'voided', 'revoked'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** What can be done to one. `amend`: its fields, answers and signers; `sign`: one slot of several; `complete`: the last. */
export type ConsentAct = 'amend' | 'send' | 'sign' | 'complete' | 'decline' | 'expire' | 'void' | 'revoke';

const TABLE: Readonly<Record<ConsentState, Partial<Record<ConsentAct, ConsentState>>>> = {
  draft: { amend: 'draft', send: 'signing', expire: 'expired', void: 'voided' },
  signing: {
    amend: 'signing',
    sign: 'signing',
    complete: 'completed',
    decline: 'declined',
    expire: 'expired',
    void: 'voided',
  },
  completed: { void: 'voided', revoke: 'revoked' },
  declined: {},
  expired: {},
  voided: {},
  revoked: {},
};

/** Where the act leads from that state; `null`: it cannot be done there. */
export const nextConsentState = (state: ConsentState, act: ConsentAct): ConsentState | null =>
  TABLE[state][act] ?? null;

/** What anyone wants to know of a consent: whether it may be relied on at an instant. */
export type ConsentStanding = 'valid' | 'not-signed' | 'declined' | 'out-of-date' | 'voided' | 'revoked' | 'replaced';

interface StandingFacts {
  readonly state: ConsentState;
  /** ISO instant from which a completed one no longer counts; `null`: for as long as it is not revoked. */
  readonly validUntil: string | null;
  /** A later one took its place. */
  readonly isReplaced: boolean;
}

/** Whether it may be relied on at `at` (ms since 1970). Only `valid` opens the gate of a procedure. */
export function consentStanding({ state, validUntil, isReplaced }: StandingFacts, at: number): ConsentStanding {
  if (state === 'draft' || state === 'signing' || state === 'expired') return 'not-signed';
  if (state !== 'completed') return state;
  if (isReplaced) return 'replaced';
  return validUntil !== null && Date.parse(validUntil) <= at ? 'out-of-date' : 'valid';
}
