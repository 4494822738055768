import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import type { TemplateContent } from '../../shared/schemas/consent-templates.ts';
import { templateView } from '../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../shared/schemas/consents.ts';
import { consentView, remoteSent } from '../../shared/schemas/consents.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import { drawWithFinger, drawWithPen, inkOf, wave } from './signing-hands.ts';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, signIn, SIZES, takePicture } from './stage.ts';

const PASSWORD = 'ward-demo-2026';
const PIN = '482915';
const LANDSCAPE = { width: SIZES.tablet.height, height: SIZES.tablet.width };

const CONTENT: TemplateContent = {
  languages: ['en'],
  texts: {
    en: {
      title: 'Removing the appendix',
      summary: 'The appendix is inflamed and is taken out while you sleep. It takes about an hour.',
      sections: [
        {
          key: 'what',
          heading: 'What is done',
          body: 'Three small cuts are made.\n\n- You sleep.\n- You feel nothing.',
        },
        { key: 'risks', heading: 'What can go wrong', body: 'Bleeding and infection are rare. '.repeat(40).trim() },
      ],
      fields: { allergies: { label: 'What you cannot bear', help: 'Medicines, plasters, food.', choices: {} } },
      addOns: { photo: { label: 'Photographs for teaching', text: 'Your face is not shown.' } },
      declaration: 'I have understood what is done and what can go wrong, and I agree to it.',
    },
  },
  fields: [{ key: 'allergies', kind: 'text', filledBy: 'patient', isRequired: true, choices: [] }],
  addOns: [{ key: 'photo' }],
  signers: [
    { role: 'patient', need: 'always' },
    { role: 'witness', need: 'always' },
    { role: 'doctor', need: 'always' },
  ],
  order: 'sequential',
  validForDays: 90,
  signWithinHours: 72,
};

const PATIENT = { familyName: 'Mokoena', givenName: 'Naledi', birthDate: '1984-03-04', sex: 'female' };

const good = (answer: Answer): unknown => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return answer.body;
};

