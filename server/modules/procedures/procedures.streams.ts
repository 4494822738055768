import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** That some procedure changed tells nothing but its id; whoever hears it asks, and is answered by what they may see. */
export const proceduresRight: StreamRight = {
  kind: 'procedures',
  async mayHear() {
    const { permissions } = person();
    return permissions.has('procedure.read') && permissions.has('patient.read');
  },
};
