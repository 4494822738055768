import { person } from '../../access/context.ts';
import type { StreamRight } from '../../realtime/stream-rights.ts';
import { isWardVisible } from '../places/index.ts';

/** Who may see the consents of a ward's patients hears how they stand. */
export const wardConsentsRight: StreamRight = {
  kind: 'ward-consents',
  async mayHear(stream) {
    const { permissions } = person();
    if (stream.kind !== 'ward-consents' || !permissions.has('consent.read') || !permissions.has('patient.read')) {
      return false;
    }
    return isWardVisible(stream.id);
  },
};

export const consentTemplatesRight: StreamRight = {
  kind: 'consent-templates',
  mayHear: (stream) => Promise.resolve(stream.kind === 'consent-templates' && person().permissions.has('consent.read')),
};
