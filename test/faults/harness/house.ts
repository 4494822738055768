import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the process is started with; the same address after every start. */
export interface FaultyHouseSettings {
  readonly dataDir: string;
  readonly databasePrefix: string;
  readonly port: number;
  /** `null`: the engine runs in the house itself, and dies with it. */
  readonly mongodbUri: string | null;
  readonly redisUrl: string | null;
}

/** Where it can be made to die (see faulty-house.mjs): around a commit, before events are told, around bytes being kept. */
export const FAULT_POINTS = ['before-commit', 'after-commit', 'before-tell', 'in-blob', 'after-blob'] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];
export type Disk = '' | 'ENOSPC' | 'EIO';

/** A server process that can be made to fail in every way the harness knows. */
export interface FaultyHouse {
  readonly origin: string;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
  dieAt(point: FaultPoint, afterPasses: number): Promise<void>;
  setDisk(disk: Disk): Promise<void>;
  setClock(offsetMs: number): Promise<void>;
  runJob(job: string): Promise<void>;
  /** The rooms each socket is in, by its id. */
  rooms(): Promise<readonly (readonly [string, readonly string[]])[]>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** SIGTERM. Throws unless it ends by itself with code 0. */
  stop(): Promise<void>;
}

const isBuilt = process.env['WARDLINE_TEST_BUILT'] === '1';
const ENTRY = fileURLToPath(new URL('./faulty-house.mjs', import.meta.url));

interface Answered {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Starts the house and waits until it listens. Throws with what it said where it does not start. */
export async function startFaultyHouse(settings: FaultyHouseSettings, clockOffsetMs: number): Promise<FaultyHouse> {
  const { MONGODB_URI: _named, REDIS_URL: _shared, ...environment } = process.env;
  const loader = isBuilt ? [] : ['--import', 'tsx'];
  const child: ChildProcess = spawn(
    process.execPath,
    [...loader, ENTRY, JSON.stringify({ ...settings, clockOffsetMs })],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  let said = '';
  const hear = (chunk: Buffer) => void (said = `${said}${chunk.toString()}`.slice(-4_000));
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const waiting = new Map<number, (answer: Answered) => void>();
  let asked = 0;
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: 'ready' | Answered) => {
      if (message === 'ready') resolve();
      else waiting.get(message.id)?.(message);
    });
    exited.then(([code]) => reject(new Error(`The house ended with ${code} at its start: ${said}`)), reject);
  });
  const ended = exited.then(() => {
    for (const [id, answer] of waiting) answer({ id, error: 'The house is gone.' });
  });
  const ask = <T>(what: string, wanted: unknown = null) =>
    new Promise<T>((resolve, reject) => {
      const id = (asked += 1);
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result as T);
        else reject(new Error(error));
      });
      child.send({ id, what, wanted }, (error) => error !== null && reject(error));
    });
  return {
    origin: `http://127.0.0.1:${settings.port}`,
    ended,
    dieAt: (point, passes) => ask('die', { point, passes }),
    setDisk: (disk) => ask('disk', disk),
    setClock: (offsetMs) => ask('clock', offsetMs),
    runJob: (job) => ask('run', job),
    rooms: () => ask('rooms'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (code !== 0) throw new Error(`The house ended with ${code}: ${said}`);
    },
  };
}
