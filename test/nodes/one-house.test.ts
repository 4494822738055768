import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { v7 as uuid } from 'uuid';
import type { MessageView } from '../../shared/schemas/chat.ts';
import { messageRun } from '../../shared/schemas/chat.ts';
import type { ChannelId } from '../../shared/types/ids.ts';
import { channelId } from '../../shared/types/ids.ts';
import { oneTo } from '../server/realtime/open-realtime.ts';
import { until } from '../support/until.ts';
import type { Caller } from '../support/caller.ts';
import type { Person, SeededHospital } from '../support/seeded-house.ts';
import { well } from '../modules/chat/talk.ts';
import { changeBed, boardAt } from './beds.ts';
import type { Cluster } from './cluster.ts';
import { openCluster } from './cluster.ts';
import type { Member } from './crowd.ts';
import { openMember } from './crowd.ts';
import type { NodeProcess } from './node-process.ts';
import type { Listener, Visitor } from './people.ts';
import { browserAt, follow, listenAt, signInAt } from './people.ts';
import type { PostOffice } from './post-office.ts';
import { openPostOffice } from './post-office.ts';
import type { Proxy } from './proxy.ts';
import { openProxy } from './proxy.ts';

/** SAFETY, Sockets: on every node. */
const GONE_WITHIN_MS = 2_000;
/** How long a job is a node's that does not give it back (server/jobs). */
const LEASE_MS = 60_000;

