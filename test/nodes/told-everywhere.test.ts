import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { createClient } from 'redis';
import { v7 as uuid } from 'uuid';
import type { EventData } from '../../shared/events/registry.ts';
import type { Receipt } from '../../shared/schemas/chat.ts';
import { channelId } from '../../shared/types/ids.ts';
import { say, well } from '../modules/chat/talk.ts';
import { oneTo } from '../server/realtime/open-realtime.ts';
import { until } from '../support/until.ts';
import type { TestWard } from '../support/seeded-house.ts';
import { boardAt, changeBed } from './beds.ts';
import type { Cluster } from './cluster.ts';
import { openCluster } from './cluster.ts';
import type { NodeProcess } from './node-process.ts';
import type { Listener, Visitor } from './people.ts';
import { follow, listenAt, signInAt } from './people.ts';

/** What a change may take to everybody on another node. */
const SOON_MS = 1_000;
/** Who received a message is gathered for a moment before it is told; the job that does it comes by itself every five seconds. */
const COUNTED_WITHIN_MS = 2_500;

describe('Two nodes, one of them of another version: what is told', function () {
  this.timeout(240_000);
  let cluster: Cluster;
  let near: NodeProcess;
  let far: NodeProcess;
  const listeners: Listener[] = [];
  before(async () => {
    cluster = await openCluster();
    [near, far] = await Promise.all([cluster.start(), cluster.start({ version: '99.0.0' })]);
  });
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });
  after(() => cluster.close());

  const listen = async (node: NodeProcess, visitor: Visitor): Promise<Listener> => {
    const listener = await listenAt(node.origin, visitor);
    listeners.push(listener);
    return listener;
  };
  const hospitals = () => [cluster.place.seeded.north, cluster.place.seeded.south] as const;

  it('reaches who listens at the other node in order, once, in under a second, and nobody of the other hospital', async () => {
    const [north, south] = hospitals();
    const [nurse, foreigner] = await Promise.all([
      signInAt(near.origin, north.nurseManager),
      signInAt(near.origin, south.nurseManager),
    ]);
    const [there, here, elsewhere] = await Promise.all([
      listen(far, nurse),
      listen(near, nurse),
      listen(far, foreigner),
    ]);
    const stream = { kind: 'ward', id: north.wardA.id } as const;
    const from = await follow(there, stream);
    await follow(here, stream);
    await follow(elsewhere, { kind: 'ward', id: south.wardA.id });
    let version = await bedVersion(far, nurse, north.wardA);
    const delays: number[] = [];
    for (let change = 1; change <= 6; change += 1) {
      version = await changeBed(near.origin, nurse, north.wardA, version);
      const answeredAt = performance.now();
      await until('the change at the other node', () => there.numbers(stream).length === change, 3_000);
      delays.push((there.told.at(-1)?.at ?? Infinity) - answeredAt);
    }
    expect(there.numbers(stream)).to.deep.equal(oneTo(6, from + 1));
    expect(here.numbers(stream)).to.deep.equal(there.numbers(stream));
    expect(elsewhere.told).to.deep.equal([]);
    expect(Math.max(...delays), `ms from the answer to hearing: ${delays.map(Math.round).join(', ')}`).to.be.below(
      SOON_MS,
    );
  });

  it('chat reaches the other node the same, with who received and who saw it, told soon whichever node does that', async () => {
    const [north, south] = hospitals();
    const [nurse, doctor, foreigner] = await Promise.all([
      signInAt(near.origin, north.nurseManager),
      signInAt(far.origin, north.doctor),
      signInAt(far.origin, south.doctor),
    ]);
    const id = channelId.parse(uuid());
    const memberIds = [north.doctor.id];
    well(await nurse.at(near.origin).post('/api/v1/chat/channels', { id, name: 'Two nodes', memberIds }));
    const stream = { kind: 'channel', id } as const;
    const [here, there, elsewhere] = await Promise.all([
      listen(near, nurse),
      listen(far, doctor),
      listen(far, foreigner),
    ]);
    await follow(here, stream);
    const from = await follow(there, stream);
    expect(await elsewhere.subscribe(stream)).to.have.property('ok', false);

    const heardAfter: number[] = [];
    const countedAfter: number[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const turns = [
        { writer: nurse, at: near, from: here, to: there, reader: doctor, by: far },
        { writer: doctor, at: far, from: there, to: here, reader: nurse, by: near },
      ];
      for (const { writer, at, from: own, to, reader, by } of turns) {
        const sent = await say(writer.at(at.origin), id, `Round ${round}`);
        const answeredAt = performance.now();
        await until('the message', () => messagesIn(to).includes(sent.id), 3_000);
        heardAfter.push((to.told.at(-1)?.at ?? Infinity) - answeredAt);
        const receipts = [{ channelId: id, deliveredUpTo: sent.number, readUpTo: sent.number - 1 }];
        const readAt = performance.now();
        well(await reader.at(by.origin).post('/api/v1/chat/receipts', { receipts }));
        const counted = { deliveredUpTo: sent.number, readUpTo: sent.number - 1 };
        await until('who received it', () => hasReceipt(own, reader.person.id, counted), 6_000);
        countedAfter.push(performance.now() - readAt);
      }
    }
    const lastOf = (listener: Listener) => listener.numbers(stream).at(-1);
    await until('the last count at both', () => lastOf(here) === lastOf(there), 3_000);
    // Where both write, one may also tell what the other tells: a screen knows by the number that it has it.
    const numbers = [...new Set(there.numbers(stream))];
    expect(numbers).to.deep.equal(oneTo(numbers.length, from + 1));
    expect([...new Set(here.numbers(stream))]).to.deep.equal(numbers);
    const ids = new Set(messagesIn(there));
    expect(ids.size).to.equal(6);
    expect([...new Set(messagesIn(here))]).to.deep.equal([...ids]);
    expect(elsewhere.told).to.deep.equal([]);
    expect(Math.max(...heardAfter), `ms to the message: ${heardAfter.map(Math.round).join(', ')}`).to.be.below(SOON_MS);
    const said = countedAfter.map(Math.round).join(', ');
    expect(Math.max(...countedAfter), `ms to the count: ${said}`).to.be.below(COUNTED_WITHIN_MS);
  });

  it('a page that comes back to the other node is told exactly what it missed', async () => {
    const [, south] = hospitals();
    const nurse = await signInAt(near.origin, south.nurseManager);
    const stream = { kind: 'ward', id: south.wardB.id } as const;
    const before = await listen(near, nurse);
    const seq = await follow(before, stream);
    let version = await bedVersion(near, nurse, south.wardB);
    version = await changeBed(near.origin, nurse, south.wardB, version);
    await until('the first', () => before.numbers(stream).length === 1);
    before.close();
    for (const node of [near, far, near, far]) version = await changeBed(node.origin, nurse, south.wardB, version);
    const after = await listen(far, nurse);
    const answer = await after.subscribe(stream, seq + 1);
    if (!answer.ok || !('missed' in answer)) throw new Error(`It was told ${JSON.stringify(answer)}.`);
    expect(answer.missed.map(({ seq: number }) => number)).to.deep.equal(oneTo(4, seq + 2));
    await changeBed(near.origin, nurse, south.wardB, version);
    await until('what follows', () => after.numbers(stream).length === 1);
    expect(after.numbers(stream)).to.deep.equal([seq + 6]);
  });

  it('what a newer node says and this one does not know is not told, stops nothing, and sends pages to load afresh', async () => {
    const [north] = hospitals();
    const nurse = await signInAt(near.origin, north.nurseManager);
    const stream = { kind: 'ward', id: north.wardB.id } as const;
    const there = await listen(far, nurse);
    const from = await follow(there, stream);
    const hospitalId = nurse.session.hospital.id;
    const envelope = { stream: `ward:${north.wardB.id}`, seq: from + 1, at: new Date().toISOString() };
    const described = { id: north.wardB.id, name: 'Said by a newer node', mood: 'good' };
    await sayToNodes(cluster, [
      { kind: 'teleport', hospitalId },
      { kind: 'nudge', hospitalId, job: 'a.newer.job' },
      { kind: 'event', hospitalId, envelope: { ...envelope, name: 'bed.teleported', data: {} }, urgency: 3 },
      { kind: 'event', hospitalId, envelope: { ...envelope, name: 'ward.described', data: { ward: described } } },
    ]);
    let version = await bedVersion(near, nurse, north.wardB);
    version = await changeBed(near.origin, nurse, north.wardB, version);
    await until('the next change', () => there.numbers(stream).length === 1);
    expect(there.told.map(({ envelope: { name } }) => name)).to.deep.equal(['bed.state']);
    expect(there.numbers(stream)).to.deep.equal([from + 1]);
    expect(there.closed()).to.equal(null);

    // And as it lies in the database they share.
    await rename(cluster, envelope.stream, from + 1, 'bed.teleported');
    await changeBed(near.origin, nurse, north.wardB, version);
    for (const node of [near, far]) {
      const back = await listen(node, nurse);
      expect(await back.subscribe(stream, from), 'one who missed it').to.include({ ok: true, resync: true });
      const fresh = await boardAt(node.origin, nurse, north.wardB);
      expect(fresh.seq).to.equal(from + 2);
      expect(await back.subscribe(stream, fresh.seq)).to.deep.equal({ ok: true, seq: fresh.seq, missed: [] });
    }
  });

  it('goes on while Redis is away, loses nothing, and is as quick as before once it is back', async () => {
    const [, south] = hospitals();
    const nurse = await signInAt(near.origin, south.nurseManager);
    const stream = { kind: 'ward', id: south.wardA.id } as const;
    const there = await listen(far, nurse);
    const from = await follow(there, stream);
    let version = await bedVersion(near, nurse, south.wardA);
    const told = () => new Set(there.numbers(stream)).size;
    await cluster.redis.kill();
    const lostAt = performance.now();
    for (const node of [near, near, far]) version = await changeBed(node.origin, nurse, south.wardA, version);
    await until('what happened meanwhile', () => told() === 3, 5_000);
    const withoutMs = Math.round(performance.now() - lostAt);
    const backBefore = [near, far].map(timesBack);
    await cluster.redis.start();
    // Three lines of each: what is told, what is heard, and what is counted.
    await until('Redis', () => [near, far].every((node, at) => timesBack(node) >= (backBefore[at] ?? 0) + 3), 15_000);
    version = await changeBed(near.origin, nurse, south.wardA, version);
    const answeredAt = performance.now();
    await until('what happens afterwards', () => told() === 4, 3_000);
    const afterMs = Math.round(performance.now() - answeredAt);
    // What the two of them wrote may come in another order without Redis: a screen finds the hole and asks for it.
    expect([...new Set(there.numbers(stream))]).to.have.members(oneTo(4, from + 1));
    expect(there.closed()).to.equal(null);
    expect(afterMs, `ms to the other node (without Redis ${withoutMs} for three)`).to.be.below(SOON_MS);
  });
});

