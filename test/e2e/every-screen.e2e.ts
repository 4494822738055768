import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Size, Stage, WindowOptions } from './stage.ts';
import { accessibilityFindings, openStage, SIZES, takePicture } from './stage.ts';

interface Screen {
  readonly name: string;
  readonly path: string;
  /** What shows that the screen is there. */
  readonly landmark: string;
}

const PUBLIC: readonly Screen[] = [
  { name: 'sign-in', path: '/', landmark: '.demo-login' },
  { name: 'forgotten-password', path: '/forgotten-password', landmark: 'form' },
  { name: 'demo-mail', path: '/demo/mail', landmark: 'h1' },
  { name: 'not-found', path: '/no-such-page', landmark: 'h1' },
];
const SIGNED_IN: readonly Screen[] = [
  { name: 'wards', path: '/wards', landmark: 'main a[href^="/wards/"]' },
  { name: 'ward', path: 'the first ward', landmark: '[data-bed]' },
  { name: 'staff', path: '/staff', landmark: 'main li, main tr' },
  { name: 'account', path: '/account', landmark: 'h2' },
];

const LOOKS: Readonly<Record<string, WindowOptions & { readonly language?: string }>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  arabic: { colorScheme: 'light', locale: 'ar' },
};

async function show(page: Page, screen: Screen): Promise<void> {
  if (screen.path.startsWith('/')) await page.goto(screen.path);
  else {
    await page.goto('/wards');
    await page.locator('main a[href^="/wards/"]').first().click();
  }
  await page.locator(screen.landmark).first().waitFor();
  // Skeletons and entry transitions are over once nothing animates.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
}

async function faultsOf(page: Page): Promise<string[]> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const sideways = overflow > 0 ? [`scrolls sideways by ${overflow} px`] : [];
  return [...sideways, ...(await accessibilityFindings(page))];
}

describe('Every screen', function () {
  this.timeout(240_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    for (const size of Object.keys(SIZES) as Size[]) {
      it(`is free of what axe can find, and fits, on a ${size} in ${look}`, async () => {
        const faults: string[] = [];
        const stranger = await stage.open({ size, ...options });
        for (const screen of PUBLIC) {
          await show(stranger.page, screen);
          faults.push(...(await faultsOf(stranger.page)).map((fault) => `${screen.name}: ${fault}`));
          await takePicture(stranger.page, `${screen.name}-${size}-${look}`);
        }
        await stranger.context.close();
        const admin = await stage.openAs('NORTH', 'admin', { size, ...options, locale: 'en' });
        if (options.locale !== undefined) await speak(admin.page, options.locale);
        for (const screen of SIGNED_IN) {
          await show(admin.page, screen);
          faults.push(...(await faultsOf(admin.page)).map((fault) => `${screen.name}: ${fault}`));
          await takePicture(admin.page, `${screen.name}-${size}-${look}`);
        }
        await admin.context.close();
        expect(faults).to.deep.equal([]);
      });
    }
  }
});

/** Chooses the language on the screen's own menu. */
async function speak(page: Page, language: string): Promise<void> {
  await page.getByRole('button', { name: 'Language and appearance' }).click();
  await page.locator(`label[lang="${language}"]`).click();
  await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), language);
}