describe('Two nodes behind a proxy: one house', function () {
  this.timeout(240_000);
  let cluster: Cluster;
  let nearPost: PostOffice;
  let farPost: PostOffice;
  let near: NodeProcess;
  let far: NodeProcess;
  let proxy: Proxy;
  const listeners: Listener[] = [];
  before(async () => {
    [cluster, nearPost, farPost] = await Promise.all([openCluster(), openPostOffice(), openPostOffice()]);
    const startWith = ({ url }: PostOffice) => cluster.start({ env: { SMTP_URL: url } });
    [near, far] = await Promise.all([startWith(nearPost), startWith(farPost)]);
    proxy = await openProxy('in-turn', [near.origin, far.origin]);
  });
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });
  after(async () => {
    await proxy.close();
    for (const office of [nearPost, farPost]) office.release();
    await cluster.close();
    await Promise.all([nearPost.close(), farPost.close()]);
  });

  const listen = async (visitor: Visitor): Promise<Listener> => {
    const listener = await listenAt(far.origin, visitor);
    listeners.push(listener);
    return listener;
  };
  const hospitals = () => [cluster.place.seeded.north, cluster.place.seeded.south] as const;

  describe('who loses a right at one', () => {
    let admin: Visitor;
    let witness: Visitor;
    before(async () => {
      const [north, south] = hospitals();
      [admin, witness] = await Promise.all([
        signInAt(near.origin, north.admin),
        signInAt(far.origin, south.nurseManager),
      ]);
    });

    /** Signed in, with a socket at the other node that hears a ward, and requests that node has just answered. */
    async function atHome(person: Person, hospital: SeededHospital) {
      const visitor = await signInAt(near.origin, person);
      const listener = await listen(visitor);
      const stream = { kind: 'ward', id: hospital.wardA.id } as const;
      await follow(listener, stream);
      const ask = async () => (await visitor.at(far.origin).get(`/api/v1/wards/${hospital.wardA.id}`)).status;
      expect(await ask()).to.equal(200);
      return { visitor, listener, stream, ask };
    }

    const entryOf = async ({ id }: Person) =>
      well(await admin.at(near.origin).get(`/api/v1/staff/${id}`)) as { version: number };

    async function soon(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
      await until(what, holds, GONE_WITHIN_MS);
    }

    it('is out at the other: a session that was ended, with the socket closed', async () => {
      const [north] = hospitals();
      const { visitor, listener, ask } = await atHome(north.nurse, north);
      const elsewhere = await signInAt(far.origin, north.nurse);
      well(await elsewhere.at(near.origin).delete(`/api/v1/sessions/${visitor.session.id}`));
      await soon('the socket to be closed', () => listener.closed() !== null);
      await soon('requests to be refused', async () => (await ask()) === 401);
      expect(
        await listenAt(far.origin, visitor).then(
          () => 'let in',
          () => 'refused',
        ),
      ).to.equal('refused');
    });

    it('is out at the other: a person who was suspended', async () => {
      const [north] = hospitals();
      const { listener, ask } = await atHome(north.secondAdmin, north);
      const { version } = await entryOf(north.secondAdmin);
      well(
        await admin
          .at(near.origin)
          .post(`/api/v1/staff/${north.secondAdmin.id}/suspend`, { version, reason: 'Has left the hospital.' }),
      );
      await soon('the socket to be closed', () => listener.closed() !== null);
      await soon('requests to be refused', async () => (await ask()) === 401);
    });

    it('is locked at the other: a screen that was locked hears nothing more', async () => {
      const [north] = hospitals();
      const { visitor, listener, stream, ask } = await atHome(north.doctor, north);
      well(await visitor.at(near.origin).post('/api/v1/session/lock'));
      await soon('the screen to be told', () =>
        listener.told.some(({ envelope: { name } }) => name === 'session.locked'),
      );
      await soon('requests to be refused', async () => (await ask()) === 423);
      await expectNotTold(listener, stream, north);
    });

    it('hears and reads no ward at the other that they were taken off, nor what their role no longer sees', async () => {
      const [north, south] = hospitals();
      const other = await listen(witness);
      await follow(other, { kind: 'ward', id: south.wardA.id });
      for (const [person, change] of [
        [north.nurse, { wardIds: [north.wardB.id] }],
        [north.nurseManager, { roles: ['pharmacy'] }],
      ] as const) {
        const { listener, stream, ask } = await atHome(person, north);
        const { version } = await entryOf(person);
        well(await admin.at(near.origin).patch(`/api/v1/staff/${person.id}`, { version, ...change }));
        await soon('requests to be refused', async () => [403, 404].includes(await ask()));
        await soon('the stream to be refused', async () => !(await listener.subscribe(stream)).ok);
        await expectNotTold(listener, stream, north);
        expect(listener.closed(), 'they stay signed in').to.equal(null);
      }
      expect(other.closed(), 'somebody of the other hospital').to.equal(null);
    });

    /** A change of the ward reaches somebody who may hear it, and not this one. */
    async function expectNotTold(
      listener: Listener,
      stream: { readonly kind: 'ward'; readonly id: SeededHospital['wardA']['id'] },
      hospital: SeededHospital,
    ): Promise<void> {
      const proof = await listen(admin);
      await follow(proof, stream);
      const heard = listener.numbers(stream).length;
      const board = await boardAt(near.origin, admin, hospital.wardA);
      const bed = board.beds.find(({ id }) => id === hospital.wardA.bedIds[0]);
      await changeBed(near.origin, admin, hospital.wardA, bed?.version ?? 0);
      await until('who may hear it', () => proof.numbers(stream).length === 1);
      expect(listener.numbers(stream)).to.have.length(heard);
    }
  });

  // In a room of its own: mocha runs what stands beside rooms before what is in them, and the last of these ends a node.
  describe('as a whole', () => {
    it('lets no node write what it did past its lease: who stood still finds that another took over', async () => {
      const [, south] = hospitals();
      const ask = async (at: NodeProcess, { email, hospitalCode }: Person) => {
        const { status } = await browserAt(at.origin).post('/api/v1/password-resets', { hospitalCode, email });
        expect(status).to.be.below(300);
      };
      const mails = await mailsOf(cluster);
      const offices = [nearPost, farPost] as const;
      for (const office of offices) office.hold();
      await ask(near, south.secondAdmin);
      await until('a node to hand the mail over', () => offices.some(({ taken }) => taken.length === 1), 40_000);
      const [stopped, other, post, otherPost] =
        nearPost.taken.length === 1 ? ([near, far, ...offices] as const) : ([far, near, farPost, nearPost] as const);
      otherPost.release();
      let written: Awaited<ReturnType<typeof mails.all>>;
      stopped.freeze();
      try {
        other.shiftClock(LEASE_MS + 5_000);
        await ask(other, south.admin);
        await until(
          'the other to take over',
          async () => (await mails.all()).every(({ state }) => state === 'sent'),
          60_000,
        );
        expect(otherPost.taken, 'the first again, by the same id, and the second')
          .to.have.length(2)
          .and.to.include.members([...post.taken]);
        written = await mails.all();
      } finally {
        stopped.thaw();
      }
      post.release();
      // It comes to this one only when its run of before is over, and then asks the other, which has the lease.
      await ask(stopped, south.doctor);
      await until('a third mail', () => otherPost.taken.length === 3, 60_000);
      await until('it to be marked', async () => (await mails.all()).every(({ state }) => state === 'sent'), 10_000);
      const now = await mails.all();
      expect(now.filter(({ id }) => written.some((one) => one.id === id))).to.deep.equal(written);
      expect(now.map(({ tries }) => tries)).to.deep.equal([1, 1, 1]);
      expect(post.taken).to.have.length(1);
      other.shiftClock(0);
      await mails.close();
    });

    it('counts what is asked over all nodes, and sends each mail once, whichever node sends it', async () => {
      const everybody = hospitals().flatMap(({ nurse, otherNurse, nurseManager, housekeeping, pharmacy }) => [
        nurse,
        otherNurse,
        nurseManager,
        housekeeping,
        pharmacy,
      ]);
      const taken = () => [...nearPost.taken, ...farPost.taken];
      const before = taken().length;
      const stranger = browserAt(proxy.origin);
      const statuses: number[] = [];
      for (const { hospitalCode, email } of everybody) {
        const { status } = await stranger.post('/api/v1/password-resets', { hospitalCode, email });
        statuses.push(status);
      }
      // Ten in a quarter of an hour from one address. Three were asked for before, at both nodes.
      expect(statuses.map((status) => status < 300)).to.deep.equal(everybody.map((_, at) => at < 7));
      expect(statuses.slice(7)).to.deep.equal([429, 429, 429]);
      await until('every mail', () => taken().length >= before + 7, 40_000);
      expect(new Set(taken().slice(before)).size).to.equal(7);
      expect(taken()).to.have.length(before + 7);
    });

    it('counts at each node alone while Redis is away', async () => {
      const nobody = { hospitalCode: 'NORTH', email: 'nobody@north.example' };
      const ask = async (at: NodeProcess) =>
        (await browserAt(at.origin).post('/api/v1/password-resets', nobody)).status === 429 ? 'refused' : 'counted';
      expect(await ask(near)).to.equal('refused');
      await cluster.redis.kill();
      const answers: string[] = [];
      for (let count = 0; count < 11; count += 1) answers.push(await ask(near));
      expect(answers).to.deep.equal([...Array.from({ length: 10 }, () => 'counted'), 'refused']);
      expect(await ask(far), 'the other counts for itself').to.equal('counted');
      await cluster.redis.start();
    });

    it('has everybody back in ten seconds when one node is killed under load, loses nothing and does nothing twice', async () => {
      const crowd: { readonly hospital: SeededHospital; readonly id: ChannelId; readonly members: Member[] }[] = [];
      for (const hospital of hospitals()) {
        const people = [hospital.admin, hospital.doctor, hospital.nurse, hospital.otherNurse, hospital.nurseManager];
        const visitors: Visitor[] = [];
        for (const person of people) visitors.push(await signInAt(proxy.origin, person));
        const [first] = visitors;
        if (first === undefined) throw new Error('Nobody is there.');
        const id = channelId.parse(uuid());
        const memberIds = people.slice(1).map((person) => person.id);
        well(await first.at(proxy.origin).post('/api/v1/chat/channels', { id, name: 'A crowd', memberIds }));
        const seq = await follow(await listen(first), { kind: 'channel', id });
        crowd.push({
          hospital,
          id,
          members: [...visitors, ...visitors].map((visitor) => openMember(proxy.origin, visitor, id, seq)),
        });
      }
      const all = crowd.flatMap(({ members }) => members);
      expect(all).to.have.length(20);
      const acknowledged = () => all.reduce((sum, member) => sum + member.acknowledged.size, 0);
      try {
        await until('everybody to write', () => all.every((member) => member.acknowledged.size >= 2), 60_000);
        await until('everybody to listen', () => all.every(({ backAt }) => backAt > 0), 20_000);
        const atKill = acknowledged();
        const killedAt = performance.now();
        await near.kill();
        const isBack = ({ backAt, lapses, answeredAt }: Member) =>
          answeredAt > killedAt && (lapses === 0 || backAt > killedAt);
        await until('everybody to be back', () => all.every(isBack), 30_000);
        const seconds = (Math.max(...all.flatMap((one) => [one.backAt, one.answeredAt])) - killedAt) / 1_000;
        const cut = all.filter(({ lapses }) => lapses > 0).length;
        await Promise.all(all.map((member) => member.stopWriting()));
        process.stdout.write(
          `      one of two nodes killed: ${cut} of ${all.length} lines cut, all back after ${seconds.toFixed(1)} s; ` +
            `${atKill} messages acknowledged before, ${acknowledged() - atKill} after\n`,
        );
        expect(cut, 'lines that were cut').to.be.at.least(1);
        expect(seconds).to.be.below(10);

        for (const { id, members, hospital } of crowd) {
          const sent = new Map(members.flatMap((member) => [...member.acknowledged]));
          const reader = await signInAt(far.origin, hospital.admin);
          const stand = await allMessages(reader.at(far.origin), id);
          expect(stand.map(({ number }) => number)).to.deep.equal(oneTo(stand.length));
          expect(stand.map((message) => [message.id, message.number])).to.have.deep.members([...sent]);
          const told = stand.map((message) => message.id);
          for (const member of members) {
            await until('a screen to have it all', async () => {
              await member.catchUp();
              return member.heard.length >= told.length;
            });
            expect(member.heard).to.deep.equal(told);
          }
        }
      } finally {
        for (const member of all) member.close();
      }
    });
  });
});

/** The channel from its first message to its last. */
async function allMessages(caller: Caller, id: ChannelId): Promise<readonly MessageView[]> {
  const found: MessageView[] = [];
  for (;;) {
    const after = found.at(-1)?.number ?? 0;
    const path = `/api/v1/chat/channels/${id}/messages?after=${after}&limit=100`;
    const page = messageRun.parse(well(await caller.get(path)));
    found.push(...page.messages);
    if (!page.hasLater) return found;
  }
}

/** What lies in the shared database about mails, past the servers. */
async function mailsOf({ place }: Cluster) {
  const client = await MongoClient.connect(place.engine.uri);
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  const own = databases.filter(({ name }) => name.startsWith(place.databasePrefix)).map(({ name }) => client.db(name));
  return {
    async all() {
      const found = await Promise.all(own.map((one) => one.collection('mails').find({}).sort({ _id: 1 }).toArray()));
      return found.flat().map((mail) => ({
        id: String(mail['_id']),
        state: String(mail['state']),
        tries: Number(mail['tries']),
        version: Number(mail['version']),
      }));
    },
    close: () => client.close(),
  };
}
