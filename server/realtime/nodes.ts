import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { ServerOptions } from 'socket.io';
import { z } from 'zod';
import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId, sessionId, staffId } from '../../shared/types/ids.ts';
import { envelopeFrame } from '../../shared/events/envelope.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import { closeRedis, connectRedis, redisClient, RedisUnfitError } from '../redis/redis-client.ts';
import type { WardServer } from './wire.ts';

/** What one node tells the others: an event to pass on to its listeners, whom to close or ask again, or what there is to do. */
export const nodeMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), hospitalId, envelope: envelopeFrame.extend({ data: z.unknown() }) }),
  z.object({ kind: z.literal('close-session'), sessionId }),
  z.object({ kind: z.literal('close-person'), hospitalId, staffId }),
  z.object({ kind: z.literal('close-hospital'), hospitalId }),
  z.object({ kind: z.literal('recheck'), hospitalId, staffId }),
  z.object({ kind: z.literal('nudge'), hospitalId, job: z.string().max(100) }),
]);
type Event = Extract<z.infer<typeof nodeMessage>, { kind: 'event' }>;
export type NodeMessage =
  Exclude<z.infer<typeof nodeMessage>, Event> | (Omit<Event, 'hospitalId'> & { readonly hospitalId: HospitalId });

export interface Nodes {
  readonly adapter: NonNullable<ServerOptions['adapter']>;
  /** Resolves when this node hears the others. Throws `RedisUnfitError`. */
  listening(): Promise<void>;
  tell(io: WardServer, message: NodeMessage): void;
  /** Whether the others can be reached at the moment. */
  isConnected(): boolean;
  stop(): void;
}

/** What cannot be told now is made up for from the outbox: a queue would tell it again much later. */
const WHEN_LOST = 'Redis is lost. Listeners here go on; other nodes catch up from the outbox.';
const WAITS = { pingEveryMs: 3_000, silentForMs: 10_000 };

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
  const publisher = await redisClient(url, log, WHEN_LOST, WAITS);
  const subscriber = await redisClient(url, log, WHEN_LOST, WAITS);
  const stop = () => {
    for (const client of [publisher, subscriber]) closeRedis(client);
  };
  try {
    await connectRedis(publisher, url);
    await connectRedis(subscriber, url);
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
