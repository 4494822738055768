import type { EventName } from '../../../../shared/events/registry.ts';
import type { Stream } from '../../../../shared/events/streams.ts';
import type { Follower } from './follow.ts';

/**
 * Hears a stream of which no copy is kept: whoever asked for what it tells of asks again. It listens from now on, and asks
 * once more when it does, since what is shown may be from before; after a cut it hears what it missed, or asks again where
 * that is too much. One told twice only asks again. Whoever lost the right learns it from the answer.
 */
export function newsFollower(
  stream: Stream,
  askAgain: () => Promise<void>,
  isNews: (name: EventName) => boolean = () => true,
): Follower {
  /** The number of the last event heard; `null`: none yet, or too long ago. */
  let heard: number | null = null;
  return {
    stream,
    since: () => heard,
    joined(seq) {
      if (heard === null) void askAgain();
      heard ??= seq;
    },
    take({ seq, name }) {
      if (heard !== null && seq <= heard) return 'ok';
      heard = seq;
      if (isNews(name)) void askAgain();
      return 'ok';
    },
    reload() {
      heard = null;
      return Promise.resolve();
    },
    onRefused: () => void askAgain(),
  };
}
