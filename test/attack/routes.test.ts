import { expect } from 'chai';
import type { AttackHouse } from './attack-house.ts';
import { nameOf, openAttackHouse } from './attack-house.ts';
import { asWith, foreignPages, shapeAttacks } from './attacks.ts';
import type { Attack } from './attacks.ts';
import { addressAttacks, bodyAttacks, massAssignments, queryAttacks } from './injections.ts';
import type { Forgeries } from './credentials.ts';
import { forge } from './credentials.ts';
import { drawn, isDrawn, IS_WHOLE } from './lots.ts';
import { repeatAttacks, strangeIds } from './good-requests.ts';
import type { Target } from './targets.ts';
import { targetsOf } from './targets.ts';
import { ROUTE_FIXTURES } from '../security/route-fixtures.ts';

/** Routes of which good requests are made, to be spoiled in one point: about one in so many, unless all are. */
const GOOD_REQUESTS_OF = 60;

/** Says the first of them in full; the matcher alone would only say how many there are. */
function expectNone(faults: readonly string[]): void {
  expect(faults.length, faults.slice(0, 60).join('\n')).to.equal(0);
}

describe('every route under attack', function () {
  this.timeout(IS_WHOLE ? 600_000 : 120_000);
  let house: AttackHouse;
  let targets: ReadonlyMap<string, Target>;
  let forgeries: Forgeries;
  let asItWas: () => Promise<readonly string[]>;
  before(async () => {
    house = await openAttackHouse();
    targets = new Map(targetsOf(house).map((target) => [target.name, target]));
    forgeries = await forge(house.world);
    // Whoever attacks is there before, so that nothing but the attack could change anything.
    for (const target of targets.values()) await target.headers();
    asItWas = await house.hold();
  });
  afterEach(() => expect(house.aside()).to.deep.equal([]));
  after(async () => {
    if (IS_WHOLE) console.log(`    ${house.shots()} attacks on ${targets.size} routes`);
    await house.close();
  });

  const targetOf = (name: string): Target => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`There is no route ${name}.`);
    return found;
  };

  /** Fires them all at every route and answers what went wrong. The house must hold afterwards what it held before. */
  async function everyRoute(
    attacksOn: (target: Target) => Promise<readonly Attack[]> | readonly Attack[],
    family: string,
  ) {
    const faults: string[] = [];
    const { shots } = house;
    const before = shots();
    // Each family by itself where there is time for it; else all of them together, at the end.
    const held = IS_WHOLE ? await house.hold() : null;
    for (const target of targets.values()) {
      // Where everything is attacked, everything of each; else what the lot falls on, one of each family.
      for (const { name, shot, kinds, expects } of drawn(await attacksOn(target), `${family} ${target.name}`)) {
        const { hit, faults: found } = await (kinds.length === 0
          ? house.fire(shot)
          : house.judge(shot, kinds, target.isOperator));
        const why = expects?.(hit) ?? null;
        faults.push(...[...found, ...(why === null ? [] : [why])].map((fault) => `${target.name}, ${name}: ${fault}`));
      }
    }
    expectNone(faults);
    expect((await held?.()) ?? [], 'what refusals changed').to.deep.equal([]);
    expect(shots() - before, 'there was something to attack').to.be.greaterThan(10);
  }

  it('is known here', () => {
    expect([...targets.keys()]).to.have.members(house.world.app.routes.map(nameOf));
    expect(Object.keys(ROUTE_FIXTURES)).to.have.members([...targets.keys()]);
  });

  it('opens to no forged, confused, borrowed or dead credential', () =>
    everyRoute((target) => {
      const { permission } = target.route.spec;
      if (permission === undefined) return [];
      return asWith(target, permission === 'wall.read' ? forgeries.screen : forgeries.session);
    }, 'credentials'));

  it('takes no write from another page, and none without its session’s own token', () =>
    everyRoute((target) => foreignPages(target, house.world.origin), 'pages'));

  it('takes no body that is none', () => everyRoute(shapeAttacks, 'shape'));

  it('takes no operator, prototype or invisible character at any field of a body', () =>
    everyRoute(bodyAttacks, 'body'));

  it('takes nothing of the stored record that its schema does not list', () => everyRoute(massAssignments, 'mass'));

  it('takes nothing in a query that its schema does not list, and nothing else than it lists', () =>
    everyRoute(queryAttacks, 'query'));

  it('finds nothing at an address that no record of ours has', () => everyRoute(addressAttacks, 'address'));

  it('holds after all these refusals what it held before', async () => expect(await asItWas()).to.deep.equal([]));

  for (const name of Object.keys(ROUTE_FIXTURES)) {
    if (!isDrawn(name, GOOD_REQUESTS_OF)) continue;
    it(`${name} takes no single id of another hospital, and does nothing twice or without its key`, async () => {
      const target = targetOf(name);
      expectNone(await strangeIds(house, target));
      expectNone(await repeatAttacks(house, target));
    });
  }

  it('stands as before', async () => {
    expect((await house.fire({ method: 'GET', path: '/healthz', headers: {} })).hit.status).to.equal(200);
    const nurse = await house.world.as(house.world.north.nurse);
    expect((await nurse.get('/api/v1/wards')).status).to.equal(200);
  });
});
