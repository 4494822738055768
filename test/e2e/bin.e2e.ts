import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { PatientView } from '../../shared/schemas/patients.ts';
import type { BedView, RoomView, WardListItem } from '../../shared/schemas/places.ts';
import type { StaffView } from '../../shared/schemas/staff.ts';
import type { Caller } from '../support/caller.ts';
import { signInAs } from '../support/house-process.ts';
import type { Stage } from './stage.ts';
import { accessibilityFindings, openStage, signIn } from './stage.ts';

const HOSPITAL = 'NORTH';
const REASON = 'Registered twice by mistake';

const dialogOf = (page: Page) => page.getByRole('dialog');

/** Opens the question, gives the reason and agrees. */
async function moveToBin(page: Page, opener: RegExp | string): Promise<void> {
  await page.getByRole('button', { name: opener }).click();
  await dialogOf(page).getByLabel('Why').fill(REASON);
  await dialogOf(page).getByRole('button', { name: 'Move to the Bin' }).click();
  await dialogOf(page).waitFor({ state: 'hidden' });
}

async function register(caller: Caller, familyName: string): Promise<PatientView> {
  const body = { familyName, givenName: 'Zanele', birthDate: '1990-01-02', confirmedNotDuplicate: true };
  const answer = await caller.post('/api/v1/patients', body);
  expect(answer.status).to.equal(201);
  return answer.body as PatientView;
}

interface Layout {
  readonly ward: WardListItem;
  readonly rooms: readonly RoomView[];
  readonly beds: readonly BedView[];
}

/** A ward of the demo with its rooms and beds. */
async function wardWith(caller: Caller, isWanted: (bed: BedView) => boolean): Promise<Layout & { bed: BedView }> {
  const { items } = (await caller.get('/api/v1/wards')).body as { items: WardListItem[] };
  for (const { id } of items) {
    const layout = (await caller.get(`/api/v1/wards/${id}`)).body as Layout;
    const bed = layout.beds.find(isWanted);
    if (bed !== undefined) return { ...layout, bed };
  }
  throw new Error('No ward of the demo has such a bed.');
}

const isFree = ({ state }: BedView) => state.use === 'free' && state.turnover === 'clean';

