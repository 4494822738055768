import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/free-port.ts';

/** One server of several, as it is run in production, in a process of its own. */
export interface NodeProcess {
  readonly origin: string;
  readonly pid: number;
  /** SIGKILL: no farewell. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it finishes what it began. Throws unless it ends by itself with code 0. */
  stop(): Promise<void>;
  /** SIGSTOP: it neither hears nor does anything, and does not know it. */
  freeze(): void;
  thaw(): void;
  /** Sets its clock so far from the machine’s. */
  shiftClock(ms: number): void;
  /** Everything it has said so far, its log included. */
  said(): string;
  /** Resolves with its exit code once it has ended; `null` where a signal ended it. */
  readonly ended: Promise<number | null>;
}

export interface NodeOptions {
  /** Settings, beside those that make it a server of this machine alone. */
  readonly env: Readonly<Record<string, string>>;
  /** What it says its version is; that of the sources unless given. */
  readonly version?: string;
  /** Modules in JavaScript that are loaded before it. */
  readonly hooks?: readonly string[];
  /** Whether to wait until it is ready; `true` unless given. */
  readonly isAwaited?: boolean;
}

// `npm test` builds the house first and says so; the built one starts in half the time. By itself a test starts the sources.
const isBuilt = process.env['WARDLINE_TEST_BUILT'] === '1';
const OURS = fileURLToPath(new URL(isBuilt ? '../../dist/server/main.js' : '../../server/main.ts', import.meta.url));
/** `WARDLINE_TEST_MAIN` names another build’s, to see two versions side by side. */
const MAIN = process.env['WARDLINE_TEST_MAIN'] ?? OURS;
const OWN_HOOK = new URL('./node-hook.mjs', import.meta.url).href;
const START_WITHIN_MS = 60_000;

/** What the machine the tests run on may have set, and what a node must not take from it. */
const SETTINGS =
  /^(MONGODB_URI|REDIS_URL|WARDLINE_|S3_|SMTP_|MAIL_|PUBLIC_URL|PORT|HOST|DATABASE_PREFIX|MLLP_|VAPID_)/u;
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));

/** Starts a server with these settings and waits until it is ready. Throws with what it said where it is not. */
export async function startNode({ env, version, hooks = [], isAwaited = true }: NodeOptions): Promise<NodeProcess> {
  const port = await freePort();
  const imports = [...(MAIN.endsWith('.ts') ? ['tsx'] : []), OWN_HOOK, ...hooks];
  const child = spawn(process.execPath, [...imports.flatMap((module) => ['--import', module]), MAIN], {
    env: {
      ...environment,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...(version === undefined ? {} : { WARDLINE_TEST_VERSION: version }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  const hear = (chunk: Buffer) => void (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const origin = `http://127.0.0.1:${port}`;
  const node: NodeProcess = {
    origin,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`The node ended with ${code}: ${said}`);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    shiftClock: (ms) => void child.send({ shiftClockMs: ms }),
    said: () => said,
    ended,
  };
  if (isAwaited) {
    await untilReady(node, () => child.exitCode ?? child.signalCode).catch(async (error: unknown) => {
      await node.kill();
      throw error;
    });
  }
  return node;
}

/** Resolves when the node says that it can serve. */
async function untilReady(node: NodeProcess, endedBy: () => number | string | null): Promise<void> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    if (endedBy() !== null) throw new Error(`The node ended with ${endedBy()}: ${node.said()}`);
    const response = await fetch(`${node.origin}/readyz`).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The node was not ready in time: ${node.said()}`);
}
