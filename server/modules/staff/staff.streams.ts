import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

export const staffListRight: StreamRight = {
  kind: 'staff',
  async mayHear() {
    return person().permissions.has('staff.read');
  },
};

/** A person's own screens are theirs alone. */
export const personRight: StreamRight = {
  kind: 'person',
  async mayHear(stream) {
    return stream.kind === 'person' && stream.id === person().userId;
  },
};
