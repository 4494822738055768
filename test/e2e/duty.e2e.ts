import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { dutyView, myDuty } from '../../shared/schemas/duty.ts';
import { staffPage } from '../../shared/schemas/staff.ts';
import type { Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, takePicture } from './stage.ts';

const HOSPITAL = 'NORTH';
/** The promise is a second; a machine that runs every other test beside is given more. */
const SOON_MS = 15_000;

describe('duty in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let manager: Caller;
  let nurse: Caller;
  before(async () => {
    stage = await openStage();
    manager = await signInAs(stage.house, HOSPITAL, 'admin');
    nurse = await signInAs(stage.house, HOSPITAL, 'nurse');
    await seesWardsOnDutyAlone();
  });
  after(() => stage.close());

  /** From now on the nurse sees the wards where she is on duty and no other. */
  async function seesWardsOnDutyAlone(): Promise<void> {
    const email = stage.logins.find((one) => one.hospitalCode === HOSPITAL && one.role === 'nurse')?.email;
    const { items } = staffPage.parse((await manager.get('/api/v1/staff?role=nurse&limit=100')).body);
    const staff = items.find((one) => one.email === email);
    if (staff === undefined) throw new Error('The nurse is not on the staff list.');
    const body = { version: staff.version, wardAccess: 'duty' };
    const answer = await manager.patch(`/api/v1/staff/${staff.id}`, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  }

  beforeEach(async () => {
    const { duty } = myDuty.parse((await nurse.get('/api/v1/duty/me')).body);
    if (duty !== null) {
      await nurse.post(`/api/v1/duty/${duty.id}/end`, { version: duty.version, leavesEmpty: true });
    }
  });

  const openNurse = (size: 'phone' | 'desktop'): Promise<{ page: Page; context: BrowserContext }> =>
    stage.openAs(HOSPITAL, 'nurse', { size });
  const wardLinks = (page: Page) => page.locator('main a[href^="/wards/"]');
  const chip = (page: Page) => page.locator('.duty-chip');

  it('started on the phone shows the ward and its channel on the desktop, and takes them away when it is left', async () => {
    const phone = await openNurse('phone');
    const desk = await openNurse('desktop');
    const talk = await desk.context.newPage();
    await desk.page.goto('/wards');
    await talk.goto('/messages');
    await talk.locator('.channels-tools').waitFor();
    await chip(desk.page).waitFor();
    expect(await wardLinks(desk.page).count()).to.equal(0);

    // By a shift with one tap, else by choosing the ward.
    await chip(phone.page).click();
    const onPhone = phone.page.getByRole('dialog');
    const started = phone.page.locator('.duty-chip[data-on]');
    await onPhone.or(started).first().waitFor();
    if ((await started.count()) === 0) {
      await onPhone.getByLabel('Ward').selectOption({ index: 1 });
      await onPhone.getByRole('button', { name: 'Start duty' }).click();
    }
    await wardLinks(desk.page).first().waitFor({ timeout: SOON_MS });
    await desk.page.locator('.duty-chip[data-on]').waitFor({ timeout: SOON_MS });
    const ward = (await wardLinks(desk.page).first().locator('bdi').first().textContent()) ?? '';
    await talk.locator('a.channel', { hasText: ward }).first().waitFor({ timeout: SOON_MS });
    await takePicture(desk.page, 'duty-started-desktop');

    await chip(phone.page).click();
    await onPhone.getByRole('button', { name: /^Leave duty/u }).click();
    await wardLinks(desk.page).first().waitFor({ state: 'detached', timeout: SOON_MS });
    await talk.locator('a.channel', { hasText: ward }).first().waitFor({ state: 'detached', timeout: SOON_MS });
    expect(stage.complaints).to.deep.equal([]);
    await phone.context.close();
    await desk.context.close();
  });

  it('is put right by asking on the phone and deciding at the desk', async () => {
    const phone = await openNurse('phone');
    await phone.page.goto('/duty');
    await phone.page.getByRole('button', { name: 'Add a duty I did not start' }).click();
    const form = phone.page.getByRole('dialog');
    await form.getByLabel('Began').fill('2026-01-05T07:00');
    await form.getByLabel('Ended').fill('2026-01-05T15:30');
    await form.getByLabel('Reason').fill('The phone was empty');
    await form.getByRole('button', { name: 'Ask' }).click();
    await phone.page.getByText('Asked for:').waitFor();
    expect(await accessibilityFindings(phone.page)).to.deep.equal([]);

    const desk = await stage.openAs(HOSPITAL, 'admin', { size: 'desktop' });
    await desk.page.goto('/attendance');
    await desk.page.getByText('The phone was empty').waitFor();
    await takePicture(desk.page, 'attendance-desktop');
    expect(await accessibilityFindings(desk.page)).to.deep.equal([]);
    await desk.page.getByRole('button', { name: 'Approve' }).click();
    await phone.page.getByText('Asked for:').waitFor({ state: 'detached', timeout: SOON_MS });
    await phone.page.getByLabel('From').fill('2026-01-01');
    await phone.page.getByText('8 h 30 min').waitFor();
    await phone.context.close();
    await desk.context.close();
  });

  it('tells on the board and on the overview whether the nurses on duty are enough', async () => {
    const answer = await nurse.post('/api/v1/duty/start', { wardId: null });
    const { id, version } = dutyView.parse(answer.body);
    const { page, context } = await stage.openAs(HOSPITAL, 'nurse-manager', { size: 'desktop' });
    await page.goto('/overview');
    await page.locator('.tile .tag', { hasText: 'on duty' }).first().waitFor();
    await page.locator('a.tile').first().click();
    await page.locator('.ward-staffing').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Patients in beds').waitFor();
    await dialog.locator('.ward-on-duty li').first().waitFor();
    await takePicture(page, 'staffing-desktop');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await nurse.post(`/api/v1/duty/${id}/end`, { version });
    await context.close();
  });
});
