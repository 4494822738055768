import { defineCollection } from '../../db/collection.ts';

/** What the seed has done in a hospital of the demo. Written in one transaction with all it speaks of. */
export interface DemoState {
  readonly of: 'demo';
  /** `published`: those on the sign-in page are in force; `random`: they were replaced when the demo was opened to a network. */
  readonly passwords: 'published' | 'random';
  /** Whether its wards were filled with patients; written with them. */
  readonly isFilled: boolean;
  /** Whether its people were let have talked; written with what they said. */
  readonly isTalking: boolean;
  /** Whether its consent forms were published; written with them. */
  readonly hasForms: boolean;
  /** Whether procedures were planned for some of its patients; written with them. */
  readonly hasProcedures: boolean;
  /** Whether some of its patients agreed when they were registered. */
  readonly hasConsents: boolean;
  /** Whether nurses are on duty in its wards. */
  readonly hasDuties: boolean;
  /** Whether its wards have rosters. */
  readonly hasRosters: boolean;
  /** Whether it has kinds of leave, and some was asked for. */
  readonly hasLeave: boolean;
}

export const demoStateCollection = defineCollection<DemoState>({
  name: 'demoStates',
  fields: {
    of: { type: String, required: true },
    passwords: { type: String, required: true },
    isFilled: { type: Boolean, default: false },
    isTalking: { type: Boolean, default: false },
    hasForms: { type: Boolean, default: false },
    hasProcedures: { type: Boolean, default: false },
    hasConsents: { type: Boolean, default: false },
    hasDuties: { type: Boolean, default: false },
    hasRosters: { type: Boolean, default: false },
    hasLeave: { type: Boolean, default: false },
  },
  indexes: [{ name: 'demo_state_once', key: { of: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Each password it speaks of has its own entry.' },
});
