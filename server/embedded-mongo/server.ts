// The listener: connections, and one message after another on each of them.
import { existsSync, unlinkSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { answer, NO_ANSWER } from './commands/dispatch.ts';
import type { Connection } from './commands/command.ts';
import type { Engine } from './engine.ts';
import { createMessageSplitter, encodeResponse, parseRequest } from './wire.ts';

export type ListenAddress = { socketPath: string } | { port: number };

export type RunningServer = { uri: string; stop(): Promise<void> };

export async function listen(engine: Engine, address: ListenAddress): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  let nextConnectionId = 1;
  const server = createServer((socket) => {
    sockets.add(socket);
    engine.openConnections = sockets.size;
    socket.once('close', () => {
      sockets.delete(socket);
      engine.openConnections = sockets.size;
    });
    serve(engine, socket, nextConnectionId);
    nextConnectionId += 1;
  });
  const uri = await bind(server, address, engine);
  return {
    uri,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function bind(server: Server, address: ListenAddress, engine: Engine): Promise<string> {
  // A socket file left by a killed process would make listen fail; the lock file says that nobody uses it.
  if ('socketPath' in address && existsSync(address.socketPath)) unlinkSync(address.socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('socketPath' in address) server.listen(address.socketPath, resolve);
    else server.listen(address.port, '127.0.0.1', resolve);
  });
  const host = 'socketPath' in address ? address.socketPath : `127.0.0.1:${(server.address() as AddressInfo).port}`;
  engine.address = host;
  return `mongodb://${'socketPath' in address ? encodeURIComponent(host) : host}/?directConnection=true`;
}

function serve(engine: Engine, socket: Socket, id: number): void {
  socket.setNoDelay(true);
  const connection: Connection = {
    id,
    appName: undefined,
    remote: socket.remoteAddress ?? 'unix',
    isClosed: false,
    close: () => socket.destroy(),
  };
  const split = createMessageSplitter();
  // Answers leave in the order of the requests: an unacknowledged write must be done before the find behind it.
  let queue: Promise<void> = Promise.resolve();
  socket.on('close', () => (connection.isClosed = true));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of split(chunk)) {
        queue = queue.then(() => respond(engine, connection, socket, message)).catch(() => void socket.destroy());
      }
    } catch {
      // Not our protocol: there is no way to answer in it.
      socket.destroy();
    }
  });
}

async function respond(engine: Engine, connection: Connection, socket: Socket, message: Buffer): Promise<void> {
  const request = parseRequest(message);
  const reply = await answer(engine, connection, request);
  if (reply === NO_ANSWER || !request.expectsReply || connection.isClosed) return;
  socket.write(encodeResponse(request, reply));
}
