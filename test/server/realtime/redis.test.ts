import { expect } from 'chai';
import { createClient } from 'redis';
import { announce } from '../../../server/outbox/outbox.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { RedisUnfitError } from '../../../server/redis/redis-client.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, FakeSession, Node, Sessions } from './open-realtime.ts';
import {
  connect,
  fakeRights,
  fakeSessions,
  newWard,
  oneTo,
  openNode,
  ownStream,
  seqs,
  wardStream,
} from './open-realtime.ts';
import { until } from '../../support/until.ts';
import type { RedisServer } from './redis-server.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { openRedisServer } from './redis-server.ts';

describe('realtime: two nodes with Redis between them', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let redis: RedisServer;
  let near: Node;
  let far: Node;
  const wards = new Map<WardId, Tenant>();
  const clients: Client[] = [];
  // Nobody looks again by themselves here: what crosses, crosses by Redis.
  const never = { sweepEveryMs: 1e8 };
  before(async () => {
    redis = await openRedisServer();
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    near = await openNode(kernel, { sessions, rights: fakeRights(wards), redisUrl: redis.url, limits: never });
    far = await openNode(kernel, { sessions, rights: fakeRights(wards), redisUrl: redis.url, limits: never });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(async () => {
    await near.stop();
    await far.stop();
    await kernel.close();
    await redis.close();
  });

  const wardIn = (tenant: Tenant): WardId => {
    const ward = newWard();
    wards.set(ward, tenant);
    return ward;
  };
  const enter = async (at: Node, session: FakeSession): Promise<Client> => {
    const client = await connect(at, session);
    clients.push(client);
    return client;
  };
  const doctor = () => sessions.signIn(kernel.north, ['doctor']);

  it('tells an event on every node, once, in order, and to no other hospital', async () => {
    const ward = wardIn(kernel.north);
    const [here, there] = [await enter(near, doctor()), await enter(far, doctor())];
    const south = await enter(far, sessions.signIn(kernel.south, ['doctor']));
    await here.subscribe(wardStream(ward));
    await there.subscribe(wardStream(ward));
    for (let count = 0; count < 10; count += 1) await near.change(kernel.north, ward, 2);
    await until('both to hear all', () => here.heard.length >= 20 && there.heard.length >= 20);
    expect(seqs(here.heard)).to.deep.equal(oneTo(20));
    expect(seqs(there.heard)).to.deep.equal(oneTo(20));
    expect(there.heard).to.deep.equal(here.heard);
    expect(south.heard).to.deep.equal([]);
  });

  it('closes a session, a person and a hospital on the other node', async () => {
    const [one, two, three] = [doctor(), doctor(), doctor()];
    const [a, b, c] = [await enter(far, one), await enter(far, two), await enter(far, three)];
    const south = await enter(far, sessions.signIn(kernel.south, ['doctor']));
    near.realtime.closeSession(one.actor.sessionId);
    await until('the session', () => a.closed() !== null, 2_000);
    near.realtime.closePerson(kernel.north.id, two.actor.userId);
    await until('the person', () => b.closed() !== null, 2_000);
    expect(c.closed()).to.equal(null);
    near.realtime.closeHospital(kernel.north.id);
    await until('the hospital', () => c.closed() !== null, 2_000);
    expect(south.closed()).to.equal(null);
  });

  it('ends, locks and re-asks on the other node when events say so', async () => {
    const ward = wardIn(kernel.north);
    const [ended, locked, moved] = [doctor(), doctor(), sessions.signIn(kernel.north, ['nurse'], [ward])];
    const witness = await enter(far, doctor());
    const [a, b, c] = [await enter(far, ended), await enter(far, locked), await enter(far, moved)];
    for (const client of [witness, a, b, c]) await client.subscribe(wardStream(ward));
    ended.isOver = true;
    locked.isLocked = true;
    moved.actor = { ...moved.actor, wardIds: [] };
    const sessionOf = ({ actor }: FakeSession) => ({ sessionId: actor.sessionId });
    const person = ({ actor }: FakeSession) => ({ kind: 'person' as const, id: actor.userId });
    await near.announce(kernel.north, () => {
      announce(person(ended), 'session.ended', { ...sessionOf(ended), why: 'revoked' });
      announce(person(locked), 'session.locked', sessionOf(locked));
      announce(person(moved), 'rights.changed', {});
    });
    await until('the end', () => a.closed() !== null, 2_000);
    await until('the others to be told', () => b.heard.length === 1 && c.heard.length === 1, 2_000);
    await until('the right to be gone', async () => !(await c.subscribe(wardStream(ward))).ok, 2_000);
    await near.change(kernel.north, ward);
    await until('the witness', () => witness.heard.length === 1);
    expect([...b.heard, ...c.heard].map(({ name }) => name)).to.have.members(['session.locked', 'rights.changed']);
  });

  it('asks a person again on the other node when told to', async () => {
    const ward = wardIn(kernel.north);
    const session = sessions.signIn(kernel.north, ['nurse'], [ward]);
    const client = await enter(far, session);
    await client.subscribe(wardStream(ward));
    const streams = far.realtime.counts().streams;
    session.actor = { ...session.actor, wardIds: [] };
    near.realtime.recheck(kernel.north.id, session.actor.userId);
    await until('the ward to be left', () => far.realtime.counts().streams === streams - 1, 2_000);
  });

  it('does not act on what is no message of a node', async () => {
    const client = createClient({ url: redis.url });
    client.on('error', () => undefined);
    await client.connect();
    const channel = `wardline:${near.services.config.databasePrefix}#/#`;
    const listener = await enter(near, doctor());
    for (const message of [
      '{',
      '{}',
      '{"uid":"x","nsp":"/","type":9,"data":{"packet":["tell",{"kind":"close-all"}]}}',
    ]) {
      await client.sPublish(channel, message);
    }
    client.destroy();
    await until('the odd one to be noticed', () => kernel.logged.join('').includes('do not understand'));
    expect(listener.closed()).to.equal(null);
  });

  it('refuses to start where Redis does not answer, and does not say its password', async () => {
    const url = `redis://user:secret-word@127.0.0.1:${await freePort()}`;
    const opening = openNode(kernel, { sessions, rights: fakeRights(wards), redisUrl: url });
    const error = await opening.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(RedisUnfitError);
    expect((error as Error).message).to.match(/127\.0\.0\.1:\d+ cannot be used: ECONNREFUSED/u);
    expect((error as Error).message).to.not.contain('secret-word');
  });

  describe('when Redis is lost', () => {
    let one: Node;
    let two: Node;
    before(async () => {
      one = await openNode(kernel, { sessions, rights: fakeRights(wards), redisUrl: redis.url });
      two = await openNode(kernel, { sessions, rights: fakeRights(wards), redisUrl: redis.url });
    });
    after(async () => {
      await one.stop();
      await two.stop();
    });

    for (const [how, lose, heal] of [
      ['it dies', () => redis.kill(), () => redis.start()],
      ['it stops answering', () => Promise.resolve(redis.freeze()), () => Promise.resolve(redis.thaw())],
    ] as const) {
      it(`${how}: listeners here hear on at once, those on the other node catch up, and it heals`, async () => {
        const ward = wardIn(kernel.north);
        const session = doctor();
        const [here, there] = [await enter(one, doctor()), await enter(two, session)];
        await here.subscribe(wardStream(ward));
        await there.subscribe(wardStream(ward));
        await there.subscribe(ownStream(session));
        await lose();
        await one.change(kernel.north, ward, 3);
        await until('those here', () => here.heard.length === 3, 1_000);
        await until('those there', () => there.heard.length === 3, 3_000);
        expect(seqs(there.heard)).to.deep.equal([1, 2, 3]);

        session.isLocked = true;
        await one.announce(kernel.north, () =>
          announce({ kind: 'person', id: session.actor.userId }, 'session.locked', {
            sessionId: session.actor.sessionId,
          }),
        );
        await until('the lock', () => there.heard.some(({ name }) => name === 'session.locked'), 2_000);
        session.isLocked = false;

        await heal();
        await until(
          'Redis to be back',
          () => one.realtime.counts().redis === 'connected' && two.realtime.counts().redis === 'connected',
          15_000,
        );
        // The answer to one who is cut off meanwhile never comes.
        await there.subscribe(wardStream(ward), 3).catch(() => null);
        await one.change(kernel.north, ward);
        // Old news of the lock may come now; who is evicted by it is told to load afresh, never left deaf.
        await until('those there', () => seqs(there.heard).includes(4) || there.closed() !== null);
        if (there.closed() !== null) {
          const answer = await (await enter(two, session)).subscribe(wardStream(ward), 3);
          expect(answer.ok && 'missed' in answer ? answer.missed.map(({ seq }) => seq) : answer).to.deep.equal([4]);
        }
        expect(here.closed()).to.equal(null);
      });
    }
  });
});
