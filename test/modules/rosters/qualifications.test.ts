import { expect } from 'chai';
import { daysAfter, dayIn } from '../../../shared/domain/zoned-time.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { deliver } from '../notices/inbox.ts';

const DAY = 86_400_000;

describe('a qualification that ends', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  const dayIn60 = () => daysAfter(dayIn(north.tenant.timeZone, world.clock.now()), 60);
  const watch = async () => {
    await world.app.jobs.runNow('rosters.qualifications', north.tenant);
    await world.app.jobs.runNow('rosters.qualifications', north.tenant);
    await deliver(world);
  };
  /** Signed in anew: the clock goes on by more than a session lives. */
  const told = async (person: Person) => {
    const { caller } = await world.signIn(person);
    const { items } = noticePage.parse((await caller.get('/api/v1/notices?limit=100')).body);
    return items.filter(({ type }) => type === 'qualification.ending');
  };

  it('is told to its holder and to those who manage staff, thirty and seven days before, once each', async () => {
    const { nurse, admin, doctor } = north;
    const caller = await world.as(admin);
    const { version } = staffView.parse((await caller.get(`/api/v1/staff/${nurse.id}`)).body);
    const on = dayIn60();
    const qualifications = [
      { name: 'Advanced life support', number: null, expiresOn: on },
      { name: 'Diploma', number: null, expiresOn: null },
    ];
    expect((await caller.patch(`/api/v1/staff/${nurse.id}`, { version, qualifications })).status).to.equal(200);
    const counts = async () => [(await told(nurse)).length, (await told(admin)).length];
    await watch();
    expect(await counts(), 'sixty days before').to.deep.equal([0, 0]);
    world.clock.advance(29 * DAY);
    await watch();
    expect(await counts(), 'thirty-one').to.deep.equal([0, 0]);
    world.clock.advance(DAY);
    await watch();
    expect(await counts(), 'thirty').to.deep.equal([1, 1]);
    const [own] = await told(nurse);
    expect(own?.link).to.deep.equal({ to: 'account' });
    expect(own?.words).to.include({ qualification: 'Advanced life support', from: on });
    const [managed] = await told(admin);
    expect(managed?.link).to.deep.equal({ to: 'staff', staffId: nurse.id });
    expect(managed?.words).to.include({ by: nurse.displayName });
    world.clock.advance(22 * DAY);
    await watch();
    expect(await counts(), 'eight').to.deep.equal([1, 1]);
    world.clock.advance(DAY);
    await watch();
    expect(await counts(), 'seven').to.deep.equal([2, 2]);
    world.clock.advance(8 * DAY);
    await watch();
    expect(await counts(), 'over').to.deep.equal([2, 2]);
    expect(await told(doctor)).to.deep.equal([]);
    expect(await told(world.south.admin)).to.deep.equal([]);
  });
});
