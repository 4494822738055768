import type { z } from 'zod';
import type { revokeConsent as revokeSchema, voidConsent as voidSchema } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { assertPossible, changeConsent } from '../change-consent.ts';
import type { Consent, Ending } from '../consents.model.ts';
import { consentPolicy } from '../consents.policy.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { SEAL_CONSENTS } from '../seal.ts';
import { endWaiting, tellDeclined, tellRevoked } from '../tell-people.ts';

const ending = (reason: string, by: string | null, witness: string | null = null): Ending => ({
  at: now().toISOString(),
  reason,
  by,
  witness,
});

/**
 * Whoever was asked says no: by hand on the tablet or the phone, or told to staff. Nobody can sign it any more. Refuses
 * `not-found`, and `state-refused` for one that is not being signed.
 * @param how whether they said so by hand, or to the staff who acts
 */
export const declineConsent = (
  consentId: ConsentId,
  reason: string,
  how: { readonly isByHand: boolean },
): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    assertPossible(consent, 'decline');
    const by = consent.consenter.kind === 'patient' ? null : consent.consenter.name;
    const declined = await changeConsent(consent, 'decline', 'consent.declined', { ending: ending(reason, by) });
    await endWaiting(declined);
    await tellDeclined(declined, how.isByHand);
    return declined;
  });

/** It was made in error; whatever was signed stays as it is. Refuses `not-found`, `version-conflict`, `state-refused`. */
export const voidConsent = (consentId: ConsentId, { version, reason }: z.output<typeof voidSchema>): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    authorise(consentPolicy, 'consent.manage', consent);
    assertPossible(consent, 'void', version);
    const by = person().displayName;
    const voided = await changeConsent(consent, 'void', 'consent.voided', { ending: ending(reason, by) });
    await endWaiting(voided);
    nudge(SEAL_CONSENTS);
    return voided;
  });

/**
 * The patient takes it back. It holds from this moment; nothing of what was signed is touched. Refuses `not-found`,
 * `version-conflict`, `state-refused`.
 */
export const revokeConsent = (
  consentId: ConsentId,
  { version, reason, by, witness }: z.output<typeof revokeSchema>,
): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    authorise(consentPolicy, 'consent.capture', consent);
    assertPossible(consent, 'revoke', version);
    const change = { ending: ending(reason, by, witness) };
    const revoked = await changeConsent(consent, 'revoke', 'consent.revoked', change);
    await tellRevoked(revoked);
    nudge(SEAL_CONSENTS);
    return revoked;
  });
