import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { demoView, signInAnswer } from '../../shared/schemas/sign-in.ts';
import type { Caller } from './caller.ts';
import { createCaller } from './caller.ts';
import { freePort } from '../../scripts/free-port.ts';

/** The demo as its own process on a data folder of ours. */
export interface HouseProcess {
  readonly origin: string;
  /** SIGKILL: no farewell. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it finishes what it began. Throws unless it ends by itself with code 0. */
  stop(): Promise<void>;
}

// `npm test` builds the house first and says so; the built one starts in half the time. By itself a test starts the sources.
const isBuilt = process.env['WARDLINE_TEST_BUILT'] === '1';
const MAIN = fileURLToPath(new URL(isBuilt ? '../../dist/server/main.js' : '../../server/main.ts', import.meta.url));
const START_WITHIN_MS = 60_000;

/** What a test puts into the process: a module in JavaScript to load before it, and settings. */
export interface HouseExtras {
  readonly hook?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the demo and waits until it is ready. */
export async function startHouse(dataDir: string, extras: HouseExtras = {}): Promise<HouseProcess> {
  const port = await freePort();
  const { MONGODB_URI: _embeddedOnly, ...environment } = process.env;
  const imports = [...(isBuilt ? [] : ['tsx']), ...(extras.hook === undefined ? [] : [extras.hook])];
  const child = spawn(process.execPath, [...imports.flatMap((module) => ['--import', module]), MAIN], {
    env: { ...environment, ...extras.env, WARDLINE_DATA: dataDir, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin, child, () => said).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    origin,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`The server ended with ${code}: ${said}`);
    },
  };
}

async function untilReady(origin: string, child: ChildProcess, said: () => string): Promise<void> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${said()}`);
    const response = await fetch(`${origin}/readyz`).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server was not ready in time: ${said()}`);
}

/** Signs in with the demo's published log-in for that role. */
export async function signInAs(house: HouseProcess, hospitalCode: string, role: string): Promise<Caller> {
  const caller = createCaller(house.origin);
  const { logins } = demoView.parse((await caller.get('/api/demo')).body);
  const login = logins.find((one) => one.hospitalCode === hospitalCode && one.role === role);
  if (login === undefined) throw new Error(`The demo has no ${role} in ${hospitalCode}.`);
  const { email, password } = login;
  const answer = signInAnswer.parse((await caller.post('/api/v1/sign-in', { hospitalCode, email, password })).body);
  if (answer.step !== 'signed-in') throw new Error(`${email} was asked for a second factor.`);
  caller.csrfToken = answer.session.csrfToken;
  return caller;
}
