import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { draftConsent as draftSchema } from '../../../../shared/schemas/consents.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { ConsentId, PatientId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { getPatientCard, listPatientParts } from '../../patients/index.ts';
import { announceConsent } from '../consents.events.ts';
import type { Consent, ConsentRecord } from '../consents.model.ts';
import { consentCollection } from '../consents.model.ts';
import { consentRepository } from '../consents.repository.ts';
import { assertStaffAnswers, buildForm, doctorOf, patientOnForm } from '../form.ts';
import { takeGateTurn } from '../procedure-gate.ts';
import type { PublishedTemplate } from '../queries/get-template.ts';
import { getPublishedTemplate } from '../queries/get-template.ts';
import { slotsFor } from '../slots.ts';

type Wanted = z.output<typeof draftSchema>;

/** A patient a consent may be drawn up for. Refuses `not-found`, and `state-refused` for a record that is part of another. */
export async function patientToSign(patientId: PatientId): Promise<PatientCard> {
  const [parts] = await listPatientParts([patientId]);
  if (parts === undefined) throw refuse('not-found');
  if (parts.isMerged) throw refuse('state-refused', { detail: 'This record is part of another one now.' });
  return getPatientCard(patientId);
}

/** A consent nobody has signed, of that kind, before anything else is known of it. */
export function newConsent(
  consentId: ConsentId,
  template: PublishedTemplate,
  given: Pick<ConsentRecord, 'patientId' | 'form' | 'consenter' | 'slots'> & Partial<ConsentRecord>,
): { readonly id: ConsentId; readonly record: ConsentRecord } {
  const record: ConsentRecord = {
    procedureId: null,
    category: template.category,
    templateId: template.templateId,
    templateNumber: template.number,
    state: 'draft',
    stateAt: now(),
    kind: 'signed',
    formHash: given.form.formHash,
    order: template.content.order,
    signedSlots: [],
    isSigned: false,
    patientAnswers: {},
    addOnChoices: {},
    reading: [],
    authorId: person().userId,
    signBy: null,
    completedAt: null,
    validUntil: null,
    ending: null,
    replaces: null,
    replacedBy: null,
    paperFileId: null,
    verifyHash: null,
    sealed: null,
    alteredAt: null,
    remindedAt: null,
    ...given,
  };
  return { id: consentId, record };
}

/** Writes a new consent with its journal entry, in the transaction in force, and tells who listens to the patient. */
export async function keepConsent(
  { id, record }: { readonly id: ConsentId; readonly record: ConsentRecord },
  action: string,
): Promise<Consent> {
  if (record.procedureId !== null) await takeGateTurn(record.procedureId);
  // Without its form it could never be sealed.
  await takeTurnOf('consent-template', record.templateId);
  const consent = await consentRepository().insert(record, id);
  await journal({
    action,
    subject: { kind: 'consent', id },
    changes: fieldChanges({}, record, consentCollection.encrypted),
  });
  await announceConsent(consent);
  return consent;
}

/** One of the same patient and kind that still stands; refuses `invalid-input` for any other. */
async function assertReplaceable(wanted: Wanted, template: PublishedTemplate, patientId: PatientId): Promise<void> {
  if (wanted.replaces === null) return;
  const replaced = await consentRepository().findOne({ _id: wanted.replaces, patientId });
  const isOne =
    replaced?.state === 'completed' && replaced.replacedBy === null && replaced.category === template.category;
  if (isOne) return;
  const message = 'That is no consent of this patient and kind that still stands.';
  throw refuse('invalid-input', { errors: [{ pointer: '/body/replaces', message, code: 'not-possible' }] });
}

/**
 * Draws a consent up. Refuses `not-found` for a patient or template the actor does not see, `state-refused` for a template
 * that is not in use and a record that is part of another, and `invalid-input`.
 */
export const draftConsent = (patientId: PatientId, wanted: Wanted): Promise<Consent> =>
  transaction(async () => {
    const patient = await patientToSign(patientId);
    const template = await getPublishedTemplate(wanted.templateId);
    await assertReplaceable(wanted, template, patientId);
    assertStaffAnswers(template.content.fields, wanted.staffAnswers, false);
    const slots = await slotsFor(template.content.signers, wanted.signers);
    const consentId = uuid() as ConsentId;
    const { language, consenter, procedureName, procedureId, staffAnswers, replaces } = wanted;
    const form = buildForm(template, {
      consentId,
      language,
      patient: patientOnForm(patient),
      consenter,
      procedureName,
      staffAnswers,
      doctorName: doctorOf(slots),
    });
    const given = { patientId, procedureId, form, consenter, slots, replaces };
    return keepConsent(newConsent(consentId, template, given), 'consent.drafted');
  });
