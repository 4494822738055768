import { defineCollection } from '../db/collection.ts';

/** A link of a hospital's chain: seals one journal entry to all that were sealed before it. */
export interface JournalLink {
  /** 1…n without holes. */
  readonly seq: number;
  readonly entryId: string;
  readonly entryAt: Date;
  /** SHA-256 of the entry as it lies in the database, in hexadecimal digits; so are the two below. */
  readonly entryHash: string;
  /** The hash of the link before; the first has the hospital's own beginning. */
  readonly previous: string;
  readonly hash: string;
}

export const linkCollection = defineCollection<JournalLink>({
  name: 'journalLinks',
  fields: {
    seq: { type: Number, required: true },
    entryId: { type: String, required: true },
    entryAt: { type: Date, required: true },
    entryHash: { type: String, required: true },
    previous: { type: String, required: true },
    hash: { type: String, required: true },
  },
  indexes: [
    { name: 'link_seq', key: { seq: 1 }, isUnique: true },
    { name: 'link_entry', key: { entryId: 1 }, isUnique: true },
  ],
  encrypted: [],
  blind: {},
  discipline: 'append-only',
  journal: { exempt: 'It seals the journal.' },
});

/** Where a hospital's chain stood on a day, kept with the platform: who can rewrite the chain must also rewrite this. */
export interface JournalAnchor {
  readonly hospital: string;
  /** The day in UTC, `2026-03-02`. */
  readonly day: string;
  readonly seq: number;
  readonly hash: string;
}

export const anchorCollection = defineCollection<JournalAnchor>({
  name: 'journalAnchors',
  fields: {
    hospital: { type: String, required: true },
    day: { type: String, required: true },
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
  },
  indexes: [{ name: 'anchor_day', key: { hospital: 1, day: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'append-only',
  journal: { exempt: 'It seals the journal.' },
});
