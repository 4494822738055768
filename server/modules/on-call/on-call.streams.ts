import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

export const onCallRight: StreamRight = {
  kind: 'on-call',
  mayHear: (stream) => Promise.resolve(stream.kind === 'on-call' && person().permissions.has('chat.use')),
};
