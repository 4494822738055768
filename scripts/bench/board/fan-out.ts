import { pause } from '../clock.ts';
import { atLeast, atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { openHouse, openReference } from '../house.ts';
import type { Audience } from '../load/audience.ts';
import { audienceAt, audienceOf } from '../load/audience.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, ratios } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';
import { createTurns } from './sharing.ts';

const LISTENERS = 1_000;
/** Events on their way at once when the server is saturated. */
const WINDOW = 8;
const EVERY_MS = 60;

/** A server, who listens to it, and the number of its next event. */
interface Stage {
  readonly server: ServerProcess;
  readonly audience: Audience;
  next: number;
}

interface Round {
  readonly lastMs: number;
  readonly cpuMicros: number;
  readonly perSecond: number;
}

async function emitted(stage: Stage, count: number): Promise<number> {
  const { server, audience } = stage;
  const from = stage.next;
  stage.next += count;
  const startedAt = await server.ask<number[]>('emit', { from, count, everyMs: EVERY_MS });
  const lastAt = await Promise.all(startedAt.map((_, index) => audience.hearing.byAll(from + index)));
  return median(lastAt.map((at, index) => at - (startedAt[index] ?? Number.NaN)));
}

async function measured(stage: Stage, stretchMs: number): Promise<Round> {
  const { server, audience } = stage;
  const lastMs = await emitted(stage, Math.ceil(stretchMs / 2 / EVERY_MS));
  const from = stage.next;
  audience.hearing.onByAll = () => server.delivered();
  const { events, cpuMs, wallMs } = await server.flood(from, WINDOW, stretchMs);
  audience.hearing.onByAll = null;
  stage.next += events;
  for (let seq = from; seq < stage.next; seq += 1) await audience.hearing.byAll(seq);
  const deliveries = events * audience.size;
  return { lastMs, cpuMicros: (cpuMs * 1_000) / deliveries, perSecond: (deliveries / wallMs) * 1_000 };
}

async function run(bench: Bench): Promise<readonly Figure[]> {
  const house = await openHouse(bench.checkout, { people: LISTENERS });
  const [wardId = ''] = house.wardIds;
  const servers = await Promise.all(['ws-frame', 'socket.io'].map((kind) => openReference(bench.checkout, kind)));
  const [frames, stock] = servers as [ServerProcess, ServerProcess];
  const { seq } = await house.board(wardId);
  const sample = await house.sample(wardId);
  for (const server of [...servers, house.server]) await server.ask('sample', sample);
  const stages: Stage[] = [
    { server: frames, audience: await audienceAt(frames.port, LISTENERS, false), next: 1 },
    { server: stock, audience: await audienceAt(stock.port, LISTENERS, true), next: 1 },
    { server: house.server, audience: await audienceOf(house, wardId, LISTENERS), next: seq + 1 },
  ];
  const turns = createTurns(bench, 'fan-out to 1,000', house.server, servers);
  const rounds: Round[][] = stages.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= bench.rounds; round += 1) {
    for (const [index, stage] of stages.entries()) {
      const one = await turns.take(stage.server, () => measured(stage, round === 0 ? 1_000 : bench.stretchMs));
      if (round > 0) rounds[index]?.push(one);
    }
  }
  turns.end();
  await pause(200);
  for (const { audience } of stages) {
    bench.heard(audience.faults());
    audience.close();
  }
  await Promise.all([house.stop(), ...servers.map((server) => server.stop())]);
  return figures(rounds as [Round[], Round[], Round[]]);
}

function figures([limit, stock, ours]: [Round[], Round[], Round[]]): readonly Figure[] {
  const of = (rounds: Round[], what: keyof Round) => rounds.map((round) => round[what]);
  const line = (what: keyof Round, reference: Round[]) => ({
    ours: median(of(ours, what)),
    reference: median(of(reference, what)),
    judged: ratios(of(ours, what), of(reference, what)),
  });
  return [
    {
      id: 'PERF-1',
      measure: `emit → last of ${LISTENERS}, p50 (ws-frame)`,
      unit: 'ms',
      ...line('lastMs', limit),
      must: atMost(1.4),
      stretch: atMost(1.15),
    },
    {
      id: 'PERF-1',
      measure: 'CPU per delivery, saturated (ws-frame)',
      unit: 'µs',
      ...line('cpuMicros', limit),
      must: atMost(1.6),
      stretch: atMost(1.3),
    },
    {
      id: 'PERF-1',
      measure: 'deliveries/s, saturated (stock Socket.IO)',
      unit: '/s',
      ...line('perSecond', stock),
      must: atLeast(1.4),
      stretch: atLeast(1.7),
    },
  ];
}

export const fanOut: Measure = { id: 'perf-1', run };
