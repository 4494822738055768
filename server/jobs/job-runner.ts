import { randomUUID } from 'node:crypto';
import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId, PLATFORM_ID } from '../../shared/types/ids.ts';
import { runAsSystem } from '../access/context.ts';
import type { Tenant } from '../db/tenant.ts';
import type { Services } from '../services.ts';
import { createAtMost } from './at-most.ts';
import type { Job } from './job.ts';
import { LeaseLostError, runUnderLease } from './lease.ts';
import type { HeldLease } from './lease.model.ts';
import { createLeaseHolder } from './lease-holder.ts';
import { createNodeWatch } from './node-watch.ts';
import type { Timers } from './timers.ts';
import { systemTimers, waitAtMost } from './timers.ts';

/** How a job fares in a hospital, for the readiness page. */
export interface JobStatus {
  readonly job: string;
  readonly hospitalId: string;
  /** Failures in a row; 0 after it went well. */
  readonly failures: number;
  /** It has failed so often that someone should look. */
  readonly isStuck: boolean;
  readonly lastEndedAt: Date;
}

export interface JobRunner {
  start(): void;
  /**
   * Starts nothing more, waits a few seconds for what runs, and gives the leases back. What has not come to its end by then
   * commits nothing more, here, and is done again by whoever takes the lease.
   */
  stop(): Promise<void>;
  /** Lets the job run soon in that hospital, besides its own times. Does nothing before `start`, or for a job not run here. */
  nudge(tenant: Tenant, job: string): void;
  /** The same where another node was nudged that does not have the lease: runs it if this one has. */
  nudgedElsewhere(hospitalId: HospitalId, job: string): void;
  /**
   * Runs the job now, in one hospital or in all that it runs in; answers in how many it ran (someone else may hold the
   * lease). Rejects with what the first of them threw.
   */
  runNow(job: string, only?: Tenant): Promise<number>;
  /** Resolves when nothing runs. */
  settled(): Promise<void>;
  /** Every job that has run here, in every hospital. */
  status(): readonly JobStatus[];
}

export interface JobRunnerOptions {
  readonly timers?: Timers;
  /** From 0 to 1; spreads the runs of many nodes. */
  readonly random?: () => number;
  readonly leaseMs?: number;
  /** Hears of a nudge for a job that another node does. Without it that node learns of what there is to do at its next time. */
  readonly onDoneElsewhere?: (tenant: Tenant, job: string) => void;
}

const LEASE_MS = 60_000;
const AT_ONCE = 4;
const LONGEST_PAUSE_MS = 3_600_000;
const STUCK_AFTER = 5;
/** A process that is told to stop has some ten seconds in all. */
const FINISH_WITHIN_MS = 3_000;
const GIVE_UP_WITHIN_MS = 2_000;

type Outcome = { readonly ran: boolean; readonly error?: unknown };

