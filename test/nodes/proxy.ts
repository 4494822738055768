import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What stands before the nodes: passes requests and WebSockets on, and away from a node that is gone. */
export interface Proxy {
  readonly origin: string;
  /** To whom it passes on from now on, in turn. */
  lead(to: readonly string[]): void;
  /** Cuts every connection that goes through it. */
  cut(): void;
  close(): Promise<void>;
}

export type Choice = 'in-turn' | 'sticky';

/** What keeps a browser with its node. */
const STICKY_COOKIE = 'test-node';

const forwarded = (request: IncomingMessage): string => {
  const before = request.headers['x-forwarded-for'];
  const own = request.socket.remoteAddress ?? '';
  return before === undefined ? own : `${String(before)}, ${own}`;
};

/** @param choice `in-turn`: every request to the next node; `sticky`: by a cookie of the proxy's own, while that node answers. */
export async function openProxy(choice: Choice, first: readonly string[]): Promise<Proxy> {
  let nodes = first;
  let turn = 0;
  const through = new Set<Socket>();

  /** The nodes in the order they are to be tried for this request. */
  function orderFor(request: IncomingMessage): readonly string[] {
    const wanted = new RegExp(`${STICKY_COOKIE}=(\\d+)`, 'u').exec(request.headers.cookie ?? '')?.[1];
    turn += 1;
    const from = choice === 'sticky' && wanted !== undefined ? Number(wanted) : turn;
    return nodes.map((_, index) => nodes[(from + index) % nodes.length] ?? '');
  }

  function pass(request: IncomingMessage, response: ServerResponse, order: readonly string[], body: Buffer): void {
    const [origin, ...others] = order;
    if (origin === undefined) {
      response.writeHead(502).end();
      return;
    }
    const headers = { ...request.headers, 'x-forwarded-for': forwarded(request) };
    const { method } = request;
    const asked = ask(`${origin}${request.url ?? '/'}`, { ...(method === undefined ? {} : { method }), headers });
    let isAnswering = false;
    asked.on('response', (answer) => {
      isAnswering = true;
      const cookies = answer.headers['set-cookie'] ?? [];
      const kept = choice === 'sticky' ? [...cookies, `${STICKY_COOKIE}=${nodes.indexOf(origin)}; Path=/`] : cookies;
      const set = kept.length > 0 ? { 'set-cookie': kept } : {};
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...set });
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // What never reached a node may go to the next; of what did, nobody knows whether it was done.
      if (error.code === 'ECONNREFUSED') pass(request, response, others, body);
      else if (isAnswering) response.destroy();
      else response.writeHead(502).end();
    });
    asked.end(body);
  }

  function tunnel(request: IncomingMessage, client: Socket, head: Buffer, order: readonly string[]): void {
    const [origin, ...others] = order;
    if (origin === undefined) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(origin);
    const server = connect(Number(port), hostname);
    let isOpen = false;
    server.once('connect', () => {
      isOpen = true;
      const lines = Object.entries({ ...request.headers, 'x-forwarded-for': forwarded(request) });
      const headers = lines.map(([name, value]) => `${name}: ${String(value)}`).join('\r\n');
      server.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n\r\n`);
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.on('error', () => {
      if (isOpen) client.destroy();
      else tunnel(request, client, head, others);
    });
    server.on('close', () => isOpen && client.destroy());
    client.on('close', () => server.destroy());
  }

  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => pass(request, response, orderFor(request), Buffer.concat(chunks)));
    request.on('error', () => response.destroy());
  });
  proxy.on('connection', (socket: Socket) => {
    through.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => through.delete(socket));
  });
  proxy.on('upgrade', (request, client: Socket, head: Buffer) => tunnel(request, client, head, orderFor(request)));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of through) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    lead(to) {
      nodes = to;
    },
    cut,
    async close() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      cut();
      await closed;
    },
  };
}
