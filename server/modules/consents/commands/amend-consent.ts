import type { z } from 'zod';
import type { amendConsent as amendSchema, ConsentForm } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { asHouse } from '../../../access/as-house.ts';
import { assertPossible, changeConsent } from '../change-consent.ts';
import type { Consent, Slot } from '../consents.model.ts';
import type { FormParts } from '../form.ts';
import { assertStaffAnswers, buildForm, doctorOf, fittingAnswers } from '../form.ts';
import type { PublishedTemplate } from '../queries/get-template.ts';
import { getTemplateVersion } from '../queries/get-template.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { choicesOf, slotsFor } from '../slots.ts';

type Wanted = z.output<typeof amendSchema>;

/** Once somebody has signed, everybody signs that very form. */
function assertNobodySigned(consent: Consent): void {
  if (consent.signedSlots.length > 0) {
    throw refuse('state-refused', { detail: 'Somebody has signed this form already; all sign the same.' });
  }
}

const partsOf = ({ _id, form }: Consent, slots: readonly Slot[]): FormParts => ({
  consentId: _id as ConsentId,
  language: form.language,
  patient: form.patient,
  consenter: form.consenter,
  procedureName: form.procedureName,
  staffAnswers: form.staffAnswers,
  doctorName: doctorOf(slots),
});

const withForm = (form: ConsentForm) => ({ form, formHash: form.formHash });

/**
 * Changes what is named, while nobody has signed. Refuses `not-found`, `version-conflict`, `state-refused`,
 * `invalid-input`.
 */
export const amendConsent = (consentId: ConsentId, { version, ...wanted }: Wanted): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    assertPossible(consent, 'amend', version);
    assertNobodySigned(consent);
    const template = await getTemplateVersion(consent.templateId, consent.templateNumber);
    const slots =
      wanted.signers === undefined ? consent.slots : await slotsFor(template.content.signers, wanted.signers);
    const { signers: _, ...ofForm } = wanted;
    if (ofForm.staffAnswers !== undefined) {
      assertStaffAnswers(template.content.fields, ofForm.staffAnswers, consent.state === 'signing');
    }
    const form = buildForm(template, { ...partsOf(consent, slots), ...ofForm });
    const change = { ...withForm(form), slots, consenter: form.consenter };
    return changeConsent(consent, 'amend', 'consent.amended', change);
  });

/** The version of the template that is in force; `null` where the consent is of that version. */
export async function newerVersion(consent: Consent): Promise<PublishedTemplate | null> {
  const { templateId, templateNumber } = consent;
  // Whose hands it is in does not matter: it is read for the consent, which was reached already.
  return asHouse('look for a newer version of a form', async () => {
    const { newest } = await getTemplateVersion(templateId, templateNumber);
    return newest === templateNumber ? null : getTemplateVersion(templateId, newest);
  });
}

/**
 * Takes the newest version of the template, while nobody has signed; answers that no longer fit are dropped. Of the newest
 * already, nothing changes. Whoever calls it has reached the consent.
 */
async function takeNewestForm(consent: Consent): Promise<Consent> {
  const template = await newerVersion(consent);
  if (template === null) return consent;
  assertPossible(consent, 'amend');
  assertNobodySigned(consent);
  const { content, number } = template;
  const slots = await asHouse('place the signers of a newer form', () =>
    slotsFor(content.signers, choicesOf(consent.slots).filter(isPlaced(content.signers.map(({ role }) => role)))),
  );
  const parts = partsOf(consent, slots);
  const language = content.texts[parts.language] === undefined ? (content.languages[0] ?? 'en') : parts.language;
  const staffAnswers = fittingAnswers(content, 'staff', parts.staffAnswers);
  const form = buildForm(template, { ...parts, language, staffAnswers });
  const change = { ...withForm(form), slots, order: content.order, templateNumber: number };
  return changeConsent(consent, 'amend', 'consent.read-again', change);
}

/** A doctor whom the newer version does not ask for is left out; whoever else was there stays. */
const isPlaced =
  (roles: readonly string[]) =>
  ({ role }: { readonly role: string }): boolean =>
    role !== 'doctor' || roles.includes('doctor');

/** Takes the newest version, asked by staff. Refuses `not-found`, `version-conflict`, `state-refused`. */
export const readAgain = (consentId: ConsentId, version: number): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    assertPossible(consent, 'amend', version);
    return takeNewestForm(consent);
  });

/** The same, asked by whoever is to sign: on the tablet, or on their own phone (as the house). */
export const readFormAgain = (consentId: ConsentId): Promise<Consent> =>
  transaction(async () => takeNewestForm(await visibleConsent(consentId)));
