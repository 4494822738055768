import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { dispatchRepository } from '../../../server/modules/notices/notices.repository.ts';
import { sendNotices } from '../../../server/modules/notices/jobs/send-notices.ts';
import type { PushTransport } from '../../../server/push/web-push.ts';
import type { NoticeType } from '../../../shared/domain/notice-types.ts';
import { pushPayload } from '../../../shared/schemas/notices.ts';
import { onCallRoleId } from '../../../shared/types/ids.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { deliver, raiseTo } from './inbox.ts';
import { openPushService } from './push-service.ts';

describe('sending what is due', () => {
  const taken: string[] = [];
  let isBroken = false;
  /** Stands for whatever fails in a way nobody thought of. */
  const push: PushTransport = {
    publicKey: 'a key',
    isKnown: () => true,
    send: async (_target, { body }) => {
      if (isBroken) throw new Error('Nobody thought of this.');
      taken.push(pushPayload.parse(JSON.parse(body.toString())).type ?? '');
      return { outcome: 'sent' };
    },
  };
  let world: World;
  let runner: ReturnType<typeof createJobRunner>;
  before(async () => {
    world = await openWorld({ push });
    const run = () => sendNotices(push, {}, 2);
    runner = createJobRunner(world.app.services, [{ name: 'notices.send', everyMs: 60_000, run }]);
    // It keeps the lease from here on, so that nothing is sent beside what the test sends.
    world.clock.advance(61_000);
    expect(await runner.runNow('notices.send'), 'the platform and two hospitals').to.equal(3);
    const service = await openPushService();
    for (const person of [world.north.nurse, world.north.doctor]) {
      const { endpoint, keys } = service.newBrowser();
      const answer = await (await world.as(person)).post('/api/v1/notices/push', { endpoint, keys, device: 'A phone' });
      expect(answer.status).to.equal(200);
    }
    await service.close();
  });
  after(async () => {
    await runner.stop();
    await world.close();
  });

  const tell = async (person: Person, type: NoticeType) => {
    const link = { to: 'on-call', roleId: onCallRoleId.parse(uuid()) } as const;
    await raiseTo(world, world.north, person, { type, link });
    await deliver(world);
  };
  const sendTwoAtATime = () => runner.runNow('notices.send');
  const standing = () =>
    world.inside(world.north, async () => {
      const found = await dispatchRepository().find({}, { sort: { _id: 1 } });
      return found.map(({ type, state, tries }) => `${type} ${state} ${tries}`);
    });

  it('moves what fails out of the way, takes what cannot wait first, and goes on until nothing is left', async () => {
    const { nurse, doctor } = world.north;
    isBroken = true;
    for (const _ of [1, 2, 3]) await tell(nurse, 'message.mention');
    await tell(doctor, 'message.mention');
    await tell(doctor, 'message.urgent');
    await sendTwoAtATime();
    expect(await standing(), 'each was tried once').to.deep.equal([
      ...Array<string>(4).fill('message.mention queued 1'),
      'message.urgent queued 1',
    ]);
    isBroken = false;
    await sendTwoAtATime();
    expect(taken, 'they are not due yet').to.deep.equal([]);
    world.clock.advance(10_000);
    await sendTwoAtATime();
    expect(taken).to.have.length(5);
    // Those of two people go out side by side, two at a time: it is one of the first two.
    expect(taken.slice(0, 2)).to.include('message.urgent');
    expect((await standing()).every((each) => each.includes(' sent '))).to.equal(true);
  });
});
