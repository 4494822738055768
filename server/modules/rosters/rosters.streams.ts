import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';
import { isWardVisible } from '../places/index.ts';

/** Whoever reads rosters and sees the ward. */
export const rosterRight: StreamRight = {
  kind: 'roster',
  async mayHear(stream) {
    return stream.kind === 'roster' && person().permissions.has('roster.read') && (await isWardVisible(stream.id));
  },
};
