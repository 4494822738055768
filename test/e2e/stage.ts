import { mkdir, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import type { DemoView } from '../../shared/schemas/sign-in.ts';
import { mailList } from '../../shared/schemas/mail.ts';
import { demoView } from '../../shared/schemas/sign-in.ts';
import type { Role } from '../../shared/types/permissions.ts';
import { newDemoFolder } from '../support/demo-folder.ts';
import type { HouseProcess } from '../support/house-process.ts';
import { startHouse } from '../support/house-process.ts';

/** The sizes people hold, sit at and look up to (EXPERIENCE 5.12). */
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const;
export type Size = keyof typeof SIZES;

export interface WindowOptions {
  readonly size?: Size;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  /** Of the device; the hospital's is its own. */
  readonly timezoneId?: string;
  readonly forcedColors?: 'active';
  readonly hasTouch?: boolean;
}

/** The demo as people meet it: the server as its own process, its built client, and real browsers. */
export interface Stage {
  readonly house: HouseProcess;
  readonly logins: DemoView['logins'];
  /** A browser of its own: nothing is shared with another window. */
  open(options?: WindowOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** The same, signed in as that role. */
  openAs(hospitalCode: string, role: Role, options?: WindowOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** What the pages of this stage reported as errors of their own, and every request that left our origin. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

// As root in a container Chromium has no sandbox to give; the rest keeps it from calling home.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The demo, filled before, as a server of its own. */
export async function openStage(): Promise<Stage> {
  const dataDir = await newDemoFolder('stage');
  const house = await startHouse(dataDir);
  const browser = await launch();
  const logins = demoView.parse(await (await fetch(`${house.origin}/api/demo`)).json()).logins;
  const complaints: string[] = [];
  const open: Stage['open'] = async ({ size = 'desktop', ...options } = {}) => {
    const context = await browser.newContext({ viewport: SIZES[size], baseURL: house.origin, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && origin !== house.origin)
        complaints.push(`left for ${origin}`);
    });
    return { page, context };
  };
  return {
    house,
    logins,
    complaints,
    open,
    async openAs(hospitalCode, role, options) {
      const opened = await open(options);
      await signIn(opened.page, logins, hospitalCode, role);
      return opened;
    },
    async close() {
      await browser.close();
      await house.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = process.env['WARDLINE_CHROMIUM'] ?? 'chromium';
  return chromium.launch({ executablePath: resolveProgram(executablePath), args: FLAGS });
}

function resolveProgram(name: string): string {
  if (name.includes('/')) return name;
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const path = join(folder, name);
    try {
      readFileSync(path, { flag: 'r' });
      return path;
    } catch {
      // Not in this folder of the path.
    }
  }
  throw new Error(`There is no ${name} on this machine: npm test installs it or says what to install.`);
}

/** Fills in the sign-in form as a person would, and waits until the house has let them in (or asks for more). */
export async function signIn(page: Page, logins: DemoView['logins'], hospitalCode: string, role: Role): Promise<void> {
  const login = logins.find((one) => one.hospitalCode === hospitalCode && one.role === role);
  if (login === undefined) throw new Error(`The demo has no ${role} in ${hospitalCode}.`);
  await page.goto('/');
  await page.getByLabel('Hospital code').fill(hospitalCode);
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  if (role !== 'operator') await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
}

/** What `wanted` finds in a mail to that address, as soon as there is one. */
export async function untilMailed(stage: Stage, address: string, wanted: RegExp): Promise<string> {
  const giveUpAt = Date.now() + 15_000;
  while (Date.now() < giveUpAt) {
    const { items } = mailList.parse(await (await fetch(`${stage.house.origin}/api/demo/mail`)).json());
    const found = items.filter(({ to }) => to === address).map(({ text }) => wanted.exec(text)?.[0]);
    const first = found.find((one) => one !== undefined);
    if (first !== undefined) return first;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing like ${wanted.source} was mailed to ${address}.`);
}

const TRIES = 3;
/**
 * Expects one of three tries to keep below a second: what is promised is the house's time, and another journey may have had
 * the machine for one of them. A house that is slow is slow in all three.
 * @param tryOnce resolves with milliseconds by what was waited for; what happens in it happens on other screens.
 */
export async function withinASecond(tryOnce: (attempt: number) => Promise<Record<string, number>>): Promise<void> {
  const tries: Record<string, number>[] = [];
  while (tries.length < TRIES) {
    tries.push(await tryOnce(tries.length));
    if (Object.values(tries.at(-1) ?? {}).every((ms) => ms < 1_000)) return;
  }
  expect.fail(`None of these was within a second (ms): ${JSON.stringify(tries)}`);
}

/** Skeletons and transitions are over once nothing moves. */
export const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));

/** Has the open page in the other colours, and waits until nothing fades any more. */
export async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
  // What fades from one colour to the other begins to with the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await settled(page);
}

/** What axe says of colours. Of one page in another scheme of colours nothing else can differ. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with the page by WCAG 2.2 A and AA and its own best practice, or with its colours; empty is right. */
export async function accessibilityFindings(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<string[]> {
  // Evaluated, not added as a script element, which the page's own policy refuses.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async (options) => {
      interface Found {
        readonly violations: { readonly id: string; readonly nodes: { readonly html: string }[] }[];
      }
      const { axe } = globalThis as unknown as { axe: { run(of: Document, options: object): Promise<Found> } };
      const { violations } = await axe.run(document, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    },
    what === 'colours' ? { runOnly: OF_COLOURS } : {},
  );
}

const FEW_COLOURS = { palette: true, colours: 128, effort: 8 } as const;

/**
 * A picture for people to look at, where WARDLINE_PICTURES asks for one: `docs` puts it into docs/screens, anything else
 * into a folder git ignores.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  const wanted = process.env['WARDLINE_PICTURES'];
  if (wanted === undefined) return;
  const folder = wanted === 'docs' ? 'docs/screens' : '.tmp/screens';
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  // As many colours as an interface has: what the repository keeps stays small.
  if (wanted === 'docs')
    await sharp(await page.screenshot())
      .png(FEW_COLOURS)
      .toFile(path);
  else await page.screenshot({ path });
}
