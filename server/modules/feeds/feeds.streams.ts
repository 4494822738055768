import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** How the feeds fare; who looks after them hears it. */
export const feedsRight: StreamRight = {
  kind: 'feeds',
  async mayHear() {
    return person().permissions.has('feed.manage');
  },
};
