import type { FeedMessageState, FeedMessageView, feedMessageRaw } from '../../../../shared/schemas/feeds.ts';
import type { FeedId, FeedMessageId } from '../../../../shared/types/ids.ts';
import type { z } from 'zod';
import { journalAccess } from '../../../journal/journal.ts';
import { presentMessage } from '../feeds.presenter.ts';
import { feedRepository, inboxRepository } from '../feeds.repository.ts';
import { decode, toSegments } from '../hl7/decode.ts';

export interface MessagesWanted {
  readonly state?: FeedMessageState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The feed's messages, the latest first. Refuses `not-found` for a feed that is not the hospital's. */
export async function listMessages(
  feedId: FeedId,
  { state, cursor, limit }: MessagesWanted,
): Promise<{ items: FeedMessageView[]; nextCursor: string | null }> {
  await feedRepository().get(feedId);
  const found = await inboxRepository().find(
    { feedId, ...(state === undefined ? {} : { state }), ...(cursor === undefined ? {} : { _id: { $lt: cursor } }) },
    { sort: { _id: -1 }, limit: limit + 1 },
  );
  const items = found.slice(0, limit).map(presentMessage);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One message as it was sent. That somebody read it stands in the journal before they do. */
export async function readMessage(messageId: FeedMessageId): Promise<z.infer<typeof feedMessageRaw>> {
  const message = await inboxRepository().get(messageId);
  const feed = await feedRepository().get(message.feedId);
  await journalAccess({ action: 'feed.message.read', subject: { kind: 'feed-message', id: messageId } });
  const text = decode(Buffer.from(message.raw, 'base64'), feed.profile.charset);
  return { message: presentMessage(message), segments: toSegments(text) };
}
