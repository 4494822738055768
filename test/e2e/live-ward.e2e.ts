import { expect } from 'chai';
import type { Page, WebSocketRoute } from 'playwright-core';
import { dayIn, minuteIn } from '../../shared/domain/zoned-time.ts';
import type { Stage } from './stage.ts';
import { openStage, signIn, takePicture, withinASecond } from './stage.ts';
import { boardOf, openWard } from './ward-page.ts';

/** Says through the bed's panel that its patient is isolated. */
async function isolate(page: Page, bedId: string): Promise<void> {
  await page.locator(`[data-bed="${bedId}"]`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'More actions' }).click();
  await dialog.getByRole('button', { name: 'Isolation' }).click();
  await dialog.getByLabel('Isolation').selectOption({ label: 'Airborne' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'More actions' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

const PLAIN = '[data-bed][data-look="occupied"]:not([data-isolation])';
const idsOf = (page: Page) =>
  page.locator(PLAIN).evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-bed') ?? ''));

describe('Two people looking at one ward', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('see a change of one on the other’s screen within a second, marked, with everything else untouched', async () => {
    const nurse = await stage.openAs('NORTH', 'nurse-manager');
    const doctor = await stage.openAs('NORTH', 'doctor', { size: 'tablet' });
    await openWard(nurse.page, 'Intensive Care');
    await openWard(doctor.page, 'Intensive Care');
    await doctor.page.evaluate(() => {
      const changed = new Set<string>();
      Object.assign(globalThis, { changedBeds: changed });
      new MutationObserver((records) => {
        for (const { target } of records) {
          const cell = (target instanceof Element ? target : target.parentElement)?.closest('[data-bed]');
          changed.add(cell?.getAttribute('data-bed') ?? 'elsewhere');
        }
      }).observe(document.querySelector('main') ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    const plain = await idsOf(doctor.page);
    const isolated: string[] = [];
    await withinASecond(async (attempt) => {
      const bedId = plain[attempt] ?? '';
      const heard = doctor.page.locator(`[data-bed="${bedId}"]`).getByText('Airborne').waitFor({ timeout: 15_000 });
      const saved = nurse.page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
      const change = isolate(nurse.page, bedId);
      await saved;
      const savedAt = Date.now();
      await heard;
      const ms = Date.now() - savedAt;
      await change;
      isolated.push(bedId);
      return { 'until the other saw it': ms };
    });
    for (const id of isolated) await doctor.page.locator(`[data-bed="${id}"]`).getByText('Changed').waitFor();
    const touched = await doctor.page.evaluate(() => [
      ...(globalThis as unknown as { changedBeds: Set<string> }).changedBeds,
    ]);
    expect(touched.filter((one) => one !== 'elsewhere')).to.have.members(isolated);
    await nurse.context.close();
    await doctor.context.close();
  });

  it('read and type times by the hospital’s clocks, wherever their devices think they are', async () => {
    const near = await stage.openAs('NORTH', 'nurse-manager', { timezoneId: 'Africa/Johannesburg' });
    const far = await stage.openAs('NORTH', 'admin', { timezoneId: 'America/Lima' });
    for (const { page } of [near, far]) await openWard(page, 'Intensive Care');
    const inThreeHours = new Date(Date.now() + 3 * 3_600_000);
    const minute = minuteIn('Africa/Johannesburg', inThreeHours);
    const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
    const bedId = await far.page.locator('[data-bed][data-look="available"]').first().getAttribute('data-bed');
    await far.page.locator(`[data-bed="${bedId}"]`).click();
    const dialog = far.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Hold', exact: true }).click();
    await dialog.getByLabel('Another time').fill(`${dayIn('Africa/Johannesburg', inThreeHours)}T${clock}`);
    await dialog.getByRole('button', { name: `Hold – ${clock}` }).click();
    for (const { page } of [near, far]) {
      await page.locator(`[data-bed="${bedId}"][data-look="held"]`).click();
      const until = page.getByRole('dialog').locator('dt:text-is("Until") + dd');
      expect(await until.textContent()).to.match(new RegExp(`, ${clock}$`, 'u'));
    }
    for (const { context } of [near, far]) await context.close();
  });

  it('are told while the line is cut, and then see exactly what a fresh load shows', async () => {
    const admin = await stage.openAs('SOUTH', 'admin');
    const nurse = await stage.openAs('SOUTH', 'nurse-manager');
    await admin.page.goto('/wards');
    const ward = admin.page.locator('main a[href^="/wards/"]').first();
    const href = (await ward.getAttribute('href')) ?? '';
    for (const { page } of [admin, nurse]) {
      await page.goto(href);
      await page.locator('.bed-name').first().waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
    }
    const before = await boardOf(nurse.page);
    await nurse.context.setOffline(true);
    await nurse.page
      .getByText(/^(Offline|Reconnecting|Not live)/u)
      .first()
      .waitFor({ timeout: 40_000 });

    const changed = (await idsOf(admin.page)).slice(0, 3);
    for (const id of changed) await isolate(admin.page, id);
    expect(await boardOf(nurse.page), 'nothing reaches a screen that is cut off').to.deep.equal(before);

    await nurse.context.setOffline(false);
    await nurse.page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    for (const id of changed) await nurse.page.locator(`[data-bed="${id}"]`).getByText('Airborne').waitFor();
    const caughtUp = await boardOf(nurse.page);
    await nurse.page.reload();
    await nurse.page.locator('.bed-name').first().waitFor();
    expect(caughtUp).to.deep.equal(await boardOf(nurse.page));
    expect(caughtUp).not.to.deep.equal(before);
    await admin.context.close();
    await nurse.context.close();
  });

  for (const locale of ['en', 'ar']) {
    it(`keep the whole header in a narrow window while the line is lost (${locale})`, async () => {
      const { page, context } = await stage.open({ size: 'phone', locale: 'en' });
      let isCut = false;
      const lines = new Set<WebSocketRoute>();
      await context.routeWebSocket(/socket\.io/u, async (line) => {
        if (isCut) {
          await line.close();
          return;
        }
        line.connectToServer();
        lines.add(line);
      });
      await signIn(page, stage.logins, 'NORTH', 'nurse');
      if (locale === 'ar') {
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl';
        });
      }
      const chip = (phase: string) => page.locator(`.connection-${phase}`);
      await chip('live').waitFor();
      await page.locator('.duty-chip').waitFor();
      const fits = async (phase: string) => {
        await chip(phase).waitFor();
        for (const width of [320, 390]) {
          await page.setViewportSize({ width, height: 844 });
          await takePicture(page, `header-${phase}-${width}-${locale}`);
          const beyond = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            const tools = [...document.querySelectorAll('.header :is(button, a, .connection, .header-hospital)')];
            return {
              page: scrollWidth - clientWidth,
              tools: tools
                .filter(
                  (one) => one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > clientWidth,
                )
                .map((one) => one.className),
            };
          });
          expect(beyond, `${phase} at ${width} px`).to.deep.equal({ page: 0, tools: [] });
        }
      };
      await fits('live');
      isCut = true;
      await Promise.all([...lines].map((line) => line.close()));
      await fits('reconnecting');
      await context.setOffline(true);
      await fits('offline');
      await context.close();
    });
  }

  it('lose the screen at once when the session is ended from another device', async () => {
    const desk = await stage.openAs('NORTH', 'doctor');
    const phone = await stage.openAs('NORTH', 'doctor', { size: 'phone' });
    await openWard(desk.page, 'Intensive Care');
    await phone.page.goto('/account');
    await phone.page.getByRole('button', { name: 'End all others' }).click();
    await desk.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor({ timeout: 5_000 });
    await desk.page.getByText('This session was ended from another device.').waitFor();
    expect(await desk.page.locator('[data-bed]').count()).to.equal(0);
    await desk.context.close();
    await phone.context.close();
  });
});
