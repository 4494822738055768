import type { WardSocket } from './wire.ts';

/**
 * The inside of Socket.IO 4.8, Engine.IO 6.6 and ws 8 that the fast path stands on. None of it is promised to us: it is
 * looked for on every connection, and where it is not as it was, the stock path serves.
 */
interface Frame {
  readonly wsPreEncodedFrame?: readonly Buffer[];
}
interface Client {
  writeToEngine(this: Client, encoded: unknown, options: Frame): void;
  readonly conn: {
    readonly readyState: string;
    readonly upgrading: boolean;
    readonly writeBuffer: readonly unknown[];
    readonly transport: { readonly name: string; readonly writable: boolean; readonly socket: WebSocketInside };
  };
}
interface WebSocketInside {
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly _socket: { write(bytes: Buffer): boolean };
}

const has = <Key extends string>(value: unknown, key: Key, type: string): value is Record<Key, unknown> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[key] === type;

/** Whether the connection's inside is what the fast path was written for. */
function isAsKnown(client: unknown): client is Client {
  if (!has(client, 'writeToEngine', 'function') || !has(client, 'conn', 'object')) return false;
  const { conn } = client;
  if (!has(conn, 'transport', 'object') || !has(conn, 'upgrading', 'boolean') || !has(conn, 'readyState', 'string'))
    return false;
  if (!has(conn, 'writeBuffer', 'object') || !Array.isArray(conn.writeBuffer)) return false;
  const { transport } = conn;
  if (!has(transport, 'writable', 'boolean') || !has(transport, 'socket', 'object')) return false;
  if (!('perMessageDeflate' in transport) || transport.perMessageDeflate !== false) return false;
  const { socket } = transport;
  return (
    has(socket, 'bufferedAmount', 'number') &&
    has(socket, '_socket', 'object') &&
    has(socket._socket, 'write', 'function')
  );
}

const wholeFrames = new WeakMap<readonly Buffer[], Buffer>();

/** Head and body of the frame as one piece, put together once for all who get it. */
function wholeFrame(parts: readonly Buffer[]): Buffer {
  const known = wholeFrames.get(parts);
  if (known !== undefined) return known;
  const whole = Buffer.concat(parts);
  wholeFrames.set(parts, whole);
  return whole;
}

/** A connection with nothing in front: what is written to its TCP socket now keeps its place. */
function isIdle({ readyState, upgrading, writeBuffer, transport }: Client['conn']): boolean {
  return (
    readyState === 'open' &&
    !upgrading &&
    writeBuffer.length === 0 &&
    transport.name === 'websocket' &&
    transport.writable &&
    transport.socket.readyState === 1 &&
    transport.socket.bufferedAmount === 0
  );
}

/**
 * Lets what is told to a room reach an idle connection as one pre-built frame, past the bookkeeping of each packet in
 * Engine.IO (PERFORMANCE rule 7). Anything else goes the stock way, through which back-pressure is seen.
 * Answers whether the connection is as known.
 */
export function speedUp(socket: WardSocket): boolean {
  const client: unknown = socket.client;
  if (!isAsKnown(client)) return false;
  const stock = client.writeToEngine;
  client.writeToEngine = function writeFrame(encoded, options) {
    const parts = options.wsPreEncodedFrame;
    if (parts === undefined || !isIdle(this.conn)) stock.call(this, encoded, options);
    else this.conn.transport.socket._socket.write(wholeFrame(parts));
  };
  return true;
}
