import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

export const staffListRight: StreamRight = {
  kind: 'staff',
  async mayHear() {
    return person().permissions.has('staff.read');
  },
};
