import { expect } from 'chai';
import type { Role } from '../../shared/types/permissions.ts';
import type { Stage } from './stage.ts';
import { openStage, signIn, takePicture, untilMailed } from './stage.ts';

describe('Someone who opens the demo for the first time', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  for (const role of ['nurse', 'doctor', 'admin'] as const satisfies readonly Role[]) {
    it(`signs in as ${role} by tapping them on the sign-in page, and is shown their wards, live`, async () => {
      const { page, context } = await stage.open({ size: role === 'nurse' ? 'phone' : 'desktop' });
      await page.goto('/');
      const login = stage.logins.find((one) => one.hospitalCode === 'NORTH' && one.role === role);
      await page.getByRole('button', { name: login?.displayName ?? '?' }).click();
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { name: 'Wards', level: 1 }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      const wards = page.locator('main a[href^="/wards/"]');
      await wards.first().waitFor();
      const count = await wards.count();
      if (role === 'nurse') expect(count, 'wards this nurse is assigned to').to.equal(2);
      else expect(count, 'wards of the hospital').to.be.greaterThan(5);
      await wards.first().click();
      await page.locator('[data-bed]').first().waitFor();
      await page.locator('.board-more').click();
      await page.locator('.menu-item').first().waitFor();
      expect(await page.locator('[data-setup="add-beds"]').count()).to.equal(role === 'admin' ? 1 : 0);
      await context.close();
    });
  }

  it('is told plainly that a password is wrong, keeps what they typed, and gets in with the right one', async () => {
    const { page, context } = await stage.open();
    await page.goto('/');
    await page.getByLabel('Hospital code').fill('north');
    await page.getByLabel('E-mail').fill('doctor@northgate.example');
    await page.getByLabel('Password', { exact: true }).fill('not-my-password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Hospital code, e-mail or password is wrong.').waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).to.equal('doctor@northgate.example');
    await page.getByLabel('Password', { exact: true }).fill('ward-demo-2026');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Wards', level: 1 }).waitFor();
    await context.close();
  });

  it('is told of a newer build while they work, and loads it when they like', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse', { size: 'phone' });
    const META = 'meta[name="pages-version"]';
    // As a page that was loaded before the server was upgraded.
    await page.addInitScript((selector) => {
      if (sessionStorage.getItem('as-before') === null) return;
      const watching = new MutationObserver(() => {
        const meta = document.querySelector(selector);
        if (meta === null) return;
        watching.disconnect();
        meta.setAttribute('content', '0'.repeat(16));
      });
      watching.observe(document, { childList: true, subtree: true });
    }, META);
    await page.evaluate(() => {
      sessionStorage.setItem('as-before', 'yes');
    });
    const version = () => page.locator(META).getAttribute('content');
    const chip = page.getByRole('button', { name: 'Update ready' });
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await version()).to.equal('0'.repeat(16));
    await chip.waitFor();
    const [content, screen] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    expect(content, 'nothing of the header is beside the screen').to.equal(screen);
    await takePicture(page, 'update-ready-phone');
    await page.evaluate(() => {
      sessionStorage.removeItem('as-before');
    });
    await chip.click();
    await page.waitForURL('**/wards');
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await version()).to.match(/^(?!0{16})[0-9a-f]{16}$/u);
    expect(await chip.count()).to.equal(0);
    await context.close();
  });

  it('comes back to the same place after a reload, and to the sign-in page after signing out', async () => {
    const { page, context } = await stage.openAs('NORTH', 'admin');
    await page.goto('/staff');
    await page.getByRole('heading', { name: 'Staff', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Staff', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Your menu' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await page.goto('/staff');
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(await page.content()).not.to.contain('northgate.example</');
    await context.close();
  });

  it('locks the screen, sees nothing of the ward behind it, and unlocks it by PIN', async () => {
    const { page, context } = await stage.openAs('SOUTH', 'nurse-manager');
    await page.goto('/account');
    await page.getByRole('button', { name: 'Set a PIN' }).click();
    await page.getByLabel('Your password', { exact: true }).fill('ward-demo-2026');
    await page.getByLabel('New PIN', { exact: true }).fill('4829');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A PIN is set.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Your menu' }).click();
    // The screen is covered first, and the house is told then.
    const told = page.waitForResponse((response) => response.url().endsWith('/session/lock'));
    await page.getByRole('button', { name: 'Lock the screen' }).click();
    await page.getByRole('heading', { name: 'Screen locked' }).waitFor();
    await told;
    expect(await page.getByText('A PIN is set.', { exact: true }).isVisible()).to.equal(false);
    const refused = await page.evaluate(async () => (await fetch('/api/v1/wards')).status);
    expect(refused).to.equal(423);
    await page.getByLabel('Your PIN', { exact: true }).fill('9999');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('That code is wrong or no longer valid.').waitFor();
    await page.getByLabel('Your PIN', { exact: true }).fill('4829');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('heading', { name: 'Account and security' }).waitFor();
    await context.close();
  });

  it('operates the platform with a code from the mail, opens a hospital, and its admin joins by the mailed link', async () => {
    const { page, context } = await stage.open();
    await signIn(page, stage.logins, 'PLATFORM', 'operator');
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    const mail = await context.newPage();
    await mail.goto('/demo/mail');
    await mail.locator('.mail-head').first().click();
    await mail
      .getByText(/\b\d{6}\b/u)
      .first()
      .waitFor();
    const code = /\b\d{6}\b/u.exec((await mail.locator('main').textContent()) ?? '')?.[0] ?? '';
    await page.getByLabel('Code from the mail').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Hospitals', level: 1 }).waitFor();

    await page.getByRole('button', { name: 'Open a hospital' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Riverside Clinic');
    await dialog.getByLabel('Code', { exact: true }).fill('RIVER');
    await dialog.getByLabel('Admin’s name').fill('Asha Patel');
    await dialog.getByLabel('Admin’s e-mail').fill('asha@riverside.example');
    await dialog.getByRole('button', { name: 'Open and invite the admin' }).click();
    await page.getByText('Riverside Clinic', { exact: true }).first().waitFor();

    const link = await untilMailed(stage, 'asha@riverside.example', /https?:\/\/\S+\/invitation#token=\S+/u);
    const admin = await stage.open();
    await admin.page.goto(link);
    await admin.page.getByText('Asha Patel').waitFor();
    await admin.page.getByLabel('New password').fill('a-quiet-river-at-dawn');
    await admin.page.getByRole('button', { name: 'Set the password and join' }).click();
    await admin.page.getByText('You have joined').waitFor();
    await admin.page.goto('/');
    await admin.page.getByLabel('Hospital code').fill('RIVER');
    await admin.page.getByLabel('E-mail').fill('asha@riverside.example');
    await admin.page.getByLabel('Password', { exact: true }).fill('a-quiet-river-at-dawn');
    await admin.page.keyboard.press('Enter');
    // A new hospital asks for a second step on a device it does not know.
    const mailed = await untilMailed(stage, 'asha@riverside.example', /\b\d{6}\b/u);
    await admin.page.getByLabel('Code from the mail').fill(mailed);
    await admin.page.getByRole('button', { name: 'Continue' }).click();
    await admin.page.getByText('This hospital has no wards yet. Add the first one.').waitFor();
    await admin.context.close();
    await context.close();
  });
});