/** Runs every job in every hospital, each by one node at a time. */
export function createJobRunner(
  services: Services,
  jobs: readonly Job[],
  { timers = systemTimers, random = Math.random, leaseMs = LEASE_MS, onDoneElsewhere }: JobRunnerOptions = {},
): JobRunner {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  if (byName.size !== jobs.length) throw new Error('Two jobs have one name.');
  const node = randomUUID();
  const holder = createLeaseHolder(services, timers, node, leaseMs);
  const watch = createNodeWatch(services, timers, node, holder);
  const statuses = new Map<string, JobStatus>();
  const running = new Map<string, Promise<Outcome>>();
  const rounds = new Set<Promise<unknown>>();
  const nudged = new Map<string, () => void>();
  const nextRound = new Map<string, () => void>();
  const atMost = createAtMost(AT_ONCE);
  let isOpen = false;
  let isStopped = false;

  const keyOf = (job: Job, tenant: Tenant) => `${tenant.id}/${job.name}`;

  function isPaused(job: Job, key: string): boolean {
    const status = statuses.get(key);
    if (status === undefined || status.failures === 0) return false;
    const pause = Math.min(job.everyMs * 2 ** status.failures, Math.max(LONGEST_PAUSE_MS, job.everyMs));
    return services.clock.now().getTime() < status.lastEndedAt.getTime() + pause;
  }

  function note(job: Job, tenant: Tenant, error: unknown): void {
    const key = keyOf(job, tenant);
    const failures = error === undefined ? 0 : (statuses.get(key)?.failures ?? 0) + 1;
    const isStuck = failures >= STUCK_AFTER;
    const at = services.clock.now();
    statuses.set(key, { job: job.name, hospitalId: tenant.id, failures, isStuck, lastEndedAt: at });
    if (error === undefined || (isStopped && error instanceof LeaseLostError)) return;
    const what = isStuck ? 'A job keeps failing; someone should look.' : 'A job failed and will be tried again.';
    services.log.error(what, { job: job.name, hospitalId: tenant.id, count: failures, error });
  }

  async function runHeld(job: Job, tenant: Tenant, lease: HeldLease): Promise<Outcome> {
    const rest = holder.keep(lease);
    try {
      const work = () => runUnderLease(lease, () => runAsSystem(services, tenant, `job ${job.name}`, () => job.run()));
      await (services.tracing?.span(`job ${job.name}`, { parent: null }, work) ?? work());
      note(job, tenant, undefined);
      return { ran: true };
    } catch (error) {
      if (error instanceof LeaseLostError) holder.forget(lease.id);
      note(job, tenant, error);
      return { ran: true, error };
    } finally {
      rest();
    }
  }

  async function attempt(job: Job, tenant: Tenant): Promise<Outcome> {
    if (isStopped) return { ran: false };
    try {
      const lease = await holder.hold(keyOf(job, tenant));
      return lease === null ? { ran: false } : await runHeld(job, tenant, lease);
    } catch (error) {
      // The lease itself could not be asked for: the database is away.
      note(job, tenant, error);
      return { ran: false, error };
    }
  }

  /** One run at a time per job and hospital; who comes meanwhile waits for its own run after it. */
  async function run(job: Job, tenant: Tenant): Promise<Outcome> {
    const key = keyOf(job, tenant);
    for (let other = running.get(key); other !== undefined; other = running.get(key)) await other;
    const attempted = atMost(() => attempt(job, tenant));
    running.set(key, attempted);
    try {
      return await attempted;
    } finally {
      running.delete(key);
    }
  }

  async function tenantsFor(job: Job): Promise<Tenant[]> {
    const entries = await services.tenants.list();
    const wanted = entries.filter((entry) => entry.state === 'active' || job.runsWhenSuspended === true);
    const opened: Tenant[] = [await services.tenants.byId(PLATFORM_ID)];
    for (const { _id } of wanted) {
      try {
        opened.push(await services.tenants.byId(hospitalId.parse(_id)));
      } catch (error) {
        // One hospital that cannot be opened must not stop the others' jobs.
        services.log.error('A hospital could not be opened for its jobs.', { hospitalId: _id, job: job.name, error });
      }
    }
    return opened;
  }

  async function round(job: Job): Promise<void> {
    try {
      const due = (await tenantsFor(job)).filter((tenant) => {
        const key = keyOf(job, tenant);
        return !running.has(key) && !isPaused(job, key);
      });
      await Promise.all(due.map((tenant) => run(job, tenant)));
    } catch (error) {
      services.log.error('The hospitals could not be listed for a job.', { job: job.name, error });
    }
  }

  function track(work: Promise<unknown>): void {
    const tracked = work.finally(() => rounds.delete(tracked));
    rounds.add(tracked);
  }

  function schedule(job: Job, afterMs: number): void {
    if (!isOpen) return;
    const cancel = timers.after(afterMs, () => {
      track(round(job));
      schedule(job, job.everyMs * (0.9 + 0.2 * random()));
    });
    nextRound.set(job.name, cancel);
  }

  async function runNudged(job: Job, tenant: Tenant): Promise<void> {
    const { ran, error } = await run(job, tenant);
    if (!ran && error === undefined && !isStopped) onDoneElsewhere?.(tenant, job.name);
  }

  function nudge(tenant: Tenant, name: string): void {
    const job = byName.get(name);
    if (job === undefined || !isOpen) return;
    const key = keyOf(job, tenant);
    if (nudged.has(key)) return;
    const soon = () => {
      nudged.delete(key);
      if (!isPaused(job, key)) track(runNudged(job, tenant));
    };
    nudged.set(key, timers.after(job.nudgeDelayMs ?? 0, soon));
  }

  async function settled(): Promise<void> {
    while (rounds.size > 0 || running.size > 0) await Promise.all([...rounds, ...running.values()]);
    await watch.settled();
  }

  return {
    start() {
      isOpen = true;
      watch.start();
      for (const job of jobs) schedule(job, Math.min(job.everyMs, 1_000) * random());
    },
    async stop() {
      isOpen = false;
      isStopped = true;
      for (const cancel of [...nextRound.values(), ...nudged.values()]) cancel();
      nudged.clear();
      await waitAtMost(FINISH_WITHIN_MS, settled(), timers);
      await holder.releaseAll();
      await waitAtMost(GIVE_UP_WITHIN_MS, Promise.all([watch.stop(), settled()]), timers);
    },
    nudge,
    nudgedElsewhere(id, name) {
      if (!isOpen || !holder.has(`${id}/${name}`)) return;
      const lost = (error: unknown) =>
        services.log.error('A nudge came to nothing.', { hospitalId: id, job: name, error });
      track(services.tenants.byId(id).then((tenant) => nudge(tenant, name), lost));
    },
    async runNow(name, only) {
      const job = byName.get(name);
      if (job === undefined) throw new Error(`There is no job ${name}.`);
      const where = only === undefined ? await tenantsFor(job) : [only];
      const outcomes = await Promise.all(where.map((tenant) => run(job, tenant)));
      const failed = outcomes.find((outcome) => outcome.error !== undefined);
      if (failed !== undefined) throw failed.error;
      return outcomes.filter((outcome) => outcome.ran).length;
    },
    settled,
    status: () => [...statuses.values()],
  };
}
