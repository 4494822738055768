import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Size, Stage, WindowOptions } from './stage.ts';
import { accessibilityFindings, openStage, settled, signIn, SIZES, takePicture, untilMailed, wear } from './stage.ts';

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
const dialogAlone = '[role="dialog"] .panel-title, [role="dialog"] h2';
/** Over the panel of a bed. */
const leaveDialogs = async (page: Page): Promise<void> => {
  await page.locator('[role="dialog"] textarea').first().press('Escape');
  await page.locator('[role="dialog"] textarea').first().waitFor({ state: 'hidden' });
  await leaveDialog(page);
};
const dialog = { landmark: '[role="dialog"] :is(button, input)', close: leaveDialog };
/** A conversation in which something was said. */
const TALKED = 'a.channel:has(.channel-line bdi)';
// Found by place, not by words: these screens are looked at in Arabic, too.
const LAST_ACTION = '.page-actions button:last-of-type';
/** Saves a step of the wizard, or only goes on, and the next is there. */
const ONWARDS = '.wizard-foot .row-end button:last-of-type';
const chooseForm = async (page: Page): Promise<void> => {
  await page.locator('.wizard-card input').first().check();
  await page.locator('input[name="language"]').first().waitFor();
  await page.locator(ONWARDS).click();
  await page.locator('.wizard-card').first().waitFor({ state: 'detached' });
};