const timesBack = (node: NodeProcess): number => node.said().split('Redis is back.').length - 1;

async function bedVersion(node: NodeProcess, visitor: Visitor, ward: TestWard): Promise<number> {
  const bed = (await boardAt(node.origin, visitor, ward)).beds.find(({ id }) => id === ward.bedIds[0]);
  if (bed === undefined) throw new Error('The ward has lost its first bed.');
  return bed.version;
}

const messagesIn = (listener: Listener): string[] =>
  listener.told.flatMap(({ envelope: { name, data } }) =>
    name === 'message.added' ? [(data as EventData<'message.added'>).message.id] : [],
  );

const hasReceipt = (
  listener: Listener,
  staffId: string,
  wanted: Pick<Receipt, 'deliveredUpTo' | 'readUpTo'>,
): boolean =>
  listener.told.some(
    ({ envelope: { name, data } }) =>
      name === 'channel.receipts' &&
      (data as EventData<'channel.receipts'>).receipts.some(
        (one) =>
          one.staffId === staffId && one.deliveredUpTo === wanted.deliveredUpTo && one.readUpTo >= wanted.readUpTo,
      ),
  );

/** In the form of the adapter: an event of one server to all others (its type 9). */
async function sayToNodes({ place, redis }: Cluster, messages: readonly object[]): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  for (const message of messages) {
    const packet = { uid: 'a-newer-node', nsp: '/', type: 9, data: { packet: ['tell', message] } };
    await client.sPublish(`wardline:${place.databasePrefix}#/#`, JSON.stringify(packet));
  }
  client.destroy();
}

/** Gives a stored event the name that a newer version would. */
async function rename({ place }: Cluster, stream: string, seq: number, name: string): Promise<void> {
  const client = await MongoClient.connect(place.engine.uri);
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  const own = databases.filter((database) => database.name.startsWith(place.databasePrefix));
  const done = await Promise.all(
    own.map((database) => client.db(database.name).collection('outbox').updateOne({ stream, seq }, { $set: { name } })),
  );
  await client.close();
  expect(done.reduce((sum, { modifiedCount }) => sum + modifiedCount, 0)).to.equal(1);
}
