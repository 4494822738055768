import type { ConsentId, PatientId } from '../../../../shared/types/ids.ts';
import { isPerson } from '../../../access/actor.ts';
import { context } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCards } from '../../patients/index.ts';
import type { Consent } from '../consents.model.ts';
import type { StoredConsent } from '../consents.repository.ts';
import { consentsAsStored } from '../consents.repository.ts';

/** Refuses `not-found` unless the actor sees that patient now; the house sees every one. */
async function assertSeesPatient(patientId: PatientId): Promise<void> {
  if (!isPerson(context().actor)) return;
  if (!(await getPatientCards([patientId])).has(patientId)) throw refuse('not-found');
}

/**
 * The one door to a consent: through its patient. Another ward's, another hospital's and none at all are the same
 * `not-found`. For looking at, also where bytes of it were changed.
 */
export async function visibleStoredConsent(consentId: ConsentId): Promise<StoredConsent> {
  const [stored] = await consentsAsStored({ _id: consentId });
  if (stored === undefined) throw refuse('not-found');
  await assertSeesPatient(stored.consent.patientId);
  return stored;
}

/** The same to do something with it. Refuses `state-refused` where bytes of it were changed: nothing can be built on it. */
export async function visibleConsent(consentId: ConsentId): Promise<Consent> {
  const { consent, isDamaged } = await visibleStoredConsent(consentId);
  if (isDamaged) throw refuse('state-refused', { detail: 'What is stored of this consent is not what was written.' });
  return consent;
}
