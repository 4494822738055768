import type { z } from 'zod';
import type { addFeed as addFeedSchema, changeFeed as changeFeedSchema } from '../../../../shared/schemas/feeds.ts';
import type { FeedId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Change } from '../../../db/repository.ts';
import { currentTransaction, transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { APPLY_FEEDS } from '../apply/worker.ts';
import { announceFeedChanged } from '../feeds.events.ts';
import type { Feed } from '../feeds.model.ts';
import { feedCollection } from '../feeds.model.ts';
import { feedPolicy } from '../feeds.policy.ts';
import { feedRepository } from '../feeds.repository.ts';
import { forgetAddresses } from '../receive/welcome-addresses.ts';

const taken = () =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/name', message: 'There is a feed of this name and sender.', code: 'already-exists' }],
  });

/** Who may connect is read anew once the change is there for all to see. */
const forgetAfterwards = (): void => {
  const { services, tenant } = context();
  currentTransaction()?.afterCommit.push(() => forgetAddresses(services, tenant.id));
};

/** Registers a sender. Refuses `already-exists` where one of that name and sender is registered. */
export async function addFeed(wanted: z.output<typeof addFeedSchema>): Promise<Doc<Feed>> {
  const fields: Feed = { ...wanted, state: 'active', profileVersion: 1 };
  authorise(feedPolicy, 'feed.manage', fields);
  return transaction(async () => {
    const feed = await feedRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? taken() : error;
      });
    await journal({
      action: 'feed.added',
      subject: { kind: 'feed', id: feed._id },
      changes: fieldChanges({}, fields, feedCollection.encrypted),
    });
    announceFeedChanged(feed._id as FeedId);
    forgetAfterwards();
    return feed;
  });
}

/**
 * Changes a feed. A changed profile is a new version of it; messages read before keep the version they were read by, until
 * they are replayed. What is as asked already is answered as it stands. Refuses `version-conflict` and `already-exists`.
 */
export async function changeFeed(feedId: FeedId, wanted: z.output<typeof changeFeedSchema>): Promise<Doc<Feed>> {
  return transaction(async () => {
    const feed = await feedRepository().get(feedId);
    authorise(feedPolicy, 'feed.manage', feed);
    if (feed.version !== wanted.version) throw refuse('version-conflict', { currentVersion: feed.version });
    const { version: _version, ...rest } = wanted;
    const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Change<Feed>;
    const changes = fieldChanges<Feed>(feed, named, feedCollection.encrypted);
    if (changes.length === 0) return feed;
    const isReadOtherwise = changes.some(({ path }) => path === 'profile');
    const changed = await feedRepository()
      .update(feedId, wanted.version, {
        ...named,
        ...(isReadOtherwise ? { profileVersion: feed.profileVersion + 1 } : {}),
      })
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? taken() : error;
      });
    await journal({ action: 'feed.changed', subject: { kind: 'feed', id: feedId }, changes });
    announceFeedChanged(feedId);
    nudge(APPLY_FEEDS);
    forgetAfterwards();
    return changed;
  });
}
