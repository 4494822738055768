import type { FeedMessageState } from '../../../../shared/schemas/feeds.ts';
import type { FeedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { journal } from '../../../journal/journal.ts';
import { APPLY_FEEDS } from '../apply/worker.ts';
import { announceFeedChanged } from '../feeds.events.ts';
import { feedPolicy } from '../feeds.policy.ts';
import { feedRepository, inboxRepository } from '../feeds.repository.ts';

const STUCK: readonly FeedMessageState[] = ['parked', 'held', 'refused'];
const anyOf = (states: readonly FeedMessageState[]) => states.map((state) => ({ state }));
/** Says how a bed stood at an instant that is past, and belongs to no ledger that could be folded anew. */
const BED_STATUS = 'ADT^A20';

/**
 * Lets what the feed sent be read once more by its present profile: what is stuck, or everything. Each message takes the
 * place of what it said before, so that reading all of them again changes only what the profile changed. What was said of
 * beds alone (A20) and done is left as it is. Answers how many.
 */
export async function replayFeed(feedId: FeedId, which: 'stuck' | 'all'): Promise<number> {
  return transaction(async () => {
    authorise(feedPolicy, 'feed.manage', await feedRepository().get(feedId));
    const wanted = [
      ...anyOf(STUCK),
      ...(which === 'all' ? [{ state: 'applied', type: { $ne: BED_STATUS } } as const] : []),
    ];
    const again = { state: 'received', dueAt: now(), tries: 0, code: null } as const;
    const count = await inboxRepository().updateMany({ feedId, $or: wanted }, again);
    await journal({ action: 'feed.replayed', subject: { kind: 'feed', id: feedId }, reason: which });
    announceFeedChanged(feedId);
    nudge(APPLY_FEEDS);
    return count;
  });
}
