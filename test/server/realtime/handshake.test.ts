import { expect } from 'chai';
import { cookieName } from '../../../server/http/cookies.ts';
import { LIMITS_AS_SHIPPED } from '../../../server/realtime/limits.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Node, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';
import { openRaw, PATH, upgrade } from './raw-client.ts';

describe('realtime: the handshake', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    node = await openNode(kernel, { sessions, rights: fakeRights(new Map()) });
  });
  after(async () => {
    await node.stop();
    await kernel.close();
  });

  const refusedWith = async (headers: Record<string, string>, path = PATH) => {
    const result = await upgrade(node, headers, path);
    if (typeof result === 'number') return result;
    result.socket.destroy();
    return 'admitted';
  };
  const nurse = () => sessions.signIn(kernel.north, ['nurse']);

  it('admits a page of ours with the cookie of a session in force', async () => {
    const client = await connect(node, nurse());
    expect(client.socket.connected).to.equal(true);
    client.close();
  });

  it('refuses one without a cookie, and asks nobody about it', async () => {
    const before = sessions.asked.authenticate;
    expect(await refusedWith(node.headers(null))).to.equal(400);
    expect(sessions.asked.authenticate).to.equal(before);
  });

  it('refuses a token nobody was given, and one under another cookie’s name', async () => {
    const name = cookieName(node.services.config, 'access', node.port);
    expect(await refusedWith({ origin: node.url, cookie: `${name}=made-up` })).to.equal(400);
    expect(await refusedWith({ origin: node.url, cookie: `wl-access=${nurse().token}` })).to.equal(400);
    expect(await refusedWith({ origin: node.url, cookie: `${name}=` })).to.equal(400);
  });

  it('refuses every origin but our own, and none at all, whatever the cookie', async () => {
    const { cookie = '' } = node.headers(nurse());
    for (const origin of [
      'http://evil.example',
      `https://127.0.0.1:${node.port}`,
      `http://127.0.0.1:${node.port + 1}`,
      `http://localhost:${node.port}`,
      `${node.url}.evil.example`,
      'null',
      '',
    ]) {
      expect(await refusedWith({ origin, cookie }), origin).to.equal(400);
    }
    expect(await refusedWith({ cookie }), 'no origin').to.equal(400);
    expect(await refusedWith({ origin: node.url, cookie })).to.equal('admitted');
  });

  it('refuses a foreign name pointed at this machine', async () => {
    const { cookie = '' } = node.headers(nurse());
    expect(await refusedWith({ host: 'evil.example', origin: 'http://evil.example', cookie })).to.equal(400);
  });

  it('refuses a session that is over, past its end, or of a suspended hospital', async () => {
    const over = nurse();
    expect(await refusedWith(node.headers(over))).to.equal('admitted');
    over.isOver = true;
    expect(await refusedWith(node.headers(over))).to.equal(400);
    const late = nurse();
    late.endsAt = kernel.clock.now();
    expect(await refusedWith(node.headers(late))).to.equal(400);

    const south = sessions.signIn(kernel.south, ['nurse']);
    const { version } = await kernel.tenants.entry(kernel.south.id);
    await kernel.tenants.setState(kernel.south.id, version, 'suspended', kernel.clock.now());
    expect(await refusedWith(node.headers(south))).to.equal(400);
    await kernel.tenants.setState(kernel.south.id, version + 1, 'active', kernel.clock.now());
    expect(await refusedWith(node.headers(south))).to.equal('admitted');
  });

  it('refuses when it cannot find out, and goes on living', async () => {
    const session = nurse();
    sessions.beforeAnswer = () => Promise.reject(new Error('The database is away.'));
    try {
      expect(await refusedWith(node.headers(session))).to.equal(400);
    } finally {
      sessions.beforeAnswer = () => Promise.resolve();
    }
    expect(await refusedWith(node.headers(session))).to.equal('admitted');
  });

  it('has no polling, and lets nobody take over a connection by its id', async () => {
    const session = nurse();
    const headers = node.headers(session);
    const polled = await fetch(`${node.url}/socket.io/?EIO=4&transport=polling`, { headers });
    expect(polled.status).to.equal(400);
    const client = await openRaw(node, headers);
    await until('the first frame', () => client.frames.length > 0);
    const { sid } = JSON.parse((client.frames[0] ?? '').slice(1)) as { sid: string };
    expect(await refusedWith({ origin: node.url }, `${PATH}&sid=${sid}`)).to.equal(400);
    expect(await refusedWith(headers, `${PATH}&sid=${sid}`)).to.equal(400);
    client.socket.destroy();
  });

  it('serves no client script and no other namespace', async () => {
    const script = await fetch(`${node.url}/socket.io/socket.io.js`);
    expect(script.status).to.not.equal(200);
    const client = await upgrade(node, node.headers(nurse()));
    if (typeof client === 'number') throw new Error('refused');
    client.send('40/admin,');
    await until('the refusal', () => client.frames.some((frame) => frame.startsWith('44/admin,')));
    client.socket.destroy();
  });

  it('closes, and tears down, a connection on which a second socket is asked for, or whose socket left', async () => {
    const twice = await openRaw(node, node.headers(nurse()));
    await until('the namespace', () => twice.frames.some((frame) => frame.startsWith('40')));
    twice.send('40');
    await until('the closing', twice.isClosed);
    const left = await openRaw(node, node.headers(nurse()));
    await until('the namespace', () => left.frames.some((frame) => frame.startsWith('40')));
    left.send('41');
    await until('the closing', left.isClosed);
  });

  it('limits how many connections one person opens, and no other', async () => {
    const limited = await openNode(kernel, {
      sessions,
      rights: fakeRights(new Map()),
      limits: { connectionsPerPerson: 2 },
    });
    const session = nurse();
    const again = sessions.signInAgain(session);
    const clients = [await connect(limited, session), await connect(limited, again)];
    expect(
      await connect(limited, session).then(
        () => 'in',
        () => 'refused',
      ),
    ).to.equal('refused');
    expect(
      await connect(limited, nurse()).then(
        () => 'in',
        () => 'refused',
      ),
    ).to.equal('in');
    clients[0]?.close();
    await until('the place to be free', () => limited.realtime.counts().sockets === 2);
    expect(
      await connect(limited, again).then(
        () => 'in',
        () => 'refused',
      ),
    ).to.equal('in');
    await limited.stop();
  });

  it('limits how many handshakes one address asks for before anyone is asked about them, and no other address', async () => {
    const limited = await openNode(kernel, {
      sessions,
      rights: fakeRights(new Map()),
      proxyHops: 1,
      limits: { addressHandshakes: { burst: 3, perSecond: 0.001 } },
    });
    const ask = async (address: string, token?: string) => {
      const session = nurse();
      const headers = { ...limited.headers(token === undefined ? session : { ...session, token }) };
      const result = await upgrade(limited, { ...headers, 'x-forwarded-for': address });
      if (typeof result === 'number') return result;
      result.socket.destroy();
      return 'admitted';
    };
    const claimed = ['2001:db8:0:1::1', '2001:db8:0:1::2', '192.0.2.9, 2001:db8:0:1:ffff::3'];
    for (const address of claimed) expect(await ask(address, 'made-up')).to.equal(400);
    const before = sessions.asked.authenticate;
    expect(await ask('2001:db8:0:1::4')).to.equal(400);
    expect(await ask('2001:db8:0:2::1, 2001:db8:0:1::5')).to.equal(400);
    expect(sessions.asked.authenticate).to.equal(before);
    expect(limited.realtime.counts().refused.handshakes).to.equal(2);
    expect(await ask('2001:db8:0:2::1')).to.equal('admitted');
    // A page of somebody else's cannot use up what the hospital has.
    for (let count = 0; count < 5; count += 1) {
      const foreign = { origin: 'http://evil.example', 'x-forwarded-for': '192.0.2.1' };
      expect(await upgrade(limited, { ...limited.headers(nurse()), ...foreign })).to.equal(400);
    }
    expect(await ask('192.0.2.1')).to.equal('admitted');
    await limited.stop();
  });

  it('as shipped lets a thousand screens of one address in at once', () => {
    const { burst } = LIMITS_AS_SHIPPED.addressHandshakes;
    expect(burst).to.be.at.least(2_000);
  });

  it('closes a socket whose session ended while it was on its way in', async () => {
    const session = nurse();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let isHeld = false;
    sessions.beforeAnswer = () => {
      isHeld = true;
      sessions.beforeAnswer = () => Promise.resolve();
      return held;
    };
    const connecting = connect(node, session);
    await until('the question', () => isHeld);
    // The authenticator has read the session already and answers "in force"; the end comes before the socket is there.
    node.realtime.closeSession(session.actor.sessionId);
    letGo();
    const client = await connecting;
    session.isOver = true;
    await until('the closing', () => client.closed() !== null, 2_000);
  });

  it('opens only when every kind of stream has one right', async () => {
    const rights = fakeRights(new Map());
    const without = rights.filter(({ kind }) => kind !== 'ward');
    const open = (given: typeof rights) =>
      openNode(kernel, { sessions, rights: given }).then(
        () => 'open',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    expect(await open(without)).to.match(/who may hear ward/u);
    expect(await open([...rights, ...rights])).to.match(/Two rights/u);
  });

  it('answers for a stream nobody made', async () => {
    const client = await connect(node, nurse());
    const answer = await client.subscribe(wardStream(newWard()));
    expect(answer).to.have.property('ok', false);
    client.close();
  });
});
