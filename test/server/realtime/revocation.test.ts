import { expect } from 'chai';
import { inTransaction } from '../../../server/db/transaction.ts';
import { announce } from '../../../server/outbox/outbox.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { problemKind } from '../../../shared/types/problem-kinds.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, FakeSession, Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, ownStream, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';

/** SAFETY: whoever loses a right, or the session, hears nothing more within this time. */
const WITHIN_MS = 2_000;

describe('realtime: revocation', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  /** Another node on the same database; there is no Redis between them. */
  let far: Node;
  const wards = new Map<WardId, Tenant>();
  const clients: Client[] = [];
  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    node = await openNode(kernel, { sessions, rights: fakeRights(wards) });
    far = await openNode(kernel, { sessions, rights: fakeRights(wards) });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  after(async () => {
    await node.stop();
    await far.stop();
    await kernel.close();
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
  const end = (at: Node, session: FakeSession) =>
    at.announce(session.tenant, () => {
      // Its record and the event are of one commit: nobody sees one before the other.
      inTransaction().atCommit.push(() => (session.isOver = true));
      announce({ kind: 'person', id: session.actor.userId }, 'session.ended', {
        sessionId: session.actor.sessionId,
        why: 'revoked',
      });
    });
  const lock = (at: Node, session: FakeSession) => {
    session.isLocked = true;
    return at.announce(session.tenant, () =>
      announce({ kind: 'person', id: session.actor.userId }, 'session.locked', { sessionId: session.actor.sessionId }),
    );
  };
  const changeRights = (at: Node, session: FakeSession, wardIds: readonly WardId[]) => {
    session.actor = { ...session.actor, wardIds };
    return at.announce(session.tenant, () =>
      announce({ kind: 'person', id: session.actor.userId }, 'rights.changed', {}),
    );
  };
  const doctor = () => sessions.signIn(kernel.north, ['doctor']);
  const kindOf = async (client: Client, ward: WardId, since = 0) => {
    const answer = await client.subscribe(wardStream(ward), since);
    return 'problem' in answer ? problemKind(answer.problem) : 'ok';
  };

  for (const [where, other] of [
    ['on this node', () => node],
    ['on another node without Redis between them', () => far],
  ] as const) {
    it(`closes the sockets of a session ended ${where}, after telling them, and no others`, async () => {
      const session = doctor();
      const elsewhere = sessions.signInAgain(session);
      const [one, two, kept] = [await enter(node, session), await enter(node, session), await enter(node, elsewhere)];
      await one.subscribe(ownStream(session));
      await end(other(), session);
      await until('both sockets to close', () => one.closed() !== null && two.closed() !== null, WITHIN_MS);
      expect(one.heard.map(({ name }) => name)).to.deep.equal(['session.ended']);
      expect(two.heard.map(({ name }) => name)).to.deep.equal(['session.ended']);
      expect(one.closed()).to.equal('io server disconnect');
      expect(kept.closed()).to.equal(null);
    });

    it(`silences a session locked ${where} but for its own stream, until it is unlocked`, async () => {
      const ward = wardIn(kernel.north);
      const session = doctor();
      const witness = await enter(node, doctor());
      const client = await enter(node, session);
      await client.subscribe(ownStream(session));
      await client.subscribe(wardStream(ward));
      await witness.subscribe(wardStream(ward));
      await lock(other(), session);
      await until('the lock to be told', () => client.heard.some(({ name }) => name === 'session.locked'), WITHIN_MS);
      await node.change(kernel.north, ward);
      await until('the witness to hear', () => witness.heard.length === 1);
      expect(client.heard.map(({ name }) => name)).to.deep.equal(['session.locked']);
      expect(await kindOf(client, ward)).to.equal('session-locked');
      session.isLocked = false;
      expect(await kindOf(client, ward)).to.equal('ok');
      await node.change(kernel.north, ward);
      await until('the listener to hear again', () => client.heard.length === 2);
    });

    it(`leaves the wards that a change of rights ${where} took away, and keeps the others`, async () => {
      const [lost, kept] = [wardIn(kernel.north), wardIn(kernel.north)];
      const session = sessions.signIn(kernel.north, ['nurse'], [lost, kept]);
      const witness = await enter(node, doctor());
      const client = await enter(node, session);
      await client.subscribe(ownStream(session));
      for (const ward of [lost, kept]) {
        await client.subscribe(wardStream(ward));
        await witness.subscribe(wardStream(ward));
      }
      await changeRights(other(), session, [kept]);
      await until('the change to be told', () => client.heard.length === 1, WITHIN_MS);
      await until('the ward to be left', async () => (await kindOf(client, lost)) === 'not-found', WITHIN_MS);
      await node.change(kernel.north, lost);
      await node.change(kernel.north, kept);
      await until('what is still theirs', () => client.heard.length === 2 && witness.heard.length === 2);
      expect(client.heard.map(({ stream }) => stream)).to.deep.equal([
        `person:${session.actor.userId}`,
        `ward:${kept}`,
      ]);
    });
  }

  it('tells a session that it is over before closing it, also where that is found out by asking', async () => {
    const asking = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { sweepEveryMs: 20 } });
    const ward = wardIn(kernel.north);
    for (let time = 0; time < 5; time += 1) {
      const session = doctor();
      const client = await enter(asking, session);
      await client.subscribe(ownStream(session));
      await client.subscribe(wardStream(ward));
      await end(far, session);
      await until('the closing', () => client.closed() !== null, WITHIN_MS);
      expect(client.heard.map(({ name }) => name)).to.deep.equal(['session.ended']);
    }
    await asking.stop();
  });

  it('closes what was revoked in the database without a word', async () => {
    const session = doctor();
    const client = await enter(node, session);
    session.isOver = true;
    await until('the closing', () => client.closed() !== null, WITHIN_MS);
  });

  it('silences what was locked, and takes away what was lost, without a word', async () => {
    const ward = wardIn(kernel.north);
    const locked = doctor();
    const moved = sessions.signIn(kernel.north, ['nurse'], [ward]);
    const listeners = [await enter(node, locked), await enter(node, moved)];
    const witness = await enter(node, doctor());
    for (const client of [...listeners, witness]) expect(await kindOf(client, ward)).to.equal('ok');
    locked.isLocked = true;
    moved.actor = { ...moved.actor, wardIds: [] };
    const { streams } = node.realtime.counts();
    witness.close();
    await until('the ward’s room to be empty', () => node.realtime.counts().streams === streams - 2, WITHIN_MS);
    const { told } = node.realtime.counts();
    await node.change(kernel.north, ward);
    await until('the telling', () => node.realtime.counts().told > told);
    expect(await kindOf(listeners[0] as Client, ward)).to.equal('session-locked');
    expect(await kindOf(listeners[1] as Client, ward)).to.equal('not-found');
    for (const client of listeners) expect(client.heard).to.deep.equal([]);
  });

  it('closes a session at its twelfth hour', async () => {
    const session = doctor();
    const [early, late] = [await enter(node, session), await enter(node, doctor())];
    session.endsAt = new Date(kernel.clock.now().getTime() + 3_600_000);
    // The node believes what it was told at the handshake; a fresh look sees the new end.
    await until('the end to be known', () => sessions.asked.recheck > 2);
    kernel.clock.advance(3_600_000);
    await until('the closing', () => early.closed() !== null, WITHIN_MS);
    expect(late.closed()).to.equal(null);
  });

  it('closes everyone of a hospital that another node suspended, and nobody of the other', async () => {
    const south = await enter(node, sessions.signIn(kernel.south, ['doctor']));
    const north = await enter(node, doctor());
    const { version } = await kernel.tenants.entry(kernel.south.id);
    await far.services.tenants.setState(kernel.south.id, version, 'suspended', kernel.clock.now());
    await until('the closing', () => south.closed() !== null, WITHIN_MS);
    expect(north.closed()).to.equal(null);
    await far.services.tenants.setState(kernel.south.id, version + 1, 'active', kernel.clock.now());
  });

  it('closes a person, a session, a hospital when told to, and nobody else', async () => {
    const [one, two, three] = [doctor(), doctor(), doctor()];
    const south = await enter(node, sessions.signIn(kernel.south, ['doctor']));
    const [a, b, c] = [await enter(node, one), await enter(node, two), await enter(node, three)];
    node.realtime.closeSession(one.actor.sessionId);
    node.realtime.closePerson(kernel.south.id, three.actor.userId);
    node.realtime.closePerson(kernel.north.id, two.actor.userId);
    await until('two to close', () => a.closed() !== null && b.closed() !== null, WITHIN_MS);
    expect(c.closed()).to.equal(null);
    node.realtime.closeHospital(kernel.north.id);
    await until('the third to close', () => c.closed() !== null, WITHIN_MS);
    expect(south.closed()).to.equal(null);
  });

  it('asks again about whoever was told something while they connected, however many others there are', async () => {
    const busy = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { sessionsPerSweep: 0 } });
    const session = doctor();
    await end(far, session);
    session.isOver = false;
    const client = await connect(busy, session);
    session.isOver = true;
    await until('the closing', () => client.closed() !== null, WITHIN_MS);
    await busy.stop();
  });

  it('does not let one in by a right that is taken away while it is asked', async () => {
    const ward = wardIn(kernel.north);
    const session = sessions.signIn(kernel.north, ['nurse'], [ward]);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let asked = 0;
    const slow = await openNode(kernel, {
      sessions,
      rights: fakeRights(wards).map((right) =>
        right.kind !== 'ward'
          ? right
          : {
              kind: 'ward',
              async mayHear(stream) {
                const may = await right.mayHear(stream);
                asked += 1;
                if (asked === 1) await held;
                return may;
              },
            },
      ),
    });
    const client = await connect(slow, session);
    const answering = kindOf(client, ward);
    await until('the question', () => asked === 1);
    await changeRights(slow, session, []);
    await until('the change', () => client.heard.length === 1);
    letGo();
    expect(await answering).to.equal('not-found');
    const { told } = slow.realtime.counts();
    await slow.change(kernel.north, ward);
    await until('the telling', () => slow.realtime.counts().told > told);
    expect(client.heard).to.have.length(1);
    client.close();
    await slow.stop();
  });

  it('asks about many sessions without asking about all at once', async () => {
    const calm = await openNode(kernel, { sessions, rights: fakeRights(wards), limits: { sessionsPerSweep: 2 } });
    const people = await Promise.all(Array.from({ length: 20 }, () => connect(calm, doctor())));
    const before = sessions.asked.recheck;
    const start = performance.now();
    await until('some looks', () => sessions.asked.recheck - before >= 6);
    // Two at each look, and the other two nodes of this test have nobody to ask about.
    expect(sessions.asked.recheck - before).to.be.at.most(Math.ceil((performance.now() - start) / 600 + 1) * 2);
    for (const client of people) client.close();
    await calm.stop();
  });
});
