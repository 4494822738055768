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
  /** 3: closed. */
  readonly readyState: number;
  close(code: number, reason: string): void;
  terminate(): void;
  once(event: 'close', listener: () => void): unknown;
}

/** A connection of Engine.IO, as far as we look into it. */
interface EngineConnection {
  readonly transport: object & { readonly name: string };
}

/** The WebSocket under a connection; `null` where Engine.IO's inside is not as we know it, or it is gone. */
export function webSocketOf({ transport }: EngineConnection): RawWebSocket | null {
  if (transport.name !== 'websocket' || !('socket' in transport)) return null;
  const raw = transport.socket;
  const isKnown =
    typeof raw === 'object' && raw !== null && 'bufferedAmount' in raw && 'close' in raw && 'terminate' in raw;
  return isKnown ? (raw as RawWebSocket) : null;
}

/**
 * Tears the connection down unless it goes by itself in time: ws waits 30 s for the other side to answer the closing,
 * and one that stopped reading never does. Resolves when it is gone.
 */
export function goneWithin(ms: number, connection: EngineConnection): Promise<void> {
  const raw = webSocketOf(connection);
  if (raw === null || raw.readyState === 3) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      raw.terminate();
      resolve();
    }, ms);
    raw.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
