import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Size, Stage, WindowOptions } from './stage.ts';
import { accessibilityFindings, openStage, signIn, SIZES, takePicture, untilMailed } from './stage.ts';

interface Screen {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
  /** What shows that the screen is there. */
  readonly landmark: string;
  /** Puts away what covers the page, for the next screen. */
  readonly close?: (page: Page) => Promise<void>;
}

const at =
  (path: string): Screen['open'] =>
  async (page) => {
    await page.goto(path);
  };

const press =
  (selector: string): Screen['open'] =>
  async (page) => {
    await page.locator(selector).first().click();
  };

const pressAll =
  (...selectors: string[]): Screen['open'] =>
  async (page) => {
    for (const selector of selectors) await page.locator(selector).first().click();
  };

const leaveDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
};
const dialog = { landmark: '[role="dialog"] :is(button, input)', close: leaveDialog };
// Found by place, not by words: these screens are looked at in Arabic, too.
const LAST_ACTION = '.page-actions button:last-of-type';

const FOR_STRANGERS: readonly Screen[] = [
  { name: 'sign-in', open: at('/'), landmark: '.demo-login' },
  { name: 'forgotten-password', open: at('/forgotten-password'), landmark: 'form' },
  { name: 'demo-mail', open: at('/demo/mail'), landmark: 'h1' },
];
const FOR_ADMINS: readonly Screen[] = [
  { name: 'wards', open: at('/wards'), landmark: 'main a[href^="/wards/"]' },
  { name: 'ward', open: press('main a[href^="/wards/"]'), landmark: '[data-bed]' },
  { name: 'bed', open: press('[data-bed]'), ...dialog },
  {
    name: 'discharge',
    open: pressAll('[data-bed][data-look="occupied"]', '.panel-actions > button:nth-of-type(2)'),
    ...dialog,
  },
  { name: 'changes', open: press('.page-actions button'), ...dialog },
  { name: 'add-beds', open: pressAll('.board-more', '[data-setup="add-beds"]'), ...dialog },
  { name: 'overview', open: at('/overview'), landmark: 'main a[href^="/wards/"]' },
  { name: 'huddle', open: at('/huddle'), landmark: 'main h2' },
  { name: 'patients', open: at('/patients'), landmark: 'main input' },
  { name: 'housekeeping', open: at('/housekeeping'), landmark: 'main li' },
  { name: 'reports', open: at('/reports'), landmark: 'main h2' },
  { name: 'replay', open: at('/replay'), landmark: 'main select, main input' },
  { name: 'walls', open: at('/walls'), landmark: 'main h1' },
  { name: 'feeds', open: at('/feeds'), landmark: 'main h2' },
  { name: 'setup-places', open: at('/setup/places'), landmark: 'main h2' },
  { name: 'staff', open: at('/staff'), landmark: 'main li' },
  { name: 'person', open: press('.person'), ...dialog },
  { name: 'invite', open: press(LAST_ACTION), ...dialog },
  { name: 'account', open: at('/account'), landmark: 'h2' },
  { name: 'not-found', open: at('/no-such-page'), landmark: 'h1' },
  { name: 'lock', open: lock, landmark: '.lock-card' },
];
const FOR_OPERATORS: readonly Screen[] = [
  { name: 'hospitals', open: at('/hospitals'), landmark: 'h2' },
  { name: 'open-hospital', open: press(LAST_ACTION), ...dialog },
];

interface Look extends WindowOptions {
  readonly sizes: readonly Size[];
}
const EVERY_SIZE = Object.keys(SIZES) as Size[];
const LOOKS: Readonly<Record<string, Look>> = {
  light: { colorScheme: 'light', sizes: EVERY_SIZE },
  dark: { colorScheme: 'dark', sizes: ['desktop'] },
  arabic: { colorScheme: 'light', locale: 'ar', sizes: ['phone'] },
  'forced-colours': { forcedColors: 'active', sizes: ['desktop'] },
};

