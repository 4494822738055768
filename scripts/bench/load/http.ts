import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** A connection that stays open and carries one request at a time; far cheaper than a client library. */
export interface HttpConnection {
  send(request: string): Promise<HttpAnswer>;
  /** A server closes what was idle for long, as one does that was frozen while another was measured. */
  isOpen(): boolean;
  close(): void;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** The first whole answer in the bytes and how long it is; `null`: not whole yet. Our servers always name the length. */
function readAnswer(bytes: Buffer): { answer: HttpAnswer; length: number } | null {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end === -1) return null;
  const head = bytes.toString('latin1', 0, end);
  const size = Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(size)) throw new Error(`An answer without a length: ${head}`);
  const length = end + END_OF_HEAD.length + size;
  if (bytes.length < length) return null;
  return { answer: { status: Number(head.slice(9, 12)), body: bytes.subarray(length - size, length) }, length };
}

export async function openConnection(port: number, localAddress = '127.0.0.1'): Promise<HttpConnection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const read = readAnswer(rest);
    if (read === null) return;
    rest = rest.subarray(read.length);
    const one = waiting;
    waiting = null;
    one?.resolve(read.answer);
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('The server closed the connection.')));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) {
          reject(new Error('The connection was closed before.'));
          return;
        }
        waiting = { resolve, reject };
        socket.write(request);
      }),
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  };
}

/** A few connections, opened as they are needed and used again. */
export function createPool(port: number, addressOf: (number: number) => string = () => '127.0.0.1') {
  const free: HttpConnection[] = [];
  const all: HttpConnection[] = [];
  return {
    async send(request: string): Promise<HttpAnswer> {
      let connection = free.pop();
      while (connection?.isOpen() === false) connection = free.pop();
      if (connection === undefined) {
        connection = await openConnection(port, addressOf(all.length));
        all.push(connection);
      }
      const answer = await connection.send(request);
      free.push(connection);
      return answer;
    },
    close() {
      for (const connection of all) connection.close();
    },
  };
}

/** A request in HTTP/1.1 with the headers given. */
export function requestText(
  method: string,
  path: string,
  port: number,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}
