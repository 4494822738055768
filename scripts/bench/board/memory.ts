import { pause } from '../clock.ts';
import { atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { openHouse, openReference } from '../house.ts';
import type { Audience } from '../load/audience.ts';
import { audienceAt, audienceOf } from '../load/audience.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Usage } from '../servers/answering.ts';
import { median, ratios } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';

const WARM_UP = 100;
const SOCKETS = 1_000;

/** Memory of the process for each open socket, after what can be thrown away is. */
async function kbPerSocket(server: ServerProcess, open: (size: number) => Promise<Audience>): Promise<number> {
  const warmUp = await open(WARM_UP);
  warmUp.close();
  await pause(2_000);
  const before = await server.ask<Usage>('collect');
  const audience = await open(SOCKETS);
  await pause(2_000);
  const after = await server.ask<Usage>('collect');
  audience.close();
  return (after.rssKb - before.rssKb) / SOCKETS;
}

/** Fresh processes in each round: what a process was given once it seldom gives back. */
async function run(bench: Bench): Promise<readonly Figure[]> {
  const rounds: number[][] = [[], []];
  for (let round = 0; round < (bench.isQuick ? 1 : 3); round += 1) {
    const stock = await openReference(bench.checkout, 'socket.io');
    rounds[0]?.push(await kbPerSocket(stock, (size) => audienceAt(stock.port, size, true)));
    await stock.stop();
    const house = await openHouse(bench.checkout, { people: SOCKETS });
    rounds[1]?.push(await kbPerSocket(house.server, (size) => audienceOf(house, house.wardIds[0] ?? '', size)));
    await house.stop();
  }
  const [reference = [], ours = []] = rounds;
  return [
    {
      id: 'PERF-7',
      measure: 'memory per idle authenticated, subscribed socket (stock Socket.IO)',
      unit: 'KB',
      ours: median(ours),
      reference: median(reference),
      judged: ratios(ours, reference),
      must: atMost(1.5),
      stretch: atMost(1.2),
    },
  ];
}

export const memory: Measure = { id: 'perf-7', run };
