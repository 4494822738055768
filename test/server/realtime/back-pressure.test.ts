import { expect } from 'chai';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';
import type { RawClient } from './raw-client.ts';
import { openRaw } from './raw-client.ts';

describe('realtime: a reader that stops reading', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  const wards = new Map<WardId, Tenant>();
  const ward = newWard();
  before(async () => {
    kernel = await openKernel();
    wards.set(ward, kernel.north);
    sessions = fakeSessions(kernel);
  });
  after(() => kernel.close());

  const stalledAt = async (node: Node): Promise<RawClient> => {
    const client = await openRaw(node, node.headers(sessions.signIn(kernel.north, ['doctor'])));
    await until('the namespace', () => client.frames.some((frame) => frame.startsWith('40')));
    client.send(`421${JSON.stringify(['subscribe', { stream: wardStream(ward), since: 0 }])}`);
    await until('the subscription', () => client.frames.some((frame) => frame.startsWith('431')));
    client.socket.pause();
    return client;
  };
  /** Told straight to the room: what matters is how much, not what. */
  const tell = (node: Node, times: number) => {
    const envelope = { id: 'x', stream: `ward:${ward}`, at: kernel.clock.now().toISOString() };
    const data = {
      ward: {
        id: ward,
        departmentId: newWard() as never,
        name: 'N'.repeat(2_000),
        floor: '2',
        locationId: null,
        version: 1,
      },
    };
    for (let seq = 1; seq <= times; seq += 1) {
      node.realtime.publish(kernel.north, { ...envelope, seq, name: 'ward.described', data });
    }
  };
  /** More than the kernel's own socket buffers take on both sides. */
  const untilStalled = (node: Node) =>
    until(
      'the cutting off',
      () => {
        tell(node, 200);
        return node.realtime.counts().stalled > 0;
      },
      15_000,
    );

  it('is cut off with the word to resync, and others hear on', async () => {
    const node = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { sweepEveryMs: 50 } });
    const client = await stalledAt(node);
    const witness = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    await untilStalled(node);
    // The witness reads, but may itself be behind what was poured out here; its own stream shows it is served.
    await until('the stalled one to be forgotten', () => node.realtime.counts().sockets === 1);
    client.socket.resume();
    await until('the end', () => client.isClosed() || client.closeCode() !== null);
    expect(client.closeCode()).to.equal(4008);
    expect(witness.closed()).to.equal(null);
    await witness.subscribe(wardStream(ward), 0);
    tell(node, 1);
    await until('the witness to hear', () => witness.heard.length === 1);
    witness.close();
    client.socket.destroy();
    await node.stop();
  });

  it('is torn down when it does not even read that', async () => {
    const node = await openNode(kernel, {
      sessions,
      rights: fakeRights(wards),
      limits: { sweepEveryMs: 50, goneWithinMs: 100 },
    });
    await stalledAt(node);
    await untilStalled(node);
    const open = () => new Promise<number>((resolve) => node.httpServer.getConnections((_, count) => resolve(count)));
    await until('the connection to be gone', async () => (await open()) === 0);
    await node.stop();
  });

  it('is cut off when something waits for too long, whatever its size, and one that reads is not', async () => {
    const node = await openNode(kernel, {
      sessions,
      rights: fakeRights(wards),
      limits: { sweepEveryMs: 20, bufferedForMs: 300, bufferedBytes: 2 ** 40 },
    });
    await stalledAt(node);
    await untilStalled(node);
    const reader = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    await reader.subscribe(wardStream(ward), 0);
    tell(node, 50);
    await until('the reader to have read', () => reader.heard.length === 50);
    expect(reader.closed()).to.equal(null);
    expect(node.realtime.counts().stalled).to.equal(1);
    reader.close();
    await node.stop();
  });
});