describe('The Bin in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let admin: Caller;

  before(async () => {
    stage = await openStage();
    admin = await signInAs(stage.house, HOSPITAL, 'admin');
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  it('takes a patient from another’s open page at once, and Ctrl+Z brings both back', async () => {
    const patient = await register(admin, 'Undone');
    const mine = await stage.openAs(HOSPITAL, 'admin');
    const theirs = await stage.openAs(HOSPITAL, 'nurse', { size: 'tablet' });
    for (const { page } of [mine, theirs]) {
      await page.goto(`/patients/${patient.id}`);
      await page.getByText('Undone').first().waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
    }
    expect(await theirs.page.getByRole('button', { name: 'Move to the Bin' }).count(), 'a nurse may not').to.equal(0);

    await moveToBin(mine.page, 'Move to the Bin');
    await theirs.page.getByText('There is nothing here that you can see.').first().waitFor();
    expect(await theirs.page.getByText('Undone').count()).to.equal(0);
    await mine.page.waitForURL('**/patients');
    await mine.page.getByRole('button', { name: 'Undo' }).waitFor();

    await mine.page.keyboard.press('Control+z');
    await mine.page.waitForURL(`**/patients/${patient.id}`);
    await mine.page.getByText('Undone').first().waitFor();
    await theirs.page.getByRole('button', { name: 'Try again' }).first().click();
    await theirs.page.getByText('Undone').first().waitFor();
    await mine.context.close();
    await theirs.context.close();
  });

  it('restores from its list with one press, and leads to what came back; another’s list follows', async () => {
    const patient = await register(admin, 'Returned');
    const mine = await stage.openAs(HOSPITAL, 'admin');
    const theirs = await stage.openAs(HOSPITAL, 'admin', { size: 'phone' });
    await theirs.page.goto('/bin');
    await theirs.page.locator('main :is(.empty, .bin-table)').waitFor();
    await theirs.page.getByText('Live', { exact: true }).waitFor();
    await mine.page.goto(`/patients/${patient.id}`);
    await moveToBin(mine.page, 'Move to the Bin');
    const row = theirs.page.getByRole('row').filter({ hasText: 'Returned' });
    await row.waitFor();
    expect(await row.innerText())
      .to.contain(REASON)
      .and.to.contain('30 days left');
    expect(await accessibilityFindings(theirs.page)).to.deep.equal([]);

    await mine.page.goto('/bin');
    await mine.page.getByRole('button', { name: /^Restore .*Returned/u }).click();
    await row.waitFor({ state: 'detached' });
    await mine.page.getByRole('button', { name: 'Open', exact: true }).click();
    await mine.page.waitForURL(`**/patients/${patient.id}`);
    await mine.page.getByText('Returned').first().waitFor();
    await mine.context.close();
    await theirs.context.close();
  });

  it('does not take a ward that is in use, and says by what', async () => {
    const { ward } = await wardWith(admin, ({ state }) => state.use === 'occupied');
    const { page, context } = await stage.openAs(HOSPITAL, 'admin');
    await page.goto(`/setup/places?ward=${ward.id}`);
    await page.getByRole('button', { name: `Move ${ward.name} to the Bin`, exact: true }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('It cannot go now: it is in use.').waitFor();
    expect(await dialog.getByRole('listitem').count()).to.be.greaterThan(0);
    expect(await dialog.getByLabel('Why').count()).to.equal(0);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
    await context.close();
  });

  it('shows a code that was taken meanwhile, and takes another', async () => {
    const { ward, bed, rooms } = await wardWith(admin, isFree);
    const { page, context } = await stage.openAs(HOSPITAL, 'admin');
    await page.goto(`/setup/places?ward=${ward.id}`);
    await moveToBin(page, `Move bed ${bed.code} to the Bin`);
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    const again = await admin.post(`/api/v1/wards/${ward.id}/beds`, { roomId: rooms[0]?.id, codes: [bed.code] });
    expect(again.status).to.equal(201);

    await page.goto('/bin');
    await page.getByRole('button', { name: new RegExp(`^Restore .*${bed.code}$`, 'u') }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('is taken by now').first().waitFor();
    await dialog.getByLabel('Another code').fill('Z99');
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { beds } = (await admin.get(`/api/v1/wards/${ward.id}`)).body as Layout;
    expect(beds.find(({ id }) => id === bed.id)?.code).to.equal('Z99');
    await context.close();
  });

  it('restores many at once, and counts them aloud', async () => {
    // The last is not looked for, so that what is shown says when the list is down to what is.
    const names = ['Manyone', 'Manytwo', 'Manythree', 'Other'];
    for (const name of names) {
      const { id, version } = await register(admin, name);
      expect((await admin.post('/api/v1/bin', { kind: 'patient', id, version, reason: REASON })).status).to.equal(201);
    }
    const { page, context } = await stage.openAs(HOSPITAL, 'admin');
    await page.goto('/bin?kind=patient');
    await page.getByLabel('What it was called').fill('many');
    await page.getByText('3 of 3 shown').waitFor();
    await page.getByLabel('Choose all 3 shown').check();
    await page.getByRole('button', { name: 'Restore 3' }).click();
    await page.getByText('3 restored.').first().waitFor();
    await page.getByRole('status').filter({ hasText: '3 restored.' }).first().waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'Nothing like that is in the Bin' }).waitFor();
    await context.close();
  });

  it('purges nothing under legal hold, and says why', async () => {
    const { id, version } = await register(admin, 'Kept');
    await admin.post('/api/v1/bin', { kind: 'patient', id, version, reason: REASON });
    const { page, context } = await stage.openAs(HOSPITAL, 'admin');
    await page.goto('/bin');
    await page.getByRole('button', { name: /^(?!Restore).*Kept/u }).click();
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Put under legal hold' }).click();
    await dialog.getByLabel('Why').fill('Case 12');
    await dialog.getByRole('button', { name: 'Put under legal hold' }).click();
    await dialog.getByText('Under legal hold by').waitFor();
    expect(await dialog.innerText()).to.contain('Case 12');
    expect(await dialog.getByRole('button', { name: 'Purge now' }).isDisabled()).to.equal(true);

    await dialog.getByRole('button', { name: 'Lift the legal hold' }).click();
    await dialog.getByRole('button', { name: 'Lift the hold' }).click();
    await dialog.getByRole('button', { name: 'Purge now' }).click();
    await dialog.getByLabel('Why').fill('Asked for by the patient');
    await dialog.getByRole('button', { name: 'Ask for the purge' }).click();
    await dialog.getByText('Somebody else has to agree.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Agree and purge' }).count(), 'nobody alone').to.equal(0);
    expect(await accessibilityFindings(page)).to.deep.equal([]);
    await context.close();
  });

  it('purges before its time what one asked for and another agreed to by typing its name, on both screens at once', async () => {
    const { id, version } = await register(admin, 'Gone');
    await admin.post('/api/v1/bin', { kind: 'patient', id, version, reason: REASON });
    const { page: first, context } = await stage.openAs(HOSPITAL, 'admin');
    const { page: second, context: others } = await openSecondAdmin();
    for (const page of [first, second]) await page.goto('/bin');
    const entryOn = (page: Page) => page.getByRole('button', { name: /^(?!Restore).*Gone/u });
    await entryOn(second).click();
    const dialog = dialogOf(second);
    await dialog.getByRole('button', { name: 'Purge now' }).waitFor();

    await entryOn(first).click();
    await dialogOf(first).getByRole('button', { name: 'Purge now' }).click();
    await dialogOf(first).getByLabel('Why').fill('Asked for by the patient');
    await dialogOf(first).getByRole('button', { name: 'Ask for the purge' }).click();
    await dialogOf(first).getByText('Somebody else has to agree.').waitFor();

    // What is open follows, too.
    await dialog.getByText(/asked on .* that it be purged now/u).waitFor();
    await dialog.getByRole('button', { name: 'Agree and purge' }).click();
    const label = (await dialog.locator('.bin-typed').textContent()) ?? '';
    expect(label).to.contain('Gone');
    await dialog.getByRole('textbox').fill('Somebody else');
    await dialog.getByRole('button', { name: 'Purge for good' }).click();
    await dialog.getByText('This is not what it is called.').waitFor();
    expect(await accessibilityFindings(second)).to.deep.equal([]);
    await dialog.getByRole('textbox').fill(label);
    await dialog.getByRole('button', { name: 'Purge for good' }).click();

    for (const page of [first, second]) await entryOn(page).waitFor({ state: 'detached' });
    expect((await admin.get(`/api/v1/patients/${id}`)).status).to.equal(404);
    await context.close();
    await others.close();
  });

  /** The hospital's other admin, who stands on no list of log-ins; nobody agrees to what they asked for themselves. */
  async function openSecondAdmin() {
    const known = stage.logins.find(({ hospitalCode, role }) => hospitalCode === HOSPITAL && role === 'admin');
    const { items } = (await admin.get('/api/v1/staff')).body as { items: StaffView[] };
    const other = items.find(({ roles, email }) => roles.includes('admin') && email !== known?.email);
    if (known === undefined || other === undefined) throw new Error('The demo has no second admin.');
    const opened = await stage.open();
    await signIn(opened.page, [{ ...known, email: other.email }], HOSPITAL, 'admin');
    return opened;
  }
});
