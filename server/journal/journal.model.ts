import { defineCollection, encryptedField } from '../db/collection.ts';

/**
 * One change between two states of a field. Kept encrypted: destroying the hospital's key destroys what it says. Of a
 * field that its own collection keeps encrypted (a name, a phone number, free text) only that it changed.
 */
export interface FieldChange {
  readonly path: string;
  /** `null` where the field is secret. */
  readonly before: unknown;
  /** `null` where the field is secret. */
  readonly after: unknown;
  readonly isSecret?: true;
}

/** One thing that happened: who did what to which record, when, and in which request. */
export interface JournalEntry {
  readonly at: Date;
  readonly actorKind: 'staff' | 'operator' | 'kiosk' | 'system';
  /** The person's id, or the screen's; `null` where the house itself acted. */
  readonly actorId: string | null;
  readonly sessionId: string | null;
  /** What the house was doing, where it acted itself. */
  readonly purpose: string | null;
  /** Whose act the house's own followed from. Absent elsewhere, so that entries without it stay as they were sealed. */
  readonly onBehalfOf?: string;
  /** Past tense, as events are named: `bed.added`, `session.started`. Reads end in `.read`, live ones in `.followed`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly requestId: string;
  readonly changes: readonly FieldChange[] | null;
  readonly reason: string | null;
}

export const journalCollection = defineCollection<JournalEntry>({
  name: 'journal',
  fields: {
    at: { type: Date, required: true },
    actorKind: { type: String, required: true },
    actorId: { type: String },
    sessionId: { type: String },
    purpose: { type: String },
    onBehalfOf: { type: String },
    action: { type: String, required: true },
    subjectKind: { type: String, required: true },
    subjectId: { type: String, required: true },
    requestId: { type: String, required: true },
    changes: encryptedField,
    reason: encryptedField,
  },
  indexes: [
    { name: 'journal_by_time', key: { at: 1, _id: 1 } },
    { name: 'journal_by_subject', key: { subjectKind: 1, subjectId: 1, at: 1 } },
    { name: 'journal_by_actor', key: { actorId: 1, at: 1 } },
  ],
  encrypted: ['changes', 'reason'],
  blind: {},
  discipline: 'append-only',
  journal: { exempt: 'It is the journal.' },
  isMadeWhole: true,
});
