import type { RedisServer } from '../server/realtime/redis-server.ts';
import { openRedisServer } from '../server/realtime/redis-server.ts';
import type { NodeOptions, NodeProcess } from './node-process.ts';
import { startNode } from './node-process.ts';
import type { Place } from './place.ts';
import { openPlace } from './place.ts';

/** Several servers on one database and one Redis. */
export interface Cluster {
  readonly place: Place;
  readonly redis: RedisServer;
  /** One more server. */
  start(options?: Partial<NodeOptions>): Promise<NodeProcess>;
  /** Ends every server, Redis and the database. */
  close(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const [place, redis] = await Promise.all([openPlace(), openRedisServer()]);
  const nodes = new Set<NodeProcess>();
  return {
    place,
    redis,
    async start(options = {}) {
      const env = { ...place.env, REDIS_URL: redis.url, ...options.env };
      const node = await startNode({ ...options, env });
      nodes.add(node);
      return node;
    },
    async close() {
      await Promise.all([...nodes].map((node) => node.kill()));
      await place.close();
      await redis.close();
    },
  };
}
