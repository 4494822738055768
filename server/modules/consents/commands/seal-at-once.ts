import type { ConsentId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { nudge } from '../../../jobs/nudge.ts';
import type { Consent } from '../consents.model.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { SEAL_CONSENTS, sealConsent } from '../seal.ts';

/**
 * Seals a consent that was signed by all, and answers it as it is then. What was signed stands already: where it cannot be
 * sealed now (no room for the file), that is tried again soon, and nobody is asked to sign twice.
 */
export async function sealAtOnce(consent: Consent): Promise<Consent> {
  try {
    await sealConsent(consent._id as ConsentId);
  } catch (error) {
    const { services, tenant } = context();
    services.log.error('A consent could not be sealed at once.', { hospitalId: tenant.id, error });
    nudge(SEAL_CONSENTS);
  }
  return visibleConsent(consent._id as ConsentId);
}
