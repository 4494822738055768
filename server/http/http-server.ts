import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:http';
import type { Express } from 'express';

/**
 * An HTTP server whose requests and responses already have the prototypes that Express 5 would give them one by one.
 * Changing an object's prototype throws away what the engine learned about it; measured, it costs four fifths of the
 * speed of a small route. Time limits are those of SAFETY (Process).
 */
export function createHttpServer(app: Express): Server {
  const server = createServer(
    {
      IncomingMessage: withPrototype(IncomingMessage, app.request),
      ServerResponse: withPrototype(ServerResponse, app.response),
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxHeaderSize: 16 * 1024,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
    },
    app,
  );
  server.maxRequestsPerSocket = 0;
  return server;
}

const LOOK_AGAIN_MS = 50;

/**
 * Takes no more requests, lets those in flight finish, and resolves when every connection is closed. One that was busy when
 * it began falls idle after its answer, and Node would keep that open for its next request.
 */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const again = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
  await closed;
  clearInterval(again);
}

function withPrototype<C extends typeof IncomingMessage | typeof ServerResponse>(base: C, prototype: object): C {
  function Made(this: unknown, ...args: never[]): object {
    return Reflect.construct(base, args, Made) as object;
  }
  Made.prototype = prototype;
  return Made as unknown as C; // A constructor in all but TypeScript's eyes: `new Made()` makes a `base`.
}
