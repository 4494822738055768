import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/log/log.ts';
import type { RateLimiter, SharedCount } from '../../../server/http/rate-limits.ts';
import { createRateLimiter, openSharedCount } from '../../../server/http/rate-limits.ts';
import { RedisUnfitError } from '../../../server/redis/redis-client.ts';
import { until } from '../../support/until.ts';
import type { RedisServer } from '../realtime/redis-server.ts';
import { openRedisServer } from '../realtime/redis-server.ts';

const TEN = { name: 'ten', points: 10, seconds: 60, by: 'address' } as const;

describe('rate limits of several nodes', () => {
  let redis: RedisServer;
  let logged: string[];
  const open: SharedCount[] = [];
  beforeEach(async () => {
    redis = await openRedisServer();
    logged = [];
  });
  afterEach(async () => {
    for (const shared of open.splice(0)) shared.close();
    await redis.close();
  });

  async function node(databasePrefix = 'wardline'): Promise<{ shared: SharedCount; limiter: RateLimiter }> {
    const log = createLog('debug', { write: (line) => void logged.push(line) });
    const shared = await openSharedCount({ redisUrl: redis.url, databasePrefix }, log);
    if (shared === null) throw new Error('There is a Redis.');
    open.push(shared);
    return { shared, limiter: createRateLimiter(shared) };
  }
  /** How many of `times` are let through. */
  async function taken(limiter: RateLimiter, key: string, times: number): Promise<number> {
    let count = 0;
    for (let asked = 0; asked < times; asked += 1) {
      await limiter.take(TEN, key).then(
        () => (count += 1),
        (error: unknown) => expect(error).to.have.property('kind', 'rate-limited'),
      );
    }
    return count;
  }

  it('count together, for each address apart', async () => {
    const [near, far] = [await node(), await node()];
    expect(await taken(near.limiter, '192.0.2.1', 6)).to.equal(6);
    expect(await taken(far.limiter, '192.0.2.1', 6)).to.equal(4);
    expect(await taken(near.limiter, '192.0.2.1', 1)).to.equal(0);
    expect(await taken(far.limiter, '192.0.2.2', 11)).to.equal(10);
  });

  it('are not those of another installation on the same Redis', async () => {
    const [ours, theirs] = [await node(), await node('elsewhere')];
    expect(await taken(ours.limiter, '192.0.2.1', 10)).to.equal(10);
    expect(await taken(theirs.limiter, '192.0.2.1', 10)).to.equal(10);
  });

  it('hold on each node alone while Redis is away, and together again once it is back', async function () {
    this.timeout(20_000);
    const [near, far] = [await node(), await node()];
    await redis.kill();
    expect(await taken(near.limiter, '192.0.2.1', 12)).to.equal(10);
    expect(await taken(far.limiter, '192.0.2.1', 12)).to.equal(10);
    expect(logged.filter((line) => line.includes('each node counts requests alone'))).to.have.length(2);
    await redis.start();
    await until('both to be back', () => near.shared.client.isReady && far.shared.client.isReady, 10_000);
    expect(await taken(near.limiter, '192.0.2.3', 6)).to.equal(6);
    expect(await taken(far.limiter, '192.0.2.3', 6)).to.equal(4);
  });

  it('do not hold people up for long when Redis stops answering', async function () {
    this.timeout(20_000);
    const { shared, limiter } = await node();
    redis.freeze();
    const since = performance.now();
    expect(await taken(limiter, '192.0.2.1', 12)).to.equal(10);
    expect(performance.now() - since).to.be.below(4_000);
    redis.thaw();
    await until('Redis to be back', () => shared.client.isReady, 10_000);
  });

  it('need the Redis that is named, and none where none is', async () => {
    await redis.kill();
    expect(await node().catch((error: unknown) => error)).to.be.instanceOf(RedisUnfitError);
    const log = createLog('debug', { write: () => undefined });
    expect(await openSharedCount({ redisUrl: undefined, databasePrefix: 'wardline' }, log)).to.equal(null);
  });

  it('are what the house counts by when it has a Redis, which it lets go when it stops', async function () {
    this.timeout(60_000);
    const dataDir = await mkdtemp(join(tmpdir(), 'wardline-count-'));
    const env = { WARDLINE_DATA: dataDir, PORT: '0', REDIS_URL: redis.url };
    const app = await openApp(await loadConfig(env, ['--empty']), {
      clock: { now: () => new Date() },
      log: createLog('debug', { write: () => undefined }),
      version: '0.0.0-test',
      clientDir: null,
      setupCode: null,
      areJobsAutomatic: false,
    });
    const { shared } = await node();
    try {
      const response = await fetch(`http://127.0.0.1:${await app.listen()}/api/v1/session`);
      expect(response.status).to.equal(401);
      expect(await shared.client.keys(`${app.services.config.databasePrefix}:rl:*`)).to.have.length(1);
    } finally {
      await app.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
    await until('the house to let go', async () => (await shared.client.clientList()).length === 1);
  });
});
