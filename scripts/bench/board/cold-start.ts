import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Checkout } from '../checkout.ts';
import { nowMs, pause } from '../clock.ts';
import { atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import { freePort } from '../../free-port.ts';
import { onEveryCore } from '../machine.ts';
import { median, spreadOf } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';

const IDLE_MS = 15_000;
const GIVE_UP_MS = 120_000;

const hasFirstPage = async (port: number): Promise<boolean> => {
  const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
  return response?.ok === true && (await response.text()).includes('<script');
};

/** The resident memory of the process that listens, in MB. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

/** `npm start` as it comes, on both cores: an empty data folder, the demo seeded, until the first page is there. */
async function startOnce(checkout: Checkout): Promise<{ seconds: number; idleMb: number }> {
  const dataDir = await checkout.folder('demo');
  const port = await freePort();
  const began = nowMs();
  const [command = '', ...rest] = onEveryCore([process.execPath, join('scripts', 'start.mjs')]);
  const child = spawn(command, rest, {
    cwd: checkout.path,
    stdio: 'ignore',
    env: { ...process.env, WARDLINE_DATA: dataDir, PORT: String(port) },
  });
  const gone = once(child, 'exit');
  try {
    while (!(await hasFirstPage(port))) {
      if (nowMs() - began > GIVE_UP_MS || child.exitCode !== null) throw new Error('The first page never came.');
      await pause(20);
    }
    const seconds = (nowMs() - began) / 1_000;
    await pause(IDLE_MS);
    return { seconds, idleMb: await residentMb(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await gone;
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What a start would do once and never again: it is not part of a cold start. */
async function build({ path }: Checkout): Promise<void> {
  await promisify(execFile)(process.execPath, [join('scripts', 'build.mjs')], { cwd: path });
}

async function run(bench: Bench): Promise<readonly Figure[]> {
  await build(bench.checkout);
  const starts = [];
  for (let round = 0; round < (bench.isQuick ? 1 : 3); round += 1) starts.push(await startOnce(bench.checkout));
  const seconds = starts.map((start) => start.seconds);
  const idle = starts.map((start) => start.idleMb);
  const none = { id: 'PERF-12', reference: null, stretch: null };
  return [
    {
      ...none,
      measure: 'cold start, embedded and seeded, to the first page',
      unit: 's',
      ours: median(seconds),
      judged: spreadOf(seconds),
      must: atMost(6, 's'),
    },
    {
      ...none,
      measure: 'memory when idle',
      unit: 'MB',
      ours: median(idle),
      judged: spreadOf(idle),
      must: atMost(350, 'MB'),
    },
  ];
}

export const coldStart: Measure = { id: 'perf-12', run };
