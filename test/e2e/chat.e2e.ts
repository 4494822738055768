import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { channelView } from '../../shared/schemas/chat.ts';
import { wardList } from '../../shared/schemas/places.ts';
import { staffView } from '../../shared/schemas/staff.ts';
import { wardCensus } from '../../shared/schemas/stays.ts';
import { sessionView } from '../../shared/schemas/sign-in.ts';
import type { Role } from '../../shared/types/permissions.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import type { Stage } from './stage.ts';
import { openStage, withinASecond } from './stage.ts';

/** Someone of the demo's Northgate, who also does things without a screen. */
interface Someone {
  readonly id: string;
  readonly name: string;
  readonly caller: Caller;
}

const done = (answer: Answer): unknown => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 204);
  return answer.body;
};

const rows = (page: Page): Locator => page.locator('.talk-log article.talk-row');
const row = (page: Page, words: string): Locator => rows(page).filter({ hasText: words });
/** What everybody reads in the conversation, in order, without names and times. */
const words = (page: Page): Promise<string[]> => page.locator('.talk-log .talk-text').allTextContents();
const writingPlace = (page: Page): Locator => page.locator('.talk-writing-place textarea').first();

async function say(page: Page, text: string): Promise<void> {
  await writingPlace(page).fill(text);
  await writingPlace(page).press('Enter');
}

const msUntil = async (happens: Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await happens;
  return performance.now() - since;
};

