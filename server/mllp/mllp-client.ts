import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MllpTls } from './mllp-server.ts';
import { createFrameReader, frame } from './framing.ts';

export interface MllpClientOptions {
  readonly host: string;
  readonly port: number;
  /** `ca`: who vouches for the server. Without `tls` the line is open. */
  readonly tls?: Partial<MllpTls>;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

export interface MllpClient {
  /** Sends one message and resolves to the answer to it. One is in flight at a time; others wait their turn. */
  send(message: Uint8Array): Promise<Buffer>;
  close(): void;
}

/** No answer came: the effect is unknown, and sending the same again is safe. */
export class NoAnswerError extends Error {
  constructor(why: string) {
    super(`No answer came: ${why}.`);
    this.name = 'NoAnswerError';
  }
}

const LONGEST_ANSWER_BYTES = 1_048_576;

/** Connects to a listener of HL7 v2 messages. Rejects where there is none. */
export async function connectMllp(options: MllpClientOptions): Promise<MllpClient> {
  const socket = await open(options);
  const reader = createFrameReader(LONGEST_ANSWER_BYTES);
  let waiting: { done: (answer: Buffer) => void; failed: (error: Error) => void } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const fail = (why: string) => {
    waiting?.failed(new NoAnswerError(why));
    waiting = null;
  };
  socket.on('data', (chunk: Buffer) => {
    for (const framed of reader.push(chunk)) {
      if (framed.kind !== 'message') continue;
      waiting?.done(framed.bytes);
      waiting = null;
    }
  });
  socket.on('close', () => fail('the line was closed'));
  socket.on('error', () => fail('the line broke'));

  const exchange = (message: Uint8Array): Promise<Buffer> =>
    new Promise((done, failed) => {
      if (socket.destroyed) {
        failed(new NoAnswerError('the line was closed'));
        return;
      }
      const timer = setTimeout(() => {
        fail('it took too long');
        // An answer that came now would be taken for the answer to the next message.
        socket.destroy();
      }, options.timeoutMs);
      waiting = {
        done(answer) {
          clearTimeout(timer);
          done(answer);
        },
        failed(error) {
          clearTimeout(timer);
          failed(error);
        },
      };
      socket.write(frame(message));
    });

  return {
    send(message) {
      const answer = turn.then(() => exchange(message));
      turn = answer.catch(() => undefined);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

function open({ host, port, tls, timeoutMs }: MllpClientOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...tls });
    const timer = setTimeout(() => socket.destroy(new NoAnswerError('nobody listens')), timeoutMs);
    socket.once('error', reject);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
