import { defineCollection, encryptedField } from '../db/collection.ts';

/** The answer to a request that had an effect, kept with the effect so that a repeat gets the same. */
export interface KeptAnswer {
  /** Who asked and the key they chose, hashed together. */
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly requestHash: string;
  readonly status: number;
  readonly answer: unknown;
  readonly keptAt: Date;
}

export const keptAnswerCollection = defineCollection<KeptAnswer>({
  name: 'keptAnswers',
  fields: {
    key: { type: String, required: true },
    requestHash: { type: String, required: true },
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
});
