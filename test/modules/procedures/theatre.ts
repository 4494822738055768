import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { revokeConsent } from '../../../server/modules/consents/commands/end-consent.ts';
import { announceConsent } from '../../../server/modules/consents/consents.events.ts';
import type { Consent, ConsentRecord } from '../../../server/modules/consents/consents.model.ts';
import { consentRepository } from '../../../server/modules/consents/consents.repository.ts';
import { takeGateTurn } from '../../../server/modules/consents/index.ts';
import type { ConsentForm } from '../../../shared/schemas/consents.ts';
import { wardConsents } from '../../../shared/schemas/consents.ts';
import type { ProcedureView } from '../../../shared/schemas/procedures.ts';
import { procedureView } from '../../../shared/schemas/procedures.ts';
import type { ConsentId, ConsentTemplateId, PatientId, WardId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { TestHospital, World } from '../../support/world.ts';

export const HOUR = 3_600_000;
export const at = (world: World, fromNowMs: number): string =>
  new Date(world.clock.now().getTime() + fromNowMs).toISOString();

/** Plans a procedure as that person, three hours from now unless said otherwise. */
export async function planned(
  world: World,
  hospital: TestHospital,
  patientId: PatientId,
  more: object = {},
): Promise<ProcedureView> {
  const nurse = await world.as(hospital.nurse);
  const body = {
    patientId,
    name: 'Appendicectomy',
    plannedAt: at(world, 3 * HOUR),
    leadId: hospital.doctor.id,
    ...more,
  };
  const answer = await nurse.post('/api/v1/procedures', body);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  return procedureView.parse(answer.body);
}

export const seen = async (caller: Caller, id: string): Promise<ProcedureView> =>
  procedureView.parse((await caller.get(`/api/v1/procedures/${id}`)).body);

export const marksOf = async (caller: Caller, wardId: WardId) =>
  wardConsents.parse((await caller.get(`/api/v1/wards/${wardId}/consents`)).body);

const formOf = (
  consentId: ConsentId,
  templateId: ConsentTemplateId,
  category: ConsentForm['category'],
): ConsentForm => ({
  consentId,
  category,
  language: 'en',
  template: { id: templateId, number: 1 },
  hospitalName: 'A test’s',
  patient: { name: 'Somebody', birthDate: null, hospitalNumber: 'T1' },
  consenter: { kind: 'patient' },
  procedureName: null,
  text: { title: `Consent to ${category}`, summary: 'S', sections: [], fields: {}, addOns: {}, declaration: 'D' },
  fields: [],
  addOns: [],
  staffAnswers: {},
  doctorName: null,
  formHash: '0'.repeat(64),
});

type Wanted = Pick<ConsentRecord, 'patientId'> & Partial<ConsentRecord>;

/** A consent as it stands at the end of its way, without the way; told as every change of one is. */
export async function newConsent(world: World, hospital: TestHospital, wanted: Wanted): Promise<Consent> {
  const id = uuid() as ConsentId;
  const templateId = uuid() as ConsentTemplateId;
  const category = wanted.category ?? 'procedure';
  const now = world.clock.now();
  const record: ConsentRecord = {
    procedureId: null,
    category,
    templateId,
    templateNumber: 1,
    state: 'completed',
    stateAt: now,
    kind: 'signed',
    form: formOf(id, templateId, category),
    formHash: '0'.repeat(64),
    consenter: { kind: 'patient' },
    slots: [],
    signedSlots: [],
    isSigned: true,
    order: 'sequential',
    patientAnswers: {},
    addOnChoices: {},
    reading: [],
    authorId: hospital.nurse.id,
    signBy: null,
    completedAt: now,
    validUntil: null,
    ending: null,
    replaces: null,
    replacedBy: null,
    paperFileId: null,
    verifyHash: null,
    sealed: null,
    alteredAt: null,
    remindedAt: null,
    ...wanted,
  };
  return world.inside(hospital, () =>
    transaction(async () => {
      if (record.procedureId !== null) await takeGateTurn(record.procedureId);
      const consent = await consentRepository().insert(record, id);
      await journal({ action: 'test.consented', subject: { kind: 'consent', id } });
      await announceConsent(consent);
      return consent;
    }),
  );
}

/** A valid consent for the procedure, of that kind. */
export const consentFor = (
  world: World,
  hospital: TestHospital,
  of: ProcedureView,
  more: Partial<ConsentRecord> = {},
) => newConsent(world, hospital, { patientId: of.patient.id, procedureId: of.id, ...more });

/** The patient takes it back. */
export const revoke = (world: World, hospital: TestHospital, { _id, version }: Consent) =>
  world.inside(hospital, () =>
    revokeConsent(_id as ConsentId, { version, reason: 'Changed their mind', by: null, witness: null }),
  );

/** What is told a little after what it follows from: asked for until it is so. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
  }
}
