import type { FeedWorkKind } from '../../../../shared/schemas/feeds.ts';
import type { BedId, FeedId, FeedMessageId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { journal } from '../../../journal/journal.ts';
import type { FeedWork } from '../feeds.model.ts';
import { feedWorkRepository } from '../feeds.repository.ts';
import type { Outcome } from './outcome.ts';

export interface NewWork {
  readonly feedId: FeedId;
  readonly kind: FeedWorkKind;
  /** What makes it the same as one that is open already. */
  readonly about: readonly string[];
  readonly place?: { readonly key: string; readonly text: string } | null;
  readonly wardId?: WardId | null;
  readonly bedId?: BedId | null;
  readonly visitId?: string | null;
  readonly type: string;
  readonly messageId: FeedMessageId | null;
}

/** Puts it on the list of what a person must see to, once: what is there already is met once more. */
export async function askForHelp(work: NewWork, outcome: Outcome): Promise<void> {
  const about = JSON.stringify([work.kind, ...work.about]);
  const at = now();
  outcome.work.push({ kind: work.kind, place: work.place?.text ?? null });
  const open = await feedWorkRepository().findOne({ feedId: work.feedId, about, state: 'open' });
  if (open !== null) {
    // The same message read again is not met once more.
    const isSameMessage = open.messageId !== null && open.messageId === work.messageId;
    await feedWorkRepository().updateWhere({ _id: open._id }, { lastAt: at }, { times: isSameMessage ? 0 : 1 });
    return;
  }
  const fields: FeedWork = {
    feedId: work.feedId,
    kind: work.kind,
    state: 'open',
    about,
    place: work.place?.text ?? null,
    placeKey: work.place?.key ?? null,
    wardId: work.wardId ?? null,
    bedId: work.bedId ?? null,
    visitId: work.visitId ?? null,
    type: work.type,
    messageId: work.messageId,
    times: 1,
    openedAt: at,
    lastAt: at,
  };
  const added = await feedWorkRepository().insert(fields);
  await journal({ action: 'feed.work-opened', subject: { kind: 'feed-work', id: added._id }, reason: work.kind });
}

/** What the facts have settled by themselves. `keep`: what is still so, as it was asked. */
export async function settle(
  visitId: string,
  kind: FeedWorkKind,
  keep: readonly (readonly string[])[] = [],
): Promise<void> {
  const still = new Set(keep.map((about) => JSON.stringify([kind, ...about])));
  for (const work of await feedWorkRepository().find({ visitId, kind, state: 'open' })) {
    if (still.has(work.about)) continue;
    await feedWorkRepository().updateWhere({ _id: work._id, state: 'open' }, { state: 'done' });
    await journal({ action: 'feed.work-settled', subject: { kind: 'feed-work', id: work._id } });
  }
}
