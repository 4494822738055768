import type { ConsentId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { assertPossible, changeConsent } from '../change-consent.ts';
import type { Consent } from '../consents.model.ts';
import { assertStaffAnswers } from '../form.ts';
import { getTemplateVersion } from '../queries/get-template.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { dueSlots } from '../slots.ts';
import { tellWaiting } from '../tell-people.ts';

const HOUR_MS = 3_600_000;

/**
 * Gives it to be signed. Refuses `not-found`, `version-conflict`, `state-refused`, `invalid-input` while a required field
 * of the staff is empty, and `form-changed` where a newer version was published since: it must be read first.
 */
export const sendConsent = (consentId: ConsentId, version: number): Promise<Consent> =>
  transaction(async () => {
    const consent = await visibleConsent(consentId);
    assertPossible(consent, 'send', version);
    const { form, templateId, templateNumber } = consent;
    const { content, newest } = await getTemplateVersion(templateId, templateNumber);
    if (newest !== templateNumber) throw refuse('form-changed');
    assertStaffAnswers(form.fields, form.staffAnswers, true);
    const at = now();
    const signBy = new Date(at.getTime() + content.signWithinHours * HOUR_MS);
    const sent = await changeConsent(consent, 'send', 'consent.sent', { signBy, remindedAt: at });
    await tellDue(sent);
    return sent;
  });

/** Tells the members of staff whose turn it became with this change. @param before what was due before it */
export async function tellDue(consent: Consent, before: readonly string[] = []): Promise<void> {
  for (const { key, role, staffId } of dueSlots(consent)) {
    if (role === 'doctor' && staffId !== null && !before.includes(key)) await tellWaiting(consent, staffId);
  }
}
