import { defineCollection, encryptedField } from '../db/collection.ts';

/** A mail to one person. It never holds patient data: it leaves the house in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** `queued`: not delivered yet, or kept to be read here where no mail server is named. `failed`: given up. */
  readonly state: 'queued' | 'sent' | 'failed';
  readonly tries: number;
  readonly nextTryAt: Date;
}

/** Mails hold codes and links, so they go once nobody can still need them. */
const KEPT_SECONDS = 14 * 24 * 3600;

export const mailCollection = defineCollection<Mail>({
  name: 'mails',
  fields: {
    to: { ...encryptedField, required: true },
    subject: { ...encryptedField, required: true },
    text: { ...encryptedField, required: true },
    state: { type: String, enum: ['queued', 'sent', 'failed'], required: true },
    tries: { type: Number, required: true },
    nextTryAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'mail_due', key: { state: 1, nextTryAt: 1 } },
    { name: 'mail_by_time', key: { createdAt: -1 } },
    { name: 'mail_sweep', key: { createdAt: 1 }, sweepAfterSeconds: KEPT_SECONDS },
  ],
  encrypted: ['to', 'subject', 'text'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A mail tells of something that has its own entry; its delivery changes no record.' },
});
