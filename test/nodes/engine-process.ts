import type { EmbeddedMongo } from '../../server/embedded-mongo/host.ts';
import { startEmbeddedMongo } from '../../server/embedded-mongo/host.ts';

/** A database server of the test's own, in a process of its own, that can be killed, paused and started again. */
export interface EngineProcess {
  /** What `MONGODB_URI` names; the same after every start. */
  readonly uri: string;
  start(): Promise<void>;
  /** SIGKILL: no farewell. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** It finishes what it began, and lets the folder go. */
  stop(): Promise<void>;
  /** Stops answering without closing anything. */
  freeze(): void;
  thaw(): void;
}

const GONE_LOOK_EVERY_MS = 10;

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Runs the embedded engine on that folder as MongoDB is run: beside the servers, reached by its address. */
export async function startEngineProcess(dataDir: string): Promise<EngineProcess> {
  const start = (): Promise<EmbeddedMongo> => startEmbeddedMongo({ dataDir, host: 'child', durability: 'nosync' });
  let running: EmbeddedMongo | null = await start();
  const { uri } = running;
  const signal = (name: NodeJS.Signals): number | null => {
    const pid = running?.pid ?? null;
    if (pid !== null) process.kill(pid, name);
    return pid;
  };
  return {
    uri,
    async start() {
      running ??= await start();
    },
    async kill() {
      const pid = signal('SIGKILL');
      running = null;
      while (pid !== null && isThere(pid)) await new Promise((resolve) => setTimeout(resolve, GONE_LOOK_EVERY_MS));
    },
    async stop() {
      const was = running;
      running = null;
      await was?.stop();
    },
    freeze: () => void signal('SIGSTOP'),
    thaw: () => void signal('SIGCONT'),
  };
}
