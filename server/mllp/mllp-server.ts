import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Framed } from './framing.ts';
import { createFrameReader, frame } from './framing.ts';

/** PEM texts. With `ca`, only clients that show a certificate of it are let in (mutual TLS). */
export interface MllpTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
}

export interface MllpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: MllpTls | undefined;
  readonly maxMessageBytes: number;
  /** A connection on which nothing was said for so long is closed. */
  readonly idleMs: number;
  readonly maxConnections: number;
  /** While this much waits in all connections together, none of them is read any further. */
  readonly maxWaitingBytes: number;
  /** Whether this address may connect at all; asked before anything is read. */
  readonly isWelcome: (address: string) => boolean | Promise<boolean>;
  /**
   * Answers one message with what goes back, in order; nothing where nothing is to be said. The next message of the
   * connection waits until it is done. What it throws closes the connection unanswered: the sender then sends again.
   */
  readonly handle: (message: Buffer, address: string) => Promise<readonly Buffer[]>;
  /** Something other than a message came: for counting. */
  readonly onBadFrame?: (kind: Exclude<Framed['kind'], 'message'>, address: string) => void;
  readonly onError?: (error: unknown) => void;
}

export interface MllpServer {
  /** Resolves to the port it listens on. */
  listen(): Promise<number>;
  /** Takes nothing more, lets the messages in hand be answered, and closes every connection. */
  close(): Promise<void>;
}

/** As many frames may wait on one connection before it is read no further. */
const MOST_WAITING = 16;
/** A connection that sends this much that is no message is closed. */
const MOST_JUNK_BYTES = 65_536;
const HANDSHAKE_MS = 10_000;

/** IPv4 in its plain form also where the socket speaks IPv6. */
const plainAddress = (socket: Socket): string => (socket.remoteAddress ?? '').replace(/^::ffff:/u, '');

/** What waits in all connections together. */
interface Hall {
  add(bytes: number): void;
  remove(bytes: number): void;
  /** How a connection reads on, where it has room itself. @returns takes it out again */
  join(line: { readonly socket: Socket; readonly hasRoom: () => boolean }): () => void;
  isFull(): boolean;
  /** Nothing is read from now on. */
  shut(): void;
}

function createHall(maxWaitingBytes: number): Hall {
  const lines = new Set<{ readonly socket: Socket; readonly hasRoom: () => boolean }>();
  let waitingBytes = 0;
  let isShut = false;
  const isFull = () => isShut || waitingBytes >= maxWaitingBytes;
  const look = () => {
    for (const { socket, hasRoom } of lines) {
      if (isFull() || !hasRoom()) socket.pause();
      else if (socket.isPaused()) socket.resume();
    }
  };
  return {
    isFull,
    add(bytes) {
      waitingBytes += bytes;
      if (isFull()) look();
    },
    remove(bytes) {
      waitingBytes -= bytes;
      look();
    },
    join(line) {
      lines.add(line);
      return () => lines.delete(line);
    },
    shut() {
      isShut = true;
      look();
    },
  };
}

/** Listens for HL7 v2 messages over MLLP, with or without TLS. One message of a connection is in hand at a time. */
export function createMllpServer(options: MllpServerOptions): MllpServer {
  const sockets = new Set<Socket>();
  const busy = new Set<Promise<void>>();
  const hall = createHall(options.maxWaitingBytes);
  const welcome = async (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    if (sockets.size > options.maxConnections || !(await options.isWelcome(plainAddress(socket)))) socket.destroy();
    else serve(socket, options, busy, hall);
  };
  const onConnection = (socket: Socket) => {
    welcome(socket).catch((error: unknown) => {
      socket.destroy();
      options.onError?.(error);
    });
  };
  const { tls } = options;
  const server: Server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, onConnection)
      : createTlsServer(
          {
            cert: tls.cert,
            key: tls.key,
            minVersion: 'TLSv1.2',
            allowHalfOpen: true,
            handshakeTimeout: HANDSHAKE_MS,
            ...(tls.ca === undefined ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }),
          },
          onConnection,
        );
  // Counted before anything else hears of it; the bare one also under TLS, whose handshake may never end.
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error) => options.onError?.(error));

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.host, () => {
          server.off('error', reject);
          server.on('error', (error) => options.onError?.(error));
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      hall.shut();
      await Promise.allSettled(busy);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, options: MllpServerOptions, busy: Set<Promise<void>>, hall: Hall): void {
  const address = plainAddress(socket);
  const reader = createFrameReader(options.maxMessageBytes);
  const waiting: Buffer[] = [];
  const hasRoom = () => waiting.length < MOST_WAITING;
  let junkBytes = 0;
  let isBusy = false;
  let hasEnded = false;

  async function answerAll(): Promise<void> {
    while (!socket.destroyed) {
      const message = waiting.shift();
      if (message === undefined) return;
      try {
        for (const answer of await options.handle(message, address)) {
          if (socket.writable) socket.write(frame(answer));
        }
      } finally {
        hall.remove(message.length);
      }
    }
  }

  function work(): void {
    if (isBusy) return;
    isBusy = true;
    const done = answerAll()
      .catch((error: unknown) => {
        socket.destroy();
        options.onError?.(error);
      })
      .finally(() => {
        isBusy = false;
        busy.delete(done);
        if (waiting.length > 0 && !socket.destroyed) work();
        // Who said all they had to say still hears the answers.
        else if (hasEnded) socket.end();
      });
    busy.add(done);
  }

  function take(found: readonly Framed[]): void {
    for (const framed of found) {
      if (framed.kind === 'message') {
        waiting.push(framed.bytes);
        hall.add(framed.bytes.length);
        continue;
      }
      options.onBadFrame?.(framed.kind, address);
      if (framed.kind === 'junk') junkBytes += framed.byteCount;
      if (framed.kind === 'too-large' || junkBytes > MOST_JUNK_BYTES) socket.destroy();
    }
    if (!hasRoom()) socket.pause();
    work();
  }

  const leave = hall.join({ socket, hasRoom });
  socket.on('close', () => {
    leave();
    for (const { length } of waiting.splice(0)) hall.remove(length);
  });
  if (hall.isFull()) socket.pause();
  socket.setNoDelay(true);
  socket.setTimeout(options.idleMs, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => take(reader.push(chunk)));
  socket.on('end', () => {
    hasEnded = true;
    take(reader.end());
  });
}
