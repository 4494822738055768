import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { Node } from './open-realtime.ts';

/** A client that speaks WebSocket frames itself (RFC 6455), so that it can misbehave in ways a library would not. */
export interface RawClient {
  readonly socket: Socket;
  /** The frames received so far: their text, without the frame around it. */
  readonly frames: string[];
  /** Every byte received after the upgrade. */
  bytes(): Buffer;
  isClosed(): boolean;
  /** The close frame's code; `null`: none was received. */
  closeCode(): number | null;
  send(text: string): void;
  sendBytes(bytes: Buffer): void;
}

export const PATH = '/socket.io/?EIO=4&transport=websocket';

/** One masked frame, as a client sends them. */
export function frameOf(text: string | Buffer, opcode = 1): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const long = payload.length > 65_535;
  const head = Buffer.alloc(payload.length < 126 ? 2 : long ? 10 : 4);
  head[0] = 0x80 | opcode;
  if (payload.length < 126) head[1] = 0x80 | payload.length;
  else if (long) {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  } else {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(payload.length, 2);
  }
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([head, mask, masked]);
}

/** Takes whole frames from the front of what came in. */
function readFrames(bytes: Buffer, onFrame: (opcode: number, payload: Buffer) => void): Buffer {
  let rest = bytes;
  while (rest.length >= 2) {
    const short = (rest[1] ?? 0) & 0x7f;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < start) break;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < start + length) break;
    onFrame((rest[0] ?? 0) & 0x0f, rest.subarray(start, start + length));
    rest = rest.subarray(start + length);
  }
  return rest;
}

function talk(socket: Socket, head: Buffer): RawClient {
  const frames: string[] = [];
  const received: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let isClosed = false;
  let closeCode: number | null = null;
  const take = (chunk: Buffer) => {
    received.push(chunk);
    rest = readFrames(Buffer.concat([rest, chunk]), (opcode, payload) => {
      if (opcode === 1) frames.push(payload.toString());
      if (opcode === 8) closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    });
  };
  take(head);
  socket.on('data', take);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  return {
    socket,
    frames,
    bytes: () => Buffer.concat(received),
    isClosed: () => isClosed,
    closeCode: () => closeCode,
    send: (text) => void socket.write(frameOf(text)),
    sendBytes: (bytes) => void socket.write(bytes),
  };
}

/** Asks for the upgrade; answers the open connection, or the status it was refused with. */
export function upgrade(
  node: Pick<Node, 'url'>,
  headers: Record<string, string>,
  path = PATH,
): Promise<RawClient | number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${node.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    asked.on('upgrade', (_response, socket: Socket, head: Buffer) => resolve(talk(socket, head)));
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** An admitted raw client that has joined the one namespace there is. Throws where it is refused. */
export async function openRaw(node: Node, headers: Record<string, string>): Promise<RawClient> {
  const client = await upgrade(node, headers);
  if (typeof client === 'number') throw new Error(`Refused with ${client}.`);
  client.send('40');
  return client;
}
