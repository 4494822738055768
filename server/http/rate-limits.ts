import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { RedisClient } from '../redis/redis-client.ts';
import { closeRedis, connectRedis, redisClient } from '../redis/redis-client.ts';
import { refuse } from './problem-error.ts';
import { counted } from '../tracing/span-in-force.ts';

/** How often something may be asked for: `points` in `seconds`, counted for each address or each person. */
export interface RateLimit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  readonly by: 'address' | 'person';
}

/** The limits routes choose from. A ward's busiest minute stays well below; a script does not. */
export const LIMITS = {
  read: { name: 'read', points: 1_200, seconds: 60, by: 'person' },
  write: { name: 'write', points: 600, seconds: 60, by: 'person' },
  /** Files brought and looked at: each costs room on a disk and a moment of a core. */
  upload: { name: 'upload', points: 90, seconds: 60, by: 'person' },
  /**
   * Password and code entry, before we know who it is. A hospital often has one address, and a shift signs in within
   * minutes; guessing at one account is stopped by its own lock (module sign-in).
   */
  signIn: { name: 'sign-in', points: 300, seconds: 300, by: 'address' },
  /** The mailed code of someone whose password was right: a shift at one address that meets new devices needs one each. */
  code: { name: 'code', points: 150, seconds: 900, by: 'address' },
  /** What sends a mail at the word of anyone. */
  mail: { name: 'mail', points: 10, seconds: 900, by: 'address' },
  /** Every open screen of a hospital asks once in ten minutes, often all from one address; each costs next to nothing. */
  refresh: { name: 'refresh', points: 1_800, seconds: 60, by: 'address' },
  public: { name: 'public', points: 300, seconds: 60, by: 'address' },
} as const satisfies Record<string, RateLimit>;

/** A hospital as a whole, whoever asks: one runaway client must not slow the others. */
const HOSPITAL_LIMIT = { name: 'hospital', points: 60_000, seconds: 60 };

export interface RateLimiter {
  /** Counts one; throws `rate-limited` with the seconds to wait. */
  take(limit: RateLimit, key: string): Promise<void>;
  takeForHospital(hospitalId: string): Promise<void>;
}

/** A count that all nodes of this installation share. */
export interface SharedCount {
  readonly client: RedisClient;
  /** Of this installation: another may use the same Redis. */
  readonly prefix: string;
  close(): void;
}

/** People wait for the count, so a Redis that went silent is given up soon. */
const WAITS = { pingEveryMs: 500, silentForMs: 1_500 };

/** `null` in an installation without Redis. Throws `RedisUnfitError` where it is named and cannot be reached. */
export async function openSharedCount(
  { redisUrl, databasePrefix }: Pick<Config, 'redisUrl' | 'databasePrefix'>,
  log: Log,
): Promise<SharedCount | null> {
  if (redisUrl === undefined) return null;
  const client = await redisClient(
    redisUrl,
    log,
    'Redis is lost. Until it is back, each node counts requests alone.',
    WAITS,
  );
  try {
    await connectRedis(client, redisUrl);
  } catch (error) {
    closeRedis(client);
    throw error;
  }
  return { client, prefix: databasePrefix, close: () => closeRedis(client) };
}

/**
 * Counts in memory, or in Redis where several nodes share the count; while Redis is away each node counts alone.
 * @param factor multiplies every limit; 1 as shipped, more only in tests that ask quickly.
 */
export function createRateLimiter(
  shared: Pick<SharedCount, 'client' | 'prefix'> | null = null,
  factor = 1,
): RateLimiter {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterFor = (limit: Pick<RateLimit, 'name' | 'points' | 'seconds'>): RateLimiterAbstract => {
    const known = limiters.get(limit.name);
    if (known !== undefined) return known;
    const options = { keyPrefix: `rl:${limit.name}`, points: limit.points * factor, duration: limit.seconds };
    const memory = new RateLimiterMemory(options);
    const made =
      shared === null
        ? memory
        : new RateLimiterRedis({
            ...options,
            keyPrefix: `${shared.prefix}:${options.keyPrefix}`,
            storeClient: shared.client,
            useRedisPackage: true,
            insuranceLimiter: memory,
          });
    limiters.set(limit.name, made);
    return made;
  };
  const take = async (limit: Pick<RateLimit, 'name' | 'points' | 'seconds'>, key: string) => {
    try {
      await counted('limits', limiterFor(limit).consume(key));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw refuse('rate-limited', { retryAfter: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)) });
    }
  };
  return { take, takeForHospital: (hospitalId) => take(HOSPITAL_LIMIT, hospitalId) };
}
