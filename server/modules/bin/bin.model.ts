import { Schema } from 'mongoose';
import type { BinKindName, BinOrigin, BinPartName, BinState } from '../../../shared/schemas/bin.ts';
import type { PatientId, StaffId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** What of one collection went. */
export interface BinnedPart {
  readonly part: BinPartName | null;
  /** Name of the collection, by which the kind finds it again. */
  readonly collection: string;
  readonly count: number;
}

/** `at`: ISO 8601. */
export interface SaidByOne {
  readonly by: StaffId;
  readonly at: string;
  readonly reason: string;
}

export interface BinBatchRecord {
  readonly kind: BinKindName;
  readonly recordId: string;
  readonly patientId: PatientId | null;
  /** `null` once purged: what stays says no content. */
  readonly label: string | null;
  readonly reason: string | null;
  readonly parts: readonly BinnedPart[];
  readonly movedBy: StaffId;
  readonly movedAt: Date;
  readonly origin: BinOrigin;
  readonly state: BinState;
  /** When it is purged by itself; `null`: not by itself, or not any more. */
  readonly purgeAt: Date | null;
  readonly isHeld: boolean;
  readonly hold: SaidByOne | null;
  readonly purgeAsked: SaidByOne | null;
  /** Who had it purged before its time; `null`: nobody did. */
  readonly purgedBy: { readonly askedBy: StaffId; readonly agreedBy: StaffId } | null;
  readonly endedAt: Date | null;
}
/** What was moved together and comes back together; once purged, its tombstone. */
export type BinBatch = Doc<BinBatchRecord>;

export const binBatchCollection = defineCollection<BinBatchRecord>({
  name: 'binBatches',
  fields: {
    kind: { type: String, required: true },
    recordId: { type: String, required: true },
    patientId: { type: String, default: null },
    label: encryptedField,
    reason: encryptedField,
    parts: { type: [Schema.Types.Mixed], required: true },
    movedBy: { type: String, required: true },
    movedAt: { type: Date, required: true },
    origin: { type: String, required: true },
    state: { type: String, required: true },
    purgeAt: { type: Date, default: null },
    isHeld: { type: Boolean, required: true },
    hold: encryptedField,
    purgeAsked: encryptedField,
    purgedBy: { type: Schema.Types.Mixed, default: null },
    endedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'bin_batch_list', key: { state: 1, _id: -1 } },
    { name: 'bin_batch_kind', key: { kind: 1, state: 1, _id: -1 } },
    { name: 'bin_batch_due', key: { state: 1, purgeAt: 1 } },
    { name: 'bin_batch_of_record', key: { recordId: 1, state: 1 } },
    { name: 'bin_batch_of_patient', key: { patientId: 1, state: 1 } },
    // A record lies in one batch at a time.
    { name: 'bin_batch_record', key: { recordId: 1 }, isUnique: true, where: { state: 'binned' } },
  ],
  encrypted: ['label', 'reason', 'hold', 'purgeAsked'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
