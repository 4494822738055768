import { pause } from '../clock.ts';
import { atLeast, atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { openHouse, openReference } from '../house.ts';
import type { Audience } from '../load/audience.ts';
import { audienceAt, audienceOf } from '../load/audience.ts';
import { writerAt, writerAtMinimum } from '../load/bed-writes.ts';
import { saturated, steadily } from '../load/pace.ts';
import type { Writer } from '../load/writer.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, quantile, ratios } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';
import type { Turns } from './sharing.ts';
import { createTurns } from './sharing.ts';

const EVERY_MS = 100;
/** Changes at once in the closed loop. */
const SLOTS = 8;
/** Until what runs often is compiled. */
const WARM_UP_MS = 6_000;

interface Stage {
  readonly server: ServerProcess;
  readonly audience: Audience;
  readonly writer: Writer;
}

/** Opens the floor and a Wardline with that many listeners each, does `work`, and closes them. */
async function withBoth<T>(
  bench: Bench,
  listeners: number,
  work: (stages: readonly [Stage, Stage], take: Turns['take']) => Promise<T>,
): Promise<T> {
  const house = await openHouse(bench.checkout, { people: Math.max(listeners, 100) });
  const [wardId = ''] = house.wardIds;
  const floor = await openReference(bench.checkout, 'wsmin');
  await floor.ask('sample', await house.sample(wardId));
  const audiences = [
    await audienceAt(floor.port, listeners, false),
    await audienceOf(house, wardId, listeners),
  ] as const;
  const stages = [
    { server: floor, audience: audiences[0], writer: await writerAtMinimum(floor, audiences[0]) },
    { server: house.server, audience: audiences[1], writer: await writerAt(house, wardId, audiences[1]) },
  ] as const;
  for (const { writer } of stages) await saturated(writer, SLOTS, WARM_UP_MS);
  const turns = createTurns(bench, `bed changes at ${listeners}`, house.server, [floor]);
  const result = await work(stages, turns.take);
  turns.end();
  await pause(500);
  for (const { audience, writer } of stages) {
    bench.heard(audience.faults());
    audience.close();
    writer.close();
  }
  await Promise.all([house.stop(), floor.stop()]);
  return result;
}

async function latency(bench: Bench): Promise<readonly Figure[]> {
  const found = await withBoth(bench, 500, async (stages, take) => {
    const rounds: number[][] = [[], []];
    const tails: number[][] = [[], []];
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const [index, { server, writer }] of stages.entries()) {
        const times = await take(server, () => steadily(writer, EVERY_MS, bench.stretchMs * 2));
        const delivered = times.map(({ deliveredMs }) => deliveredMs);
        rounds[index]?.push(median(delivered));
        tails[index]?.push(quantile(delivered, 0.95));
      }
    }
    return { rounds, tails };
  });
  const [floor = [], ours = []] = found.rounds;
  return [
    {
      id: 'PERF-2',
      measure: 'bed change over HTTP → last of 500, p50 (wsmin)',
      unit: 'ms',
      ours: median(ours),
      reference: median(floor),
      judged: ratios(ours, floor),
      must: atMost(2.5),
      stretch: atMost(1.6),
      note: `p95 ${median(found.tails[1] ?? []).toFixed(1)} ms`,
    },
  ];
}

async function throughput(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [listeners, must, stretch] of [
    [500, 0.35, 0.5],
    [50, 0.12, 0.2],
  ] as const) {
    const [floor = [], ours = []] = await withBoth(bench, listeners, async (stages, take) => {
      const rounds: number[][] = [[], []];
      for (let round = 0; round < bench.rounds; round += 1) {
        for (const [index, { server, writer }] of stages.entries())
          rounds[index]?.push(await take(server, () => saturated(writer, SLOTS, bench.stretchMs)));
      }
      return rounds;
    });
    figures.push({
      id: 'PERF-3',
      measure: `sustained bed changes at ${listeners} listeners (wsmin)`,
      unit: '/s',
      ours: median(ours),
      reference: median(floor),
      judged: ratios(ours, floor),
      must: atLeast(must),
      stretch: atLeast(stretch),
    });
  }
  return figures;
}

/** The answer to whoever wrote must not wait for those who listen: two wards of one house, 500 listeners and 1. */
async function answers(bench: Bench): Promise<readonly Figure[]> {
  const house = await openHouse(bench.checkout, { people: 501 });
  const audiences: Audience[] = [];
  const writers: Writer[] = [];
  for (const [index, listeners] of [500, 1].entries()) {
    const wardId = house.wardIds[index] ?? '';
    const audience = await audienceOf(house, wardId, listeners, index * 500);
    audiences.push(audience);
    writers.push(await writerAt(house, wardId, audience));
  }
  for (const writer of writers) await saturated(writer, SLOTS, WARM_UP_MS / 2);
  const rounds: number[][] = [[], []];
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const [index, writer] of writers.entries()) {
      const times = await steadily(writer, EVERY_MS, bench.stretchMs);
      rounds[index]?.push(median(times.map(({ answeredMs }) => answeredMs)));
    }
  }
  for (const audience of audiences) {
    bench.heard(audience.faults());
    audience.close();
  }
  for (const writer of writers) writer.close();
  await house.stop();
  const [many = [], one = []] = rounds;
  return [
    {
      id: 'PERF-5',
      measure: 'response time of a write, 500 listeners (1 listener)',
      unit: 'ms',
      ours: median(many),
      reference: median(one),
      judged: ratios(many, one),
      must: atMost(1.5),
      stretch: atMost(1.2),
    },
  ];
}

export const bedChangeLatency: Measure = { id: 'perf-2', run: latency };
export const bedChangeThroughput: Measure = { id: 'perf-3', run: throughput };
export const writeAnswers: Measure = { id: 'perf-5', run: answers };
