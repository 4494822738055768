import { expect } from 'chai';
import { problem } from '../../../shared/types/problem.ts';
import { problemKind } from '../../../shared/types/problem-kinds.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, Node, NodeOptions, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, newWard, openNode, wardStream } from './open-realtime.ts';
import { until } from '../../support/until.ts';
import type { RawClient } from './raw-client.ts';
import { frameOf, openRaw, upgrade } from './raw-client.ts';

describe('realtime: hostile clients', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  /** An ordinary listener that must stay well whatever others do. */
  let witness: Client;
  const wards = new Map<WardId, Tenant>();
  const ward = newWard();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  before(async () => {
    kernel = await openKernel();
    wards.set(ward, kernel.north);
    sessions = fakeSessions(kernel);
    node = await openNode(kernel, { sessions, rights: fakeRights(wards) });
    witness = await connect(node, doctor());
    await witness.subscribe(wardStream(ward));
    process.on('unhandledRejection', note);
    process.on('uncaughtExceptionMonitor', note);
  });
  afterEach(async () => {
    const { length } = witness.heard;
    await node.change(kernel.north, ward);
    await until('the witness to hear', () => witness.heard.length === length + 1);
    expect(witness.closed()).to.equal(null);
    expect(uncaught).to.deep.equal([]);
  });
  after(async () => {
    process.off('unhandledRejection', note);
    process.off('uncaughtExceptionMonitor', note);
    witness.close();
    await node.stop();
    await kernel.close();
  });

  const doctor = () => sessions.signIn(kernel.north, ['doctor']);
  const raw = async (at = node): Promise<RawClient> => {
    const client = await openRaw(at, at.headers(doctor()));
    await until('the namespace', () => client.frames.some((frame) => frame.startsWith('40')));
    return client;
  };
  const own = (options: Partial<NodeOptions>) => openNode(kernel, { sessions, rights: fakeRights(wards), ...options });
  /** The answers to numbered events, by their number. */
  const answersOf = ({ frames }: RawClient) =>
    new Map(
      frames
        .filter((frame) => frame.startsWith('43'))
        .map((frame): [number, unknown] => {
          const [, id = '', json = ''] = /^43(\d+)(.*)$/u.exec(frame) ?? [];
          return [Number(id), (JSON.parse(json) as unknown[])[0]];
        }),
    );
  const kindOf = (answer: unknown) => problemKind(problem.parse((answer as { problem: unknown }).problem));

  it('drops what cannot be answered, counts it, and does nothing', async () => {
    const client = await raw();
    const { unanswerable } = node.realtime.counts().refused;
    const stream = wardStream(ward);
    for (const said of [
      ['subscribe', { stream, since: 0 }],
      ['subscribe', { stream, since: 0 }, 'not a function'],
      ['subscribe', { stream, since: 0 }, { apply: true }],
      ['subscribe'],
      [7, { stream, since: 0 }],
      ['no.such.event', null],
      ['error', 'x'],
    ]) {
      client.send(`42${JSON.stringify(said)}`);
    }
    await until('all to be counted', () => node.realtime.counts().refused.unanswerable === unanswerable + 7);
    await node.change(kernel.north, ward);
    client.send('421["subscribe",{}]');
    await until('an answer', () => answersOf(client).has(1));
    expect(client.frames.filter((frame) => frame.startsWith('42'))).to.deep.equal([]);
    client.socket.destroy();
  });

  it('answers every ill-formed argument with all that is wrong, and never a crash', async () => {
    const client = await raw();
    const stream = wardStream(ward);
    const asked: unknown[][] = [
      ['subscribe'],
      ['subscribe', null],
      ['subscribe', []],
      ['subscribe', 'ward'],
      ['subscribe', {}],
      ['subscribe', { stream, since: -1 }],
      ['subscribe', { stream, since: 1.5 }],
      ['subscribe', { stream, since: '0' }],
      ['subscribe', { stream, since: 2 ** 60 }],
      ['subscribe', { stream, since: 0, room: 'h:x' }],
      ['subscribe', { stream: { ...stream, hospital: kernel.south.id }, since: 0 }],
      ['subscribe', { stream: { kind: 'ward', id: { $ne: null } }, since: 0 }],
      ['subscribe', { stream: { kind: 'ward', id: `${ward}:x` }, since: 0 }],
      ['subscribe', { stream: { kind: '__proto__' }, since: 0 }],
      ['subscribe', { stream, since: 0 }, { stream, since: 0 }],
      ['unsubscribe', { stream, since: 0 }],
      ['unsubscribe', { stream: 'ward' }],
    ];
    asked.forEach((said, index) => client.send(`42${index}${JSON.stringify(said)}`));
    await until('every answer', () => answersOf(client).size === asked.length);
    for (const [index, answer] of answersOf(client)) {
      expect(answer, String(index)).to.include({ ok: false });
      expect(kindOf(answer), JSON.stringify(asked[index])).to.equal('invalid-input');
    }
    client.socket.destroy();
  });

  it('knows no event but its own', async () => {
    const client = await raw();
    const names = ['publish', 'join', 'constructor', '__proto__', 'toString', 'session.ended', 'tell'];
    names.forEach((name, index) => client.send(`42${index}${JSON.stringify([name, {}])}`));
    await until('every answer', () => answersOf(client).size === names.length);
    for (const answer of answersOf(client).values()) expect(kindOf(answer)).to.equal('not-found');
    client.socket.destroy();
  });

  it('closes on what is no packet, without harm to others', async () => {
    for (const bad of [
      '',
      '9',
      '4',
      '4x',
      '42',
      '42{',
      '42["a"',
      '42nonsense',
      '451-',
      '45-["a"]',
      '4299999999999999999999[]',
      '4/x',
    ]) {
      const client = await raw();
      client.send(bad);
      client.send('421["subscribe",{}]');
      await until(
        `${bad} to be dealt with`,
        () => client.isClosed() || client.closeCode() !== null || answersOf(client).has(1),
      );
      client.socket.destroy();
    }
  });

  it('closes on broken, binary and oversized frames', async () => {
    const frames = [
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
      Buffer.concat([Buffer.from([0x81, 0x05]), Buffer.from('40abc')]), // not masked
      frameOf(Buffer.from([0xff, 0xfe, 0xfd]), 1), // not UTF-8
      frameOf(`421["subscribe","${'x'.repeat(70_000)}"]`),
      frameOf(Buffer.alloc(70_000), 2),
    ];
    for (const [index, frame] of frames.entries()) {
      const client = await raw();
      client.sendBytes(frame);
      await until(`frame ${index} to be dealt with`, () => client.isClosed() || client.closeCode() !== null);
      client.socket.destroy();
    }
  });

  it('takes messages up to the limit', async () => {
    const client = await raw();
    client.send(`421["subscribe","${'x'.repeat(60_000)}"]`);
    await until('the answer', () => answersOf(client).has(1));
    expect(kindOf(answersOf(client).get(1))).to.equal('invalid-input');
    client.socket.destroy();
  });

  it('limits a busy client and tells it how long to wait', async () => {
    const strict = await own({ limits: { connection: { burst: 5, perSecond: 1 } } });
    const client = await raw(strict);
    for (let id = 0; id < 20; id += 1) client.send(`42${id}["unsubscribe",{"stream":{"kind":"wards"}}]`);
    await until('every answer', () => answersOf(client).size === 20);
    const answers = [...answersOf(client).values()] as { ok: boolean; problem?: { retryAfter?: number } }[];
    expect(answers.filter(({ ok }) => ok)).to.have.length(5);
    const refused = answers.filter(({ ok }) => !ok);
    for (const answer of refused) expect(kindOf(answer)).to.equal('rate-limited');
    expect(refused[0]?.problem?.retryAfter).to.equal(1);
    const other = await connect(strict, doctor());
    expect(await other.subscribe(wardStream(ward), 0)).to.have.property('ok', true);
    other.close();
    client.socket.destroy();
    await strict.stop();
  });

  it('counts all screens of one person together', async () => {
    const strict = await own({ limits: { person: { burst: 4, perSecond: 0.001 } } });
    const session = doctor();
    const screens = [await connect(strict, session), await connect(strict, sessions.signInAgain(session))];
    const stream = wardStream(ward);
    const answers = [];
    for (let round = 0; round < 4; round += 1) {
      for (const { socket } of screens) answers.push(await socket.emitWithAck('unsubscribe', { stream }));
    }
    expect(answers.filter(({ ok }) => ok)).to.have.length(4);
    for (const screen of screens) screen.close();
    await strict.stop();
  });

  it('closes a flood before it is read', async () => {
    const { flooded } = node.realtime.counts();
    const client = await raw();
    const frame = frameOf('42["x"]');
    client.sendBytes(Buffer.concat(Array.from({ length: 20_000 }, () => frame)));
    await until('the closing', client.isClosed);
    expect(node.realtime.counts().flooded).to.equal(flooded + 1);
  });

  it('closes a connection that never says which namespace it wants', async () => {
    const hasty = await own({ limits: { connectWithinMs: 50, goneWithinMs: 50 } });
    const client = await upgrade(hasty, hasty.headers(doctor()));
    if (typeof client === 'number') throw new Error('refused');
    await until('the closing', client.isClosed);
    const talker = await raw(hasty);
    talker.send('421["unsubscribe",{"stream":{"kind":"wards"}}]');
    await until('an answer', () => answersOf(talker).has(1));
    talker.socket.destroy();
    await hasty.stop();
  });

  it('answers in time where a right takes too long, and one that throws is a bare 500', async () => {
    let mode: 'slow' | 'broken' = 'slow';
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const rights = fakeRights(wards).map((right) =>
      right.kind !== 'ward'
        ? right
        : {
            kind: 'ward' as const,
            async mayHear() {
              if (mode === 'broken') throw new Error('Anna Muster lies in bed 4');
              await held;
              return true;
            },
          },
    );
    const weak = await own({ rights, limits: { answerWithinMs: 50 } });
    const client = await connect(weak, doctor());
    const late = await client.subscribe(wardStream(ward));
    expect(kindOf(late)).to.equal('unavailable');
    letGo();
    mode = 'broken';
    const broken = await client.subscribe(wardStream(ward));
    expect(kindOf(broken)).to.equal('internal');
    expect(JSON.stringify(broken)).to.not.contain('Anna');
    expect(kernel.logged.join('')).to.not.contain('Anna');
    client.close();
    await weak.stop();
  });

  it('answers when the session cannot be asked about', async () => {
    const client = await connect(node, doctor());
    sessions.beforeAnswer = () => Promise.reject(new Error('The database is away.'));
    try {
      // What was just learned is believed for a second, then the question fails.
      await until('the failing', async () => {
        const answer = await client.subscribe(wardStream(ward));
        return !answer.ok && kindOf(answer) === 'internal';
      });
    } finally {
      sessions.beforeAnswer = () => Promise.resolve();
    }
    expect(client.closed()).to.equal(null);
    client.close();
  });
});
