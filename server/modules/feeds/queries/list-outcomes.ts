import type { InboxMessage } from '../feeds.model.ts';
import { inboxRepository } from '../feeds.repository.ts';

/** What became of a message, without whom it speaks of. */
export type FeedOutcome = Pick<InboxMessage, 'type' | 'state' | 'code' | 'repeats' | 'controlId'>;

/** Of every message the hospital in force ever got; for reports on small stores, since all of it is read. */
export async function listFeedOutcomes(): Promise<FeedOutcome[]> {
  return (await inboxRepository().find({}, { sort: { _id: 1 } })).map(({ type, state, code, repeats, controlId }) => ({
    type,
    state,
    code,
    repeats,
    controlId,
  }));
}
