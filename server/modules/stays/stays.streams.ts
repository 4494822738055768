import { isWardVisible } from '../places/index.ts';
import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';

/** Who lies in a ward is heard by those who may see patients and see the ward. */
export const censusRight: StreamRight = {
  kind: 'census',
  async mayHear(stream) {
    return stream.kind === 'census' && person().permissions.has('patient.read') && (await isWardVisible(stream.id));
  },
};
