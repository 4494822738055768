import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { TemplateContent } from '../../shared/schemas/consent-templates.ts';
import { templateView } from '../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../shared/schemas/consents.ts';
import { consentView, signingView } from '../../shared/schemas/consents.ts';
import { wardList } from '../../shared/schemas/places.ts';
import type { ProcedureView } from '../../shared/schemas/procedures.ts';
import { procedureView } from '../../shared/schemas/procedures.ts';
import type { StayCard } from '../../shared/schemas/stays.ts';
import { wardCensus } from '../../shared/schemas/stays.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, takePicture, withinASecond } from './stage.ts';
import { openWard } from './ward-page.ts';

const WARD = 'Ward 2 Surgical';
const CONTENT: TemplateContent = {
  languages: ['en'],
  texts: {
    en: {
      title: 'Removing the appendix',
      summary: 'The appendix is taken out while you sleep.',
      sections: [{ key: 'what', heading: 'What is done', body: 'Three small cuts are made.' }],
      fields: {},
      addOns: {},
      declaration: 'I agree to it.',
    },
  },
  fields: [],
  addOns: [],
  signers: [{ role: 'patient', need: 'always' }],
  order: 'sequential',
  validForDays: 90,
  signWithinHours: 72,
};

const good = (answer: Answer): unknown => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return answer.body;
};

