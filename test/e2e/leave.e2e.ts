import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { daysAfter, weekdayOf } from '../../shared/domain/zoned-time.ts';
import { leaveSetup, myLeave } from '../../shared/schemas/leave.ts';
import { myShifts } from '../../shared/schemas/rosters.ts';
import type { Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, takePicture } from './stage.ts';

const HOSPITAL = 'NORTH';

describe('leave in a browser', function () {
  this.timeout(180_000);
  let stage: Stage;
  let nurse: Caller;
  before(async () => {
    stage = await openStage();
    nurse = await signInAs(stage.house, HOSPITAL, 'nurse');
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  const leave = async () => myLeave.parse((await nurse.get('/api/v1/leave/mine')).body);
  /** Theirs that have not begun, on days that count as leave, but for those they have asked about already. */
  const shifts = async () => {
    const day = new Date().toISOString().slice(0, 10);
    const path = `/api/v1/shifts/mine?from=${daysAfter(day, 1)}&to=${daysAfter(day, 30)}`;
    const { items } = myShifts.parse((await nurse.get(path)).body);
    const { requests } = await leave();
    const { workDays, holidays } = leaveSetup.parse((await nurse.get('/api/v1/leave/setup')).body);
    const counts = (date: string) =>
      workDays.includes(weekdayOf(date)) && holidays.every((holiday) => holiday.date !== date);
    const isFree = (date: string) =>
      requests.every(({ from, to, state }) => state !== 'pending' || date < from || date > to);
    const isAhead = (startsAt: string) => Date.parse(startsAt) > Date.now();
    return items.filter(({ date, startsAt }) => isAhead(startsAt) && counts(date) && isFree(date));
  };

  async function ask(phone: Page, date: string): Promise<void> {
    await phone.goto('/leave');
    await phone.getByRole('button', { name: 'Ask for leave' }).first().click();
    const dialog = phone.getByRole('dialog');
    await dialog.getByLabel('First day').fill(date);
    await dialog.getByText(/^This takes/u).waitFor();
    await takePicture(phone, 'leave-ask-phone-light');
    expect(await accessibilityFindings(phone)).to.deep.equal([]);
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await row(phone).filter({ hasText: 'Waits' }).first().waitFor();
  }

  const row = (page: Page) => page.locator('.leave-row');

  /** As whoever is told of it comes to it. */
  async function openDecision(desk: Page, date: string) {
    const { requests } = await leave();
    const id = requests.find(({ from, state }) => from === date && state === 'pending')?.id ?? '';
    await desk.goto(`/leave?view=desk&request=${id}`);
    return desk.getByRole('dialog');
  }

  it('is asked for on the phone, granted at the desk with clash and cover in sight, and shown on the phone at once; its shift is open', async () => {
    const [shift] = await shifts();
    if (shift === undefined) throw new Error('The nurse has no shift to come.');
    const { page: phone } = await stage.openAs(HOSPITAL, 'nurse', { size: 'phone' });
    const { page: desk } = await stage.openAs(HOSPITAL, 'nurse-manager');
    await ask(phone, shift.date);

    const dialog = await openDecision(desk, shift.date);
    await dialog.getByText('1 published shift lies in these days').waitFor();
    await dialog.getByText('Once it is granted they are open').waitFor();
    await dialog.getByRole('table').getByText('Ward 1 Medical').first().waitFor();
    await takePicture(desk, 'leave-decide-desktop-light');
    expect(await accessibilityFindings(desk)).to.deep.equal([]);
    const granted = await row(phone).filter({ hasText: 'Granted' }).count();
    await dialog.getByRole('button', { name: 'Grant although it clashes' }).click();
    await dialog.waitFor({ state: 'hidden' });

    // Nobody touched the phone.
    await row(phone).filter({ hasText: 'Granted' }).nth(granted).waitFor();
    const left = await shifts();
    expect(left.map(({ id }) => id)).not.to.include(shift.id);
  });

  it('is turned down with a reason, which the phone shows', async () => {
    const [shift] = await shifts();
    if (shift === undefined) throw new Error('The nurse has no shift to come.');
    const { page: phone } = await stage.openAs(HOSPITAL, 'nurse', { size: 'phone' });
    const { page: desk } = await stage.openAs(HOSPITAL, 'nurse-manager');
    await ask(phone, shift.date);
    const dialog = await openDecision(desk, shift.date);
    await dialog.getByLabel('Note').fill('Two others are away then.');
    await dialog.getByRole('button', { name: 'Turn down' }).click();
    await dialog.waitFor({ state: 'hidden' });

    const turnedDown = row(phone).filter({ hasText: 'Turned down' }).first();
    await turnedDown.waitFor();
    await turnedDown.getByText('Two others are away then.').waitFor();
    expect((await shifts()).map(({ id }) => id)).to.include(shift.id);
    expect(await accessibilityFindings(phone)).to.deep.equal([]);
  });
});
