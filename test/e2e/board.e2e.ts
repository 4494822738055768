import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, withinASecond } from './stage.ts';

const WARD = 'Ward 1 Medical';

async function openWard(page: Page, name = WARD): Promise<void> {
  await page.goto('/wards');
  await page.locator('main a[href^="/wards/"]', { hasText: name }).first().click();
  await page.locator('[data-bed][data-look="occupied"] .bed-name').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
}

const bed = (page: Page, id: string): Locator => page.locator(`[data-bed="${id}"]`);
const idOf = async (cell: Locator): Promise<string> => (await cell.getAttribute('data-bed')) ?? '';
const nameIn = async (page: Page, id: string): Promise<string> =>
  (await bed(page, id).locator('.bed-name').textContent()) ?? '';
const first = (page: Page, look: string) => page.locator(`[data-bed][data-look="${look}"]`).first();

/** Carries patients until there is one for whom a bed is free without any doubt: who, and which bed. */
async function pickUp(page: Page): Promise<{ from: string; to: string }> {
  const ids = await page
    .locator('[data-bed][data-look="occupied"]:not([data-isolation])')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-bed') ?? ''));
  for (const from of ids) {
    await bed(page, from).focus();
    await page.keyboard.press('m');
    await page.locator('.place-bar').waitFor();
    const fit = page.locator('[data-place="yes"]').first();
    if ((await fit.count()) > 0) return { from, to: await idOf(fit) };
    await page.locator('.place-bar').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.place-bar').waitFor({ state: 'detached' });
  }
  throw new Error('Nobody on this ward can be moved without a doubt.');
}

/** Opens the ward and waits for all that is loaded after it and drawn on its cells: what waits, and the consents. */
async function openWardWhole(page: Page): Promise<void> {
  const marks = ['talk', 'consents'].map((what) =>
    page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith(`/${what}`)),
  );
  await openWard(page);
  await Promise.all(marks);
  await page.evaluate(async () => {
    let drawnAt = performance.now();
    const watching = new MutationObserver(() => {
      drawnAt = performance.now();
    });
    watching.observe(document.querySelector('.map') ?? document.body, { subtree: true, childList: true });
    while (performance.now() - drawnAt < 500) await new Promise(requestAnimationFrame);
    watching.disconnect();
  });
}

/** Counts the cells that the page draws again from now on, but for clocks, which go on by themselves. */
const watchCells = (page: Page) =>
  page.evaluate(() => {
    const changed = new Set<string>();
    Object.assign(globalThis, { changedBeds: changed });
    new MutationObserver((records) => {
      for (const { target } of records) {
        const place = target instanceof Element ? target : target.parentElement;
        const cell = place?.closest('[data-bed]');
        if (cell instanceof HTMLElement && place?.closest('.bed-time') === null) changed.add(cell.dataset['bed'] ?? '');
      }
    }).observe(document.querySelector('.map') ?? document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
const changedCells = (page: Page) =>
  page.evaluate(() => [...(globalThis as unknown as { changedBeds: Set<string> }).changedBeds]);

const writes = (page: Page, path: RegExp): string[] => {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && path.test(request.url())) seen.push(request.url());
  });
  return seen;
};

