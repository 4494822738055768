import { expect } from 'chai';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, oneTo, openNode, seqs, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';

/** A listener as the client's projection is one: a snapshot, then events in order, each once, and holes asked for. */
interface Board {
  readonly client: Client;
  /** The number of the last event in the state. */
  at: number;
  readonly applied: number[];
}

describe('realtime: nothing is lost between a snapshot and the events after it', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  const wards = new Map<WardId, Tenant>();
  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
  });
  after(() => kernel.close());

  const wardIn = (tenant: Tenant): WardId => {
    const ward = newWard();
    wards.set(ward, tenant);
    return ward;
  };

  /** Takes a snapshot (its number stands for it), subscribes from there, and applies what comes. */
  async function openBoard(node: Node, ward: WardId): Promise<Board> {
    const client = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    const board: Board = { client, at: await node.head(kernel.north, wardStream(ward)), applied: [] };
    const early: Envelope[] = [];
    let isCaughtUp = false;
    const apply = ({ seq }: Envelope) => {
      if (seq <= board.at) return;
      expect(seq, 'the next event').to.equal(board.at + 1);
      board.applied.push(seq);
      board.at = seq;
    };
    client.socket.on('ward.described', (envelope) => {
      if (isCaughtUp) apply(envelope);
      else early.push(envelope);
    });
    const answer = await client.subscribe(wardStream(ward), board.at);
    if (!('missed' in answer)) throw new Error('There was nothing to resync.');
    for (const envelope of answer.missed) apply(envelope);
    isCaughtUp = true;
    for (const envelope of early) apply(envelope);
    return board;
  }

  it('however writers and listeners fall together on one node', async () => {
    const node = await openNode(kernel, { sessions, rights: fakeRights(wards) });
    const ward = wardIn(kernel.north);
    let isWriting = true;
    const writing = (async () => {
      for (let count = 0; count < 60; count += 1) await node.change(kernel.north, ward, 1 + (count % 3));
      isWriting = false;
    })();
    const boards: Board[] = [];
    while (isWriting) boards.push(await openBoard(node, ward));
    await writing;
    const head = await node.head(kernel.north, wardStream(ward));
    expect(head).to.equal(120);
    await until('every board to be where the stream is', () => boards.every(({ at }) => at === head));
    // Boards opened at different moments, or this shows nothing.
    const starts = new Set(boards.map(({ applied }) => applied[0] ?? head));
    expect(starts.size).to.be.greaterThan(5);
    for (const { applied } of boards) expect(applied).to.deep.equal(oneTo(applied.length, head - applied.length + 1));
    for (const { client } of boards) client.close();
    await node.stop();
  });

  it('and on two nodes that write at once with nothing between them but the database', async () => {
    const [one, two] = [
      await openNode(kernel, { sessions, rights: fakeRights(wards) }),
      await openNode(kernel, { sessions, rights: fakeRights(wards) }),
    ];
    const ward = wardIn(kernel.north);
    const listeners = await Promise.all(
      [one, two].map(async (node) => {
        const client = await connect(node, sessions.signIn(kernel.north, ['doctor']));
        await client.subscribe(wardStream(ward), 0);
        return client;
      }),
    );
    await Promise.all(
      [one, two].map(async (node) => {
        for (let count = 0; count < 15; count += 1) await node.change(kernel.north, ward);
      }),
    );
    for (const { heard } of listeners) {
      await until('all thirty', () => new Set(seqs(heard)).size === 30);
      expect([...new Set(seqs(heard))].sort((a, b) => a - b)).to.deep.equal(oneTo(30));
    }
    for (const client of listeners) client.close();
    await Promise.all([one.stop(), two.stop()]);
  });

  it('tells what was committed and never relayed to this node: lost messages, a writer that died', async () => {
    let isLosing = true;
    const node = await openNode(kernel, { sessions, rights: fakeRights(wards), isTold: () => !isLosing });
    const ward = wardIn(kernel.north);
    const client = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    await client.subscribe(wardStream(ward), 0);
    await node.change(kernel.north, ward, 3);
    await until('the lost ones', () => client.heard.length === 3, 2_000);
    expect(seqs(client.heard)).to.deep.equal([1, 2, 3]);
    await node.change(kernel.north, ward);
    isLosing = false;
    await until('the fourth', () => client.heard.length >= 4, 2_000);
    await node.change(kernel.north, ward);
    await until('the fifth', () => seqs(client.heard).includes(5), 2_000);
    expect([...new Set(seqs(client.heard))]).to.deep.equal(oneTo(5));
    client.close();
    await node.stop();
  });

  it('does not tell twice what arrives in time, and is quiet where nothing happens', async () => {
    const node = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { sweepEveryMs: 20 } });
    const ward = wardIn(kernel.north);
    const client = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    await client.subscribe(wardStream(ward), 0);
    for (let count = 0; count < 40; count += 1) await node.change(kernel.north, ward);
    await until('all', () => client.heard.length >= 40);
    const looks = sessions.asked.recheck;
    await until('some more looks', () => sessions.asked.recheck > looks + 5);
    expect(seqs(client.heard)).to.deep.equal(oneTo(40));
    client.close();
    await node.stop();
  });

  it('shows a listener too far behind the gap, so that it loads afresh', async () => {
    let isLosing = true;
    const node = await openNode(kernel, {
      sessions,
      rights: fakeRights(wards),
      limits: { missedEvents: 4 },
      isTold: () => !isLosing,
    });
    const ward = wardIn(kernel.north);
    const client = await connect(node, sessions.signIn(kernel.north, ['doctor']));
    await client.subscribe(wardStream(ward), 0);
    await node.change(kernel.north, ward, 10);
    await until('the newest', () => seqs(client.heard).includes(10), 2_000);
    expect(seqs(client.heard)).to.deep.equal([7, 8, 9, 10]);
    isLosing = false;
    expect(await client.subscribe(wardStream(ward), 0)).to.deep.equal({ ok: true, resync: true });
    client.close();
    await node.stop();
  });
});
