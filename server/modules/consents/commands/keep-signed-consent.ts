import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type {
  paperConsent as paperSchema,
  registrationConsent as registrationSchema,
} from '../../../../shared/schemas/consents.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { ConsentId, PatientId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { attachFiles } from '../../files/index.ts';
import type { Consent, ConsentRecord, SignatureRecord, Slot } from '../consents.model.ts';
import { consentRepository, signatureRepository } from '../consents.repository.ts';
import {
  assertPatientAnswers,
  assertStaffAnswers,
  buildForm,
  contentHashOf,
  doctorOf,
  patientOnForm,
} from '../form.ts';
import type { PublishedTemplate } from '../queries/get-template.ts';
import { getPublishedTemplate } from '../queries/get-template.ts';
import { keepConsent, newConsent, patientToSign } from './draft-consent.ts';
import { sealAtOnce } from './seal-at-once.ts';

type Paper = z.output<typeof paperSchema>;
type Registration = z.output<typeof registrationSchema>;

const invalid = (pointer: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code: 'not-possible' }] });

const DAY_MS = 24 * 3_600_000;

interface Whole {
  readonly patient: PatientCard;
  readonly language: string;
  readonly consenter: Paper['consenter'];
  readonly procedureName: string | null;
  readonly slots: readonly Slot[];
}

/** A consent that everybody has signed already, and its form. */
function signedConsent(template: PublishedTemplate, whole: Whole, given: Partial<ConsentRecord>) {
  const { patient, language, consenter, procedureName, slots } = whole;
  const consentId = uuid() as ConsentId;
  const form = buildForm(template, {
    consentId,
    language,
    patient: patientOnForm(patient),
    consenter,
    procedureName,
    staffAnswers: {},
    doctorName: doctorOf(slots),
  });
  const signedSlots = slots.map(({ key }) => key);
  const signed = { signedSlots, isSigned: true } as const;
  const own = { patientId: patient.id, form, consenter, slots, ...signed, state: 'signing' } as const;
  return newConsent(consentId, template, { ...own, ...given });
}

/** Writes what each signed, as far as it is known, in the transaction in force. */
async function keepSignatures(
  consent: Consent,
  of: Pick<SignatureRecord, 'method' | 'proof' | 'signedAt' | 'device' | 'handedOverBy'>,
): Promise<void> {
  const { form, consenter } = consent;
  const consents =
    consenter.kind === 'patient'
      ? { name: form.patient.name, capacity: null }
      : { name: consenter.name, capacity: `${consenter.kind}, ${consenter.relationship}` };
  await signatureRepository().insertMany(
    consent.slots.map((slot) => ({
      consentId: consent._id as ConsentId,
      slot: slot.key,
      role: slot.role,
      staffId: null,
      signer: slot.role === 'patient' ? consents : { name: slot.name ?? '', capacity: null },
      mark: null,
      formHash: consent.formHash,
      contentHash: contentHashOf(consent.formHash, consent.patientAnswers, consent.addOnChoices),
      receivedAt: now(),
      ...of,
    })),
  );
}

function paperSlots(signers: Paper['signers']): Slot[] {
  const counts = new Map<string, number>();
  const beside = signers.map(({ role, name }): Slot => {
    const count = (counts.get(role) ?? 0) + 1;
    counts.set(role, count);
    return { key: count === 1 ? role : `${role}-${count}`, role, staffId: null, name };
  });
  return [{ key: 'patient', role: 'patient', staffId: null, name: null }, ...beside];
}

/**
 * Keeps a consent that was signed on paper with its scan, which is the actor's own file of the purpose `consent-paper`.
 * Sealed before this answers. A repeat with the same file is answered with the same consent. Refuses `not-found`,
 * `state-refused` as drawing one up, and `invalid-input`.
 */
export async function keepPaperConsent(patientId: PatientId, wanted: Paper): Promise<Consent> {
  const kept = await transaction(async () => {
    const patient = await patientToSign(patientId);
    const first = await consentRepository().findOne({ paperFileId: wanted.fileId, patientId });
    if (first !== null) return first;
    const signedAt = new Date(`${wanted.signedOn}T00:00:00.000Z`);
    // A day begins up to fourteen hours earlier in the east.
    if (signedAt.getTime() > now().getTime() + DAY_MS) throw invalid('/body/signedOn', 'That day is still to come.');
    const template = await getPublishedTemplate(wanted.templateId);
    const { language, consenter, procedureName, procedureId, fileId } = wanted;
    const whole = { patient, language, consenter, procedureName, slots: paperSlots(wanted.signers) };
    const made = signedConsent(template, whole, { kind: 'paper', procedureId, paperFileId: fileId });
    const consent = await keepConsent(made, 'consent.kept-paper');
    await attachFiles([fileId], { purpose: 'consent-paper', id: made.id });
    await keepSignatures(consent, { method: 'paper', proof: 'paper', signedAt, device: null, handedOverBy: null });
    return consent;
  });
  return sealAtOnce(kept);
}

/**
 * Notes that the patient agreed when they were registered, said to or ticked before whoever acts. Sealed before this
 * answers. Who agreed to this version already is answered with that consent. Refuses `not-found`, `state-refused` as drawing
 * one up, and `invalid-input` for a template that is none of registration or asks for more than a tick.
 */
export async function tickRegistration(
  patientId: PatientId,
  { templateId, language, consenter }: Registration,
  device: string,
): Promise<Consent> {
  const kept = await transaction(async () => {
    const patient = await patientToSign(patientId);
    const template = await getPublishedTemplate(templateId);
    if (template.category !== 'registration') {
      throw invalid('/body/templateId', 'Only a form of registration is agreed to by a tick.');
    }
    const sameVersion = { patientId, templateId, templateNumber: template.number };
    const first = (await consentRepository().find(sameVersion)).find(
      ({ state, replacedBy }) => replacedBy === null && (state === 'completed' || state === 'signing'),
    );
    if (first !== undefined) return first;
    assertStaffAnswers(template.content.fields, {}, true);
    const slots: Slot[] = [{ key: 'patient', role: 'patient', staffId: null, name: null }];
    const whole = { patient, language, consenter, procedureName: null, slots };
    const made = signedConsent(template, whole, { kind: 'tick' });
    assertPatientAnswers(made.record.form, {}, {});
    const consent = await keepConsent(made, 'consent.ticked');
    const handedOverBy = person().userId;
    await keepSignatures(consent, { method: 'tick', proof: 'staff-present', signedAt: now(), device, handedOverBy });
    return consent;
  });
  return kept.state === 'signing' ? sealAtOnce(kept) : kept;
}
