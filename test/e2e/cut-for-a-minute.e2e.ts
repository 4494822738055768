import { expect } from 'chai';
import type { Scene } from '../../scripts/demo-life/doings.ts';
import { DOINGS, look } from '../../scripts/demo-life/doings.ts';
import { createDemoPerson, Refused } from '../../scripts/demo-life/person.ts';
import { NORTHGATE_NAMES, pick, seededRandom } from '../../server/modules/demo/index.ts';
import type { Role } from '../../shared/types/permissions.ts';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';
import { boardOf, openWard } from './ward-page.ts';

const WARD = 'Ward 1 Medical';
const CHANGES = 30;
const CUT_MS = 60_000;

describe('A board that is cut off for a minute', function () {
  this.timeout(300_000);
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    expect(stage.complaints).to.deep.equal([]);
  });

  const demoPerson = (role: Role) => {
    const login = stage.logins.find((one) => one.hospitalCode === 'NORTH' && one.role === role);
    if (login === undefined) throw new Error(`The demo has no ${role}.`);
    return createDemoPerson(stage.house.origin, login);
  };

  /** Lets that many things happen in the ward, through the public API, over that time at the least. */
  async function letItLive(changes: number, forMs: number): Promise<void> {
    const random = seededRandom(7);
    const people = { manager: demoPerson('nurse-manager'), housekeeper: demoPerson('housekeeping') };
    const startedAt = Date.now();
    for (let done = 0; done < changes;) {
      const seen = await look(people.manager);
      const [ward] = seen.boards.filter((board) => board.ward.name === WARD);
      const scene: Scene = {
        ...people,
        // What is said changes no board.
        talkers: [],
        random,
        names: NORTHGATE_NAMES,
        boards: seen.boards.filter((board) => board === ward),
        censuses: seen.censuses.filter((census) => census.wardId === ward?.ward.id),
      };
      const [doing] = pick(random, DOINGS);
      const said = await doing(scene).catch((error: unknown) => {
        if (error instanceof Refused) return null;
        throw error;
      });
      if (said !== null) done += 1;
      const due = startedAt + (forMs * done) / changes;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    }
  }

  it('says so all the while, and afterwards is what a fresh load shows and what the other screen shows', async () => {
    const there = await stage.openAs('NORTH', 'nurse-manager');
    const cut = await stage.openAs('NORTH', 'doctor', { size: 'tablet' });
    await openWard(there.page, WARD);
    await openWard(cut.page, WARD);
    const before = await boardOf(cut.page);
    const cutAt = Date.now();
    await cut.context.setOffline(true);
    const saysSo = cut.page.getByText(/^(Offline|Reconnecting|Not live)/u).first();
    await saysSo.waitFor({ timeout: 40_000 });

    await letItLive(CHANGES, CUT_MS);
    expect(Date.now() - cutAt, 'milliseconds cut off').to.be.at.least(CUT_MS);
    expect(await saysSo.isVisible(), 'it still says so').to.equal(true);
    expect(await boardOf(cut.page), 'nothing reaches a screen that is cut off').to.deep.equal(before);

    await cut.context.setOffline(false);
    await cut.page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    const now = await boardOf(there.page);
    const giveUpAt = Date.now() + 15_000;
    while (Date.now() < giveUpAt && (await boardOf(cut.page)).join('\n') !== now.join('\n')) {
      await cut.page.waitForTimeout(100);
    }
    const caughtUp = await boardOf(cut.page);
    expect(caughtUp, 'what the other screen shows').to.deep.equal(now);
    expect(caughtUp).not.to.deep.equal(before);
    await cut.page.reload();
    await cut.page.locator('.bed-name').first().waitFor();
    expect(caughtUp, 'what a fresh load shows').to.deep.equal(await boardOf(cut.page));
    await there.context.close();
    await cut.context.close();
  });
});
