import type { Log } from '../log/log.ts';

/** Redis is named and cannot be used; the message says why and never holds the password. */
export class RedisUnfitError extends Error {
  constructor(url: string, why: string) {
    super(
      `Redis at ${new URL(url).host} cannot be used: ${why}. Mend it, or start without REDIS_URL as a single node.`,
    );
    this.name = 'RedisUnfitError';
  }
}

/** How soon a Redis that no longer answers is given up and asked for afresh. */
export interface RedisWaits {
  readonly pingEveryMs: number;
  /** More than `pingEveryMs`. */
  readonly silentForMs: number;
}

const CONNECT_WITHIN_MS = 3_000;
const RECONNECT_AT_MOST_EVERY_MS = 2_000;

export type RedisClient = Awaited<ReturnType<typeof redisClient>>;

/**
 * A client, not connected yet, that finds back by itself once it has been connected. No command waits for a Redis that is
 * gone: it is refused at once. Says once that Redis is lost (`whenLost`), and once that it is back, however often it tries.
 */
export async function redisClient(url: string, log: Log, whenLost: string, waits: RedisWaits) {
  // Loaded only here: its seven hundred files are a tenth of what a start without Redis would read.
  const { createClient } = await import('redis');
  let hasConnected = false;
  let isLost = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: waits.pingEveryMs,
    socket: {
      connectTimeout: CONNECT_WITHIN_MS,
      socketTimeout: waits.silentForMs,
      reconnectStrategy: (tries) =>
        hasConnected ? Math.min(50 * 2 ** Math.min(tries, 10), RECONNECT_AT_MOST_EVERY_MS) : false,
    },
  });
  client.on('error', (error: unknown) => {
    if (isLost) return;
    isLost = true;
    log.error(whenLost, { error });
  });
  client.on('ready', () => {
    hasConnected = true;
    if (isLost) log.warn('Redis is back.');
    isLost = false;
  });
  return client;
}

/** Throws `RedisUnfitError` where it cannot be reached. */
export async function connectRedis(client: RedisClient, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw new RedisUnfitError(url, error instanceof Error && 'code' in error ? String(error.code) : 'no connection');
  }
}

/** Ends it without waiting for anything, also while it is trying to find back. */
export function closeRedis(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}
