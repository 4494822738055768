import { defineCollection } from '../../db/collection.ts';

/** What the seed has done in a hospital of the demo. Written in one transaction with all it speaks of. */
export interface DemoState {
  readonly of: 'demo';
  /** `published`: those on the sign-in page are in force; `random`: they were replaced when the demo was opened to a network. */
  readonly passwords: 'published' | 'random';
  /** Whether its wards were filled with patients; written with them. */
  readonly isFilled: boolean;
}

export const demoStateCollection = defineCollection<DemoState>({
  name: 'demoStates',
  fields: {
    of: { type: String, required: true },
    passwords: { type: String, required: true },
    isFilled: { type: Boolean, default: false },
  },
  indexes: [{ name: 'demo_state_once', key: { of: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Each password it speaks of has its own entry.' },
});
