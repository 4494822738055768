import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** Whoever decides leave; one's own is told on one's own stream. */
export const leaveRight: StreamRight = {
  kind: 'leave',
  mayHear: () => Promise.resolve(person().permissions.has('leave.decide')),
};
