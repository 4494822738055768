import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';
import { isWardVisible } from '../places/index.ts';

/** Who may see patients hears who lies in the wards they see. */
export const censusRight: StreamRight = {
  kind: 'census',
  async mayHear(stream) {
    return stream.kind === 'census' && person().permissions.has('patient.read') && isWardVisible(stream.id);
  },
};
