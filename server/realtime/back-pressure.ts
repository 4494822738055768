import type { Connection } from './connections.ts';
import type { Limits } from './limits.ts';
import { webSocketOf } from './wire.ts';

/** WebSocket close code (RFC 6455, private use) of a listener cut off because it does not keep up. */
export const CLOSED_TO_RESYNC = { code: 4008, reason: 'resync' } as const;

interface WaitingPacket {
  readonly data?: string | { readonly length?: number; readonly byteLength?: number };
}

/** What waits to be sent: in the WebSocket and its TCP socket, and before them in Engine.IO's own list. */
export function bufferedBytes({ socket }: Connection): number {
  let bytes = webSocketOf(socket.conn)?.bufferedAmount ?? 0;
  // Engine.IO declares its list private; it is a plain array of packets (a test guards that).
  const waiting = (socket.conn as unknown as { readonly writeBuffer?: readonly WaitingPacket[] }).writeBuffer ?? [];
  for (const { data } of waiting) bytes += typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
  return bytes;
}

/**
 * Whether the connection has fallen too far behind. Neither ws nor Socket.IO bounds what a reader that stopped reading
 * makes us hold.
 */
export function isStalled(connection: Connection, limits: Limits, at = performance.now()): boolean {
  const bytes = bufferedBytes(connection);
  if (bytes === 0) {
    connection.bufferedSince = null;
    return false;
  }
  connection.bufferedSince ??= at;
  return bytes > limits.bufferedBytes || at - connection.bufferedSince > limits.bufferedForMs;
}
