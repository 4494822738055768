import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import { EVENTS } from '../../../shared/events/registry.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import type { Caller } from '../../support/caller.ts';

/** Someone's page with its socket. */
export interface Ear {
  readonly heard: readonly Envelope[];
  subscribe(stream: Stream): Promise<SubscribeAnswer>;
  /** Resolves to the first that fits, told before or after it is asked for. */
  hears(fits: (envelope: Envelope) => boolean): Promise<Envelope>;
  close(): void;
}

export function listen(origin: string, caller: Caller): Promise<Ear> {
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin, cookie: caller.cookieHeader() },
  });
  const heard: Envelope[] = [];
  const waiting = new Set<(envelope: Envelope) => void>();
  socket.onAny((name: string, envelope: Envelope) => {
    if (!(name in EVENTS)) return;
    heard.push(envelope);
    for (const look of waiting) look(envelope);
  });
  const ear: Ear = {
    heard,
    subscribe: (stream) => new Promise((resolve) => socket.emit('subscribe', { stream, since: 0 }, resolve)),
    hears: (fits) =>
      new Promise((resolve) => {
        const already = heard.find(fits);
        if (already !== undefined) return resolve(already);
        const look = (envelope: Envelope): void => {
          if (!fits(envelope)) return;
          waiting.delete(look);
          resolve(envelope);
        };
        waiting.add(look);
      }),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(ear));
    socket.once('connect_error', reject);
  });
}

/** Whether an event says that this message was told. */
export const tells =
  (messageId: string) =>
  ({ data }: Envelope): boolean =>
    'message' in data && data.message.id === messageId;