const MAIN = [
  ...[
    'sign-in',
    'wards',
    'ward',
    'bed',
    'overview',
    'huddle',
    'patients',
    'housekeeping',
    'reports',
    'replay',
    'walls',
  ],
  ...['feeds', 'setup-places', 'staff', 'account', 'hospitals'],
];
const SMALL = ['forgotten-password', 'demo-mail', 'not-found', 'lock'];

/** The pictures worth keeping in the documentation: all of them together stay below 6 MB. */
function isKept(name: string, size: Size, look: string): boolean {
  if (look === 'dark') return ['wards', 'ward', 'sign-in'].includes(name);
  if (look === 'arabic') return ['ward', 'sign-in'].includes(name);
  if (look !== 'light') return false;
  return MAIN.includes(name) || size === 'phone' || (size === 'desktop' && !SMALL.includes(name));
}

/** The smallest window a page must fit without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = { width: 320, height: 640 };

/** Skeletons and transitions are over once nothing moves. */
const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));

async function sidewaysOf(page: Page): Promise<string[]> {
  // A dialog learns of the new width by a media query and is drawn again a moment later; where it comes to rest counts.
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, { timeout: 3_000 })
    .catch(() => undefined);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return overflow > 0 ? [`scrolls sideways by ${overflow} px`] : [];
}

/** Everything wrong with these screens in one look: one load of each, at every size. */
async function faultsOf(page: Page, screens: readonly Screen[], look: string, sizes: readonly Size[]) {
  const faults: string[] = [];
  for (const { name, open, landmark, close } of screens) {
    await open(page);
    await page.locator(landmark).first().waitFor();
    for (const size of sizes) {
      await page.setViewportSize(SIZES[size]);
      await settled(page);
      const found = await sidewaysOf(page);
      // The tablet's parts are the phone's or the desktop's.
      if (size !== 'tablet') found.push(...(await accessibilityFindings(page)));
      faults.push(...found.map((fault) => `${name} (${size}): ${fault}`));
      if (isKept(name, size, look) || process.env['WARDLINE_PICTURES'] !== 'docs') {
        await takePicture(page, `${name}-${size}-${look}`);
      }
    }
    await page.setViewportSize(NARROWEST);
    faults.push(...(await sidewaysOf(page)).map((fault) => `${name} (320 px): ${fault}`));
    await page.setViewportSize(SIZES.desktop);
    await close?.(page);
  }
  return faults;
}

describe('Every screen', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  for (const [look, { sizes, ...options }] of Object.entries(LOOKS)) {
    it(`is free of what axe can find, and fits from 320 px on, in ${look}`, async () => {
      const stranger = await stage.open(options);
      const faults = await faultsOf(stranger.page, FOR_STRANGERS, look, sizes);
      await stranger.context.close();
      const admin = await stage.openAs('NORTH', 'admin', { ...options, locale: 'en' });
      if (options.locale !== undefined) await speak(admin.page, options.locale);
      faults.push(...(await faultsOf(admin.page, FOR_ADMINS, look, sizes)));
      await admin.context.close();
      expect(faults).to.deep.equal([]);
    });
  }

  it('is so for operators, too', async () => {
    const { page, context } = await stage.open();
    await signIn(page, stage.logins, 'PLATFORM', 'operator');
    const address = stage.logins.find(({ role }) => role === 'operator')?.email ?? '';
    await page.getByLabel('Code from the mail').fill(await untilMailed(stage, address, /\b\d{6}\b/u));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Hospitals', level: 1 }).waitFor();
    expect(await faultsOf(page, FOR_OPERATORS, 'light', EVERY_SIZE)).to.deep.equal([]);
    await context.close();
  });
});

/** Chooses the language on the screen's own menu. */
async function speak(page: Page, language: string): Promise<void> {
  // A page that is just arriving takes the focus, and what is open gives way.
  await page.locator('main a[href^="/wards/"]').first().waitFor();
  await page.getByRole('button', { name: 'Language and appearance' }).click();
  await page.locator(`label[lang="${language}"]`).click();
  await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), language);
}

async function lock(page: Page): Promise<void> {
  await page.locator('.header-tools .disclosure > button').last().click();
  await page.locator('.disclosure-panel button').first().click();
}
