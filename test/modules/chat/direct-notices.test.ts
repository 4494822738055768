import { expect } from 'chai';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { deliver, inboxOf } from '../notices/inbox.ts';
import { direct, say, well } from './talk.ts';

describe('the notice of a direct message', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('comes once for a run of what is unread, and again after somebody marked as unread what they had seen', async () => {
    const { nurse, doctor } = world.north;
    const [from, to] = [await world.as(nurse), await world.as(doctor)];
    const { id } = await direct(world, nurse, doctor);
    const told = async () => {
      await deliver(world);
      return (await inboxOf(world, doctor)).filter(({ type }) => type === 'message.direct').length;
    };
    const first = await say(from, id, 'Bed 4 is ready');
    await say(from, id, 'And bed 5');
    expect(await told(), 'two of one run').to.equal(1);
    well(await to.post(`/api/v1/chat/channels/${id}/read-all`, {}));
    well(await to.post(`/api/v1/chat/channels/${id}/unread`, { from: first.number }));
    await say(from, id, 'Bed 6, too');
    expect(await told(), 'after marking as unread').to.equal(2);
    await say(from, id, 'And bed 7');
    expect(await told(), 'still of that run').to.equal(2);
  });
});
