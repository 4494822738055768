import { expect } from 'chai';
import type { TemplateContent } from '../../../shared/schemas/consent-templates.ts';
import type { ConsentView, Mark, SigningView } from '../../../shared/schemas/consents.ts';
import { consentView, signingView } from '../../../shared/schemas/consents.ts';
import type { ConsentTemplateId, PatientId } from '../../../shared/types/ids.ts';
import { newTemplate, someContent } from '../../security/fixtures/consent-templates.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { TEST_PASSWORD } from '../../support/world.ts';

let made = 0;

/** A signature across the pad; another each time unless the seed is given. */
export function drawnMark(seed = (made += 1)): Mark {
  const points = Array.from({ length: 20 }, (_, index) => ({
    x: 0.1 + index * 0.03,
    y: 0.2 + ((index * 7 + seed) % 10) / 100,
    t: index * 16,
    p: 0.5,
  }));
  return { method: 'drawn', strokes: [points] };
}

/** The consent in the answer, which must be one. */
export function viewOf(answer: Answer): ConsentView {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return consentView.parse(answer.body);
}

export function formOf(answer: Answer): SigningView {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return signingView.parse(answer.body);
}

interface DraftOptions {
  readonly by?: Person;
  readonly content?: TemplateContent;
  readonly patientId?: PatientId;
  readonly templateId?: ConsentTemplateId;
  readonly body?: object;
}

/**
 * Everything the tests of one hospital do with consents, by its own people.
 * @param as their browsers: others where the clock moves and sessions run out
 */
export function signingRoom(
  world: World,
  hospital: TestHospital,
  as: (person: Person) => Promise<Caller> = (person) => world.as(person),
) {
  const template = async (content?: TemplateContent, category?: 'registration' | 'procedure') =>
    (
      await newTemplate(world, hospital, {
        ...(content === undefined ? {} : { content }),
        ...(category === undefined ? {} : { category }),
      })
    )._id as ConsentTemplateId;

  /** Of the kind that is agreed to by a tick: it asks nothing and only the patient signs. */
  const registrationTemplate = () => {
    made += 1;
    const content = someContent(`Registration ${made}`);
    const text = content.texts['en'];
    if (text === undefined) throw new Error('It has no English text.');
    const plain = { fields: [], addOns: [], signers: [{ role: 'patient', need: 'always' } as const] };
    return template({ ...content, ...plain, texts: { en: { ...text, fields: {}, addOns: {} } } }, 'registration');
  };

  const post = async (person: Person, { id }: Pick<ConsentView, 'id'>, act: string, body: object): Promise<Answer> =>
    (await as(person)).post(`/api/v1/consents/${id}/${act}`, body);

  /** Asks for a new one. */
  const tryDraft = async (options: DraftOptions = {}): Promise<Answer> => {
    const templateId = options.templateId ?? (await template(options.content));
    const patientId = options.patientId ?? (await newPatient(world, hospital)).id;
    const body = { templateId, language: 'en', staffAnswers: { side: 'left' }, ...options.body };
    return (await as(options.by ?? hospital.doctor)).post(`/api/v1/patients/${patientId}/consents`, body);
  };
  const draft = async (options: DraftOptions = {}) => viewOf(await tryDraft(options));
  const send = async (consent: ConsentView, by = hospital.doctor) =>
    viewOf(await post(by, consent, 'send', { version: consent.version }));
  const sent = async (options: DraftOptions = {}) => send(await draft(options), options.by);
  const view = async ({ id }: Pick<ConsentView, 'id'>, by = hospital.doctor) =>
    viewOf(await (await as(by)).get(`/api/v1/consents/${id}`));

  /** A tablet of its own, in a patient's hands. */
  const handOver = async (consent: Pick<ConsentView, 'id' | 'version'>, by = hospital.nurse) => {
    const { caller } = await world.signIn(by);
    const answer = await caller.post(`/api/v1/consents/${consent.id}/hand-over`, { version: consent.version });
    return { tablet: caller, form: formOf(answer) };
  };

  const byHand = (form: SigningView | ConsentView, more: object = {}) => ({
    slot: 'patient',
    formHash: form.form.formHash,
    mark: drawnMark(),
    signedAt: world.clock.now().toISOString(),
    reading: [{ section: 'what', seconds: 12, reachedEnd: true }],
    answers: {},
    addOnChoices: Object.fromEntries(form.form.addOns.map((key) => [key, true])),
    ...more,
  });
  /** What a witness or interpreter sends: no answers. */
  const beside = (form: SigningView | ConsentView, slot: string, more: object = {}) => {
    const { answers: _, addOnChoices: __, ...rest } = byHand(form, { slot, name: 'Wanjiru Otieno', ...more });
    return rest;
  };
  const signOn = (tablet: Caller, body: object): Promise<Answer> => tablet.post('/api/v1/handed-over/sign', body);

  const asDoctor = (form: SigningView | ConsentView, more: object = {}) => ({
    slot: 'doctor',
    formHash: form.form.formHash,
    mark: drawnMark(),
    signedAt: world.clock.now().toISOString(),
    proof: { password: TEST_PASSWORD },
    ...more,
  });
  const signAsDoctor = (consent: ConsentView, more: object = {}, by = hospital.doctor): Promise<Answer> =>
    post(by, consent, 'sign', asDoctor(consent, more));

  /** Signed by the patient on a tablet. */
  const signedByPatient = async (consent: ConsentView, more: object = {}): Promise<ConsentView> => {
    const { tablet, form } = await handOver(consent);
    formOf(await signOn(tablet, byHand(form, more)));
    return view(consent);
  };
  /** Signed by all and completed. */
  const completed = async (options: DraftOptions = {}): Promise<ConsentView> => {
    const signed = await signedByPatient(await sent(options));
    return viewOf(await signAsDoctor(signed));
  };
  /** Somebody who lies in ward A. */
  const inpatient = async (): Promise<PatientId> => (await newStay(world, hospital)).patient.id;

  return {
    template,
    registrationTemplate,
    post,
    tryDraft,
    draft,
    send,
    sent,
    view,
    handOver,
    byHand,
    beside,
    signOn,
    asDoctor,
    signAsDoctor,
    signedByPatient,
    completed,
    inpatient,
  };
}

export type SigningRoom = ReturnType<typeof signingRoom>;
export { newPatient, someContent };
