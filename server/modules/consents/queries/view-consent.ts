import type { ConsentView, SigningView } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { newerVersion } from '../commands/amend-consent.ts';
import { presentPatientId } from '../consents.events.ts';
import type { Consent } from '../consents.model.ts';
import { sealRepository, signaturesAsStored } from '../consents.repository.ts';
import { presentConsent, presentSigningView } from '../consents.presenter.ts';
import { remoteOf } from './get-remote.ts';
import { verifyUrl } from '../verify-token.ts';
import { newestDocument } from './get-document.ts';
import { visibleConsent, visibleStoredConsent } from './visible-consent.ts';

/** It must be read again before anybody signs; once somebody has, all sign the same. */
async function isOutdated(consent: Consent): Promise<boolean> {
  const isOpen = consent.state === 'draft' || consent.state === 'signing';
  return isOpen && consent.signedSlots.length === 0 && (await newerVersion(consent)) !== null;
}

/** Everything about a consent that was reached already, and where to listen on from. */
export async function viewConsent({ _id, patientId }: Consent): Promise<ConsentView> {
  const consentId = _id as ConsentId;
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'patient', id: await presentPatientId(patientId) });
  const { consent, isDamaged } = await visibleStoredConsent(consentId);
  const signatures = await signaturesAsStored(consentId);
  const seals = await sealRepository().find({ consentId }, { sort: { number: 1 } });
  return presentConsent(consent, {
    signatures: signatures.map(({ signature }) => signature),
    seals,
    document: await newestDocument(seals),
    verifyUrl: consent.verifyHash === null ? null : verifyUrl(consentId),
    remote: await remoteOf(consent),
    isOutdatedForm: await isOutdated(consent),
    isDamaged: isDamaged || signatures.some((one) => one.isDamaged),
    seq,
  });
}

/** Refuses `not-found`. */
export const getConsent = async (consentId: ConsentId): Promise<ConsentView> =>
  viewConsent((await visibleStoredConsent(consentId)).consent);

/** What whoever signs by hand sees of it: on the tablet, or on their own phone (as the house). Refuses `not-found`. */
export async function presentSigning(consentId: ConsentId): Promise<SigningView> {
  const consent = await visibleConsent(consentId);
  return presentSigningView(consent, {
    signatures: (await signaturesAsStored(consentId)).map(({ signature }) => signature),
    isOutdatedForm: await isOutdated(consent),
  });
}
