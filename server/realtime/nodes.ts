import { createShardedAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import type { ServerOptions } from 'socket.io';
import { z } from 'zod';
import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId, sessionId, staffId } from '../../shared/types/ids.ts';
import { envelopeFrame } from '../../shared/events/envelope.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { WardServer } from './wire.ts';

/** What one node tells the others: an event to pass on to its listeners, or whom to close or ask again. */
export const nodeMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), hospitalId, envelope: envelopeFrame.extend({ data: z.unknown() }) }),
  z.object({ kind: z.literal('close-session'), sessionId }),
  z.object({ kind: z.literal('close-person'), hospitalId, staffId }),
  z.object({ kind: z.literal('close-hospital'), hospitalId }),
  z.object({ kind: z.literal('recheck'), hospitalId, staffId }),
]);
type Event = Extract<z.infer<typeof nodeMessage>, { kind: 'event' }>;
export type NodeMessage =
  Exclude<z.infer<typeof nodeMessage>, Event> | (Omit<Event, 'hospitalId'> & { readonly hospitalId: HospitalId });

/** Redis is named and cannot be used; the message says why and never holds the password. */
export class RedisUnfitError extends Error {
  constructor(url: string, why: string) {
    super(
      `Redis at ${new URL(url).host} cannot be used: ${why}. Mend it, or start without REDIS_URL as a single node.`,
    );
    this.name = 'RedisUnfitError';
  }
}

export interface Nodes {
  readonly adapter: NonNullable<ServerOptions['adapter']>;
  /** Resolves when this node hears the others. Throws `RedisUnfitError`. */
  listening(): Promise<void>;
  tell(io: WardServer, message: NodeMessage): void;
  /** Whether the others can be reached at the moment. */
  isConnected(): boolean;
  stop(): void;
}

const CONNECT_WITHIN_MS = 3_000;
const RECONNECT_AT_MOST_EVERY_MS = 2_000;

type Client = ReturnType<typeof clientOf>;

/**
 * No command waits for a Redis that is gone: what cannot be told now is made up for from the outbox, and a queue would
 * tell it again much later.
 */
function clientOf(url: string) {
  let hasConnected = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 3_000,
    socket: {
      connectTimeout: CONNECT_WITHIN_MS,
      socketTimeout: 10_000,
      reconnectStrategy: (tries) =>
        hasConnected ? Math.min(50 * 2 ** Math.min(tries, 10), RECONNECT_AT_MOST_EVERY_MS) : false,
    },
  });
  client.on('ready', () => {
    hasConnected = true;
  });
  return client;
}

/** Says once that Redis is lost, and once that it is back, however often the client tries. */
function watch(client: Client, log: Log): void {
  let isLost = false;
  client.on('error', (error: unknown) => {
    if (isLost) return;
    isLost = true;
    log.error('Redis is lost. Listeners here go on; other nodes catch up from the outbox.', { error });
  });
  client.on('ready', () => {
    if (isLost) log.warn('Redis is back.');
    isLost = false;
  });
}

async function connect(client: Client, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw new RedisUnfitError(url, error instanceof Error && 'code' in error ? String(error.code) : 'no connection');
  }
}

/**
 * Joins this node to the others through Redis (7 or later: sharded publish and subscribe).
 *
 * The adapter's one channel for all rooms is used, not one per room: a room's own channel is subscribed to only after
 * the first listener has joined, and what was told in between would fall through. The adapter awaits Redis before it
 * serves its own listeners, and leaves its subscriptions' promises floating; both are mended by what it is given here.
 */
export async function connectNodes(config: Config, log: Log): Promise<Nodes | null> {
  const url = config.redisUrl;
  if (url === undefined) return null;
  const publisher = clientOf(url);
  const subscriber = clientOf(url);
  watch(publisher, log);
  watch(subscriber, log);
  const stop = () => {
    for (const client of [publisher, subscriber]) if (client.isOpen) client.destroy();
  };
  try {
    await connect(publisher, url);
    await connect(subscriber, url);
  } catch (error) {
    stop();
    throw error;
  }

  const subscribing: Promise<unknown>[] = [];
  let isStopped = false;
  const swallow = (what: string) => (error: unknown) => {
    if (!isStopped && publisher.isReady) log.warn(what, { error });
  };
  const toPublish = {
    sSubscribe: () => undefined,
    sPublish(channel: string, message: string | Buffer): Promise<number> {
      publisher.sPublish(channel, message).catch(swallow('An event could not be told to the other nodes.'));
      return Promise.resolve(0);
    },
  };
  const toSubscribe = {
    sSubscribe(channel: string, listener: (message: Buffer, from: Buffer) => void): void {
      const done = subscriber.sSubscribe(channel, listener, true);
      subscribing.push(done);
      done.catch(swallow('Redis refused a subscription.'));
    },
    sUnsubscribe(channel: string): Promise<void> {
      return subscriber.sUnsubscribe(channel).catch(swallow('Redis refused to end a subscription.'));
    },
  };

  return {
    adapter: createShardedAdapter(toPublish, toSubscribe, {
      channelPrefix: `wardline:${config.databasePrefix}`,
      subscriptionMode: 'static',
    }),
    async listening() {
      try {
        await Promise.all(subscribing);
      } catch {
        stop();
        throw new RedisUnfitError(url, 'it has no sharded subscriptions (Redis 7 or later is needed)');
      }
    },
    tell: (io, message) => void io.serverSideEmit('tell', message),
    isConnected: () => publisher.isReady && subscriber.isReady,
    stop() {
      isStopped = true;
      stop();
    },
  };
}
