import { nowMs } from '../clock.ts';
import { atLeast } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { openHouse, openReference } from '../house.ts';
import { openConnection, requestText } from '../load/http.ts';
import { addressOf } from '../load/listening.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, ratios } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';
import { createTurns } from './sharing.ts';

const CONNECTIONS = 16;
/** One client asks for what thousands would; every request is still counted. */
const LIMIT_FACTOR = 1_000;

/** Requests a second over some connections, each of which asks again as soon as it is answered. */
async function perSecond(port: number, requestOf: (turn: number) => string, ms: number): Promise<number> {
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, number) => openConnection(port, addressOf(number))),
  );
  const began = nowMs();
  let done = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (nowMs() - began < ms) {
        const { status } = await connection.send(requestOf(done));
        if (status !== 200) throw new Error(`A request was refused with ${status}.`);
        done += 1;
      }
      connection.close();
    }),
  );
  return (done / (nowMs() - began)) * 1_000;
}

async function run(bench: Bench): Promise<readonly Figure[]> {
  const house = await openHouse(bench.checkout, { limitFactor: LIMIT_FACTOR });
  const plain = await openReference(bench.checkout, 'http');
  const { port } = house.server;
  const nothingPort = await house.server.ask<number>('serveNothing');
  const [wardId = ''] = house.wardIds;
  const plainText = requestText('GET', '/', plain.port);
  const texts = (path: string, at: number) =>
    Array.from({ length: 100 }, (_, number) => requestText('GET', path, at, house.headersOf(house.person(number))));
  const nothing = texts('/api/v1/nothing', nothingPort);
  const board = texts(`/api/v1/wards/${wardId}`, port);
  const turns = createTurns(bench, 'requests', house.server, [plain]);
  const stretches: readonly (readonly [ServerProcess, number, (turn: number) => string])[] = [
    [plain, plain.port, () => plainText],
    [house.server, nothingPort, (turn) => nothing[turn % nothing.length] ?? ''],
    [house.server, port, (turn) => board[turn % board.length] ?? ''],
  ];
  const rounds: number[][] = [[], [], []];
  for (let round = 0; round <= bench.rounds; round += 1) {
    for (const [index, [server, at, requestOf]] of stretches.entries()) {
      const one = await turns.take(server, () => perSecond(at, requestOf, bench.stretchMs));
      if (round > 0) rounds[index]?.push(one);
    }
  }
  turns.end();
  await Promise.all([house.stop(), plain.stop()]);
  const [reference = [], ofNothing = [], ofBoard = []] = rounds;
  const line = (ours: number[]) => ({
    id: 'PERF-6',
    unit: '/s',
    ours: median(ours),
    reference: median(reference),
    judged: ratios(ours, reference),
  });
  return [
    {
      ...line(ofNothing),
      measure: 'authenticated no-op route (node:http no-op)',
      must: atLeast(0.35),
      stretch: atLeast(0.5),
    },
    {
      ...line(ofBoard),
      measure: 'snapshot of a ward of 60 beds (node:http no-op)',
      must: atLeast(0.15),
      stretch: atLeast(0.25),
    },
  ];
}

export const requests: Measure = { id: 'perf-6', run };
