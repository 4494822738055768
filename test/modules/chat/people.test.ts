import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { everyone } from '../../../server/modules/chat/people.ts';
import { setDutyWards } from '../../../server/modules/staff/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { binStaff } from '../bin/bin-hands.ts';
import { well } from './talk.ts';

describe('the people somebody can write to', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const know = (of = world) => of.inside(of.north, everyone);
  const version = async ({ id }: Person, by: Caller) =>
    (well(await by.get(`/api/v1/staff/${id}`)) as { version: number }).version;
  const change = async (person: Person, change: object, by = admin) =>
    well(await by.patch(`/api/v1/staff/${person.id}`, { version: await version(person, by), ...change }));
  const idOf = ({ id }: Person): StaffId => id;

  it('are those of one’s own database, where another holds the same hospital', async () => {
    const other = await openWorld();
    try {
      const { otherNurse, wardA, wardB } = world.north;
      // The number of the list is the same in both, before and after.
      const wards = [[wardA.id], [wardA.id, wardB.id]];
      const found = [];
      for (const [index, one] of [world, other].entries()) {
        await change(otherNurse, { wardIds: wards[index] }, await one.as(one.north.admin));
        found.push((await know(one)).get(idOf(otherNurse))?.wardIds);
      }
      expect(found).to.deep.equal(wards);
      expect((await know()).get(idOf(otherNurse))?.wardIds).to.deep.equal(wards[0]);
    } finally {
      await other.close();
    }
  });

  it('are read again where they changed, and nobody else is', async () => {
    const { nurse, doctor, housekeeping, wardB } = world.north;
    const before = await know();
    await change(nurse, { wardIds: [wardB.id] });
    await world.inside(world.north, () => setDutyWards(idOf(doctor), [wardB.id]));
    await binStaff(world, world.north, housekeeping);
    const after = await know();
    const changed = [...after.values()].filter((face) => before.get(face.id) !== face).map(({ id }) => id);
    expect(changed).to.have.members([nurse.id, doctor.id, housekeeping.id]);
    expect(after.size).to.equal(before.size);
    expect(after.get(idOf(nurse))?.wardIds).to.deep.equal([wardB.id]);
    expect(after.get(idOf(doctor))?.wardIds).to.include(wardB.id);
    expect(after.get(idOf(housekeeping))).to.deep.include({ isActive: false, wardIds: [] });
  });

  it('are all read again where the events since then are gone', async () => {
    const { pharmacy, wardB } = world.north;
    const before = await know();
    await change(pharmacy, { wardIds: [wardB.id] });
    await world.north.tenant.connection.collection('outbox').deleteMany({ stream: 'staff' });
    const after = await know();
    expect(after.get(idOf(pharmacy))?.wardIds).to.deep.equal([wardB.id]);
    expect(after.get(idOf(world.north.nurse))).not.to.equal(before.get(idOf(world.north.nurse)));
  });

  it('are not remembered as a transaction saw them that came to nothing', async () => {
    const { nurse, tenant } = world.north;
    await know();
    // Something is new there, and nobody has looked yet.
    await tenant.connection.collection('streamHeads').updateOne({ stream: 'staff' }, { $inc: { seq: 1 } });
    const failed = await world
      .inside(world.north, () =>
        transaction(async () => {
          await staffRepository().updateWhere({ _id: nurse.id }, { state: 'suspended' });
          await journal({ action: 'sample.changed', subject: { kind: 'sample', id: 'x' } });
          const seen = (await everyone()).get(idOf(nurse));
          throw new Error(`Saw ${seen?.isActive === false ? 'nobody' : 'somebody'} active.`);
        }),
      )
      .catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error).with.property('message', 'Saw nobody active.');
    expect((await know()).get(idOf(nurse))?.isActive).to.equal(true);
  });
});
