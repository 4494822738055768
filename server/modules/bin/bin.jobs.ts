import { context, now } from '../../access/context.ts';
import type { Job } from '../../jobs/job.ts';
import { assertLease, LeaseLostError } from '../../jobs/lease.ts';
import type { BinBatch } from './bin.model.ts';
import { binBatchRepository } from './bin.repository.ts';
import { beginPurge, finishPurge, PURGE_BIN } from './commands/purge-batch.ts';
import type { Classes } from './classes.ts';
import { proposeRetention } from './commands/propose-retention.ts';
import type { Kinds } from './kinds.ts';

const AT_ONCE = 100;

/** Does it with each; what fails with one keeps no other, and is thrown in the end so that it is seen. */
async function withEach(batches: readonly BinBatch[], work: (batch: BinBatch) => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const batch of batches) {
    try {
      await assertLease();
      await work(batch);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      const { services, tenant } = context();
      services.log.error('Something in the Bin could not be purged.', { hospitalId: tenant.id, error });
      failures.push(error);
    }
  }
  return failures;
}

/** Everything that was begun, also by a house that died over it, then everything whose time is over. */
async function purgeWhatIsDue(kinds: Kinds): Promise<void> {
  const begun = await binBatchRepository().find({ state: 'purging' }, { sort: { _id: 1 } });
  const failures = await withEach(begun, (batch) => finishPurge(kinds, batch));
  let after = new Date(0);
  for (;;) {
    const isDue = { state: 'binned', isHeld: false, purgeAt: { $gt: after, $lte: now() } } as const;
    const due = await binBatchRepository().find(isDue, { sort: { purgeAt: 1 }, limit: AT_ONCE });
    const failed = await withEach(due, async (batch) => {
      const purging = await beginPurge(batch);
      if (purging !== null) await finishPurge(kinds, purging);
    });
    failures.push(...failed);
    if (due.length < AT_ONCE) break;
    // What failed stays behind; those of the same instant are found by the next run.
    if (failed.length > 0) after = due.at(-1)?.purgeAt ?? now();
  }
  if (failures.length > 0) throw failures[0];
}

export const binJobs = (kinds: Kinds, classes: Classes): readonly Job[] => [
  { name: PURGE_BIN, everyMs: 600_000, run: () => purgeWhatIsDue(kinds) },
  // It looks once a month; a house that was down then does on the next day.
  { name: 'retention.propose', everyMs: 24 * 3_600_000, run: () => proposeRetention(kinds, classes) },
];
