import type { Stream } from '../../shared/events/streams.ts';
import { transaction } from '../db/transaction.ts';
import { listEvents, outboxRepository } from './outbox.ts';

const AT_ONCE = 300;

/**
 * Writes other words into events of a stream that are kept, without telling anybody: their numbers, names and instants stay.
 * For a past that must forget somebody. Call it outside transactions; may be repeated.
 * @param rewrite the data as it is to be from now on; `null`: as it is
 */
export async function rewriteEvents(
  of: Stream,
  span: { readonly from: Date; readonly until: Date },
  rewrite: (data: unknown) => unknown,
): Promise<void> {
  let after = 0;
  for (;;) {
    const events = await listEvents(of, { after, ...span, limit: AT_ONCE });
    const changes = events
      .map(({ id: _id, data }) => ({ _id, data: rewrite(data) }))
      .filter(({ data }) => data !== null);
    if (changes.length > 0) {
      await transaction(async () => {
        for (const { _id, data } of changes) await outboxRepository().updateWhere({ _id }, { data });
      });
    }
    after = events.at(-1)?.seq ?? after;
    if (events.length < AT_ONCE) return;
  }
}
