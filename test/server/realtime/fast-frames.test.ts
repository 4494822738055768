import { expect } from 'chai';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { speedUp } from '../../../server/realtime/fast-frames.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { fakeRights, fakeSessions, newWard, openNode, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';
import { openRaw } from './raw-client.ts';

describe('realtime: fast frames', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  it('are byte for byte what Socket.IO itself would have sent, in the same order', async () => {
    const ward = newWard();
    const sessions = fakeSessions(kernel);
    const rights = fakeRights(new Map<WardId, Tenant>([[ward, kernel.north]]));
    const received: Buffer[] = [];
    const [small, large] = ['Nord — Süd', 'N'.repeat(70_000)];
    const data = (name: string) => ({
      ward: {
        id: ward,
        departmentId: '01a20170-b0ba-72c7-8462-d05f2431a8aa' as never,
        name,
        floor: '2',
        locationId: null,
        version: 1,
      },
    });
    for (const fastFrames of [true, false]) {
      const node = await openNode(kernel, { sessions, rights, fastFrames });
      const client = await openRaw(node, node.headers(sessions.signIn(kernel.north, ['doctor'])));
      await until('the namespace', () => client.frames.some((frame) => frame.startsWith('40')));
      client.send(`421${JSON.stringify(['subscribe', { stream: wardStream(ward), since: 0 }])}`);
      await until('the subscription', () => client.frames.some((frame) => frame.startsWith('431')));
      const before = client.bytes().length;
      const told = [small, large, small, large, large, small];
      for (const [index, name] of told.entries()) {
        const envelope = { id: 'x', stream: `ward:${ward}`, seq: index + 1, at: '2026-03-02T08:00:00.000Z' };
        node.realtime.publish(kernel.north, { ...envelope, name: 'ward.described', data: data(name) });
      }
      const heard = () => client.frames.filter((frame) => frame.startsWith('42'));
      await until('all', () => heard().length === told.length);
      expect(heard().map((frame) => (JSON.parse(frame.slice(2)) as [string, { seq: number }])[1].seq)).to.deep.equal([
        1, 2, 3, 4, 5, 6,
      ]);
      received.push(client.bytes().subarray(before));
      expect(node.realtime.counts().fast).to.equal(fastFrames ? 1 : 0);
      client.socket.destroy();
      await node.stop();
    }
    const [fast, stock] = received;
    expect(fast?.equals(stock ?? Buffer.alloc(0))).to.equal(true);
  });

  it('are not used where the inside of a connection is not as known', () => {
    for (const client of [
      undefined,
      {},
      { writeToEngine: () => undefined },
      { writeToEngine: () => undefined, conn: {} },
    ]) {
      expect(speedUp({ client } as never)).to.equal(false);
    }
  });
});
