import type { ConsentId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { handOverSession } from '../../sign-in/index.ts';
import { assertPossible } from '../change-consent.ts';
import type { Consent } from '../consents.model.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { isByHand } from '../slots.ts';

/**
 * Gives the tablet out of hand for this consent. Refuses `not-found`, `version-conflict`, and `state-refused` where nobody
 * is left to sign by hand.
 */
export const handOverConsent = (consentId: ConsentId, version: number): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    assertPossible(consent, 'sign', version);
    const isWaiting = consent.slots.some((slot) => isByHand(slot) && !consent.signedSlots.includes(slot.key));
    if (!isWaiting) throw refuse('state-refused', { detail: 'Nobody is left to sign by hand.' });
    await handOverSession({ consentId });
    await journal({ action: 'consent.handed-over', subject: { kind: 'consent', id: consentId } });
    return consent;
  });
