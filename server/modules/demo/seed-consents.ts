import { draftConsent as draftSchema } from '../../../shared/schemas/consents.ts';
import type { Answers } from '../../../shared/schemas/consents.ts';
import type { ConsentCategory } from '../../../shared/schemas/consent-templates.ts';
import type { ConsentId, ConsentTemplateId, PatientId, ProcedureId, WardId } from '../../../shared/types/ids.ts';
import { declineConsent, draftConsent, listTemplates, sendConsent, tickRegistration } from '../consents/index.ts';
import { listWardsAndRooms } from '../places/index.ts';
import type { Staff } from '../staff/index.ts';
import { listStaffOfRole } from '../staff/index.ts';
import { listStaysOpen } from '../stays/index.ts';
import { asStaff } from './as-staff.ts';
import { demoStateRepository } from './demo.repository.ts';

/** What became of a consent of the demo. */
export interface DrawnUp {
  readonly category: ConsentCategory;
  readonly staffAnswers: Answers;
  readonly is: 'draft' | 'waiting' | 'declined';
}

async function formOf(category: ConsentCategory): Promise<ConsentTemplateId> {
  const { items } = await listTemplates();
  const form = items.find((one) => one.category === category && one.published !== null);
  if (form === undefined) throw new Error(`The demo has no form of ${category}.`);
  return form.id;
}

/** Draws a consent up for a planned procedure as its lead would, in the transaction in force. */
export const drawUp = (
  lead: Staff,
  patientId: PatientId,
  procedure: { readonly id: ProcedureId; readonly name: string },
  { category, staffAnswers, is }: DrawnUp,
): Promise<void> =>
  asStaff(lead, async () => {
    const wanted = { templateId: await formOf(category), language: 'en', staffAnswers };
    const named = { procedureId: procedure.id, procedureName: procedure.name };
    const draft = await draftConsent(patientId, draftSchema.parse({ ...wanted, ...named }));
    if (is === 'draft') return;
    const consentId = draft._id as ConsentId;
    await sendConsent(consentId, draft.version);
    if (is === 'declined') {
      await declineConsent(consentId, 'Would rather wait for what the tablets do.', { isByHand: false });
    }
  });

const TICKED = 2;

/**
 * Lets a few who lie in the wards of the hospital in force have agreed when they were registered, once: sealed consents to
 * look at. Not in one transaction, since sealing is in none; a repeat finds what is there.
 */
export async function fillConsents(): Promise<void> {
  const state = await demoStateRepository().findOne({ of: 'demo', hasProcedures: true, hasConsents: { $ne: true } });
  if (state === null) return;
  const [registrar] = await listStaffOfRole('nurse-manager');
  if (registrar === undefined) return;
  const { wards } = await listWardsAndRooms();
  const stays = await listStaysOpen(wards.map(({ _id }) => _id as WardId));
  const templateId = await formOf('registration');
  const consenter = { kind: 'patient' } as const;
  for (const { patientId } of stays.filter(({ bedId }) => bedId !== null).slice(0, TICKED)) {
    await asStaff(registrar, () =>
      tickRegistration(patientId, { templateId, language: 'en', agreed: true, consenter }, 'Chrome on Windows'),
    );
  }
  await demoStateRepository().updateWhere({ of: 'demo' }, { hasConsents: true });
}
