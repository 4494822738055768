import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:http';
import type { Express } from 'express';
import { waitAtMost } from '../jobs/timers.ts';

/**
 * An HTTP server whose requests and responses already have the prototypes that Express 5 would give them one by one.
 * Changing an object's prototype throws away what the engine learned about it; measured, it costs four fifths of the
 * speed of a small route. Time limits are those of SAFETY (Process): a request may take as long as an upload over a slow
 * line; what reads JSON gives up much earlier.
 */
export function createHttpServer(app: Express): Server {
  const server = createServer(
    {
      IncomingMessage: requestsOf(app),
      ServerResponse: responsesOf(app),
      headersTimeout: 10_000,
      requestTimeout: 120_000,
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

/** What is in flight is answered within it, or was not going to be: what it wrote stands or does not, as ever. */
const ANSWERED_WITHIN_MS = 5_000;

/**
 * Takes no more requests, lets those in flight finish, and resolves when every connection is closed. One that was busy when
 * it began falls idle after its answer, and Node would keep that open for its next request. What is not answered in time
 * is cut off; sockets are whoever opened them's to close.
 */
export async function closeServer(server: Server, withinMs = ANSWERED_WITHIN_MS): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const again = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
  await waitAtMost(withinMs, closed);
  clearInterval(again);
  server.closeAllConnections();
}

/**
 * The app's own requests: a class whose prototype stands at the end of Express's chain and is the one Express looks for.
 * A class, since V8 keeps the shape of what a derived constructor makes; `Reflect.construct` with a function of another
 * prototype makes a new shape for every object, and a small route three times as dear.
 */
function requestsOf(app: Express): typeof IncomingMessage {
  class AppRequest extends IncomingMessage {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.assign(app, { request: AppRequest.prototype });
  return AppRequest;
}

function responsesOf(app: Express): typeof ServerResponse {
  class AppResponse<Of extends IncomingMessage = IncomingMessage> extends ServerResponse<Of> {}
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { response: AppResponse.prototype });
  return AppResponse;
}
