import { expect } from 'chai';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import type { AttackHouse } from './attack-house.ts';
import { openAttackHouse } from './attack-house.ts';
import type { Bearer, Door } from './bearers.ts';
import { bearersOf, doorsOf, nearly } from './bearers.ts';

describe('links, codes, tickets, marks and tokens under attack', function () {
  this.timeout(120_000);
  let house: AttackHouse;
  let north: Readonly<Record<Bearer, string>>;
  let south: Readonly<Record<Bearer, string>>;
  let doors: readonly Door[];
  before(async () => {
    house = await openAttackHouse();
    north = await bearersOf(house.world, house.world.north);
    south = await bearersOf(house.world, house.world.south);
    doors = await doorsOf(house.world);
    for (const [kind, text] of Object.entries({ ...north })) expect(text, kind).to.have.length.greaterThan(20);
  });
  afterEach(() => expect(house.aside()).to.deep.equal([]));
  after(() => house.close());

  const KINDS: readonly ProblemKind[] = ['link-refused', 'code-refused', 'not-signed-in', 'not-found', 'invalid-input'];

  it('open no door but their own, nor do texts that are nearly theirs, and none is spent by being tried elsewhere', async () => {
    const { tenant: ours } = house.world.north;
    const { tenant: theirs } = house.world.south;
    const held = await house.hold();
    const faults: string[] = [];
    for (const door of doors) {
      const shown = new Map<string, string>();
      for (const [kind, text] of Object.entries(north)) if (kind !== door.opens) shown.set(`North’s ${kind}`, text);
      for (const [kind, text] of Object.entries(south)) if (kind !== door.opens) shown.set(`South’s ${kind}`, text);
      for (const [how, text] of Object.entries(nearly(north[door.opens], ours.id, theirs.id)))
        shown.set(`its own ${how}`, text);
      for (const [what, text] of shown) {
        const { faults: found } = await house.judge(door.shot(text), KINDS);
        faults.push(...found.map((fault) => `${door.name} by ${what}: ${fault}`));
      }
    }
    expect(faults).to.deep.equal([]);
    expect(await held(), 'what refusals changed').to.deep.equal([]);
  });

  it('open their own door afterwards: what was tried was good', async () => {
    const asked = [...doors].sort((a, b) => Number(a.spends ?? false) - Number(b.spends ?? false));
    const closed: string[] = [];
    for (const door of asked) {
      const { hit, faults } = await house.fire(door.shot(north[door.opens]));
      if (hit.status >= 300 || faults.length > 0)
        closed.push(`${door.name}: ${hit.status} ${hit.text.slice(0, 200)} ${faults.join()}`);
    }
    expect(closed).to.deep.equal([]);
  });

  it('are good once where they are good once, of twenty at the same moment', async () => {
    const fresh = await bearersOf(house.world, house.world.south);
    for (const name of ['accept an invitation', 'set a password', 'pair a screen', 'decline a consent']) {
      const door = doors.find((one) => one.name === name);
      if (door === undefined) throw new Error(`There is no door ${name}.`);
      const shots = Array.from({ length: 20 }, () =>
        house.gun.fire(door.shot(name === 'accept an invitation' ? south.invitation : fresh[door.opens])),
      );
      const statuses = (await Promise.all(shots)).map(({ status }) => status);
      expect(
        statuses.filter((status) => status < 300),
        `${name}: ${statuses.join()}`,
      ).to.have.length(1);
      expect(
        statuses.filter((status) => status >= 500),
        name,
      ).to.deep.equal([]);
    }
  });
});
