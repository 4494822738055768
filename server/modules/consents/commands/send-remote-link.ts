import type { z } from 'zod';
import type { remoteSent, sendRemote as sendRemoteSchema } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { context, now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCard, getPatientPhone } from '../../patients/index.ts';
import { newHospitalToken } from '../../sign-in/index.ts';
import { assertPossible } from '../change-consent.ts';
import { announceConsent } from '../consents.events.ts';
import type { Consent } from '../consents.model.ts';
import { consentPolicy } from '../consents.policy.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { endLink, journalLink } from '../remote-links.ts';
import { earlier, later, LINK_MS } from '../remote-periods.ts';
import { isOpenTo } from '../remote-standing.ts';
import { linkUrl, masked, sendLink } from '../remote-words.ts';
import type { LinkRecord } from '../remote.model.ts';
import { linkRepository } from '../remote.repository.ts';

type Wanted = z.output<typeof sendRemoteSchema>;

const missing = (field: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer: `/body/${field}`, message, code: 'required' }] });

/** Where it goes. By birth date it may go nowhere: the code on the staff's screen is enough. */
async function contactFor({ patientId }: Consent, { by, email, phone }: Wanted): Promise<string | null> {
  if (by === 'birth-date') return email ?? phone;
  if (by === 'email') {
    if (email === null) throw missing('email', 'Say where the code goes.');
    return email;
  }
  const known = phone ?? (await getPatientPhone(patientId));
  if (known === null) throw missing('phone', 'No phone of the patient is known. Say where the code goes.');
  return known;
}

async function assertCanBeAsked(consent: Consent, { by, version }: Wanted): Promise<void> {
  assertPossible(consent, 'sign', version);
  if (!isOpenTo(consent)) throw refuse('state-refused', { detail: 'The patient has nothing to sign here any more.' });
  if (by === 'birth-date' && (await getPatientCard(consent.patientId)).birthDate === null) {
    throw refuse('state-refused', { detail: 'No birth date of the patient is known. Send a code instead.' });
  }
}

/** In the transaction in force, nothing of the former one works any more. */
async function replaceLink(record: LinkRecord): Promise<void> {
  const links = linkRepository();
  const former = await links.findOne({ consentId: record.consentId, isLive: true });
  if (former !== null) await endLink(former, 'replaced');
  const link = await links.insert(record).catch((error: unknown) => {
    // Someone else sent one in this moment; theirs counts.
    throw isDuplicateKey(error) ? refuse('version-conflict') : error;
  });
  await journalLink('consent-link.sent', link, [{ path: 'by', before: null, after: record.by }]);
}

/**
 * Makes the link by which the patient signs on their own phone, and sends it where it is to go; the former one is dead.
 * It ends when the consent can be signed no more, at the latest after 72 hours. Refuses `not-found`, `version-conflict`,
 * `state-refused` where the patient has nothing to sign or no birth date, `invalid-input` where no address is known.
 */
export function sendRemoteLink(consentId: ConsentId, wanted: Wanted): Promise<z.input<typeof remoteSent>> {
  return transaction(async () => {
    const consent = await visibleConsent(consentId);
    authorise(consentPolicy, 'consent.capture', consent);
    await assertCanBeAsked(consent, wanted);
    const contact = await contactFor(consent, wanted);
    const token = newHospitalToken(context().tenant);
    const expiresAt = earlier(later(now(), LINK_MS), consent.signBy);
    const asked = { by: wanted.by, contact, expiresAt, sentBy: person().userId } as const;
    const codes = { tries: 0, codeHash: null, codeExpiresAt: null, codesSent: 0 } as const;
    const unused = { isLive: true, endedWhy: null, openedAt: null, remindedAt: null } as const;
    await replaceLink({ consentId, tokenHashes: [hashToken(token.secret)], ...asked, ...codes, ...unused });
    await sendLink(asked, token.text, false);
    await announceConsent(consent);
    return { url: linkUrl(token.text), expiresAt: expiresAt.toISOString(), sentTo: masked(contact) };
  });
}

/** Ends the link that is out; there being none, nothing happens. Refuses `not-found`. */
export function endRemoteLink(consentId: ConsentId): Promise<Consent> {
  return transaction(async () => {
    const consent = await visibleConsent(consentId);
    authorise(consentPolicy, 'consent.capture', consent);
    const link = await linkRepository().findOne({ consentId, isLive: true });
    if (link !== null && (await endLink(link, 'ended'))) await announceConsent(consent);
    return consent;
  });
}
