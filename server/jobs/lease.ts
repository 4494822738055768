import { AsyncLocalStorage } from 'node:async_hooks';
import { context, now } from '../access/context.ts';
import { currentTransaction, guardCommits } from '../db/transaction.ts';
import type { HeldLease } from './lease.model.ts';
import { leasesOf } from './lease.model.ts';

/** Someone else does this job now. What the old holder was about to commit does not stand. */
export class LeaseLostError extends Error {
  constructor(lease: string) {
    super(`The lease ${lease} is lost.`);
    this.name = 'LeaseLostError';
  }
}

const storage = new AsyncLocalStorage<HeldLease>();

/**
 * Throws `LeaseLostError` unless the job in force still holds its lease. Inside a transaction the commit then fails too,
 * should someone take over in between. Every transaction of a job ends with it; call it where a long job writes outside
 * of one. Throws outside a job.
 */
export async function assertLease(): Promise<void> {
  const lease = storage.getStore();
  if (lease === undefined) throw new Error('Only a job holds a lease.');
  const leases = leasesOf(context().services.tenants.platform.connection);
  if (!(await leases.isHeld(lease, now(), currentTransaction()?.session))) throw new LeaseLostError(lease.id);
}

/** Does `work` under the lease: no transaction in it commits once the lease is lost. */
export const runUnderLease = <T>(lease: HeldLease, work: () => Promise<T>): Promise<T> =>
  storage.run(lease, () => guardCommits(assertLease, work));
