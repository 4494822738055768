import type { Services } from '../services.ts';
import type { createAdmission } from './admission.ts';
import type { createClientEvents } from './client-events.ts';
import type { Closing } from './closing.ts';
import type { Connections } from './connections.ts';
import { speedUp } from './fast-frames.ts';
import type { Forms } from './forms.ts';
import type { Limits } from './limits.ts';
import type { Positions } from './positions.ts';
import type { Subscriptions } from './subscriptions.ts';
import { newBucket, take } from './token-bucket.ts';
import type { WardServer, WardSocket } from './wire.ts';
import { goneWithin } from './wire.ts';

/** What Engine.IO hands out for each connection, as far as the guard needs it. */
interface EngineConnection {
  readonly transport: object & { readonly name: string };
  on(event: 'packet', listener: () => void): void;
  once(event: 'close', listener: () => void): void;
  close(discard: boolean): void;
}

/**
 * Closes a connection that sends frames faster than anything of ours would, before they are read, and sees to it that
 * what was closed, for whatever reason, goes. Answers how many sent too much.
 */
export function guardConnections(io: WardServer, services: Services, limits: Limits): () => number {
  let flooded = 0;
  io.engine.on('connection', (connection: EngineConnection) => {
    const bucket = newBucket(limits.frames);
    let isClosed = false;
    connection.once('close', () => {
      goneWithin(limits.goneWithinMs, connection).catch((error: unknown) => {
        services.log.error('A connection could not be torn down.', { error });
      });
    });
    connection.on('packet', () => {
      if (isClosed || take(bucket, limits.frames) === 0) return;
      isClosed = true;
      flooded += 1;
      connection.close(true);
    });
  });
  return () => flooded;
}

export interface ListenDeps {
  readonly io: WardServer;
  readonly services: Services;
  readonly admission: ReturnType<typeof createAdmission>;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly closing: Closing;
  readonly clientEvents: ReturnType<typeof createClientEvents>;
  readonly positions: Positions;
  readonly forms: Forms;
  readonly fastFrames: boolean;
}

/**
 * Welcomes admitted sockets, and keeps the books of who is there and which rooms are in use. Answers how many were
 * served by the fast path so far.
 */
export function listenTo(deps: ListenDeps): () => number {
  const { io, services, admission, connections, subscriptions, closing, clientEvents, positions, forms, fastFrames } =
    deps;

  let fast = 0;

  function welcome(socket: WardSocket): void {
    const admitted = admission.claim(socket.request);
    if (admitted === null) {
      socket.disconnect(true);
      return;
    }
    const connection = connections.add(socket, admitted.found, admitted.askedAt);
    // A client that leaves the namespace has no further business on the connection under it.
    socket.on('disconnect', () => {
      connections.remove(connection);
      socket.conn.close();
    });
    socket.onAny((name: unknown, ...said: unknown[]) => clientEvents.receive(connection, name, said));
    if (fastFrames && speedUp(socket)) fast += 1;
    subscriptions.hearOwn(connection);
    if (!closing.wasTouchedSince(connection.session, admitted.askedAt)) return;
    closing.settle(connection.session).catch((error: unknown) => {
      services.log.error('A new connection could not be asked again.', { sessionId: connection.session.id, error });
      socket.disconnect(true);
    });
  }

  io.on('connection', welcome);
  io.of('/').adapter.on('delete-room', (room: string) => {
    positions.closed(room);
    forms.closed(room);
  });
  return () => fast;
}