describe('What is said', function () {
  this.timeout(120_000);
  let stage: Stage;
  let manager: Someone;
  let nurse: Someone;
  let admin: Someone;
  let groupId: string;

  const someone = async (role: Role): Promise<Someone> => {
    const caller = await signInAs(stage.house, 'NORTH', role);
    const { person } = sessionView.parse(done(await caller.get('/api/v1/session')));
    return { id: person.id, name: person.displayName, caller };
  };

  before(async () => {
    stage = await openStage();
    [manager, nurse, admin] = [await someone('nurse-manager'), await someone('nurse'), await someone('admin')];
    const group = { id: uuid(), name: 'Night round', memberIds: [nurse.id] };
    groupId = channelView.parse(done(await manager.caller.post('/api/v1/chat/channels', group))).id;
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  const open = async (page: Page, id = groupId): Promise<void> => {
    await page.goto(`/messages/${id}`);
    await writingPlace(page).waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
  };
  const countIn = (page: Page): Locator => page.locator(`a.channel[href$="${groupId}"] .channel-count [aria-hidden]`);

  it('by one is on every device of the other within a second, with the same counts, changes and marks', async () => {
    const desk = await stage.openAs('NORTH', 'nurse-manager');
    const phone = await stage.openAs('NORTH', 'nurse', { size: 'phone' });
    const other = await stage.openAs('NORTH', 'nurse');
    for (const { page } of [phone, other]) {
      await page.goto('/messages');
      await page.locator(`a.channel[href$="${groupId}"]`).waitFor();
      await page.getByText('Live', { exact: true }).first().waitFor();
    }
    await open(desk.page);

    const said: string[] = [];
    const sayOneMore = async () => {
      said.push(said.length === 0 ? 'Bed 4 wants a pillow' : `And bed ${said.length + 4} a blanket`);
      await say(desk.page, said.at(-1) ?? '');
      const count = String(said.length);
      const counted = Promise.all([phone, other].map(({ page }) => countIn(page).getByText(count).waitFor()));
      return { 'until both count it': await msUntil(counted) };
    };
    await withinASecond(sayOneMore);
    await withinASecond(sayOneMore);
    const newest = (page: Page): Locator => rows(page).last();
    await newest(desk.page).locator('[data-mark="delivered"], [data-mark="sent"]').waitFor();

    await phone.page.locator(`a.channel[href$="${groupId}"]`).click();
    await row(phone.page, said.at(-1) ?? '').waitFor();
    expect(await words(phone.page)).to.deep.equal(said);
    await Promise.all([
      countIn(other.page).waitFor({ state: 'detached' }),
      newest(desk.page).locator('[data-mark="seen"]').waitFor(),
      row(desk.page, 'pillow').locator('[data-mark="seen"]').waitFor(),
    ]);

    let edited = '';
    await withinASecond(async (attempt) => {
      edited = `And bed ${said.length + 4 + attempt} a blanket`;
      await writingPlace(desk.page).press('ArrowUp');
      await writingPlace(desk.page).fill(edited);
      await writingPlace(desk.page).press('Enter');
      return { 'until the edit is there': await msUntil(row(phone.page, edited).getByText('edited').waitFor()) };
    });

    await withinASecond(async (attempt) => {
      await row(phone.page, edited).getByRole('button', { name: 'What to do with this message' }).click();
      await phone.page
        .getByRole('menuitem', { name: /^React with/u })
        .nth(attempt)
        .click();
      const reaction = row(desk.page, edited).locator('.talk-reaction').nth(attempt);
      return { 'until the reaction is there': await msUntil(reaction.waitFor()) };
    });

    await row(desk.page, 'pillow').getByRole('button', { name: 'What to do with this message' }).click();
    await desk.page.getByRole('menuitem', { name: 'Delete…' }).click();
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Delete the message' }).click();
    await phone.page.locator('.talk-tombstone').waitFor();
    await open(other.page);
    for (const { page } of [phone, other, desk]) {
      await page.locator('.talk-tombstone').waitFor();
      expect(await words(page)).to.deep.equal([...said.slice(1, -1), edited]);
      expect(await page.content()).not.to.include('pillow');
    }
    for (const { context } of [desk, phone, other]) await context.close();
  });

  it('stands there once and in order, though the line was cut, the button pressed twice and the page loaded again', async () => {
    const desk = await stage.openAs('NORTH', 'nurse-manager');
    const other = await stage.openAs('NORTH', 'nurse');
    await open(desk.page);
    await open(other.page);
    const before = (await words(other.page)).length;
    // The house takes the first, and its answer is lost on the way back.
    let lost = 0;
    await desk.page.route(/\/chat\/channels\/[^/]+\/messages$/u, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await writingPlace(desk.page).fill('One');
    await desk.page.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await row(other.page, 'One').waitFor();
    await desk.context.setOffline(true);
    await say(desk.page, 'Two');
    await say(desk.page, 'Three');
    expect(await row(other.page, 'Two').count(), 'nothing comes over a cut line').to.equal(0);
    await desk.context.setOffline(false);
    await desk.page.reload();
    await row(other.page, 'Three').waitFor();
    await row(desk.page, 'Three').locator('[data-mark="delivered"], [data-mark="seen"]').waitFor();
    expect(lost).to.equal(1);
    for (const { page } of [desk, other]) {
      expect((await words(page)).slice(before)).to.deep.equal(['One', 'Two', 'Three']);
    }
    await desk.context.close();
    await other.context.close();
  });

  it('about a patient and asks to be acknowledged shows on the bed, and leaves it when it is', async () => {
    const [ward] = wardList.parse(done(await nurse.caller.get('/api/v1/wards'))).items;
    const census = wardCensus.parse(done(await nurse.caller.get(`/api/v1/wards/${ward?.id}/census`)));
    const one = await stage.openAs('NORTH', 'nurse');
    const other = await stage.openAs('NORTH', 'nurse-manager');
    for (const { page } of [one, other]) {
      await page.goto(`/wards/${ward?.id}`);
      await page.locator('.bed-name').first().waitFor();
      await page.getByText('Live', { exact: true }).first().waitFor();
    }
    const marked = await one.page
      .locator('[data-bed]:has(.bed-talk)')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-bed')));
    const stays = census.stays.filter(({ bedId }) => bedId !== null && !marked.includes(bedId));
    const markOn = (page: Page, bedId: string | null | undefined): Locator =>
      page.locator(`[data-bed="${bedId}"] .bed-talk`);
    const asked = { target: { kind: 'person', staffId: nurse.id }, label: nurse.name };
    let bedId: string | null | undefined;
    await withinASecond(async (attempt) => {
      const stay = stays[attempt];
      bedId = stay?.bedId;
      const body = { kind: 'patient', patientId: stay?.patient.id };
      const channel = channelView.parse(done(await manager.caller.post('/api/v1/chat/channels/open', body)));
      done(
        await manager.caller.post(`/api/v1/chat/channels/${channel.id}/messages`, {
          id: uuid(),
          writtenAt: new Date().toISOString(),
          text: `@${nurse.name} please look at the drip`,
          mentions: [asked],
          priority: 'important',
          needsAck: true,
        }),
      );
      const shown = Promise.all([one, other].map(({ page }) => markOn(page, bedId).waitFor()));
      return { 'until the bed is marked on both boards': await msUntil(shown) };
    });
    await one.page.locator(`[data-bed="${bedId}"]`).click();
    await one.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Acknowledge/u })
      .click();
    await Promise.all([one, other].map(({ page }) => markOn(page, bedId).waitFor({ state: 'detached' })));
    await one.context.close();
    await other.context.close();
  });

  it('may bring a picture, which the other sees; what only calls itself one is refused in words', async () => {
    const desk = await stage.openAs('NORTH', 'nurse-manager');
    const other = await stage.openAs('NORTH', 'nurse');
    await open(desk.page);
    await open(other.page);
    const chooser = desk.page.locator('.talk-composer input[type="file"]');
    const isSendOff = () => desk.page.getByRole('button', { name: 'Send', exact: true }).isDisabled();
    await chooser.setInputFiles({ name: 'x-ray.png', mimeType: 'image/png', buffer: Buffer.from('MZ, a program') });
    await desk.page
      .getByText(/Only pictures|damaged/u)
      .first()
      .waitFor();
    expect(await isSendOff(), 'nothing goes out with it').to.equal(true);
    await desk.page.getByRole('button', { name: 'Take x-ray.png away' }).click();

    const picture = await desk.page.screenshot();
    await chooser.setInputFiles({ name: 'wound.png', mimeType: 'image/png', buffer: picture });
    await desk.page.locator('.file-size', { hasText: 'Ready' }).waitFor();
    await say(desk.page, 'As it looks today');
    const preview = row(other.page, 'As it looks today').locator('img');
    await preview.waitFor();
    const size = await preview.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    const { width, height } = desk.page.viewportSize() ?? { width: 0, height: 0 };
    expect(size).to.deep.equal([width, height]);
    await desk.context.close();
    await other.context.close();
  });

  it('in a ward is closed within two seconds to a nurse who is taken out of it, where it stands open', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse');
    await page.goto('/messages');
    const ward = page.locator('a.channel:has(.channel-sign[data-kind="ward"])').first();
    const id = ((await ward.getAttribute('href')) ?? '').split('/').at(-1) ?? '';
    await open(page, id);
    const { version, wardIds } = staffView.parse(done(await admin.caller.get(`/api/v1/staff/${nurse.id}`)));
    await say(page, 'Am I still here?');
    await row(page, 'Am I still here?').waitFor();
    done(await admin.caller.patch(`/api/v1/staff/${nurse.id}`, { version, wardIds: [] }));
    const since = performance.now();
    await page.getByRole('heading', { name: 'This conversation is not open to you' }).waitFor();
    expect(performance.now() - since, 'ms until it closed').to.be.below(2_000);
    expect(await rows(page).count()).to.equal(0);
    expect(await page.content()).not.to.include('Am I still here?');
    done(await admin.caller.patch(`/api/v1/staff/${nurse.id}`, { version: version + 1, wardIds }));
    await context.close();
  });

  it('is gone from the screen of a person who is suspended', async () => {
    const { page, context } = await stage.openAs('NORTH', 'nurse');
    await open(page);
    await row(page, 'Three').waitFor();
    const { version } = staffView.parse(done(await admin.caller.get(`/api/v1/staff/${nurse.id}`)));
    done(await admin.caller.post(`/api/v1/staff/${nurse.id}/suspend`, { version, reason: 'A test' }));
    const since = performance.now();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(performance.now() - since, 'ms until it was gone').to.be.below(2_000);
    expect(await page.content()).not.to.include('Three');
    await context.close();
  });
});
