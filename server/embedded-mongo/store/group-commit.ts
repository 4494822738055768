// All write commands that arrive in one turn of the event loop share one LMDB transaction and one fsync; each is
// answered when what it asked for (commit, or flush to disk) has happened.
import type { StoreEnvironment } from './environment.ts';
import { BlockedByTransaction } from './transaction.ts';

export type WriteQueue = {
  /**
   * Runs `job` inside the next write transaction. A job that meets a transaction's lock runs again after that has
   * ended: it must remember what it has already done. `deadline` is an instant in milliseconds (0 = none).
   */
  run<T>(job: () => T, options: WriteOptions): Promise<T>;
  /** Resolves when nothing is queued any more and everything is on disk. */
  drain(): Promise<void>;
};

export type WriteOptions = { durable: boolean; waitUntil?: WaitLimit | undefined };

/** How long a job may wait for a lock, and what it fails with then. */
export type WaitLimit = { deadline: number; error: () => Error };

type QueuedJob = { run: () => void; settle: (failure: Error | undefined) => void; durable: boolean };

export type WriteQueueHooks = {
  /** After a group is committed, before it is flushed. Returns what to do when it is on disk. */
  onCommitted(): () => void;
  /** The LMDB transaction failed as a whole: what is in memory no longer matches the disk. */
  onFailed(error: Error): void;
};

export function createWriteQueue(environment: StoreEnvironment, hooks: WriteQueueHooks): WriteQueue {
  let queued: QueuedJob[] = [];
  let isScheduled = false;
  let flushing: Promise<void> = Promise.resolve();

  function commitGroup(): void {
    isScheduled = false;
    const group = queued;
    queued = [];
    try {
      environment.transact(() => {
        for (const job of group) job.run();
      });
    } catch (error) {
      const failure = error as Error;
      hooks.onFailed(failure);
      for (const job of group) job.settle(failure);
      return;
    }
    const onDisk = hooks.onCommitted();
    for (const job of group) if (!job.durable) job.settle(undefined);
    flushing = environment.flushed().then(
      () => {
        onDisk();
        for (const job of group) if (job.durable) job.settle(undefined);
      },
      (error: unknown) => {
        for (const job of group) job.settle(error as Error);
      },
    );
  }

  function attempt<T>(job: () => T, durable: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let outcome: { value: T } | { error: Error } = { error: new Error('the write did not run') };
      queued.push({
        durable,
        run() {
          // One failing command must not roll back the others of its group, so its error stays here.
          try {
            outcome = { value: job() };
          } catch (error) {
            outcome = { error: error as Error };
          }
        },
        settle(failure) {
          if (failure) reject(failure);
          else if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.value);
        },
      });
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(commitGroup);
    });
  }

  async function run<T>(job: () => T, { durable, waitUntil }: WriteOptions): Promise<T> {
    for (;;) {
      try {
        return await attempt(job, durable);
      } catch (error) {
        if (!(error instanceof BlockedByTransaction)) throw error;
        await endOf(error, waitUntil);
      }
    }
  }

  async function drain(): Promise<void> {
    while (isScheduled || queued.length > 0) await new Promise((resolve) => setImmediate(resolve));
    await flushing;
    await environment.flushed();
  }

  return { run, drain };
}

function endOf({ transaction }: BlockedByTransaction, limit: WaitLimit | undefined): Promise<void> {
  if (transaction.status !== 'active') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer =
      limit && limit.deadline > 0
        ? setTimeout(() => reject(limit.error()), Math.max(0, limit.deadline - Date.now()))
        : undefined;
    transaction.onEnd.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
