import { expect } from 'chai';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { listen } from '../chat/listen.ts';

describe('who starts duty', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  it('is told at once that the ward’s channel is theirs, and told that it is not when they leave', async () => {
    const { caller } = await world.signIn(north.nurse);
    const admin = await world.as(north.admin);
    const ear = await listen(world.origin, caller);
    // The first look at a ward makes its channel.
    await caller.get('/api/v1/chat/channels');
    const address = `/api/v1/staff/${north.nurse.id}`;
    const { version } = staffView.parse((await admin.get(address)).body);
    expect((await admin.patch(address, { version, wardAccess: 'duty' })).status).to.equal(200);
    await ear.hears(({ name }) => name === 'chat.left');
    const started = await caller.post('/api/v1/duty/start', { wardId: north.wardA.id });
    expect(started.status).to.equal(201);
    await ear.hears(({ name }) => name === 'chat.joined');
    const names = ear.heard.map(({ name }) => name);
    expect(names.lastIndexOf('rights.changed')).to.be.lessThan(names.indexOf('chat.joined'));
    ear.close();
  });
});
