import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';

/** What has the focus: the bed's id, or the words of the control. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.closest('[data-bed]')?.getAttribute('data-bed') ?? activeElement?.textContent?.trim() ?? '';
  });

/** Goes on by Tab until that is reached, as someone without a mouse does. */
async function tabTo(page: Page, isThere: () => Promise<boolean>, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached by ${most} presses of Tab; the focus is on “${await focused(page)}”.`);
}

const isOn = (page: Page, selector: string) => () =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

describe('Someone without a mouse', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('signs in, walks over a ward’s beds by the arrow keys, opens one, and comes back to it', async () => {
    const { page, context } = await stage.open();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await tabTo(page, isOn(page, '[name="hospitalCode"]'));
    await page.keyboard.type('north');
    await page.keyboard.press('Tab');
    await page.keyboard.type('doctor@northgate.example');
    await tabTo(page, isOn(page, '[name="password"]'));
    await page.keyboard.type('ward-demo-2026');
    await page.keyboard.press('Enter');
    await page.locator('main a[href^="/wards/"]').first().waitFor();

    await page.keyboard.press('Tab');
    await tabTo(page, isOn(page, 'main a[href^="/wards/"]'));
    await page.keyboard.press('Enter');
    await page.locator('[data-bed]').first().waitFor();
    const beds = await page
      .locator('[data-bed]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-bed') ?? ''));
    await tabTo(page, async () => beds.includes(await focused(page)));
    expect(await focused(page)).to.equal(beds[0]);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).to.equal(beds[1]);
    await page.keyboard.press('ArrowDown');
    const below = await focused(page);
    expect(beds.indexOf(below), 'a bed of a later row').to.be.greaterThan(1);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).to.equal(beds[1]);
    await page.keyboard.press('PageDown');
    const nextRoom = await focused(page);
    expect(nextRoom).not.to.equal(beds[1]);

    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]') !== null);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForFunction(
      (id) => document.activeElement?.closest('[data-bed]')?.getAttribute('data-bed') === id,
      nextRoom,
    );
    // The map is one stop: Tab leaves it, and coming back leads to the same bed.
    await page.keyboard.press('Tab');
    expect(beds).not.to.include(await focused(page));
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).to.equal(nextRoom);
    await context.close();
  });

  it('who is second to change a bed keeps what they chose, sees the other’s change, and decides', async () => {
    const first = await stage.openAs('SOUTH', 'admin');
    const second = await stage.openAs('SOUTH', 'admin', { size: 'tablet' });
    await first.page.locator('main a[href^="/wards/"]').first().click();
    await first.page.locator('[data-bed]').first().waitFor();
    await second.page.goto(first.page.url());
    for (const { page } of [first, second]) {
      await page.getByText('Live', { exact: true }).waitFor();
      await page.locator('[data-bed][data-look="available"]').first().click();
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('button', { name: 'Set up this bed' }).click();
    }
    const [theirs, mine] = [first.page.getByRole('dialog'), second.page.getByRole('dialog')];
    await mine.getByLabel('Kind').selectOption({ label: 'Trolley' });
    await theirs.getByLabel('Kind').selectOption({ label: 'Bassinet' });
    await theirs.getByRole('button', { name: 'Save' }).click();
    await theirs.waitFor({ state: 'hidden' });

    await mine.getByText('Someone changed this while you were editing').waitFor();
    await mine.getByText('Now: Bassinet').waitFor();
    expect(await mine.getByLabel('Kind').locator('option:checked').textContent()).to.equal('Trolley');
    expect(await mine.getByRole('button', { name: 'Save', exact: true }).isEnabled()).to.equal(false);
    await mine.getByRole('button', { name: 'Save mine' }).click();
    await mine.waitFor({ state: 'hidden' });
    for (const { page } of [first, second]) {
      await page.locator('[data-bed][data-look="available"]').first().getByText('Trolley').waitFor();
    }
    await first.context.close();
    await second.context.close();
  });
});