describe('A ward that is run from its board', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('shows a bed that one nurse cleans on the other’s screen within a second, in one cell, with the focus unmoved', async () => {
    const one = await stage.openAs('NORTH', 'nurse-manager');
    const other = await stage.openAs('NORTH', 'doctor');
    await openWard(one.page);
    await openWardWhole(other.page);
    const focused = await idOf(first(other.page, 'occupied'));
    await bed(other.page, focused).focus();
    await watchCells(other.page);
    const cleaned: string[] = [];
    await withinASecond(async () => {
      const id = await idOf(first(one.page, 'cleaning'));
      cleaned.push(id);
      await bed(one.page, id).focus();
      await one.page.keyboard.press('c');
      const pressedAt = Date.now();
      await other.page.locator(`[data-bed="${id}"][data-look="available"]`).waitFor();
      const seenAfter = Date.now() - pressedAt;
      await bed(other.page, id).getByText('Changed').waitFor();
      await bed(one.page, id).getByText('changed by you').waitFor({ state: 'attached' });
      return { 'until the other saw it': seenAfter };
    });
    expect(await changedCells(other.page)).to.deep.equal(cleaned);
    await other.page.getByRole('button', { name: /^What changed: \d/u }).waitFor();
    expect(await accessibilityFindings(other.page)).to.deep.equal([]);
    expect(await other.page.evaluate(() => (document.activeElement as HTMLElement).dataset['bed'])).to.equal(focused);
    await one.context.close();
    await other.context.close();
  });

  it('moves a patient by keyboard alone, and takes it back', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse-manager');
    await openWard(page);
    const { from, to } = await pickUp(page);
    const name = await nameIn(page, from);
    await bed(page, to).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Confirm move' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Confirm move');
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'hidden' });
    await bed(page, to).locator('.bed-name', { hasText: name }).waitFor();
    await page.locator(`[data-bed="${from}"][data-look="cleaning"]`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await bed(page, from).locator('.bed-name', { hasText: name }).waitFor();
    await page.locator(`[data-bed="${to}"][data-look="available"]`).waitFor();
    await context.close();
  });

  it('moves one by touch alone on a phone, once however often the button is tapped', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse-manager', { size: 'phone' });
    await openWard(page);
    const { from, to } = await pickUp(page);
    await page.locator('.place-bar').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.place-bar').waitFor({ state: 'detached' });
    const moves = writes(page, /\/stays\/[^/]+\/move$/u);
    await bed(page, from).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await bed(page, to).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm move' }).dblclick();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator(`[data-bed="${to}"][data-look="occupied"]`).waitFor();
    expect(moves).to.have.length(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator(`[data-bed="${to}"][data-look="available"]`).waitFor();
    await context.close();
  });

  it('plans a discharge once and adds a step once, however often they are pressed', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse-manager');
    await openWard(page);
    const plans = writes(page, /\/stays\/[^/]+\/discharge-plan$/u);
    const steps = writes(page, /\/stays\/[^/]+\/checklist$/u);
    const dialog = page.getByRole('dialog');
    const plan = dialog.getByRole('button', { name: 'Plan discharge', exact: true });
    for (const cell of await page.locator('[data-bed][data-look="occupied"]').all()) {
      await cell.click();
      await dialog.getByRole('group', { name: 'Actions' }).waitFor();
      if ((await plan.count()) > 0) break;
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    }
    await plan.click();
    await dialog.getByRole('button', { name: 'Plan it' }).dblclick();
    await dialog.getByRole('button', { name: 'Take the plan back' }).waitFor();
    expect(plans).to.have.length(1);
    const known = await dialog.locator('.checklist li').count();
    await dialog.getByRole('button', { name: 'Add a step' }).click();
    await dialog.getByRole('button', { name: 'Add a step' }).dblclick();
    await dialog.locator('.checklist li').nth(known).waitFor();
    expect(steps).to.have.length(1);
    expect(await dialog.locator('.checklist li').count()).to.equal(known + 1);
    await context.close();
  });

  it('gives a bed that two want to one of them, and tells the other who was first and what is free instead', async () => {
    const one = await stage.openAs('NORTH', 'nurse-manager');
    const other = await stage.openAs('NORTH', 'nurse');
    await openWard(one.page);
    await openWard(other.page);
    const mine = await pickUp(one.page);
    const theirs = await idOf(
      other.page
        .locator(`[data-bed][data-look="occupied"]:not([data-isolation]):not([data-bed="${mine.from}"])`)
        .first(),
    );
    await bed(other.page, theirs).focus();
    await other.page.keyboard.press('m');
    for (const { page } of [one, other]) {
      await page.locator('.place-bar').waitFor();
      await bed(page, mine.to).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Confirm move' }).waitFor();
    }
    // The loser's request leaves before it can hear of the winner's.
    await other.page.route(/\/stays\/[^/]+\/move$/u, async (route) => {
      await one.page.getByRole('dialog').getByRole('button', { name: 'Confirm move' }).click();
      await one.page.getByRole('dialog').waitFor({ state: 'hidden' });
      await route.continue();
    });
    await other.page.getByLabel('Reason').fill('Nearer to the desk');
    await other.page.getByRole('dialog').getByRole('button', { name: 'Confirm move' }).click();
    const notice = other.page.getByRole('dialog').locator('.notice-warn', { hasText: 'Grace Mthembu was first' });
    await notice.waitFor({ timeout: 10_000 });
    await bed(other.page, theirs).locator('.bed-name').waitFor();
    await one.context.close();
    await other.context.close();
  });

  it('freezes what is shown while a panel is open, counts what waits, and lets it in when asked', async () => {
    const one = await stage.openAs('NORTH', 'nurse-manager');
    const other = await stage.openAs('NORTH', 'admin');
    await openWard(one.page, 'Ward 2 Surgical');
    await openWard(other.page, 'Ward 2 Surgical');
    await one.page
      .getByRole('group', { name: 'Show only' })
      .getByRole('button', { name: /Available/u })
      .click();
    await one.page.waitForFunction(() => document.querySelectorAll('.map [data-look="occupied"]').length === 0);
    const id = await idOf(first(one.page, 'available'));
    const shown = await one.page.locator('[data-bed]').count();
    await bed(one.page, id).click();
    await one.page.getByRole('dialog').waitFor();

    await bed(other.page, id).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Hold', exact: true }).click();
    await other.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Hold –/u })
      .click();
    await one.page.getByText(/changed this bed at/u).waitFor();
    expect(await one.page.locator('[data-bed]').count()).to.equal(shown);
    await one.page.keyboard.press('Escape');
    await bed(one.page, id).getByText('No longer matches').waitFor();
    await one.page.getByRole('button', { name: '1 update waiting – show' }).click();
    await bed(one.page, id).waitFor({ state: 'detached' });
    await one.context.close();
    await other.context.close();
  });

  it('shows housekeeping the beds and no names', async () => {
    const { page, context } = await stage.openAs('NORTH', 'housekeeping');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/wards');
    await page.locator('main a[href^="/wards/"]', { hasText: WARD }).first().click();
    await first(page, 'occupied').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.locator('.bed-name').count()).to.equal(0);
    expect(asked.filter((url) => url.endsWith('/census'))).to.deep.equal([]);
    await context.close();
  });
});
