import type { EventName } from '../../../../shared/events/registry.ts';
import type { Stream } from '../../../../shared/events/streams.ts';
import { follow } from './line.ts';
import { newsFollower } from './news-follower.ts';

/** Asks again when there is news on a stream (`newsFollower`), until the answered function is called. */
export const followNews = (
  stream: Stream,
  askAgain: () => Promise<void>,
  isNews?: (name: EventName) => boolean,
): (() => void) => follow(newsFollower(stream, askAgain, isNews));
