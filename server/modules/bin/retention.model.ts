import { Schema } from 'mongoose';
import type { BinKindName } from '../../../shared/schemas/bin.ts';
import type { RetentionClassName } from '../../../shared/schemas/retention.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';

/** What a hospital changed of how long things are kept; what is not named is as shipped. A hospital has one. */
export interface Retention {
  readonly isOfHospital: true;
  readonly days: Readonly<Partial<Record<BinKindName, number>>>;
  readonly classes: Readonly<
    Partial<Record<RetentionClassName, { readonly years: number; readonly minorsUntilAge: number }>>
  >;
}

export const retentionCollection = defineCollection<Retention>({
  name: 'retentions',
  fields: {
    isOfHospital: { type: Boolean, required: true },
    days: { type: Schema.Types.Mixed, required: true },
    classes: { type: Schema.Types.Mixed, required: true },
  },
  indexes: [{ name: 'retention_one', key: { isOfHospital: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** Somebody decided that a record is kept although its time is over. */
export interface KeptRecord {
  readonly of: RetentionClassName;
  readonly recordId: string;
  readonly until: Date;
  readonly by: StaffId;
  /** `null` once the record is purged. */
  readonly reason: string | null;
}

export const keptRecordCollection = defineCollection<KeptRecord>({
  name: 'keptRecords',
  fields: {
    of: { type: String, required: true },
    recordId: { type: String, required: true },
    until: { type: Date, required: true },
    by: { type: String, required: true },
    reason: encryptedField,
  },
  indexes: [
    { name: 'kept_record', key: { of: 1, recordId: 1 }, isUnique: true },
    { name: 'kept_record_id', key: { recordId: 1 } },
  ],
  encrypted: ['reason'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** That records of a class were looked through for what may be destroyed: once a month, by whichever node was first. */
export interface RetentionLook {
  readonly of: RetentionClassName;
  /** `YYYY-MM` in the hospital's time zone. */
  readonly month: string;
  readonly foundAny: boolean;
}

export const retentionLookCollection = defineCollection<RetentionLook>({
  name: 'retentionLooks',
  fields: {
    of: { type: String, required: true },
    month: { type: String, required: true },
    foundAny: { type: Boolean, required: true },
  },
  indexes: [{ name: 'retention_look', key: { of: 1, month: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A mark that somebody was asked; what they decide has its own entry.' },
});
