import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection } from '../../bin/goes-with.ts';
import { latestVitalsCollection, vitalsCollection } from './vitals.model.ts';

export const vitalsOfPatient: GoesWith = {
  of: 'patient',
  collections: [anyCollection(vitalsCollection), anyCollection(latestVitalsCollection)],
  load: async (ids) => ({
    parts: [
      binPartOf('vitals', vitalsCollection, { patientId: { $in: ids } }),
      binPartOf(null, latestVitalsCollection, { patientId: { $in: ids } }),
    ],
    usedBy: [],
  }),
};
