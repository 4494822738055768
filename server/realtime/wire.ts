import type { Server, Socket } from 'socket.io';
import type { ClientToServer, ServerToClient } from '../../shared/events/envelope.ts';

/** What nodes say to each other; it is parsed where it arrives. */
interface NodeToNode {
  tell: (message: unknown) => void;
}

export type WardServer = Server<ClientToServer, ServerToClient, NodeToNode>;
export type WardSocket = Socket<ClientToServer, ServerToClient, NodeToNode>;

/** The part of a WebSocket of the `ws` package that Engine.IO wraps and we need. */
interface RawWebSocket {
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
  terminate(): void;
  once(event: 'close', listener: () => void): unknown;
}

/** The WebSocket under a connection; `null` where Engine.IO's inside is not as we know it, or it is gone. */
export function webSocketOf(socket: WardSocket): RawWebSocket | null {
  const { transport } = socket.conn;
  if (transport.name !== 'websocket' || !('socket' in transport)) return null;
  const raw = transport.socket;
  const isKnown =
    typeof raw === 'object' && raw !== null && 'bufferedAmount' in raw && 'close' in raw && 'terminate' in raw;
  return isKnown ? (raw as RawWebSocket) : null;
}
