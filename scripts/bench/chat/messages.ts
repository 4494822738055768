import type { Bench, Measure } from '../board/plan.ts';
import type { Turns } from '../board/sharing.ts';
import { createTurns } from '../board/sharing.ts';
import { pause } from '../clock.ts';
import type { Figure } from '../figures.ts';
import { atLeast, atMost } from '../figures.ts';
import { openHouse, openReference } from '../house.ts';
import { saturated, steadily } from '../load/pace.ts';
import type { Talk } from '../load/talk.ts';
import { makeChannels, talkAt, talkAtMinimum } from '../load/talk.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, quantile, ratios } from '../statistics.ts';

const MEMBERS = 50;
const CHANNELS = 20;
const EVERY_MS = 100;
/** Until what runs often is compiled. */
const WARM_UP_MS = 6_000;

interface Stage extends Talk {
  readonly server: ServerProcess;
}

/** Opens the floor and a Wardline with that many channels of fifty members each, does `work`, and closes them. */
async function withBoth<T>(
  bench: Bench,
  count: number,
  work: (stages: readonly [Stage, Stage], take: Turns['take']) => Promise<T>,
): Promise<T> {
  const house = await openHouse(bench.checkout, { people: MEMBERS, wards: 1, bedsPerWard: 6 });
  const floor = await openReference(bench.checkout, 'wsmin');
  const { channels, sample } = await makeChannels(house, count, MEMBERS);
  const [first] = channels;
  if (first === undefined) throw new Error('There is no channel.');
  await floor.ask('sample', sample);
  const stages = [
    { server: floor, ...(await talkAtMinimum(floor, first, MEMBERS)) },
    { server: house.server, ...(await talkAt(house, channels, MEMBERS)) },
  ] as const;
  for (const { writer } of stages) await saturated(writer, count, WARM_UP_MS);
  const turns = createTurns(bench, `messages in ${count === 1 ? 'one channel' : `${count} channels`}`, house.server, [
    floor,
  ]);
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
  const [floor, ours, tails] = await withBoth(bench, 1, async (stages, take) => {
    const rounds: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const [index, { server, writer }] of stages.entries()) {
        const times = await take(server, () => steadily(writer, EVERY_MS, bench.stretchMs * 2));
        const delivered = times.map(({ deliveredMs }) => deliveredMs);
        rounds[index]?.push(median(delivered));
        if (index === 1) rounds[2].push(quantile(delivered, 0.95));
      }
    }
    return rounds;
  });
  return [
    {
      id: 'PERF-4',
      measure: `message over HTTP → last of ${MEMBERS}, p50 (wsmin)`,
      unit: 'ms',
      ours: median(ours),
      reference: median(floor),
      judged: ratios(ours, floor),
      must: atMost(4),
      stretch: atMost(3),
      note: `p95 ${median(tails).toFixed(1)} ms`,
    },
  ];
}

async function throughput(bench: Bench): Promise<readonly Figure[]> {
  const [floor, ours] = await withBoth(bench, CHANNELS, async (stages, take) => {
    const rounds: [number[], number[]] = [[], []];
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const [index, { server, writer }] of stages.entries())
        rounds[index]?.push(await take(server, () => saturated(writer, CHANNELS, bench.stretchMs)));
    }
    return rounds;
  });
  return [
    {
      id: 'PERF-4',
      measure: `messages over ${CHANNELS} channels of ${MEMBERS} (wsmin)`,
      unit: '/s',
      ours: median(ours),
      reference: median(floor),
      judged: ratios(ours, floor),
      must: atLeast(0.12),
      stretch: atLeast(0.2),
    },
  ];
}

export const messageLatency: Measure = { id: 'perf-4-latency', run: latency };
export const messageThroughput: Measure = { id: 'perf-4-throughput', run: throughput };