/** One tap starts the shift there is now; the next asks. */
const openDuty = async (page: Page): Promise<void> => {
  await page.locator('.duty-chip').click();
  await page.locator('[role="dialog"], .duty-chip[data-on]').first().waitFor();
  if ((await page.getByRole('dialog').count()) === 0) await page.locator('.duty-chip').click();
};

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
  { name: 'on-call', open: at('/on-call'), landmark: 'main h2' },
  { name: 'attendance', open: at('/attendance'), landmark: '.duty-filters' },
  { name: 'escalation', open: at('/setup/escalation'), landmark: 'main h2' },
  { name: 'consent-forms', open: at('/setup/consents'), landmark: '.template-row' },
  { name: 'new-consent-form', open: press(LAST_ACTION), ...dialog },
  { name: 'consent-form', open: press('.template-row'), landmark: '.template-words' },
  { name: 'consent-form-preview', open: press('.template-tabs a:nth-of-type(2)'), landmark: '.consent-form' },
  { name: 'consent-form-versions', open: press('.template-tabs a:nth-of-type(3)'), landmark: '.template-versions' },
  { name: 'rosters', open: at('/rosters'), landmark: '.roster-work, main .empty' },
  { name: 'roster-setup', open: at('/setup/rosters'), landmark: '.rule-list' },
  { name: 'shift-kind', open: press('.card-body > button'), ...dialog },
  { name: 'overview', open: at('/overview'), landmark: 'main a[href^="/wards/"]' },
  { name: 'huddle', open: at('/huddle'), landmark: 'main h2' },
  { name: 'procedures', open: at('/procedures'), landmark: '.procedure-row' },
  { name: 'procedure', open: press('.procedure-row'), landmark: '.gate-panel' },
  { name: 'patients', open: at('/patients'), landmark: 'main input' },
  { name: 'patient', open: pressAll('.patient-option', '[role="dialog"] a.patient-above'), landmark: '#consents' },
  {
    name: 'move-to-bin',
    open: press(LAST_ACTION),
    landmark: '[role="dialog"] :is(textarea, .bin-list)',
    close: leaveDialog,
  },
  { name: 'consents', open: at('/consents'), landmark: '.register-filters' },
  { name: 'housekeeping', open: at('/housekeeping'), landmark: 'main li' },
  { name: 'reports', open: at('/reports'), landmark: 'main h2' },
  { name: 'leave', open: at('/leave'), landmark: '.leave-balance' },
  { name: 'leave-asking', open: press(LAST_ACTION), ...dialog },
  { name: 'leave-desk', open: at('/leave?view=desk'), landmark: '.leave-row' },
  { name: 'leave-deciding', open: press('.leave-row-acts button'), landmark: '.leave-fact', close: leaveDialog },
  { name: 'leave-balances', open: at('/leave?view=balances'), landmark: '.leave-table' },
  { name: 'leave-kinds', open: at('/leave?view=setup'), landmark: '.leave-types' },
  { name: 'fairness', open: at('/fairness'), landmark: '.fairness-definition' },
  { name: 'replay', open: at('/replay'), landmark: '.replay-frame' },
  { name: 'walls', open: at('/walls'), landmark: 'main h1' },
  { name: 'feeds', open: at('/feeds'), landmark: 'main h2' },
  { name: 'setup-places', open: at('/setup/places'), landmark: 'main h2' },
  { name: 'bin', open: at('/bin'), landmark: 'main :is(.empty, .bin-table)' },
  { name: 'retention', open: at('/setup/retention'), landmark: '.retention-grid' },
  { name: 'retention-proposals', open: at('/setup/retention?tab=proposals'), landmark: 'main h2' },
  {
    name: 'retention-register',
    open: at('/setup/retention?tab=register'),
    landmark: 'main :is(.empty, .retention-register)',
  },
  { name: 'staff', open: at('/staff'), landmark: 'main li' },
  { name: 'person', open: press('.person'), ...dialog },
  { name: 'invite', open: press(LAST_ACTION), ...dialog },
  { name: 'roles', open: at('/setup/roles'), landmark: '.roles-table' },
  { name: 'new-role', open: press(LAST_ACTION), ...dialog },
  { name: 'account', open: at('/account'), landmark: 'h2' },
  { name: 'not-found', open: at('/no-such-page'), landmark: 'h1' },
  { name: 'lock', open: lock, landmark: '.lock-card' },
];
const FOR_NURSES: readonly Screen[] = [
  { name: 'their-board', open: press('main a[href^="/wards/"]'), landmark: '.bed-name' },
  {
    name: 'sbar',
    open: pressAll('[data-bed][data-look="occupied"]', '.board-talk-actions:last-of-type button:last-of-type'),
    landmark: '[role="dialog"] textarea',
    close: leaveDialogs,
  },
  { name: 'messages', open: at('/messages'), landmark: 'a.channel' },
  { name: 'new-message', open: press('.channels-tools > button:first-of-type'), ...dialog },
  { name: 'message-search', open: press('.channels-tool'), ...dialog },
  { name: 'saved-messages', open: press('.channels-tool:last-of-type'), landmark: dialogAlone, close: leaveDialog },
  { name: 'conversation', open: press(TALKED), landmark: '.talk-log .talk-row' },
  { name: 'thread', open: pressAll('.talk-row .talk-more', '.talk-quick + *'), landmark: '.talk-thread' },
  { name: 'their-procedures', open: at('/procedures'), landmark: 'main h2' },
  { name: 'plan-procedure', open: press(LAST_ACTION), ...dialog },
  { name: 'their-patients', open: at('/patients'), landmark: '.patient-option' },
  {
    name: 'their-patient',
    open: pressAll('.patient-option', '[role="dialog"] a.patient-above'),
    landmark: '#consents',
  },
  { name: 'paper-consent', open: press('#consents button'), ...dialog },
  { name: 'draw-up-consent', open: press('#consents a.link-button'), landmark: '.wizard-tick' },
  { name: 'draw-up-consent-form', open: pressAll('.wizard-tick input', ONWARDS), landmark: '.wizard-card' },
  { name: 'consent-purpose', open: chooseForm, landmark: '.wizard-foot button:nth-of-type(2)' },
  { name: 'handover', open: at('/handover'), landmark: '.handover-list' },
  { name: 'my-duty', open: at('/duty'), landmark: '.duty-card' },
  { name: 'on-duty', open: openDuty, ...dialog },
  { name: 'my-shifts', open: at('/shifts'), landmark: '.wish-days' },
  { name: 'inbox', open: at('/inbox'), landmark: 'main h1' },
  { name: 'notice-settings', open: at('/account/notifications'), landmark: 'main h2' },
];
const FOR_OPERATORS: readonly Screen[] = [
  { name: 'hospitals', open: at('/hospitals'), landmark: 'h2' },
  { name: 'open-hospital', open: press(LAST_ACTION), ...dialog },
];

interface Look {
  readonly options: WindowOptions;
  readonly sizes: readonly Size[];
  /** Whether it is the same page in other colours, and nothing but them can be wrong that was right before. */
  readonly isOfColours?: true;
  /** Whether it is then looked at in the dark, as it stands there. */
  readonly isInTheDarkToo?: true;
}
const EVERY_SIZE = Object.keys(SIZES) as Size[];
const LOOKS: Readonly<Record<string, Look>> = {
  light: { options: { colorScheme: 'light' }, sizes: EVERY_SIZE, isInTheDarkToo: true },
  arabic: { options: { colorScheme: 'light', locale: 'ar' }, sizes: ['phone'] },
  'forced-colours': { options: { forcedColors: 'active' }, sizes: ['desktop'], isOfColours: true },
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
  ...['feeds', 'setup-places', 'staff', 'account', 'hospitals', 'messages', 'conversation', 'inbox', 'on-call'],
];
const SMALL = ['forgotten-password', 'demo-mail', 'not-found', 'lock'];

