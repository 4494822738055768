import type { ConsentAct, ConsentState } from '../../../shared/domain/consent-state.ts';
import { nextConsentState } from '../../../shared/domain/consent-state.ts';
import { now } from '../../access/context.ts';
import type { Change } from '../../db/repository.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import { fieldChanges, journal } from '../../journal/journal.ts';
import { announceConsent } from './consents.events.ts';
import type { Consent, ConsentRecord } from './consents.model.ts';
import { consentCollection } from './consents.model.ts';
import { consentRepository } from './consents.repository.ts';
import { takeGateTurn } from './procedure-gate.ts';

const WORDS: Readonly<Record<ConsentState, string>> = {
  draft: 'has not been sent to be signed yet',
  signing: 'is being signed',
  completed: 'is completed',
  declined: 'was declined',
  expired: 'was not signed in time',
  voided: 'was voided',
  revoked: 'was withdrawn',
};

/** It cannot be done to a consent as it is now; says how it is, and since when. */
export const refusedAsItIs = ({ state, stateAt, version }: Consent): ProblemError =>
  refuse('state-refused', {
    detail: `This consent ${WORDS[state]} (since ${stateAt.toISOString()}).`,
    currentVersion: version,
  });

/** Refuses `state-refused` where the act is not possible as it is now, and `version-conflict` where it was changed since. */
export function assertPossible(consent: Consent, act: ConsentAct, version?: number): void {
  if (nextConsentState(consent.state, act) === null) throw refusedAsItIs(consent);
  if (version !== undefined && version !== consent.version) {
    throw refuse('version-conflict', { currentVersion: consent.version });
  }
}

/**
 * Does one act to a consent, in the transaction in force: compares and sets state and version, writes the journal and tells
 * who listens. Refuses `state-refused`, and `version-conflict` to whoever comes second.
 */
export async function changeConsent(
  consent: Consent,
  act: ConsentAct,
  action: string,
  change: Change<ConsentRecord>,
): Promise<Consent> {
  inTransaction();
  const state = nextConsentState(consent.state, act);
  if (state === null) throw refusedAsItIs(consent);
  if (consent.procedureId !== null) await takeGateTurn(consent.procedureId);
  const whole = state === consent.state ? change : { ...change, state, stateAt: now() };
  const { _id, version } = consent;
  const changed = await consentRepository().updateWhere({ _id, version, state: consent.state }, whole);
  if (changed === null) {
    const present = await consentRepository().get(_id);
    assertPossible(present, act, version);
    throw refuse('version-conflict', { currentVersion: present.version });
  }
  await journal({
    action,
    subject: { kind: 'consent', id: _id },
    changes: fieldChanges(consent, whole, consentCollection.encrypted),
  });
  await announceConsent(changed);
  return changed;
}
