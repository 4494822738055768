import { atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import type { HouseOptions } from '../house.ts';
import { openHouse } from '../house.ts';
import { audienceOf } from '../load/audience.ts';
import { writerAt } from '../load/bed-writes.ts';
import { saturated, steadily } from '../load/pace.ts';
import { median, ratios } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';
import { createTurns } from './sharing.ts';

const LISTENERS = 500;
const EVERY_MS = 100;
const SMALL = { people: LISTENERS, wards: 2, otherHospitals: 1, journalEntries: 2_000 };
const LARGE = { people: 10 * LISTENERS, wards: 20, otherHospitals: 10, journalEntries: 20_000 };

async function open(bench: Bench, options: HouseOptions) {
  const house = await openHouse(bench.checkout, options);
  const [wardId = ''] = house.wardIds;
  const audience = await audienceOf(house, wardId, LISTENERS);
  const writer = await writerAt(house, wardId, audience);
  await saturated(writer, 8, 2_000);
  return { house, audience, writer };
}

async function run(bench: Bench): Promise<readonly Figure[]> {
  const stages = [await open(bench, SMALL), await open(bench, LARGE)] as const;
  const [small, large] = stages;
  const turns = createTurns(bench, 'ten times the data', large.house.server, [small.house.server]);
  const rounds: number[][] = [[], []];
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const [index, { house, writer }] of stages.entries()) {
      const times = await turns.take(house.server, () => steadily(writer, EVERY_MS, bench.stretchMs));
      rounds[index]?.push(median(times.map(({ deliveredMs }) => deliveredMs)));
    }
  }
  turns.end();
  for (const { house, audience, writer } of stages) {
    bench.heard(audience.faults());
    audience.close();
    writer.close();
    await house.stop();
  }
  const [before = [], after = []] = rounds;
  return [
    {
      id: 'PERF-11',
      measure: 'PERF-2 with 10 × hospitals, wards, people, journal (itself)',
      unit: 'ms',
      ours: median(after),
      reference: median(before),
      judged: ratios(after, before),
      must: atMost(1.3),
      stretch: atMost(1.1),
    },
  ];
}

export const growth: Measure = { id: 'perf-11', run };
