import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { getStaff } from '../../../server/modules/staff/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import { dutyView } from '../../../shared/schemas/duty.ts';
import { myChannels } from '../../../shared/schemas/chat.ts';
import { wardBoard } from '../../../shared/schemas/places.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { listen } from '../chat/listen.ts';
import { publishShift } from './shifts.ts';

describe('who leaves duty', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    await world.inside(north, () =>
      transaction(async () => {
        const staff = await getStaff(north.nurse.id);
        const change = { wardAccess: 'duty', wardIds: [], wardsNow: [] } as const;
        await staffRepository().update(staff._id, staff.version, change);
        await journal({ action: 'test.ward-access', subject: { kind: 'staff', id: staff._id } });
      }),
    );
  });
  after(() => world.close());

  let floors = 0;
  /** Something happens in ward A that its listeners are told of. */
  async function changeWard(): Promise<void> {
    const admin = await world.as(north.admin);
    const address = `/api/v1/wards/${north.wardA.id}`;
    const { version } = wardBoard.parse((await admin.get(address)).body).ward;
    floors += 1;
    expect((await admin.patch(address, { version, floor: `Floor ${floors}` })).status).to.equal(200);
  }

  it('hears nothing more of the ward and its channel, asks in vain for what was missed, and another hospital heard nothing at all', async () => {
    const { caller } = await world.signIn(north.nurse);
    const ear = await listen(world.origin, caller);
    const deaf = await listen(world.origin, await world.as(world.south.admin));
    const others = await listen(world.origin, await world.as(north.admin));
    const ward: Stream = { kind: 'ward', id: north.wardA.id };
    const census: Stream = { kind: 'census', id: north.wardA.id };
    expect(await ear.subscribe(ward)).to.include({ ok: false });
    expect(await others.subscribe(ward)).to.include({ ok: true });

    await publishShift(world, north, { staffId: north.nurse.id, wardId: north.wardA.id, inHours: 0 });
    const duty = dutyView.parse((await caller.post('/api/v1/duty/start', {})).body);
    await ear.hears(({ name }) => name === 'rights.changed');
    expect(await ear.subscribe(ward)).to.include({ ok: true });
    expect(await ear.subscribe(census)).to.include({ ok: true });
    const { channels } = myChannels.parse((await caller.get('/api/v1/chat/channels')).body);
    const channelId = channels.find(({ wardId }) => wardId === north.wardA.id)?.id;
    if (channelId === undefined) throw new Error('The ward’s channel is not among theirs.');
    const channel: Stream = { kind: 'channel', id: channelId };
    expect(await ear.subscribe(channel)).to.include({ ok: true });
    await changeWard();
    await ear.hears(({ name }) => name === 'ward.described');

    const { id, version } = duty;
    expect((await caller.post(`/api/v1/duty/${id}/end`, { version })).status).to.equal(200);
    await world.app.jobs.runNow('outbox.drain', north.tenant);
    const before = ear.heard.length;
    await changeWard();
    const mark = floors;
    await others.hears(({ name, data }) => name === 'ward.described' && JSON.stringify(data).includes(`Floor ${mark}`));
    for (const stream of [ward, census, channel]) {
      expect(await ear.subscribe(stream), stream.kind).to.include({ ok: false });
    }
    const ofWard = ear.heard.slice(before).filter(({ stream }) => stream !== `person:${north.nurse.id}`);
    expect(ofWard.filter(({ stream }) => stream !== 'duty')).to.deep.equal([]);
    expect(await caller.get(`/api/v1/wards/${north.wardA.id}`)).to.be.problem('not-found');
    expect(deaf.heard).to.deep.equal([]);
    for (const one of [ear, deaf, others]) one.close();
  });
});
