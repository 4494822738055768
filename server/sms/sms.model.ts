import { defineCollection, encryptedField } from '../db/collection.ts';

/** A text message to one phone. It never holds patient data: it leaves the house in plain text. */
export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** `queued`: not delivered yet, or kept to be read here where no provider is named. `failed`: given up. */
  readonly state: 'queued' | 'sent' | 'failed';
  readonly tries: number;
  readonly nextTryAt: Date;
}

const KEPT_SECONDS = 14 * 24 * 3600;

export const smsCollection = defineCollection<Sms>({
  name: 'textMessages',
  fields: {
    to: { ...encryptedField, required: true },
    text: { ...encryptedField, required: true },
    state: { type: String, enum: ['queued', 'sent', 'failed'], required: true },
    tries: { type: Number, required: true },
    nextTryAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'sms_due', key: { state: 1, nextTryAt: 1 } },
    { name: 'sms_by_time', key: { createdAt: -1 } },
    { name: 'sms_sweep', key: { createdAt: 1 }, sweepAfterSeconds: KEPT_SECONDS },
  ],
  encrypted: ['to', 'text'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A text message tells of something that has its own entry; its delivery changes no record.' },
});
