import type { StaffId } from '../../shared/types/ids.ts';
import { definePolicy } from '../access/policy.ts';
import { defineCollection } from '../db/collection.ts';
import { repository } from '../db/repository.ts';

/** That somebody is there, as one node knows it. It holds until then and no longer: a node that was killed says nothing. */
export interface PresenceEntry {
  readonly nodeId: string;
  readonly staffId: StaffId;
  readonly until: Date;
}

const presenceCollection = defineCollection<PresenceEntry>({
  name: 'presence',
  fields: {
    nodeId: { type: String, required: true },
    staffId: { type: String, required: true },
    until: { type: Date, required: true },
  },
  indexes: [
    { name: 'presence_alive', key: { until: 1 } },
    { name: 'presence_of_node', key: { nodeId: 1, staffId: 1 } },
    { name: 'presence_sweep', key: { until: 1 }, sweepAfterSeconds: 3_600 },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Who is there at the moment; out of date within a minute.' },
  isMadeWhole: true,
});

// Whoever may ask at all (the route, the socket event) may know it of everybody they can write to.
const presencePolicy = definePolicy<PresenceEntry>({ of: 'presence', scope: () => ({}), rules: {} });

export const presenceRepository = () => repository(presenceCollection, presencePolicy);
