import type { WardId } from '../../shared/types/ids.ts';
import type { Permission } from '../../shared/types/permissions.ts';
import { defineCollection, encryptedField } from '../db/collection.ts';

/** The answer to a request that had an effect, kept with the effect so that a repeat gets the same. */
export interface KeptAnswer {
  /** Who asked and the key they chose, hashed together. */
  readonly key: string;
  /** Method, path, query and body, hashed under the hospital's key. */
  readonly requestHash: string;
  /** What the person might do and see when they were answered; `wardIds` as an actor's: `null` is every ward. */
  readonly permissions: readonly Permission[];
  readonly wardIds: readonly WardId[] | null;
  readonly status: number;
  readonly answer: unknown;
  readonly keptAt: Date;
}

export const keptAnswerCollection = defineCollection<KeptAnswer>({
  name: 'keptAnswers',
  fields: {
    key: { type: String, required: true },
    requestHash: { type: String, required: true },
    permissions: { type: [String], required: true },
    wardIds: { type: [String], default: null },
    status: { type: Number, required: true },
    answer: encryptedField,
    keptAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'kept_answer_key', key: { key: 1 }, isUnique: true },
    { name: 'kept_answer_sweep', key: { keptAt: 1 }, sweepAfterSeconds: 48 * 3600 },
  ],
  encrypted: ['answer'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It repeats an answer; the effect has its own entry.' },
  isMadeWhole: true,
});
