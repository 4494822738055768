import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import { demoStateRepository } from '../../../server/modules/demo/demo.repository.ts';
import { fillRosters } from '../../../server/modules/demo/seed-rosters.ts';
import { rosterRepository, swapRepository } from '../../../server/modules/rosters/rosters.repository.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

describe('the rosters of the demo', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('are there also where no nurse of the ward could take a shift of whom it shows; then nobody is asked', async () => {
    const { north, south } = world;
    const shown = north.nurse.email;
    await world.inside(north, () =>
      transaction(() =>
        demoStateRepository().insert({
          of: 'demo',
          passwords: 'published',
          isFilled: true,
          isTalking: true,
          hasForms: true,
          hasProcedures: true,
          hasConsents: true,
          hasDuties: true,
          hasRosters: false,
          hasLeave: true,
        }),
      ),
    );
    await world.inside(north, () => fillRosters([shown]));
    const rosters = await world.inside(north, () => rosterRepository().find({}));
    const wardIds = [north.wardA.id, north.wardB.id];
    expect(rosters.filter(({ state }) => state === 'published').map(({ wardId }) => wardId)).to.have.members(wardIds);
    expect(await world.inside(north, () => swapRepository().count({})), 'nobody is asked').to.equal(0);
    expect(await world.inside(south, () => rosterRepository().count({}))).to.equal(0);
  });
});
