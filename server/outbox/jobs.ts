import { context, now } from '../access/context.ts';
import type { Job } from '../jobs/job.ts';
import { assertLease } from '../jobs/lease.ts';
import { outboxRepository } from './outbox.ts';
import type { Relay } from './relay.ts';

/** Whoever wrote an event tells it within this time, or died. */
const LEFT_TO_WRITER_MS = 3_000;
const BATCH = 500;
/** How long a listener that was away can catch up from the outbox. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/** What the outbox does by itself: tells what a crash left untold, and forgets what was told long ago. */
export function outboxJobs(relay: Pick<Relay, 'drain'>): Job[] {
  return [
    {
      name: 'outbox.drain',
      everyMs: 5_000,
      runsWhenSuspended: true,
      async run() {
        await relay.drain(context().tenant, LEFT_TO_WRITER_MS);
      },
    },
    { name: 'outbox.sweep', everyMs: 3_600_000, runsWhenSuspended: true, run: sweep },
  ];
}

async function sweep(): Promise<void> {
  const outbox = outboxRepository();
  const old = { at: { $lt: new Date(now().getTime() - KEPT_MS) }, relayedAt: { $ne: null } } as const;
  for (;;) {
    await assertLease();
    const batch = await outbox.find(old, { sort: { at: 1 }, limit: BATCH });
    // Asked again as it is removed: what is not told is never forgotten.
    await outbox.remove({ ...old, _id: { $in: batch.map((event) => event._id) } });
    if (batch.length < BATCH) return;
  }
}
