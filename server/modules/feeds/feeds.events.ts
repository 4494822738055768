import type { FeedId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';

/** Something of the feed is different: who looks at the monitor asks for it. In the transaction in force. */
export const announceFeedChanged = (feedId: FeedId): void => announce({ kind: 'feeds' }, 'feed.changed', { feedId });
