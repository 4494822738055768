import type { StreamKind } from '../../shared/events/streams.ts';
import { context, now } from '../access/context.ts';
import type { Filter } from '../db/filter.ts';
import type { Job } from '../jobs/job.ts';
import { assertLease } from '../jobs/lease.ts';
import type { OutboxEvent } from './outbox.model.ts';
import { outboxRepository } from './outbox.ts';
import type { Relay } from './relay.ts';

/** Whoever wrote an event tells it within this time, or died. */
const LEFT_TO_WRITER_MS = 3_000;
const BATCH = 500;
/** How long a listener that was away can catch up from the outbox. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * What the outbox does by itself: tells what a crash left untold, and forgets what was told long ago.
 * @param kept kinds of streams whose events are a record of their own: a module keeps them, and forgets them itself
 */
export function outboxJobs(relay: Pick<Relay, 'drain'>, kept: readonly StreamKind[] = []): Job[] {
  return [
    {
      name: 'outbox.drain',
      everyMs: 5_000,
      runsWhenSuspended: true,
      async run() {
        await relay.drain(context().tenant, LEFT_TO_WRITER_MS);
      },
    },
    { name: 'outbox.sweep', everyMs: 3_600_000, runsWhenSuspended: true, run: () => sweep(kept) },
  ];
}

/**
 * Names of streams that are of none of these kinds, as ranges of names: a stream is called `kind` or `kind:id`, `;` is the
 * next sign after `:`, and what lies between two kept kinds is not kept.
 */
export function outside(kept: readonly StreamKind[]): readonly Filter<OutboxEvent>[] {
  const names = [...kept].sort();
  const from = [null, ...names.map((kind) => `${kind};`)];
  const to = [...names.map((kind) => `${kind}:`), null];
  return from.map((start, index) => {
    const end = to[index] ?? null;
    return {
      stream: { ...(start === null ? {} : { $gte: start }), ...(end === null ? {} : { $lt: end }), $exists: true },
    };
  });
}

async function sweep(kept: readonly StreamKind[]): Promise<void> {
  const outbox = outboxRepository();
  const at = { $lt: new Date(now().getTime() - KEPT_MS) };
  const old = { at, relayedAt: { $ne: null }, $or: outside(kept) } as const;
  for (;;) {
    await assertLease();
    const batch = await outbox.find(old, { sort: { at: 1 }, limit: BATCH });
    // Asked again as it is removed: what is not told is never forgotten.
    await outbox.remove({ ...old, _id: { $in: batch.map((event) => event._id) } });
    if (batch.length < BATCH) return;
  }
}
