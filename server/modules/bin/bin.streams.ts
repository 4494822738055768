import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** Whoever looks after the Bin. */
export const binRight: StreamRight = {
  kind: 'bin',
  mayHear: () => Promise.resolve(person().permissions.has('bin.manage')),
};
