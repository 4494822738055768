import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** Whoever reads rosters sees who is on duty. */
export const dutyRight: StreamRight = {
  kind: 'duty',
  mayHear: () => Promise.resolve(person().permissions.has('roster.read')),
};
