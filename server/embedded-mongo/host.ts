// Starting the embedded engine. Everything else of the application sees a MongoDB URI and nothing more.
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineOptions } from './engine.ts';
import { runHere, type HostedOptions } from './run-here.ts';
import type { ListenAddress } from './server.ts';
import { takeLock } from './store/lock-file.ts';

export { DataDirectoryInUseError } from './store/lock-file.ts';

/**
 * `worker` (default) keeps fsync and scans off the caller's event loop; `child` is for tools that kill it; `inline` is for
 * tests that look inside.
 */
export type EmbeddedMongoHost = 'worker' | 'child' | 'inline';

export type EmbeddedMongoOptions = {
  /** Created with mode 0700 when missing: there is no other authentication than the folder's permissions. */
  dataDir: string;
  /** `nosync` survives the death of the process but not of the machine; for tests. */
  durability?: 'fsync' | 'nosync';
  host?: EmbeddedMongoHost;
} & Partial<Pick<EngineOptions, 'oplog' | 'sessions' | 'ttlSweepMs'>>;

export type EmbeddedMongo = {
  uri: string;
  stop(): Promise<void>;
  /** The engine's process, with host `child`. */
  pid?: number;
};

/**
 * Starts an engine on `dataDir` and resolves when it answers. Throws {@link DataDirectoryInUseError} while another process has the folder.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const { host = 'worker', durability = 'fsync', ...rest } = options;
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  if (host === 'child') return startChild({ ...rest, dataDir, durability });
  const releaseLock = takeLock(dataDir);
  const place = listenAddressFor(dataDir);
  const hosted: HostedOptions = { ...rest, dataDir, durability, address: place.address };
  try {
    const running = host === 'inline' ? await runHere(hosted) : await startWorker(hosted);
    return {
      uri: running.uri,
      async stop() {
        await running.stop();
        place.remove();
        releaseLock();
      },
    };
  } catch (error) {
    place.remove();
    releaseLock();
    throw error;
  }
}

/** sun_path holds 108 bytes on Linux and 104 elsewhere, the closing zero included (unix(7)). */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

function listenAddressFor(dataDir: string): { address: ListenAddress; remove: () => void } {
  if (process.platform === 'win32') return { address: { port: 0 }, remove: () => {} };
  const inside = join(dataDir, 'engine.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) {
    return { address: { socketPath: inside }, remove: () => rmSync(inside, { force: true }) };
  }
  // mkdtemp makes the folder 0700, so nobody else reaches the socket there either.
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  // Where tools look for it; a link that a killed process left leads nowhere any more.
  rmSync(inside, { force: true });
  symlinkSync(join(folder, 'engine.sock'), inside);
  return {
    address: { socketPath: join(folder, 'engine.sock') },
    remove() {
      rmSync(inside, { force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Where the engine listens that another process of this account runs on `dataDir`; `null` where none is found, and on
 * systems without unix sockets.
 */
export function findRunningEngine(dataDir: string): string | null {
  if (process.platform === 'win32') return null;
  try {
    const path = realpathSync(join(resolve(dataDir), 'engine.sock'));
    return `mongodb://${encodeURIComponent(path)}/?directConnection=true`;
  } catch {
    return null;
  }
}

export { listenAddressFor as chooseListenAddress };

/** `.ts` under tsx, `.js` when compiled: the neighbours of this file end as it does. */
const neighbour = (name: string): URL =>
  new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const runsFromSource = import.meta.url.endsWith('.ts');

type FromHost = { uri: string } | { stopped: true } | { error: string };

async function startWorker(options: HostedOptions): Promise<{ uri: string; stop(): Promise<void> }> {
  const entry = runsFromSource ? new URL('./worker-from-source.mjs', import.meta.url) : neighbour('worker');
  const worker = new Worker(entry, { workerData: options });
  const uri = await new Promise<string>((resolveUri, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the engine's worker ended with code ${code}`)));
    worker.once('message', (message: FromHost) => {
      if ('uri' in message) resolveUri(message.uri);
      else reject(new Error('error' in message ? message.error : 'the engine did not start'));
    });
  });
  // A worker that dies takes the database with it: the process must not go on as if nothing had happened.
  worker.removeAllListeners('error');
  return {
    uri,
    async stop() {
      worker.postMessage('stop');
      await new Promise((done) => worker.once('exit', done));
    },
  };
}

async function startChild(options: Omit<HostedOptions, 'address'>): Promise<EmbeddedMongo> {
  const args = [
    ...(runsFromSource ? ['--import', 'tsx'] : []),
    fileURLToPath(neighbour('child')),
    JSON.stringify(options),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const uri = await new Promise<string>((resolveUri, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine's process ended with code ${code}`)));
    child.once('error', reject);
    child.once('message', (message: FromHost) => {
      if ('uri' in message) resolveUri(message.uri);
      else reject(new Error('error' in message ? message.error : 'the engine did not start'));
    });
  });
  return {
    uri,
    ...(child.pid !== undefined && { pid: child.pid }),
    async stop() {
      if (child.connected) child.send('stop');
      await exited;
    },
  };
}
