import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Server as SocketIo } from 'socket.io';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { answerTheBench } from './answering.ts';
import { eventOf, packetOf, setSample } from './event-text.ts';

/**
 * What Wardline is held against, each as small as it can be:
 * `ws-frame` writes one pre-built frame to every socket, the limit of Node; `wsmin` does so for each HTTP write with a valid
 * token, without a database; `socket.io` is Socket.IO as it comes; `http` answers `{}`.
 */
export type ReferenceKind = 'ws-frame' | 'wsmin' | 'socket.io' | 'http';

type Emit = (seq: number) => void;

/** A WebSocket frame of one piece (RFC 6455, 5.2): final, text, unmasked. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.of(0x81, payload.length) : Buffer.of(0x81, 126, 0, 0);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

function webSockets(server: Server): { writeAll(frame: Buffer): void } {
  const sockets = new Set<Socket>();
  const hub = new WebSocketServer({ server, perMessageDeflate: false });
  hub.on('connection', (socket: WebSocket, { socket: raw }: IncomingMessage) => {
    sockets.add(raw);
    socket.on('close', () => sockets.delete(raw));
    socket.on('error', () => socket.terminate());
  });
  return {
    writeAll(frame) {
      for (const socket of sockets) socket.write(frame);
    },
  };
}

function serveFrames(server: Server): Emit {
  const { writeAll } = webSockets(server);
  return (seq) => writeAll(frameOf(packetOf(eventOf(seq))));
}

const KEY = Buffer.alloc(32, 7);

/** `<payload>.<HMAC-SHA256>`, as short a token as can be trusted. */
function isToken(token: string | undefined): boolean {
  const [payload = '', mac = ''] = (token ?? '').split('.');
  const right = createHmac('sha256', KEY).update(payload).digest();
  const given = Buffer.from(mac, 'base64url');
  return given.length === right.length && timingSafeEqual(given, right);
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
};

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

interface BedChange {
  readonly bedId: string;
  readonly version: number;
}
interface Said {
  readonly id: string;
  readonly text: string;
}

/** What a write tells everybody, and what who wrote it is answered. */
const changeBed = ({ bedId, version }: BedChange) => ({
  change: { bedId, version: version + 1 },
  answer: { id: bedId, version: version + 1 },
});
function say({ id, text }: Said) {
  const message = { ...(eventOf(0).data['message'] as object), id, text };
  return { change: { message }, answer: message };
}

function serveMinimum(server: Server): Emit {
  const { writeAll } = webSockets(server);
  let seq = 0;
  async function write(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isToken(request.headers.authorization)) {
      sendJson(response, 401, {});
      return;
    }
    const asked: unknown = JSON.parse(await read(request));
    seq += 1;
    const { change, answer } = request.url === '/say' ? say(asked as Said) : changeBed(asked as BedChange);
    const envelope = eventOf(seq, change);
    sendJson(response, 200, answer);
    setImmediate(() => writeAll(frameOf(packetOf(envelope))));
  }
  server.on('request', (request, response) => {
    write(request, response).catch(() => response.destroy());
  });
  return () => undefined;
}

function serveSocketIo(server: Server): Emit {
  const io = new SocketIo(server);
  io.on('connection', async (socket) => {
    socket.onAny((name: string, ...said: unknown[]) => socket.emit(name, ...said));
    await socket.join('ward');
  });
  return (seq) => {
    const envelope = eventOf(seq);
    io.to('ward').emit(envelope.name, envelope);
  };
}

function serveHttp(server: Server): Emit {
  server.on('request', (_request, response) => sendJson(response, 200, {}));
  return () => undefined;
}

const KINDS: Readonly<Record<ReferenceKind, (server: Server) => Emit>> = {
  'ws-frame': serveFrames,
  wsmin: serveMinimum,
  'socket.io': serveSocketIo,
  http: serveHttp,
};

const { kind } = JSON.parse(process.argv[2] ?? '') as { kind: ReferenceKind };
const server = createServer();
// It is frozen while Wardline is measured; its connections must not be found idle after that.
server.keepAliveTimeout = 0;
const emit = KINDS[kind](server);
const token = () => `bench.${createHmac('sha256', KEY).update('bench').digest('base64url')}`;
server.listen(0, '127.0.0.1', () =>
  answerTheBench((server.address() as AddressInfo).port, emit, { token, sample: setSample }),
);
