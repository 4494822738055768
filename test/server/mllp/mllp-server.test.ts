import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { createFrameReader, frame } from '../../../server/mllp/framing.ts';
import { connectMllp } from '../../../server/mllp/mllp-client.ts';
import type { MllpServer, MllpServerOptions } from '../../../server/mllp/mllp-server.ts';
import { createMllpServer } from '../../../server/mllp/mllp-server.ts';
import { certificate } from './certificates.ts';

const VT = '\u000b';
const END = '\u001c\r';

describe('The MLLP listener', () => {
  const open: MllpServer[] = [];
  const bad: string[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
    bad.length = 0;
  });

  async function listen(options: Partial<MllpServerOptions> = {}): Promise<number> {
    const server = createMllpServer({
      host: '127.0.0.1',
      port: 0,
      tls: undefined,
      maxMessageBytes: 4_194_304,
      idleMs: 60_000,
      maxConnections: 10,
      maxWaitingBytes: 33_554_432,
      isWelcome: () => true,
      handle: async (message) => [
        Buffer.from(`got ${message.length} ${message.subarray(0, 4).toString('latin1')}`, 'latin1'),
      ],
      onBadFrame: (kind) => void bad.push(kind),
      ...options,
    });
    open.push(server);
    return server.listen();
  }

  /** Writes the chunks, each in a packet of its own, and answers so many frames. */
  async function talk(port: number, chunks: readonly (string | Buffer)[], answers: number): Promise<string[]> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const reader = createFrameReader(1_000_000);
    const heard: string[] = [];
    const all = new Promise<void>((done, failed) => {
      socket.on('data', (chunk: Buffer) => {
        for (const framed of reader.push(chunk))
          if (framed.kind === 'message') heard.push(framed.bytes.toString('latin1'));
        if (heard.length >= answers) done();
      });
      socket.on('close', () => failed(new Error(`closed after ${heard.length} answers`)));
    });
    for (const chunk of chunks) {
      await new Promise<void>((sent) => {
        socket.write(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk, () => sent());
      });
      await new Promise((later) => setImmediate(later));
    }
    await all;
    socket.removeAllListeners('close');
    socket.destroy();
    return heard;
  }

  const cases: readonly (readonly [what: string, chunks: readonly string[], answers: readonly string[]])[] = [
    ['one frame', [`${VT}MSH1${END}`], ['got 4 MSH1']],
    ['one frame in five packets', [VT, 'MS', 'H', '1', END], ['got 4 MSH1']],
    ['FS and CR in two packets', [`${VT}MSH1\u001c`, '\r'], ['got 4 MSH1']],
    ['two frames in one packet', [`${VT}MSH1${END}${VT}MSH2${END}`], ['got 4 MSH1', 'got 4 MSH2']],
    ['one and a half frames, then the rest', [`${VT}MSH1${END}${VT}MS`, `H2${END}`], ['got 4 MSH1', 'got 4 MSH2']],
    ['junk before VT', [`junk${VT}MSH1${END}`], ['got 4 MSH1']],
    ['a junk frame, then a good one', [`${VT}junk${END}`, `${VT}MSH1${END}`], ['got 4 junk', 'got 4 MSH1']],
    ['FS without CR', [`${VT}MSH1\u001c`], ['got 4 MSH1']],
    ['bytes of Latin-1', [`${VT}M\u00fcll${END}`], ['got 4 M\u00fcll']],
    ['two megabytes', [`${VT}MSH1${'x'.repeat(2_000_000)}${END}`], ['got 2000004 MSH1']],
  ];
  for (const [what, chunks, answers] of cases) {
    it(`answers ${what}`, async () => {
      expect(await talk(await listen(), chunks, answers.length)).to.deep.equal(answers);
    });
  }

  it('has one message of a connection in hand at a time, and answers in order', async () => {
    let inHand = 0;
    let most = 0;
    const port = await listen({
      handle: async (message) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise((later) => setImmediate(later));
        inHand -= 1;
        return [message];
      },
    });
    const names = Array.from({ length: 40 }, (_, index) => `MSH${index}`);
    const heard = await talk(port, [Buffer.concat(names.map((name) => frame(Buffer.from(name))))], 40);
    expect(heard).to.deep.equal(names);
    expect(most).to.equal(1);
  });

  it('reads no connection while too much waits in all together, and goes on when it does not', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    let isInHand: () => void = () => undefined;
    const inHand = new Promise<void>((done) => (isInHand = done));
    const handled: string[] = [];
    const port = await listen({
      maxWaitingBytes: 1_000,
      handle: async (message) => {
        handled.push(message.subarray(0, 5).toString());
        isInHand();
        await held;
        return [message.subarray(0, 5)];
      },
    });
    const large = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 });
    const small = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 });
    const first = large.send(Buffer.from(`LARGE${'x'.repeat(2_000)}`));
    await inHand;
    const second = small.send(Buffer.from('SMALL'));
    const third = connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 }).then(async (late) => {
      const answer = await late.send(Buffer.from('LATER'));
      late.close();
      return answer;
    });
    // A round trip through another listener: what was written before it has been delivered by now.
    await talk(await listen(), [`${VT}MSH1${END}`], 1);
    expect(handled).to.deep.equal(['LARGE']);
    letGo();
    expect((await Promise.all([first, second, third])).map(String)).to.deep.equal(['LARGE', 'SMALL', 'LATER']);
    large.close();
    small.close();
  });

  it('answers also who says nothing more', async () => {
    const socket = connect({ port: await listen(), host: '127.0.0.1', allowHalfOpen: true });
    socket.end(frame(Buffer.from('MSH1')));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).to.include('got 4 MSH1');
    socket.destroy();
  });

  it('closes on a frame beyond the cap, and on what throws, unanswered', async () => {
    const small = await listen({ maxMessageBytes: 10 });
    const failing = await listen({ handle: () => Promise.reject(new Error('The store is away.')) });
    for (const port of [small, failing]) {
      const line = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 });
      const outcome = await line.send(Buffer.from('MSH|far too long')).catch((error: Error) => error.name);
      expect(outcome).to.equal('NoAnswerError');
    }
    expect(bad).to.deep.equal(['too-large']);
  });

  it('lets nobody in whom it does not know, and nobody beyond its number', async () => {
    for (const port of [await listen({ isWelcome: async () => false }), await listen({ maxConnections: 0 })]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      await once(socket, 'close');
    }
  });

  it('closes a connection on which nothing is said', async () => {
    const socket = connect(await listen({ idleMs: 20 }), '127.0.0.1');
    socket.resume();
    await once(socket, 'close');
  });

  it('lets what is in hand be answered before it closes', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    let isInHand: () => void = () => undefined;
    const inHand = new Promise<void>((done) => (isInHand = done));
    const port = await listen({
      handle: async () => {
        isInHand();
        await held;
        return [Buffer.from('answered')];
      },
    });
    const line = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 });
    const answer = line.send(Buffer.from('MSH1'));
    await inHand;
    const closed = open.splice(0)[0]?.close();
    letGo();
    expect((await answer).toString()).to.equal('answered');
    await closed;
  });

  describe('with TLS', () => {
    const authority = certificate('Test authority');
    const server = certificate('localhost', authority);
    const sender = certificate('patient system', authority);
    const stranger = certificate('stranger', certificate('Another authority'));

    it('lets in who shows a certificate of its authority, and nobody else', async () => {
      const port = await listen({ tls: { cert: server.cert, key: server.key, ca: authority.cert } });
      const say = async (own: { cert: string; key: string } | null) => {
        const tls = { ca: authority.cert, ...(own === null ? {} : { cert: own.cert, key: own.key }) };
        const line = await connectMllp({ host: '127.0.0.1', port, tls, timeoutMs: 5_000 });
        return (await line.send(Buffer.from('MSH1'))).toString();
      };
      expect(await say(sender)).to.equal('got 4 MSH1');
      for (const own of [null, stranger]) {
        const outcome = await say(own).then(
          () => 'let in',
          () => 'kept out',
        );
        expect(outcome).to.equal('kept out');
      }
    });

    it('speaks to nobody in the clear', async () => {
      const port = await listen({ tls: { cert: server.cert, key: server.key, ca: undefined } });
      const line = await connectMllp({ host: '127.0.0.1', port, timeoutMs: 5_000 });
      const outcome = await line.send(Buffer.from('MSH1')).catch((error: Error) => error.name);
      expect(outcome).to.equal('NoAnswerError');
    });
  });
});
