import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import { openStage, signIn } from './stage.ts';

const WRONG = 'That code is wrong or no longer valid.';
const PASSWORD = 'ward-demo-2026';

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your menu' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
}

/** Up to the question for the second step. */
async function signInHalf(page: Page, stage: Stage): Promise<void> {
  const login = stage.logins.find((one) => one.hospitalCode === 'NORTH' && one.role === 'doctor');
  await page.getByLabel('Hospital code').fill('NORTH');
  await page.getByLabel('E-mail').fill(login?.email ?? '');
  await page.getByLabel('Password', { exact: true }).fill(login?.password ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
}

async function enter(page: Page, field: string, code: string): Promise<void> {
  await page.getByLabel(field, { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('Someone with an authenticator app', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('turns it on, signs in with its codes, and with a recovery code once and never twice', async () => {
    const { page, context } = await stage.open();
    await signIn(page, stage.logins, 'NORTH', 'doctor');
    await page.goto('/account');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByLabel('Your password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('I cannot scan it').click();
    const secret = ((await page.locator('.enrol-secret code').textContent()) ?? '').replaceAll(' ', '');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });

    await page.getByLabel('Code from the app').fill(totp.generate() === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText(WRONG).waitFor();
    const enrolledWith = totp.generate();
    await page.getByLabel('Code from the app').fill(enrolledWith);
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    const codes = await page.locator('.codes li').allTextContents();
    expect(codes.length).to.be.at.least(8);
    expect(new Set(codes).size).to.equal(codes.length);
    expect(await page.getByRole('button', { name: 'Done' }).isEnabled(), 'before they are kept').to.equal(false);
    await page.getByLabel('I have kept them in a safe place').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText(`${codes.length} recovery codes left`).waitFor();
    expect(await page.content(), 'shown once').not.to.contain(codes[0]);

    await signOut(page);
    await signInHalf(page, stage);
    await enter(page, 'Code from the app', enrolledWith);
    await page.getByText(WRONG).waitFor();
    // A code is taken once; the next period's is taken already, for clocks that are a little ahead.
    await enter(page, 'Code from the app', totp.generate({ timestamp: Date.now() + totp.period * 1000 }));
    await page.getByRole('navigation', { name: 'Main' }).first().waitFor();

    const [recovery = ''] = codes;
    await signOut(page);
    await signInHalf(page, stage);
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await enter(page, 'Recovery code', recovery);
    await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
    await page.goto('/account');
    await page.getByText(`${codes.length - 1} recovery codes left`).waitFor();

    await signOut(page);
    await signInHalf(page, stage);
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await enter(page, 'Recovery code', recovery);
    await page.getByText(WRONG).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).count()).to.equal(0);
    await context.close();
  });
});
