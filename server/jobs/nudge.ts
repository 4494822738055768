import { context } from '../access/context.ts';
import { currentTransaction } from '../db/transaction.ts';

/** Lets the job run soon in the hospital in force: after the commit, where a transaction is in force. */
export function nudge(job: string): void {
  const { services, tenant } = context();
  const now = () => services.jobs?.nudge(tenant, job);
  const transaction = currentTransaction();
  if (transaction === undefined) now();
  else transaction.afterCommit.push(now);
}
