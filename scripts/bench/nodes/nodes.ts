import type { Bench, Measure } from '../board/plan.ts';
import { pause } from '../clock.ts';
import type { Figure } from '../figures.ts';
import { atMost } from '../figures.ts';
import { freePort } from '../../free-port.ts';
import type { House } from '../house.ts';
import { openHouse, openSecondNode } from '../house.ts';
import type { Audience } from '../load/audience.ts';
import { audienceOf } from '../load/audience.ts';
import { writerAt } from '../load/bed-writes.ts';
import { saturated, steadily } from '../load/pace.ts';
import type { Writer } from '../load/writer.ts';
import { median, quantile, ratios } from '../statistics.ts';
import { startRedis } from './redis.ts';

const LISTENERS = 500;
const EVERY_MS = 100;
const SLOTS = 8;
const WARM_UP_MS = 4_000;

/** Where is written, who must be running meanwhile, and who hears it. */
interface Stage {
  readonly houses: readonly House[];
  readonly audience: Audience;
  readonly writer: Writer;
}

async function openStage(houses: readonly [House, ...House[]]): Promise<Stage> {
  const [written] = houses;
  const heard = houses.at(-1) ?? written;
  const [wardId = ''] = written.wardIds;
  const audience = await audienceOf(heard, wardId, LISTENERS);
  const writer = await writerAt(written, wardId, audience);
  await saturated(writer, SLOTS, WARM_UP_MS);
  return { houses, audience, writer };
}

/** One node with its listeners, and two on one database: written at the first, heard at the second. */
async function acrossNodes(bench: Bench): Promise<readonly Figure[]> {
  const redis = await startRedis(bench.checkout, await freePort());
  const alone = await openHouse(bench.checkout, { people: LISTENERS });
  const first = await openHouse(bench.checkout, { people: LISTENERS, redisUrl: redis.url });
  const second = await openSecondNode(bench.checkout, first, redis.url);
  const stages = [await openStage([alone]), await openStage([first, second])];
  const servers = stages.flatMap(({ houses }) => houses.map(({ server }) => server));
  for (const server of servers) server.freeze();
  const rounds: number[][] = [[], []];
  const tails: number[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const [index, { houses, writer }] of stages.entries()) {
      for (const { server } of houses) server.thaw();
      // What it left undone while it was frozen is not part of the measure; nodes find Redis again.
      await pause(2_500);
      const times = await steadily(writer, EVERY_MS, bench.stretchMs * 2);
      const delivered = times.map(({ deliveredMs }) => deliveredMs);
      rounds[index]?.push(median(delivered));
      if (index === 1) tails.push(quantile(delivered, 0.95));
      for (const { server } of houses) server.freeze();
    }
  }
  for (const server of servers) server.thaw();
  await pause(500);
  for (const { audience, writer } of stages) {
    bench.heard(audience.faults());
    audience.close();
    writer.close();
  }
  // The second first: its database is in the first.
  await second.stop();
  await Promise.all([first.stop(), alone.stop()]);
  await redis.stop();
  const [one = [], two = []] = rounds;
  return [
    {
      id: 'PERF-13',
      measure: 'bed change at one node → last of 500 at the other, p50 (one node)',
      unit: 'ms',
      ours: median(two),
      reference: median(one),
      judged: ratios(two, one),
      must: atMost(1.6),
      stretch: null,
      note: `p95 ${median(tails).toFixed(1)} ms`,
    },
  ];
}

export const NODES: readonly Measure[] = [{ id: 'perf-13', run: acrossNodes }];
