import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JobStatus } from '../jobs/job-runner.ts';
import type { RealtimeCounts } from '../realtime/realtime.ts';

/** What is counted while the house works, as Prometheus asks for it. No label ever says who, or of which hospital. */
export interface Metrics {
  /** A request was answered. `route` is its template, never the address asked for. */
  request(facts: { readonly method: string; readonly route: string; readonly status: number }, ms: number): void;
  /** An event was told, that long after its transaction. */
  told(ms: number): void;
  /** A transaction came to its end after so many attempts. */
  transaction(attempts: number, isCommitted: boolean): void;
  /** Where the numbers that are looked up when somebody asks come from. */
  watch(sources: MetricSources): void;
  /** What whoever asks must show. */
  readonly token: string;
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

interface MetricSources {
  readonly realtime: () => RealtimeCounts;
  readonly jobs: () => readonly JobStatus[];
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const TOLD_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
const PREFIX = 'wardline_';

/** Gauges and counters of realtime: name, what it says, and how it is read. */
const REALTIME: readonly (readonly [string, string, (counts: RealtimeCounts) => number])[] = [
  ['sockets', 'Sockets open on this node', ({ sockets }) => sockets],
  ['sessions', 'Sessions with a socket on this node', ({ sessions }) => sessions],
  ['streams', 'Streams whose position is known on this node', ({ streams }) => streams],
  ['events_told', 'Events told to a room since this process began', ({ told }) => told],
  ['events_untold', 'Events that were not what the registry says, since this process began', ({ untold }) => untold],
  ['sockets_stalled', 'Connections cut off because they did not keep up', ({ stalled }) => stalled],
  ['sockets_flooded', 'Connections closed because they sent too much', ({ flooded }) => flooded],
  ['redis_up', 'Whether Redis answers; 1 where none is needed', ({ redis }) => (redis === 'lost' ? 0 : 1)],
];

/** Opens the counting, with the process' own numbers (memory, event loop, garbage collection) beside the house's. */
export function createMetrics(token: string): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: PREFIX });
  const registers = [register];
  const requests = new Histogram({
    name: `${PREFIX}http_request_seconds`,
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const told = new Histogram({
    name: `${PREFIX}event_told_seconds`,
    help: 'Time from a change to its being told to the sockets of this node',
    buckets: TOLD_SECONDS,
    registers,
  });
  const transactions = new Counter({
    name: `${PREFIX}transactions_total`,
    help: 'Transactions by how they ended',
    labelNames: ['ended'],
    registers,
  });
  const again = new Counter({
    name: `${PREFIX}transactions_retried_total`,
    help: 'Attempts at transactions that began anew because another was first',
    registers,
  });
  return {
    token,
    request({ method, route, status }, ms) {
      requests.observe({ method, route, status: String(status) }, ms / 1000);
    },
    told(ms) {
      told.observe(ms / 1000);
    },
    transaction(attempts, isCommitted) {
      transactions.inc({ ended: isCommitted ? 'committed' : 'undone' });
      if (attempts > 1) again.inc(attempts - 1);
    },
    watch({ realtime, jobs }) {
      for (const [name, help, read] of REALTIME) {
        const gauge: Gauge = new Gauge({
          ...{ name: `${PREFIX}${name}`, help, registers },
          collect: () => gauge.set(read(realtime())),
        });
      }
      const stuck: Gauge = new Gauge({
        name: `${PREFIX}jobs_stuck`,
        help: 'Hospitals in which the job keeps failing, so that someone should look',
        labelNames: ['job'],
        registers,
        collect() {
          stuck.reset();
          for (const { job, isStuck } of jobs()) stuck.inc({ job }, isStuck ? 1 : 0);
        },
      });
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
