import type { z } from 'zod';
import type { resolveFeedWork } from '../../../../shared/schemas/feeds.ts';
import type { BedId, FeedWorkId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { assertWardsExist, findBeds } from '../../places/index.ts';
import { APPLY_FEEDS, releaseAfter } from '../apply/worker.ts';
import { announceFeedChanged } from '../feeds.events.ts';
import type { FeedAlias, FeedWork } from '../feeds.model.ts';
import { feedAliasCollection } from '../feeds.model.ts';
import { feedWorkPolicy } from '../feeds.policy.ts';
import { feedAliasRepository, feedVisitRepository, feedWorkRepository, inboxRepository } from '../feeds.repository.ts';
import { asHouse } from '../../../access/as-house.ts';

type Wanted = z.output<typeof resolveFeedWork>;
type Action = Wanted['action'];

/**
 * Sees to something on the list. A place that was mapped is so from then on, and every stay that is there by its feed is
 * brought to the ward. Refuses `version-conflict`, `state-refused` where it is done already or this is no way to do it,
 * and `invalid-input` for a bed or ward that is not the hospital's.
 */
export async function resolveWork(workId: FeedWorkId, { version, action }: Wanted): Promise<Doc<FeedWork>> {
  return transaction(async () => {
    const work = await feedWorkRepository().get(workId);
    authorise(feedWorkPolicy, 'feed.manage', work);
    if (work.version !== version) throw refuse('version-conflict', { currentVersion: work.version });
    if (work.state === 'done') throw refuse('state-refused', { detail: 'This is seen to already.' });
    await act(work, action);
    const done = await feedWorkRepository().update(workId, version, { state: 'done' });
    await journal({ action: 'feed.work-resolved', subject: { kind: 'feed-work', id: workId }, reason: action.kind });
    announceFeedChanged(work.feedId);
    nudge(APPLY_FEEDS);
    return done;
  });
}

async function act(work: FeedWork, action: Action): Promise<void> {
  switch (action.kind) {
    case 'map-to-bed':
      return mapPlace(work, await bedOf(action.bedId));
    case 'map-to-ward':
      await assertWardsExist([action.wardId], '/body/action/wardId');
      return mapPlace(work, { bedId: null, wardId: action.wardId });
    case 'not-ours':
      return mapPlace(work, { bedId: null, wardId: null });
    case 'try-again':
      return tryAgain(work);
    case 'settled':
      return letGo(work);
  }
}

const noWay = () => refuse('state-refused', { detail: 'This cannot be seen to in this way.' });

async function bedOf(bedId: BedId): Promise<{ bedId: BedId; wardId: WardId }> {
  const [bed] = await findBeds([bedId]);
  if (bed !== undefined && bed.retiredAt === null) return { bedId, wardId: bed.wardId };
  const error = { pointer: '/body/action/bedId', message: 'There is no such bed.', code: 'not-found' };
  throw refuse('invalid-input', { errors: [error] });
}

async function mapPlace(work: FeedWork, target: Pick<FeedAlias, 'bedId' | 'wardId'>): Promise<void> {
  const { feedId, placeKey, place } = work;
  if (placeKey === null || place === null || work.kind === 'bed-conflict') throw noWay();
  const known = await feedAliasRepository().findOne({ feedId, placeKey });
  const alias =
    known === null
      ? await feedAliasRepository().insert({ feedId, placeKey, text: place, ...target })
      : await feedAliasRepository().update(known._id, known.version, target);
  await journal({
    action: 'feed.place-mapped',
    subject: { kind: 'feed-alias', id: alias._id },
    changes: fieldChanges<FeedAlias>(known ?? {}, { placeKey, ...target }, feedAliasCollection.encrypted),
  });
  await asHouse('a place of a feed was mapped', async () => {
    await feedVisitRepository().updateMany({ feedId, placeKey }, { isStale: true });
    // A20 says something of a bed and belongs to no stay, so it is read again.
    if (work.messageId !== null && work.visitId === null) {
      await inboxRepository().updateWhere({ _id: work.messageId }, { state: 'received', dueAt: now() });
    }
  });
}

async function tryAgain({ kind, messageId, visitId }: FeedWork): Promise<void> {
  if (messageId === null) {
    if (kind !== 'could-not-apply' || visitId === null) throw noWay();
    await asHouse('a stay of a feed is folded again', () =>
      feedVisitRepository().updateWhere({ _id: visitId }, { isStale: true, tries: 0 }),
    );
    return;
  }
  const again = { state: 'received', dueAt: now(), tries: 0, code: null } as const;
  const moved = await inboxRepository().updateWhere(
    { _id: messageId, $or: [{ state: 'parked' }, { state: 'refused' }] },
    again,
  );
  if (moved === null) throw noWay();
}

/** Somebody did it by hand, or it needs nothing. The message stays as it is, and nothing waits for it any more. */
async function letGo({ messageId }: FeedWork): Promise<void> {
  if (messageId !== null) await asHouse('a parked message was settled', () => releaseAfter(messageId));
}
