import { expect } from 'chai';
import type { Envelope, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import { subscribeAnswer } from '../../../shared/events/envelope.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { problemKind } from '../../../shared/types/problem-kinds.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { announce, outboxRepository } from '../../../server/outbox/outbox.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, ownStream, seqs, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';

describe('realtime: streams', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  const wards = new Map<WardId, Tenant>();
  const clients: Client[] = [];
  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    node = await openNode(kernel, { sessions, rights: fakeRights(wards) });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(async () => {
    await node.stop();
    await kernel.close();
  });

  const wardIn = (tenant: Tenant): WardId => {
    const ward = newWard();
    wards.set(ward, tenant);
    return ward;
  };
  const enter = async (...of: Parameters<Sessions['signIn']>): Promise<Client> => {
    const client = await connect(node, sessions.signIn(...of));
    clients.push(client);
    return client;
  };
  const kindOf = (answer: SubscribeAnswer) => ('problem' in answer ? problemKind(answer.problem) : 'ok');
  const missedIn = (answer: SubscribeAnswer): readonly Envelope[] => ('missed' in answer ? answer.missed : []);

  it('tells those who listen to a ward, and nobody else', async () => {
    const [ours, other] = [wardIn(kernel.north), wardIn(kernel.north)];
    const listener = await enter(kernel.north, ['doctor']);
    const elsewhere = await enter(kernel.north, ['doctor']);
    const idle = await enter(kernel.north, ['doctor']);
    const south = await enter(kernel.south, ['doctor']);
    await listener.subscribe(wardStream(ours));
    await elsewhere.subscribe(wardStream(other));
    await node.change(kernel.north, ours, 3);
    await node.change(kernel.north, other);
    await until('both to hear', () => listener.heard.length === 3 && elsewhere.heard.length === 1);
    expect(seqs(listener.heard)).to.deep.equal([1, 2, 3]);
    expect(elsewhere.heard[0]?.stream).to.equal(`ward:${other}`);
    expect([...idle.heard, ...south.heard]).to.deep.equal([]);
  });

  it('sends the envelope as the registry says it, and nothing more', async () => {
    const ward = wardIn(kernel.north);
    const client = await enter(kernel.north, ['doctor']);
    await client.subscribe(wardStream(ward));
    await node.change(kernel.north, ward);
    await until('the event', () => client.heard.length === 1);
    const [envelope] = client.heard;
    expect(envelope).to.have.all.keys('stream', 'seq', 'at', 'name', 'data');
    expect(envelope).to.include({ name: 'ward.described', seq: 1, at: kernel.clock.now().toISOString() });
  });

  it('has one answer for a ward that is not there, of another hospital, or not theirs', async () => {
    const north = wardIn(kernel.north);
    const assigned = wardIn(kernel.north);
    await node.change(kernel.north, north);
    const doctorOfSouth = await enter(kernel.south, ['doctor']);
    const nurse = await enter(kernel.north, ['nurse'], [assigned]);
    const answers = [
      await doctorOfSouth.subscribe(wardStream(north)),
      await nurse.subscribe(wardStream(north)),
      await nurse.subscribe(wardStream(newWard())),
    ].map((answer) => ({ ...answer, problem: { ...('problem' in answer ? answer.problem : null), requestId: '' } }));
    expect(answers.map((answer) => answer.problem.status)).to.deep.equal([404, 404, 404]);
    expect(answers[1]).to.deep.equal(answers[0]);
    expect(answers[2]).to.deep.equal(answers[0]);
    expect(kindOf(await nurse.subscribe(wardStream(assigned)))).to.equal('ok');
    await node.change(kernel.north, north);
    await node.change(kernel.north, assigned);
    await until('the ward that is theirs', () => nurse.heard.length === 1);
    expect(nurse.heard[0]?.stream).to.equal(`ward:${assigned}`);
    expect(doctorOfSouth.heard).to.deep.equal([]);
  });

  it('keeps two hospitals apart where their streams have the same name', async () => {
    const north = await enter(kernel.north, ['admin']);
    const south = await enter(kernel.south, ['admin']);
    const ward = wardIn(kernel.north);
    await north.subscribe({ kind: 'wards' });
    await south.subscribe({ kind: 'wards' });
    const departmentId = newWard() as string;
    await node.announce(kernel.north, () => {
      const item = { id: ward, departmentId, name: 'New', floor: '1', locationId: null, bedCount: 0, version: 1 };
      announce({ kind: 'wards' }, 'ward.added', { ward: item as never });
    });
    await until('north to hear', () => north.heard.length === 1);
    expect(south.heard).to.deep.equal([]);
  });

  it('lets a person hear their own stream only', async () => {
    const session = sessions.signIn(kernel.north, ['admin']);
    const client = await connect(node, session);
    clients.push(client);
    const other = sessions.signIn(kernel.north, ['nurse']);
    expect(kindOf(await client.subscribe(ownStream(session)))).to.equal('ok');
    expect(kindOf(await client.subscribe(ownStream(other)))).to.equal('not-found');
  });

  it('says exactly what was missed, in order, and goes on from there', async () => {
    const ward = wardIn(kernel.north);
    const session = sessions.signIn(kernel.north, ['doctor']);
    const first = await connect(node, session);
    expect(await first.subscribe(wardStream(ward))).to.deep.equal({ ok: true, seq: 0, missed: [] });
    await node.change(kernel.north, ward, 4);
    await until('four', () => first.heard.length === 4);
    first.close();
    await node.change(kernel.north, ward, 2);
    await node.change(kernel.north, ward, 3);
    const again = await connect(node, session);
    clients.push(again);
    const answer = await again.subscribe(wardStream(ward), 4);
    expect(subscribeAnswer.parse(answer)).to.include({ ok: true, seq: 9 });
    expect(seqs(missedIn(answer))).to.deep.equal([5, 6, 7, 8, 9]);
    expect(missedIn(answer)[0]).to.have.all.keys('stream', 'seq', 'at', 'name', 'data');
    await node.change(kernel.north, ward);
    await until('the next', () => again.heard.length === 1);
    expect(seqs(again.heard)).to.deep.equal([10]);
  });

  it('tells one who has everything that nothing was missed', async () => {
    const ward = wardIn(kernel.north);
    await node.change(kernel.north, ward, 2);
    const client = await enter(kernel.north, ['doctor']);
    expect(await client.subscribe(wardStream(ward), 2)).to.deep.equal({ ok: true, seq: 2, missed: [] });
  });

  it('tells one who missed too much, or claims to be ahead, to load afresh, and no more until then', async () => {
    const strict = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { missedEvents: 3 } });
    const ward = wardIn(kernel.north);
    // What is told late is told to whoever is in the room by then, and they are while they are caught up.
    const change = async (count?: number) => {
      await strict.change(kernel.north, ward, count);
      const untold = () => outboxRepository().count({ stream: `ward:${ward}`, relayedAt: null });
      await until('all to be told', async () => (await kernel.as(kernel.north, untold)) === 0);
    };
    await change(5);
    const client = await connect(strict, sessions.signIn(kernel.north, ['doctor']));
    expect(await client.subscribe(wardStream(ward), 1)).to.deep.equal({ ok: true, resync: true });
    expect(await client.subscribe(wardStream(ward), 6)).to.deep.equal({ ok: true, resync: true });
    await change();
    const answer = await client.subscribe(wardStream(ward), 3);
    expect(seqs(missedIn(answer))).to.deep.equal([4, 5, 6]);
    expect(client.heard).to.deep.equal([]);
    client.close();
    await strict.stop();
  });

  it('tells one to load afresh when what they missed is no longer kept, or too long to send', async () => {
    const ward = wardIn(kernel.north);
    await node.change(kernel.north, ward, 3);
    const client = await enter(kernel.north, ['doctor']);
    await kernel.as(kernel.north, () => outboxRepository().remove({ stream: `ward:${ward}`, seq: 2 }));
    expect(await client.subscribe(wardStream(ward), 0)).to.deep.equal({ ok: true, resync: true });
    expect(seqs(missedIn(await client.subscribe(wardStream(ward), 2)))).to.deep.equal([3]);

    const terse = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { missedCharacters: 500 } });
    const other = wardIn(kernel.north);
    await terse.change(kernel.north, other, 5);
    const reader = await connect(terse, sessions.signIn(kernel.north, ['doctor']));
    expect(await reader.subscribe(wardStream(other), 0)).to.deep.equal({ ok: true, resync: true });
    expect(seqs(missedIn(await reader.subscribe(wardStream(other), 4)))).to.deep.equal([5]);
    reader.close();
    await terse.stop();
  });

  it('tells nothing more once one unsubscribed, and forgets the room with its last listener', async () => {
    const ward = wardIn(kernel.north);
    const [one, two] = [await enter(kernel.north, ['doctor']), await enter(kernel.north, ['doctor'])];
    const streams = node.realtime.counts().streams;
    await one.subscribe(wardStream(ward));
    await two.subscribe(wardStream(ward));
    expect(node.realtime.counts().streams).to.equal(streams + 1);
    expect(await one.socket.emitWithAck('unsubscribe', { stream: wardStream(ward) })).to.deep.equal({ ok: true });
    await node.change(kernel.north, ward);
    await until('the other', () => two.heard.length === 1);
    expect(one.heard).to.deep.equal([]);
    two.close();
    await until('the room to be forgotten', () => node.realtime.counts().streams === streams - 1);
  });

  it('does one thing after the other: the last word of a client holds', async () => {
    const ward = wardIn(kernel.north);
    const client = await enter(kernel.north, ['doctor']);
    const stream = wardStream(ward);
    const said = [
      client.socket.emitWithAck('subscribe', { stream, since: 0 }),
      client.socket.emitWithAck('unsubscribe', { stream }),
      client.socket.emitWithAck('subscribe', { stream, since: 0 }),
      client.socket.emitWithAck('unsubscribe', { stream }),
    ];
    await Promise.all(said);
    const { told } = node.realtime.counts();
    await node.change(kernel.north, ward);
    await until('the telling', () => node.realtime.counts().told > told);
    const after = await client.subscribe(stream, 1);
    expect(after).to.deep.equal({ ok: true, seq: 1, missed: [] });
    expect(client.heard).to.deep.equal([]);
  });

  it('lets one listen from now on, however much happened before', async () => {
    const strict = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { missedEvents: 3 } });
    const ward = wardIn(kernel.north);
    for (let change = 0; change < 5; change += 1) await strict.change(kernel.north, ward);
    const client = await connect(strict, sessions.signIn(kernel.north, ['doctor']));
    expect(await client.subscribe(wardStream(ward), 0)).to.deep.equal({ ok: true, resync: true });
    expect(await client.subscribe(wardStream(ward), null)).to.deep.equal({ ok: true, seq: 5, missed: [] });
    await strict.change(kernel.north, ward);
    await until('what happens then', () => client.heard.some(({ seq }) => seq === 6));
    client.close();
    await strict.stop();
  });

  it('limits the streams of one connection', async () => {
    const small = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { streamsPerConnection: 2 } });
    const client = await connect(small, sessions.signIn(kernel.north, ['doctor']));
    const [first, second] = [wardIn(kernel.north), wardIn(kernel.north)];
    expect(kindOf(await client.subscribe(wardStream(first)))).to.equal('ok');
    expect(kindOf(await client.subscribe(wardStream(second)))).to.equal('state-refused');
    expect(kindOf(await client.subscribe(wardStream(first)))).to.equal('ok');
    client.close();
    await small.stop();
  });

  it('does not tell an event that is not what the registry says, and tells the next', async () => {
    const ward = wardIn(kernel.north);
    const client = await enter(kernel.north, ['doctor']);
    await client.subscribe(wardStream(ward));
    const { untold } = node.realtime.counts();
    const envelope = { id: 'x', stream: `ward:${ward}`, seq: 1, at: kernel.clock.now().toISOString() };
    node.realtime.publish(kernel.north, { ...envelope, name: 'ward.described', data: { secret: 'no' } as never });
    node.realtime.publish(kernel.north, { ...envelope, name: 'staff.changed', data: {} });
    node.realtime.publish(kernel.north, { ...envelope, name: 'constructor' as never, data: {} });
    expect(node.realtime.counts().untold).to.equal(untold + 3);
    await node.change(kernel.north, ward);
    await until('the good one', () => client.heard.length === 1);
  });

  it('sends the server’s time as a sign of life, and of which build its pages are', async () => {
    const lively = await openNode(kernel, {
      ...{ sessions, rights: fakeRights(wards), limits: { heartbeatEveryMs: 50 } },
      pagesVersion: '0123456789abcdef',
    });
    const client = await connect(lively, sessions.signIn(kernel.north, ['doctor']));
    const said = await new Promise((resolve) => client.socket.once('heartbeat', (...all) => resolve(all)));
    expect(said).to.deep.equal([kernel.clock.now().toISOString(), '0123456789abcdef']);
    client.close();
    await lively.stop();
  });
});
