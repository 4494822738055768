import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';
import { wardRepository } from './places.repository.ts';

/**
 * The list's stream names every ward of the hospital, so only who sees every ward hears it. Who is limited to some
 * learns of changes to them from the streams of those wards (`ward.described`).
 */
export const wardsRight: StreamRight = {
  kind: 'wards',
  async mayHear() {
    const { permissions, wardIds } = person();
    return permissions.has('ward.read') && wardIds === null;
  },
};

export const wardRight: StreamRight = {
  kind: 'ward',
  async mayHear(stream) {
    return stream.kind === 'ward' && (await wardRepository().findOne({ _id: stream.id })) !== null;
  },
};