describe('A consent signed on a tablet', function () {
  this.timeout(180_000);
  let stage: Stage;
  let doctor: Caller;
  let templateId: string;
  let patientId: string;

  before(async () => {
    stage = await openStage();
    const admin = await signInAs(stage.house, 'NORTH', 'admin');
    const begun = templateView.parse(
      good(await admin.post('/api/v1/consent-templates', { category: 'procedure', content: CONTENT })),
    );
    templateId = begun.id;
    good(await admin.post(`/api/v1/consent-templates/${templateId}/publish`, { version: begun.version, note: null }));
    doctor = await signInAs(stage.house, 'NORTH', 'doctor');
    good(await doctor.put('/api/v1/account/pin', { password: PASSWORD, pin: PIN }));
    const reception = await signInAs(stage.house, 'NORTH', 'nurse');
    patientId = (good(await reception.post('/api/v1/patients', PATIENT)) as { id: string }).id;
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  const view = async (id: string): Promise<ConsentView> =>
    consentView.parse(good(await doctor.get(`/api/v1/consents/${id}`)));
  /** Drawn up and ready to be signed. */
  async function sent(): Promise<ConsentView> {
    const body = { templateId, language: 'en', procedureName: 'Appendectomy' };
    const drafted = consentView.parse(good(await doctor.post(`/api/v1/patients/${patientId}/consents`, body)));
    return consentView.parse(
      good(await doctor.post(`/api/v1/consents/${drafted.id}/send`, { version: drafted.version })),
    );
  }
  /** The doctor's tablet, with that consent open, and then in the patient's hands. */
  async function handedOver(consent: ConsentView): Promise<{ page: Page; context: BrowserContext }> {
    const opened = await stage.open({ size: 'tablet', hasTouch: true });
    await signIn(opened.page, stage.logins, 'NORTH', 'doctor');
    await opened.page.goto(`/consents/${consent.id}`);
    await opened.page.getByRole('button', { name: 'Hand over the tablet' }).click();
    await opened.page.getByRole('button', { name: 'Hand it over now' }).click();
    await opened.page.getByRole('heading', { name: /^Please hand the tablet to/u }).waitFor();
    return opened;
  }
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  /** From the first page to the pad. */
  async function readToPad(page: Page): Promise<void> {
    await press(page, /begin$/u);
    await page.getByText('Part 1 of 3').waitFor();
    await press(page, 'Next');
    await page.getByRole('heading', { name: 'What is done' }).waitFor();
    await press(page, 'Next');
    await page.getByRole('heading', { name: 'What can go wrong' }).waitFor();
    await press(page, 'I have read it all');
    await page.getByRole('heading', { name: 'What you agree to' }).waitFor();
    await page.getByLabel('What you cannot bear').fill('Penicillin');
    await page.getByLabel('No, I do not agree').check();
    await press(page, 'Go on to sign');
    await page.locator('.pad-canvas').waitFor();
  }
  const signed = (page: Page) => page.getByRole('button', { name: 'Sign', exact: true });

  it('is read, drawn while the tablet is turned, witnessed, given back by PIN, signed by the doctor and sealed', async () => {
    const consent = await sent();
    const { page, context } = await handedOver(consent);
    await takePicture(page, 'signing-hand-tablet');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await readToPad(page);

    expect(await signed(page).isDisabled(), 'nothing is drawn').to.equal(true);
    await page.getByRole('checkbox').check();
    await drawWithFinger(page, [[0.5, 0.5]]);
    expect(await signed(page).isDisabled(), 'a dot is no signature').to.equal(true);
    await press(page, 'Undo stroke');
    await drawWithFinger(page, wave([0.1, 0.3], [0.5, 0.6]));
    await page.getByRole('img', { name: /1 stroke drawn/u }).waitFor();
    await takePicture(page, 'signing-pad-tablet');
    const before = await inkOf(page);
    await page.setViewportSize(LANDSCAPE);
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLCanvasElement>('.pad-canvas')?.width ===
        document.querySelector('.pad-canvas')?.clientWidth,
    );
    const turned = await inkOf(page);
    expect(before.count).to.be.greaterThan(100);
    expect(turned.count, 'the turned pad shows it still').to.be.greaterThan(100);
    await drawWithFinger(page, wave([0.5, 0.3], [0.9, 0.6]));
    await page.getByRole('img', { name: /2 strokes drawn/u }).waitFor();
    await takePicture(page, 'signing-pad-landscape');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await page.setViewportSize(SIZES.tablet);
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLCanvasElement>('.pad-canvas')?.width ===
        document.querySelector('.pad-canvas')?.clientWidth,
    );
    const back = await inkOf(page);
    expect(back.right, 'all of it is inside the narrow pad').to.be.lessThan(1);
    expect(back.count).to.be.greaterThan(turned.count * 0.5);
    await signed(page).click();

    await page.getByRole('heading', { name: /^Please hand the tablet to the witness/u }).waitFor();
    expect(await page.getByText('Penicillin').count(), 'nothing of the patient’s answers for the witness').to.equal(0);
    await press(page, /begin$/u);
    await page.getByLabel('Your full name').fill('Wanjiru Otieno');
    await page.getByLabel('Who you are to the patient').fill('Sister');
    await press(page, 'Go on to sign');
    await page.getByRole('radio', { name: 'Type' }).check();
    await page.getByLabel('Type your full name').fill('Wanjiru Otieno');
    await page.getByRole('checkbox').check();
    await signed(page).click();

    await page.getByRole('heading', { name: 'Thank you. Your part is done.' }).waitFor();
    await takePicture(page, 'signing-thanks-tablet');
    await page.getByRole('main').getByRole('button', { name: 'Back to staff' }).click();
    const pin = page.getByLabel('Your PIN', { exact: true });
    await pin.fill('111111');
    await press(page, 'Unlock');
    await page.getByRole('alert').filter({ hasText: /wrong/iu }).waitFor();
    await takePicture(page, 'signing-back-to-staff');
    await pin.fill(PIN);
    await press(page, 'Unlock');
    await page.getByRole('button', { name: 'Sign as doctor' }).click();
    await page.getByRole('radio', { name: 'Type' }).check();
    await page.getByLabel('Type your full name').fill('Dr Thabo');
    await page.getByLabel('PIN', { exact: true }).last().fill(PIN);
    await signed(page).click();
    await page.getByText('Save the sealed PDF').first().waitFor();

    const done = await view(consent.id);
    expect(done.state).to.equal('completed');
    expect(done.slots.map(({ signed: one }) => one?.method)).to.deep.equal(['drawn', 'typed', 'typed']);
    const mark = done.slots[0]?.signed?.mark;
    expect(mark?.method === 'drawn' ? mark.strokes.length : 0, 'both strokes, from before and after the turn').to.equal(
      2,
    );
    expect(done.patientAnswers).to.deep.equal({ allergies: 'Penicillin' });
    expect(done.addOnChoices).to.deep.equal({ photo: false });
    expect(done.reading.map(({ section }) => section)).to.include.members(['summary', 'what', 'risks']);
    expect(done.slots[1]?.signed).to.include({ name: 'Wanjiru Otieno', capacity: 'Sister', proof: 'handed-over' });
    await context.close();

    const stranger = (await stage.open({ size: 'phone' })).page;
    await stranger.goto(new URL(done.verifyUrl ?? '').pathname);
    await stranger.getByText('Valid', { exact: true }).waitFor();
    expect(await stranger.locator('body').innerText()).not.to.match(/Mokoena|Naledi|Appendectomy|Penicillin/u);
    expect(await accessibilityFindings(stranger)).to.deep.equal([]);
    const { bytes } = await doctor.get(`/api/v1/consents/${consent.id}/document`);
    const choose = async (buffer: Buffer) => {
      await stranger
        .locator('input[type=file]')
        .setInputFiles({ name: 'consent.pdf', mimeType: 'application/pdf', buffer });
    };
    await choose(bytes);
    await stranger.getByText('This is the sealed document').waitFor();
    await takePicture(stranger, 'verify-phone');
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
    await choose(flipped);
    await stranger.getByText('This is not the sealed document').waitFor();
    await stranger.goto('/verify/nothing-like-a-token');
    await stranger.getByText('Unknown', { exact: true }).waitFor();
    await stranger.context().close();
  });

  it('shows the form and nothing else at every address, in every tab, and to the same cookie', async () => {
    const consent = await sent();
    const { page, context } = await handedOver(consent);
    const isFormAlone = async (shown: Page, where: string) => {
      await shown.getByRole('heading', { name: /^Please hand the tablet to/u }).waitFor();
      expect(await shown.getByRole('navigation', { name: 'Main' }).count(), where).to.equal(0);
      expect(await shown.locator('#work').count(), where).to.equal(0);
      expect(await shown.locator('body').innerText(), where).not.to.match(/Ward \d|Messages|Sign out/u);
    };
    for (const address of [
      '/',
      '/wards',
      `/patients/${patientId}`,
      '/messages',
      '/account',
      '/demo/mail',
      '/forgotten-password',
      '/setup',
      '/nowhere',
      '/sign',
      '/verify/anything',
    ]) {
      await page.goto(address);
      await isFormAlone(page, address);
    }
    await page.goBack();
    await isFormAlone(page, 'back');
    await page.goForward();
    await isFormAlone(page, 'forward');
    await page.reload();
    await isFormAlone(page, 'reload');
    for (const key of ['/', '?', 'Escape', 'Control+k', 'Alt+ArrowUp', 'm', 'n', 'c']) await page.keyboard.press(key);
    await isFormAlone(page, 'keys');
    const tab = await context.newPage();
    await tab.goto('/wards');
    await isFormAlone(tab, 'a new tab');

    const csrf = ((await (await context.request.get('/api/v1/session')).json()) as { csrfToken: string }).csrfToken;
    const headers = {
      'x-csrf-token': csrf,
      'idempotency-key': 'c6f9a1f2-3b1c-4b62-9d0e-0d6b1f6f5a11',
      origin: stage.house.origin,
    };
    for (const path of [
      '/wards',
      `/patients/${patientId}`,
      `/patients/${patientId}/consents`,
      `/consents/${consent.id}`,
      '/staff',
      '/sessions',
      '/chat/channels',
    ]) {
      expect((await context.request.get(`/api/v1${path}`)).status(), path).to.equal(423);
    }
    for (const [path, data] of [
      [`/consents/${consent.id}/void`, { version: consent.version, reason: 'No' }],
      ['/session/activity', undefined],
      ['/patients', PATIENT],
    ] as const) {
      const answer = await context.request.post(`/api/v1${path}`, { headers, ...(data === undefined ? {} : { data }) });
      expect(answer.status(), path).to.equal(423);
    }
    expect((await view(consent.id)).state).to.equal('signing');
    await context.close();
  });

  it('keeps what was drawn when the line is cut, through a reload, and sends it once on return with both times', async () => {
    const consent = await sent();
    const { page, context } = await handedOver(consent);
    await readToPad(page);
    await drawWithPen(page, wave([0.1, 0.3], [0.8, 0.6]));
    await page.getByRole('img', { name: /1 stroke drawn/u }).waitFor();
    await drawWithFinger(page, wave([0.1, 0.8], [0.8, 0.8]));
    await page.getByRole('checkbox').check();
    expect(
      await page.getByRole('img', { name: /1 stroke drawn/u }).count(),
      'the palm beside the pen draws nothing',
    ).to.equal(1);

    await context.route('**/api/**', (route) => route.abort());
    await signed(page).click();
    const waiting = page.getByRole('heading', { name: 'Not signed yet – waiting for the line' });
    await waiting.waitFor();
    await takePicture(page, 'signing-waiting-tablet');
    expect((await view(consent.id)).slots[0]?.signed).to.equal(null);
    await page.reload();
    await waiting.waitFor();
    expect(await page.getByText('MOKOENA').count()).to.be.greaterThan(0);
    await context.unroute('**/api/**');
    await page.getByRole('heading', { name: /^Please hand the tablet to the witness/u }).waitFor();
    const [patient] = (await view(consent.id)).slots;
    expect(patient?.signed?.mark?.method).to.equal('drawn');
    const { signedAt = '', receivedAt = '' } = patient?.signed ?? {};
    expect(Date.parse(receivedAt)).to.be.greaterThan(Date.parse(signedAt));
    expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).to.include(
      'wardline-signing',
    );
    await context.close();
  });

  it('is signed on a phone of one’s own by a link and the birth date, and the link is of no more use', async () => {
    const consent = await sent();
    const link = remoteSent.parse(
      good(await doctor.post(`/api/v1/consents/${consent.id}/remote`, { version: consent.version, by: 'birth-date' })),
    );
    const { page, context } = await stage.open({ size: 'phone', hasTouch: true });
    const { pathname, hash } = new URL(link.url);
    await page.goto(pathname + hash);
    await page.getByLabel('Day').waitFor();
    expect(new URL(page.url()).hash, 'the secret is out of the address bar').to.equal('');
    await takePicture(page, 'signing-remote-ask-phone');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    const date = async (day: string) => {
      await page.getByLabel('Day').fill(day);
      await page.getByLabel('Month').selectOption('3');
      await page.getByLabel('Year').fill('1984');
      await press(page, 'Open the form');
    };
    await date('5');
    await page.getByText('That is not the date of birth we know.').waitFor();
    await date('4');
    await page.getByText('Part 1 of 3').waitFor();
    await takePicture(page, 'signing-remote-read-phone');
    await press(page, 'Next');
    await press(page, 'Next');
    await press(page, 'I have read it all');
    await page.getByLabel('What you cannot bear').fill('Nothing');
    await page.getByLabel('Yes, I agree').check();
    await press(page, 'Go on to sign');
    await drawWithFinger(page, wave([0.1, 0.3], [0.9, 0.6]));
    await page.getByRole('checkbox').check();
    await takePicture(page, 'signing-remote-pad-phone');
    expect(await page.getByText('Cannot sign').count(), 'who cannot write needs a witness beside them').to.equal(0);
    await signed(page).click();
    await page.getByRole('heading', { name: 'Thank you. Your part is done.' }).waitFor();
    const [patient] = (await view(consent.id)).slots;
    expect(patient?.signed).to.include({ proof: 'link-birth-date', method: 'drawn' });
    await page.goto('/sign#token=short');
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await context.close();
  });
});
