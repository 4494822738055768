import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { openStage, takePicture } from './stage.ts';

const cell = (page: Page, row: number, col: number) =>
  page.locator(`.roster-cell[data-row='${row}'][data-col='${col}']`);
const codeIn = (page: Page, row: number, col: number) => cell(page, row, col).locator('.roster-code');

/** The kinds of shifts this needs, added as a person would where the hospital has none. */
async function haveShifts(page: Page): Promise<void> {
  await page.goto('/setup/rosters');
  // With it the list is there, too.
  await page.getByRole('button', { name: 'Add a kind of shift' }).waitFor();
  for (const [code, name, begins, ends] of [
    ['D', 'Day', '07:00', '19:00'],
    ['N', 'Night', '19:00', '07:00'],
  ] as const) {
    const isThere = await page.locator('.shift-template > bdi', { hasText: new RegExp(`^${code}$`, 'u') }).count();
    if (isThere > 0) continue;
    await page.getByRole('button', { name: 'Add a kind of shift' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Code').fill(code);
    await dialog.getByLabel('Begins').fill(begins);
    await dialog.getByLabel('Ends').fill(ends);
    await dialog.getByLabel('Counts as').selectOption(code === 'N' ? 'night' : 'day');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}

/** Begins a draft after everything planned, and answers its address. */
async function beginDraft(page: Page): Promise<string> {
  await page.goto('/wards');
  const href = await page.locator('main a[href^="/wards/"]', { hasText: 'Ward 1 Medical' }).getAttribute('href');
  await page.goto(`/rosters/${href?.split('/').at(-1) ?? ''}`);
  await page.locator('.page-actions').getByRole('button', { name: 'Plan the next weeks' }).click();
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  await page.waitForURL(/roster=/u);
  await page.getByRole('grid').waitFor();
  return page.url();
}

describe('A roster', function () {
  this.timeout(180_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('is typed by keyboard alone, seen by the other planner at once, kept to its rules, and published', async () => {
    const { page } = await stage.openAs('NORTH', 'nurse-manager');
    await haveShifts(page);
    const address = await beginDraft(page);
    const { page: other } = await stage.openAs('NORTH', 'admin');
    await other.goto(address);
    await other.getByRole('grid').waitFor();

    await cell(page, 1, 0).focus();
    await page.keyboard.type('ddnn');
    for (const [col, code] of ['D', 'D', 'N', 'N'].entries()) {
      await codeIn(other, 1, col).waitFor();
      expect(await codeIn(other, 1, col).textContent()).to.equal(code);
    }
    expect(await cell(page, 1, 4).evaluate((found) => found === document.activeElement)).to.equal(true);

    // The day after a night: no rest between them.
    await page.keyboard.type('d');
    await page.getByText('A rule does not allow this. Nothing was changed.').waitFor();
    await codeIn(page, 1, 4).waitFor({ state: 'detached' });
    expect(await codeIn(other, 1, 4).count()).to.equal(0);
    await page.getByRole('button', { name: 'Understood' }).click();

    // A stretch of days chosen with Shift, filled with one letter; two more days cleared of it.
    await cell(page, 2, 7).focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.type('d');
    await codeIn(other, 2, 10).waitFor();
    await page.keyboard.press('Delete');
    await codeIn(other, 2, 10).waitFor({ state: 'detached' });
    await page.keyboard.type('d');
    await codeIn(other, 2, 7).waitFor();
    await takePicture(page, 'roster-typed-desktop-light');

    await page.getByRole('button', { name: 'Publish …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('8 changes').waitFor();
    await dialog.getByRole('button', { name: 'Publish and tell 2 people' }).click();
    await page.locator('.roster-state').getByText('Published', { exact: true }).waitFor();
    await other.locator('.roster-state').getByText('Published', { exact: true }).waitFor();

    const { page: nurse } = await stage.openAs('NORTH', 'nurse', { size: 'phone' });
    await nurse.goto(address);
    await codeIn(nurse, 1, 0).waitFor();
    expect(await nurse.getByRole('button', { name: 'Publish …' }).count()).to.equal(0);
    expect(await nurse.getByRole('grid').getAttribute('aria-readonly')).to.equal('true');
  });

  it('lets two people who plan the same cell see both values and choose', async () => {
    const { page } = await stage.openAs('NORTH', 'nurse-manager');
    await haveShifts(page);
    const address = await beginDraft(page);
    const { page: other, context } = await stage.openAs('NORTH', 'admin');
    await other.goto(address);
    await cell(other, 1, 0).waitFor();
    // The other does not hear of it: their answers of the roster stay what they were.
    const rosterId = new URL(address).searchParams.get('roster') ?? '';
    const stale = await (await other.request.get(`/api/v1/rosters/${rosterId}`)).text();
    let isStale = true;
    await other.route(`**/api/v1/rosters/${rosterId}`, async (route) => {
      if (isStale) await route.fulfill({ body: stale, contentType: 'application/json' });
      else await route.continue();
    });
    await cell(page, 1, 0).focus();
    await page.keyboard.type('d');
    await codeIn(page, 1, 0).waitFor();
    await page.waitForFunction(() => document.querySelector('.roster-hours')?.textContent?.startsWith('0') === false);
    other.on('response', (response) => {
      if (response.status() === 409) isStale = false;
    });
    await cell(other, 1, 0).focus();
    await other.keyboard.type('n');
    await other.getByText('you typed N').waitFor();
    await other.locator('.differences').getByText('Now: D').waitFor();
    await other.getByRole('button', { name: 'Save mine' }).click();
    await page.waitForFunction(
      () => document.querySelector(".roster-cell[data-row='1'][data-col='0'] .roster-code")?.textContent === 'N',
    );
    await context.close();
  });

  it('that is a draft goes to the Bin, from the other planner’s screen too, and comes back while it can be undone', async () => {
    const { page } = await stage.openAs('NORTH', 'nurse-manager');
    await haveShifts(page);
    const address = await beginDraft(page);
    const rosterId = new URL(address).searchParams.get('roster') ?? '';
    const { page: other } = await stage.openAs('NORTH', 'admin');
    await other.goto(address);
    await other.getByRole('grid').waitFor();
    const offered = other.locator(`.roster-span option[value="${rosterId}"]`);
    await offered.waitFor({ state: 'attached' });

    await page
      .locator('.roster-bar')
      .getByRole('button', { name: /to the Bin/u })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('Begun a week too early');
    await dialog.getByRole('button', { name: 'Move to the Bin' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await offered.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await offered.waitFor({ state: 'attached' });
    await page.waitForURL(new RegExp(rosterId, 'u'));
    expect(await page.locator('.roster-span select').inputValue()).to.equal(rosterId);

    // What people were told of does not go so easily.
    await page.locator('.roster-span select').selectOption({ index: 0 });
    await page.locator('.roster-state').getByText('Published', { exact: true }).waitFor();
    expect(
      await page
        .locator('.roster-bar')
        .getByRole('button', { name: /to the Bin/u })
        .count(),
    ).to.equal(0);
  });
});
