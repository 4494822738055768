import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';

/** What a ward's screen shows, as a fresh load would be compared with it. */
const boardOf = (page: Page) =>
  page
    .locator('[data-bed]')
    .evaluateAll((cells) =>
      cells.map(
        (cell) =>
          `${cell.getAttribute('data-bed')} ${cell.querySelector('.bed-code')?.textContent} ${cell.querySelector('.bed-type')?.textContent}`,
      ),
    );

async function openWard(page: Page, name: string): Promise<void> {
  await page.goto('/wards');
  await page.locator('main a[href^="/wards/"]', { hasText: name }).first().click();
  await page.locator('[data-bed]').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
}

/** Changes a bed's kind through the screen, as an admin does. */
async function changeKind(page: Page, code: string, kind: string): Promise<void> {
  await page
    .locator('[data-bed]', { has: page.locator('.bed-code', { hasText: new RegExp(`${code}$`, 'u') }) })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kind').selectOption({ label: kind });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

describe('Two people looking at one ward', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('see a change of one on the other’s screen within a second, marked, with everything else untouched', async () => {
    const admin = await stage.openAs('NORTH', 'admin');
    const doctor = await stage.openAs('NORTH', 'doctor', { size: 'tablet' });
    await openWard(admin.page, 'Intensive Care');
    await openWard(doctor.page, 'Intensive Care');
    await doctor.page.evaluate(() => {
      const changed = new Set<string>();
      Object.assign(globalThis, { changedBeds: changed });
      new MutationObserver((records) => {
        for (const { target } of records) {
          const cell = (target instanceof Element ? target : target.parentElement)?.closest('[data-bed]');
          changed.add(cell?.getAttribute('data-bed') ?? 'elsewhere');
        }
      }).observe(document.querySelector('main') ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    const cell = doctor.page.locator('[data-bed]', { has: doctor.page.getByText('ICU-2') });
    const bedId = await cell.getAttribute('data-bed');

    await changeKind(admin.page, 'ICU-2', 'High care');
    const savedAt = Date.now();
    await cell.getByText('High care').waitFor({ timeout: 5_000 });
    expect(Date.now() - savedAt, 'milliseconds until the other saw it').to.be.lessThan(1_000);
    await cell.getByText('Changed').waitFor();
    const touched = await doctor.page.evaluate(() => [
      ...(globalThis as unknown as { changedBeds: Set<string> }).changedBeds,
    ]);
    expect(touched.filter((one) => one !== 'elsewhere')).to.deep.equal([bedId]);
    await admin.context.close();
    await doctor.context.close();
  });

  it('are told while the line is cut, and then see exactly what a fresh load shows', async () => {
    const admin = await stage.openAs('SOUTH', 'admin');
    const nurse = await stage.openAs('SOUTH', 'nurse-manager');
    await admin.page.goto('/wards');
    const ward = admin.page.locator('main a[href^="/wards/"]').first();
    const href = (await ward.getAttribute('href')) ?? '';
    for (const { page } of [admin, nurse]) {
      await page.goto(href);
      await page.locator('[data-bed]').first().waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
    }
    const before = await boardOf(nurse.page);
    await nurse.context.setOffline(true);
    await nurse.page
      .getByText(/^(Offline|Reconnecting|Not live)/u)
      .first()
      .waitFor({ timeout: 40_000 });

    const codes = await admin.page
      .locator('.bed-code')
      .evaluateAll((all) => all.map((one) => one.lastChild?.textContent ?? ''));
    for (const code of codes.slice(0, 3)) await changeKind(admin.page, code, 'Cot');
    expect(await boardOf(nurse.page), 'nothing reaches a screen that is cut off').to.deep.equal(before);

    await nurse.context.setOffline(false);
    await nurse.page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    await nurse.page.locator('.bed-type', { hasText: 'Cot' }).nth(2).waitFor();
    const caughtUp = await boardOf(nurse.page);
    await nurse.page.reload();
    await nurse.page.locator('[data-bed]').first().waitFor();
    expect(caughtUp).to.deep.equal(await boardOf(nurse.page));
    expect(caughtUp).not.to.deep.equal(before);
    await admin.context.close();
    await nurse.context.close();
  });

  it('lose the screen at once when the session is ended from another device', async () => {
    const desk = await stage.openAs('NORTH', 'doctor');
    const phone = await stage.openAs('NORTH', 'doctor', { size: 'phone' });
    await openWard(desk.page, 'Intensive Care');
    await phone.page.goto('/account');
    await phone.page.getByRole('button', { name: 'End all others' }).click();
    await desk.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor({ timeout: 5_000 });
    await desk.page.getByText('This session was ended from another device.').waitFor();
    expect(await desk.page.locator('[data-bed]').count()).to.equal(0);
    await desk.context.close();
    await phone.context.close();
  });
});