/** The pictures worth keeping in the documentation: all of them together stay below 7 MB. */
function isKept(name: string, size: Size, look: string): boolean {
  if (look === 'dark') return ['wards', 'ward', 'sign-in'].includes(name);
  if (look === 'arabic') return ['ward', 'sign-in'].includes(name);
  if (look !== 'light') return false;
  return MAIN.includes(name) || size === 'phone' || (size === 'desktop' && !SMALL.includes(name));
}

/** The smallest window a page must fit without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = { width: 320, height: 640 };

async function sidewaysOf(page: Page): Promise<string[]> {
  // A dialog learns of the new width by a media query and is drawn again a moment later; where it comes to rest counts.
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, { timeout: 3_000 })
    .catch(() => undefined);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return overflow > 0 ? [`scrolls sideways by ${overflow} px`] : [];
}

async function takePictureOf(page: Page, name: string, size: Size, look: string): Promise<void> {
  if (isKept(name, size, look) || process.env['WARDLINE_PICTURES'] !== 'docs') {
    await takePicture(page, `${name}-${size}-${look}`);
  }
}

/** Everything wrong with these screens in one look: one load of each, at every size. */
async function faultsOf(page: Page, screens: readonly Screen[], look: string) {
  const { sizes = EVERY_SIZE, isOfColours = false, isInTheDarkToo = false } = LOOKS[look] ?? {};
  const faults: string[] = [];
  for (const { name, open, landmark, close } of screens) {
    await open(page);
    await page.locator(landmark).first().waitFor();
    for (const size of sizes) {
      await page.setViewportSize(SIZES[size]);
      await settled(page);
      // While something is still fetched, React hides what stands there already.
      await page
        .locator('h1:visible')
        .first()
        .waitFor({ timeout: 5_000 })
        .catch(() => undefined);
      const found = await sidewaysOf(page);
      // The tablet's parts are the phone's or the desktop's.
      if (size !== 'tablet') found.push(...(await accessibilityFindings(page, isOfColours ? 'colours' : 'everything')));
      faults.push(...found.map((fault) => `${name} (${size}): ${fault}`));
      await takePictureOf(page, name, size, look);
    }
    // As wide as it is in any colours.
    if (!isOfColours) {
      await page.setViewportSize(NARROWEST);
      faults.push(...(await sidewaysOf(page)).map((fault) => `${name} (320 px): ${fault}`));
    }
    await page.setViewportSize(SIZES.desktop);
    if (isInTheDarkToo) {
      await wear(page, 'dark');
      faults.push(...(await accessibilityFindings(page, 'colours')).map((fault) => `${name} (dark): ${fault}`));
      await takePictureOf(page, name, 'desktop', 'dark');
      await wear(page, 'light');
    }
    await close?.(page);
  }
  return faults;
}

describe('Every screen', function () {
  this.timeout(600_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  for (const [look, { options }] of Object.entries(LOOKS)) {
    it(`is free of what axe can find, and fits from 320 px on, in ${look}`, async () => {
      const stranger = await stage.open(options);
      const faults = await faultsOf(stranger.page, FOR_STRANGERS, look);
      await stranger.context.close();
      const admin = await stage.openAs('NORTH', 'admin', { ...options, locale: 'en' });
      if (options.locale !== undefined) await speak(admin.page, options.locale);
      faults.push(...(await faultsOf(admin.page, FOR_ADMINS, look)));
      await admin.context.close();
      expect(faults).to.deep.equal([]);
    });
  }

  for (const [look, { options }] of Object.entries(LOOKS)) {
    it(`is so for those who write to each other, too, in ${look}`, async () => {
      const { page, context } = await stage.openAs('NORTH', 'nurse', { ...options, locale: 'en' });
      if (options.locale !== undefined) await speak(page, options.locale);
      expect(await faultsOf(page, FOR_NURSES, look)).to.deep.equal([]);
      await context.close();
    });
  }

  it('is so for operators, too', async () => {
    const { page, context } = await stage.open();
    await signIn(page, stage.logins, 'PLATFORM', 'operator');
    const address = stage.logins.find(({ role }) => role === 'operator')?.email ?? '';
    await page.getByLabel('Code from the mail').fill(await untilMailed(stage, address, /\b\d{6}\b/u));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Hospitals', level: 1 }).waitFor();
    expect(await faultsOf(page, FOR_OPERATORS, 'light')).to.deep.equal([]);
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
