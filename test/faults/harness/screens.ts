import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { Following } from '../../../client/src/lib/realtime/follow.ts';
import { createFollowing } from '../../../client/src/lib/realtime/follow.ts';
import type { ClientToServer, Envelope, ServerToClient } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import { streamName } from '../../../shared/events/streams.ts';
import type { ChannelRun } from '../../../shared/projections/channel-view.ts';
import { applyChannelEvent } from '../../../shared/projections/channel-view.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import { applyCensusEvent } from '../../../shared/projections/ward-census.ts';
import type { WardBoard } from '../../../shared/schemas/places.ts';
import { wardBoard } from '../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../shared/schemas/stays.ts';
import { wardCensus } from '../../../shared/schemas/stays.ts';
import type { Line } from '../chat-crowd.ts';
import { readRun } from '../chat-crowd.ts';
import type { Client } from './client.ts';

export type Followed = Extract<Stream, { kind: 'ward' | 'census' | 'channel' }>;
export type Copy = WardBoard | WardCensus | ChannelRun;

/** What a fresh load of it says; `null`: it is not to be seen. */
export async function loadFresh({ read }: Pick<Client, 'read'>, of: Followed): Promise<Copy | null> {
  if (of.kind === 'channel') return readRun(read, of.id);
  const body = await read(`/api/v1/wards/${of.id}${of.kind === 'census' ? '/census' : ''}`);
  if (body === null) return null;
  return of.kind === 'census' ? wardCensus.parse(body) : wardBoard.parse(body);
}

function applied(of: Followed, copy: Copy, envelope: Envelope): Copy | 'gap' {
  // A copy and its events are of the same stream: by its name they were brought here.
  if (of.kind === 'ward') return applyWardEvent(copy as WardBoard, envelope as Envelope<EventsOf<'ward'>>);
  if (of.kind === 'census') return applyCensusEvent(copy as WardCensus, envelope as Envelope<EventsOf<'census'>>);
  return applyChannelEvent(copy as ChannelRun, envelope as Envelope<EventsOf<'channel'>>);
}

/** A device that follows some streams, over lapses and restarts. */
export interface Screen {
  readonly client: Client;
  readonly streams: readonly Followed[];
  /** As it shows the stream; `null`: it was refused, or nothing is there yet. */
  shown(of: Followed): Copy | null;
  /** When what it shows of the stream changed last (performance.now). */
  changedAt(of: Followed): number;
  board(wardId: string): WardBoard | null;
  census(wardId: string): WardCensus | null;
  /** Its line breaks, as lines do. */
  cut(): void;
  /** It takes nothing from its line any more, and keeps it. */
  stopReading(): void;
  socketId(): string | null;
  isConnected(): boolean;
  close(): void;
}

type Wire = Socket<ServerToClient, ClientToServer>;
const ASK_PATIENCE_MS = 10_000;
const AGAIN_MS = 50;

/** The TCP socket below, to stop reading from: nothing of Socket.IO offers that. */
const rawOf = (wire: Wire): { pause(): void } | undefined =>
  (wire.io.engine.transport as unknown as { ws?: { _socket?: { pause(): void } } }).ws?._socket;

export async function openScreen(line: Line, client: Client, streams: readonly Followed[]): Promise<Screen> {
  const copies = new Map<string, Copy | null>();
  const changes = new Map<string, number>();
  const keep = (name: string, copy: Copy | null): void => {
    copies.set(name, copy);
    changes.set(name, performance.now());
  };
  for (const one of streams) keep(streamName(one), await loadFresh(client, one));
  let wire: Wire | null = null;
  let breakOff: () => void = () => undefined;
  let isClosed = false;

  const followings = new Map<string, Following>(
    streams.map((of) => {
      const name = streamName(of);
      const follower = {
        stream: of,
        since: () => copies.get(name)?.seq ?? 0,
        take(envelope: Envelope) {
          const copy = copies.get(name);
          const next = copy == null ? 'gap' : applied(of, copy, envelope);
          if (next === 'gap') return 'gap' as const;
          if (next !== copy) keep(name, next);
          return 'ok' as const;
        },
        async reload() {
          keep(name, await loadFresh(client, of));
        },
        onRefused: () => keep(name, null),
      };
      const following = createFollowing(follower, (stream, since) => {
        // What is asked of a line that is not open would wait in it until it is, and be asked out of turn.
        if (wire?.connected !== true) return Promise.reject(new Error('The line is down.'));
        return wire.timeout(ASK_PATIENCE_MS).emitWithAck('subscribe', { stream, since });
      });
      return [name, following];
    }),
  );

  async function catchUp(): Promise<void> {
    // Whoever was refused once and comes back begins with what is to be seen now.
    for (const of of streams) {
      const name = streamName(of);
      if (copies.get(name) !== null) continue;
      const fresh = await loadFresh(client, of);
      if (fresh !== null) keep(name, fresh);
    }
    await Promise.all([...followings.values()].map((following) => following.catchUp()));
  }

  /** One connection, from its opening to its end. */
  async function connectOnce(): Promise<void> {
    await line.up;
    if (client.isOffline()) return;
    const { origin } = line;
    const opened: Wire = io(origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin, cookie: client.cookies() },
    });
    wire = opened;
    opened.onAny((_name: string, envelope: Envelope) => followings.get(envelope.stream)?.hear(envelope));
    const why = await new Promise<'refused' | 'over'>((end) => {
      breakOff = () => end('over');
      opened.once('connect', () => void catchUp().catch(() => undefined));
      opened.once('connect_error', () => end('refused'));
      opened.once('disconnect', () => end('over'));
    });
    opened.disconnect();
    // A session that is over is renewed by the first read that is told so.
    if (why === 'refused' && !isClosed && !client.isOffline())
      await client.read('/api/v1/wards').catch(() => undefined);
  }

  async function stayConnected(): Promise<void> {
    while (!isClosed) {
      await connectOnce();
      await pause(AGAIN_MS);
    }
  }
  const staying = stayConnected();
  staying.catch(() => undefined);
  const shown = (of: Followed) => copies.get(streamName(of)) ?? null;

  return {
    client,
    streams,
    shown,
    changedAt: (of) => changes.get(streamName(of)) ?? 0,
    board: (wardId) => (copies.get(`ward:${wardId}`) ?? null) as WardBoard | null,
    census: (wardId) => (copies.get(`census:${wardId}`) ?? null) as WardCensus | null,
    cut() {
      wire?.io.engine?.close();
      // A socket whose line is closed while it opens says neither that it opened nor that it did not.
      breakOff();
    },
    stopReading: () => void (wire !== null && rawOf(wire)?.pause()),
    socketId: () => wire?.id ?? null,
    isConnected: () => wire?.connected === true,
    close() {
      isClosed = true;
      for (const following of followings.values()) following.stop();
      wire?.disconnect();
    },
  };
}