describe('The gate of a procedure', function () {
  this.timeout(180_000);
  let stage: Stage;
  let doctor: Caller;
  let templateId: string;
  let stay: StayCard;

  before(async () => {
    stage = await openStage();
    const admin = await signInAs(stage.house, 'NORTH', 'admin');
    const made = await admin.post('/api/v1/consent-templates', { category: 'procedure', content: CONTENT });
    const begun = templateView.parse(good(made));
    templateId = begun.id;
    good(await admin.post(`/api/v1/consent-templates/${templateId}/publish`, { version: begun.version, note: null }));
    doctor = await signInAs(stage.house, 'NORTH', 'doctor');
    const { items } = wardList.parse(good(await doctor.get('/api/v1/wards')));
    const ward = items.find(({ name }) => name === WARD);
    const census = wardCensus.parse(good(await doctor.get(`/api/v1/wards/${ward?.id}/census`)));
    const found = census.stays.filter(({ bedId }) => bedId !== null).at(-1);
    if (found === undefined) throw new Error(`Nobody lies in ${WARD}.`);
    stay = found;
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  async function plan(): Promise<ProcedureView> {
    const { person } = good(await doctor.get('/api/v1/session')) as { person: { id: string } };
    const plannedAt = new Date(Date.now() + 3 * 3_600_000).toISOString();
    const body = { patientId: stay.patient.id, name: 'Appendicectomy', plannedAt, leadId: person.id };
    return procedureView.parse(good(await doctor.post('/api/v1/procedures', body)));
  }

  /** Drawn up for the procedure by the doctor, signed by the patient on a nurse's tablet, sealed. */
  async function signFor({ id, patient }: ProcedureView): Promise<ConsentView> {
    const wanted = { templateId, language: 'en', procedureId: id };
    const drafted = consentView.parse(good(await doctor.post(`/api/v1/patients/${patient.id}/consents`, wanted)));
    const { version } = drafted;
    const sent = consentView.parse(good(await doctor.post(`/api/v1/consents/${drafted.id}/send`, { version })));
    const tablet = await signInAs(stage.house, 'NORTH', 'nurse-manager');
    const handed = await tablet.post(`/api/v1/consents/${sent.id}/hand-over`, { version: sent.version });
    const { form } = signingView.parse(good(handed));
    const mark = { method: 'typed', text: 'Naledi Mokoena' };
    const signedAt = new Date().toISOString();
    good(await tablet.post('/api/v1/handed-over/sign', { slot: 'patient', formHash: form.formHash, mark, signedAt }));
    const signed = consentView.parse(good(await doctor.get(`/api/v1/consents/${sent.id}`)));
    expect(signed.state).to.equal('completed');
    return signed;
  }

  async function withdraw(page: Page, consentId: string): Promise<number> {
    await page.goto(`/consents/${consentId}`);
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('textarea').first().fill('I have changed my mind.');
    const answered = page.waitForResponse((response) => response.url().endsWith('/revoke') && response.ok());
    await dialog.getByRole('button', { name: 'Withdraw it now' }).click();
    await answered;
    return Date.now();
  }

  it('opens with the consent, and a withdrawal on another device closes it on every open screen within a second', async () => {
    const procedure = await plan();
    const board = await stage.openAs('NORTH', 'nurse-manager');
    const theatre = await stage.openAs('NORTH', 'doctor', { size: 'tablet' });
    const desk = await stage.openAs('NORTH', 'nurse-manager');
    await openWard(board.page, WARD);
    const mark = (standing: string) =>
      board.page.locator(`[data-bed="${stay.bedId}"] .bed-consent[data-standing="${standing}"]`);
    await mark('missing').waitFor();
    await theatre.page.goto(`/procedures/${procedure.id}`);
    await theatre.page.getByRole('heading', { name: 'It may not start' }).waitFor();
    await theatre.page.getByText('Live', { exact: true }).waitFor();
    const start = theatre.page.getByRole('button', { name: 'Start', exact: true });
    expect(await start.isDisabled()).to.equal(true);

    await withinASecond(async () => {
      const consent = await signFor(procedure);
      await theatre.page.getByRole('heading', { name: 'It may start' }).waitFor();
      await mark('given').waitFor();
      expect(await start.isEnabled()).to.equal(true);
      expect(await accessibilityFindings(theatre.page)).to.deep.equal([]);
      const now = () => Date.now();
      const seen = Promise.all([
        mark('withdrawn').waitFor().then(now),
        theatre.page.getByRole('heading', { name: 'Consent withdrawn' }).waitFor().then(now),
      ]);
      const withdrawnAt = await withdraw(desk.page, consent.id);
      const [onBoard, inTheatre] = await seen;
      return {
        'until the board showed it': onBoard - withdrawnAt,
        'until the procedure showed it': inTheatre - withdrawnAt,
      };
    });
    expect(await start.isDisabled()).to.equal(true);
    await takePicture(theatre.page, 'procedure-withdrawn-tablet');
    expect(await accessibilityFindings(theatre.page)).to.deep.equal([]);

    await board.page.locator(`[data-bed="${stay.bedId}"]`).click();
    await board.page
      .getByRole('dialog')
      .getByText(/^Consent withdrawn today \d\d:\d\d$/u)
      .waitFor();
    await takePicture(board.page, 'bed-consent-withdrawn');
    expect(await accessibilityFindings(board.page)).to.deep.equal([]);
    for (const { context } of [board, theatre, desk]) await context.close();
  });

  it('is broken only with a reason, which stands on the procedure and reaches the nurse manager', async () => {
    const procedure = await plan();
    const manager = await stage.openAs('NORTH', 'nurse-manager', { size: 'phone' });
    const theatre = await stage.openAs('NORTH', 'doctor', { size: 'phone' });
    await theatre.page.goto(`/procedures/${procedure.id}`);
    await theatre.page.getByRole('button', { name: 'Start without consent…' }).click();
    const dialog = theatre.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Start without consent' }).click();
    await dialog.getByText('Please fill this in.').waitFor();
    expect(await accessibilityFindings(theatre.page)).to.deep.equal([]);
    await dialog.getByLabel('Why it cannot wait').fill('Bleeding, cannot wait.');
    await dialog.getByRole('button', { name: 'Start without consent' }).click();
    await theatre.page.getByRole('heading', { name: 'Started without a valid consent' }).waitFor();
    await theatre.page.getByText('Bleeding, cannot wait.').waitFor();
    await manager.page.goto('/inbox');
    await manager.page.getByText('A procedure was started without a valid consent').first().waitFor();
    for (const { context } of [manager, theatre]) await context.close();
  });
});
