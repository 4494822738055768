// Everything one running engine holds, without a socket: the listener and the commands both work on it.
import { ObjectId } from 'bson';
import { createCursors, type Cursors } from './cursors.ts';
import { createFailpoints, type Failpoints } from './failpoints.ts';
import {
  createSessions,
  DEFAULT_SESSION_LIMITS,
  removeOldOutcomes,
  type Sessions,
  type SessionLimits,
} from './sessions.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import type { Durability } from './store/environment.ts';
import type { OplogLimits } from './store/oplog.ts';
import { openStore, type Store } from './store/store.ts';
import { sweepExpiredDocuments } from './ttl.ts';

/** What the engine answers as; the wire version (21) is the one of 7.0. 8.0's would ask for the bulkWrite command. */
export const SERVER_VERSION = '7.0.14';
export const MAX_WIRE_VERSION = 21;

export type EngineOptions = {
  dataDir: string;
  durability: Durability;
  oplog?: OplogLimits | undefined;
  sessions?: SessionLimits | undefined;
  /** How often expired documents are looked for; mongod's `ttlMonitorSleepSecs` is 60. */
  ttlSweepMs?: number | undefined;
};

export type Engine = {
  store: Store;
  sessions: Sessions;
  cursors: Cursors;
  snapshots: Snapshots;
  failpoints: Failpoints;
  startedAt: number;
  processId: ObjectId;
  /** `host:port` or the socket path, as `hello` announces it. */
  address: string;
  openConnections: number;
  close(): Promise<void>;
};

const HOUSEKEEPING_MS = 1_000;
const TTL_SWEEP_MS = 60_000;
const OUTCOME_SWEEP_MS = 5 * 60_000;

export function startEngine(options: EngineOptions): Engine {
  const store = openStore(options);
  const limits = options.sessions ?? DEFAULT_SESSION_LIMITS;
  const engine: Engine = {
    store,
    sessions: createSessions(store.environment, limits),
    cursors: createCursors(),
    snapshots: createSnapshots(store),
    failpoints: createFailpoints(),
    startedAt: Date.now(),
    processId: new ObjectId(),
    address: '',
    openConnections: 0,
    async close() {
      isClosing = true;
      for (const timer of timers) clearInterval(timer);
      engine.cursors.killAll();
      engine.snapshots.closeAll();
      engine.sessions.sweep(Infinity);
      await store.close();
    },
  };
  let isClosing = false;
  /** A sweep cut off by closing is no fault; any other failure of one is, and must not pass unseen. */
  const unlessClosed = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!isClosing) throw error;
    });
  };
  const timers = [
    every(HOUSEKEEPING_MS, () => {
      engine.sessions.sweep(Date.now());
      engine.cursors.sweep(Date.now());
      engine.snapshots.sweep(Date.now());
    }),
    every(options.ttlSweepMs ?? TTL_SWEEP_MS, () => unlessClosed(sweepExpiredDocuments(store, Date.now()))),
    every(OUTCOME_SWEEP_MS, () => {
      const before = Date.now() - limits.idleMs;
      unlessClosed(store.queue.run(() => removeOldOutcomes(store.environment, before), { durable: false }));
    }),
  ];
  return engine;
}

function every(milliseconds: number, work: () => void): NodeJS.Timeout {
  const timer = setInterval(work, milliseconds);
  timer.unref();
  return timer;
}
