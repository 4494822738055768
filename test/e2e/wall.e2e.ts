import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, takePicture } from './stage.ts';

const PANEL = { width: 1920, height: 1080 };
const WARD = 'Ward 1 Medical';

describe('A screen on a ward’s wall', function () {
  this.timeout(180_000);
  let stage: Stage;
  let admin: { page: Page; context: BrowserContext };
  before(async () => {
    stage = await openStage();
    admin = await stage.openAs('NORTH', 'admin');
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  /** Adds a screen as the admin does; answers its link. */
  async function addScreen(name: string, privacy: string): Promise<string> {
    const { page } = admin;
    await page.goto('/walls');
    await page.getByRole('button', { name: 'Add a screen' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it is called').fill(name);
    await dialog.getByLabel('Ward', { exact: true }).selectOption({ label: WARD });
    await dialog.getByLabel('Patients on it').selectOption({ label: privacy });
    await dialog.getByRole('button', { name: 'Add a screen' }).click();
    const link = await dialog.locator('output').textContent();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'hidden' });
    return link ?? '';
  }

  /** The panel on the wall, which opens the link; its clock can be put forward. */
  async function hang(link: string): Promise<{ page: Page; context: BrowserContext }> {
    const opened = await stage.open();
    await opened.page.setViewportSize(PANEL);
    await opened.page.clock.install();
    await opened.page.goto(link);
    await opened.page.locator('.wall-bed').first().waitFor();
    await opened.page.getByText('Live', { exact: true }).waitFor();
    return opened;
  }

  const labels = (page: Page) => page.locator('.wall-occupied .wall-word').allTextContents();

  it('shows every bed at once, large enough for the corridor, and nothing is cut', async () => {
    const { page, context } = await hang(await addScreen('Corridor', 'Initials'));
    expect(new URL(page.url()).hash, 'the secret in the address').to.equal('');
    const cells = await page.locator('.wall-bed').evaluateAll((all) =>
      all.map((cell) => {
        const box = cell.getBoundingClientRect();
        const [code = 0, word = 0, flags = 0] = ['.wall-code', '.wall-word', '.wall-flags'].map((selector) => {
          const part = cell.querySelector(selector);
          return part === null ? Infinity : Number.parseFloat(getComputedStyle(part).fontSize);
        });
        const isCut = [...cell.querySelectorAll('.wall-code, .wall-word, .wall-flags')].some(
          (part) => part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().bottom > box.bottom + 1,
        );
        const isInside = box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        return { code, word, flags, isCut, isInside };
      }),
    );
    expect(cells).to.have.lengthOf(14);
    for (const cell of cells) {
      expect(cell).to.include({ isCut: false, isInside: true });
      expect(cell.code).to.be.at.least(56);
      expect(cell.word).to.be.at.least(26);
      expect(cell.flags).to.be.at.least(20);
    }
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).to.equal(true);
    expect(await page.locator('[aria-live], [role="alert"], [role="status"]').count(), 'it announces').to.equal(0);
    await takePicture(page, 'wall-1080p-dark');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await context.close();
  });

  it('masks who lies there as the ward wishes', async () => {
    const initials = await hang(await addScreen('With initials', 'Initials'));
    const blank = await hang(await addScreen('Without names', 'No names'));
    const named = await hang(await addScreen('With names', 'Family name'));
    // Some patients are hidden on every wall, whatever the ward shows of others.
    const shown = (await labels(initials.page)).filter((label) => label !== 'Occupied');
    expect(shown).not.to.deep.equal([]);
    for (const label of shown) expect(label).to.match(/^\p{L}\.( \p{L}\.)?$/u);
    expect(new Set(await labels(blank.page))).to.deep.equal(new Set(['Occupied']));
    const names = (await labels(named.page)).filter((label) => label !== 'Occupied');
    expect(names.join(' ')).to.match(/\p{L}{3,}/u);
    for (const { page } of [initials, blank]) {
      const everything = await page.content();
      for (const name of names) expect(everything).not.to.include(name);
    }
    for (const { context } of [initials, blank, named]) await context.close();
  });

  it('says that it is not live once it is cut off, then hides itself, and is live again by itself', async () => {
    const { page, context } = await hang(await addScreen('Cut off', 'No names'));
    await context.setOffline(true);
    await page.clock.fastForward(62_000);
    const notLive = page.getByText(/^NOT LIVE since \d\d:\d\d$/u).first();
    await notLive.waitFor();
    const size = await notLive.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
    expect(size).to.be.at.least(56);
    await takePicture(page, 'wall-not-live-1080p-dark');
    await page.clock.fastForward(5 * 60_000);
    await page.getByText('Use phone or whiteboard').waitFor();
    await takePicture(page, 'wall-hidden-1080p-dark');
    await context.setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.getByText('Use phone or whiteboard').count()).to.equal(0);
    await context.close();
  });

  it('forgets its ward within two seconds of being taken down, and opens nothing afterwards', async () => {
    const { page, context } = await hang(await addScreen('Taken down', 'Family name'));
    const names = await labels(page);
    await admin.page.reload();
    await admin.page.getByRole('button', { name: 'Take down Taken down', exact: true }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Take down' }).click();
    const since = performance.now();
    await page.getByRole('heading', { name: 'This screen is not paired' }).waitFor();
    expect(performance.now() - since).to.be.below(2_000);
    const left = await page.content();
    for (const name of names) expect(left).not.to.include(name);
    await takePicture(page, 'wall-unpaired-1080p-dark');
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await page.reload();
    await page.getByRole('heading', { name: 'This screen is not paired' }).waitFor();
    await page.goto('/wards');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await context.close();
  });

  it('is told of a link that was used before', async () => {
    const link = await addScreen('Used link', 'No names');
    await (await hang(link)).context.close();
    const { page, context } = await stage.open();
    await page.goto(link);
    await page.getByText('The link was wrong, was used already or has run out.').waitFor();
    await context.close();
  });

  for (const size of ['phone', 'tablet', 'desktop'] as const) {
    it(`is managed, and the past looked at, on a ${size}`, async () => {
      const { page, context } = await stage.openAs('NORTH', 'nurse-manager', { size });
      await page.goto('/walls');
      await page.locator('.wall-screen').first().waitFor();
      await takePicture(page, `walls-${size}-light`);
      expect(await accessibilityFindings(page)).to.deep.equal([]);
      await page.goto('/replay');
      await page.locator('.past-bed, .notice').first().waitFor();
      await page.getByText(/^NOT LIVE – the board as it was at/u).waitFor();
      await takePicture(page, `replay-${size}-light`);
      expect(await accessibilityFindings(page)).to.deep.equal([]);
      await context.close();
    });
  }
});
