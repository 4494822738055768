import { Schema } from 'mongoose';
import type { DutyId, OnCallRoleId, ShiftId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** What was planned, as it stood when the duty began: a shift may be told otherwise or be purged later. */
export interface PlannedShift {
  readonly code: string;
  readonly kind: 'day' | 'evening' | 'night';
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface DutyRecord {
  readonly staffId: StaffId;
  /** `null`: in no ward (pharmacy, reception). */
  readonly wardId: WardId | null;
  /** The published shift it is, where it is one. */
  readonly shiftId: ShiftId | null;
  readonly plan: PlannedShift | null;
  /** The hospital's day it counts for: a night counts for the day it began. */
  readonly date: string;
  /** On-call roles held because of it. */
  readonly roleIds: readonly OnCallRoleId[];
  readonly startedAt: Date;
  /** `null`: still on duty. */
  readonly endedAt: Date | null;
  readonly isOpen: boolean;
  /** When the house ends it, and whether they were asked before that. */
  readonly endsBy: Date;
  readonly isReminded: boolean;
  /** The house ended it, long after its shift was over. */
  readonly isForgotten: boolean;
  /** Times were put right by somebody who may. */
  readonly isCorrected: boolean;
  /** Whole minutes after its shift began; `null` without one. Kept so that the late ones are found. */
  readonly lateMinutes: number | null;
  /** Whole minutes before its shift ended; `null` without one, or while it goes on. */
  readonly earlyMinutes: number | null;
}
export type Duty = Doc<DutyRecord>;

export const dutyCollection = defineCollection<DutyRecord>({
  name: 'duties',
  fields: {
    staffId: { type: String, required: true },
    wardId: { type: String, default: null },
    shiftId: { type: String, default: null },
    plan: { type: Schema.Types.Mixed, default: null },
    date: { type: String, required: true },
    roleIds: { type: [String], required: true },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    isOpen: { type: Boolean, required: true },
    endsBy: { type: Date, required: true },
    isReminded: { type: Boolean, required: true },
    isForgotten: { type: Boolean, required: true },
    isCorrected: { type: Boolean, required: true },
    lateMinutes: { type: Number, default: null },
    earlyMinutes: { type: Number, default: null },
  },
  indexes: [
    // Nobody is on duty twice.
    { name: 'duty_open', key: { staffId: 1 }, isUnique: true, where: { isOpen: true } },
    { name: 'duty_open_in_ward', key: { isOpen: 1, wardId: 1 } },
    { name: 'duty_of_staff', key: { staffId: 1, startedAt: -1 } },
    { name: 'duty_of_day', key: { date: 1, wardId: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** Somebody says that a duty was from when until when. Once approved the duty has these times. */
export interface CorrectionRecord {
  /** Of a duty that was never started: the id it is to have. */
  readonly dutyId: DutyId;
  readonly isAdded: boolean;
  readonly staffId: StaffId;
  readonly wardId: WardId | null;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly was: { readonly startedAt: Date; readonly endedAt: Date | null } | null;
  readonly reason: string;
  readonly state: 'pending' | 'approved' | 'rejected' | 'withdrawn';
  readonly decidedBy: StaffId | null;
  readonly decidedAt: Date | null;
  readonly decision: string | null;
}
export type Correction = Doc<CorrectionRecord>;

export const correctionCollection = defineCollection<CorrectionRecord>({
  name: 'dutyCorrections',
  fields: {
    dutyId: { type: String, required: true },
    isAdded: { type: Boolean, required: true },
    staffId: { type: String, required: true },
    wardId: { type: String, default: null },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, required: true },
    was: { type: Schema.Types.Mixed, default: null },
    reason: encryptedField,
    state: { type: String, required: true },
    decidedBy: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    decision: encryptedField,
  },
  indexes: [
    // One question at a time about a duty.
    { name: 'correction_pending', key: { dutyId: 1 }, isUnique: true, where: { state: 'pending' } },
    { name: 'correction_of_staff', key: { staffId: 1, state: 1 } },
    { name: 'correction_by_state', key: { state: 1, decidedAt: -1 } },
  ],
  encrypted: ['reason', 'decision'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** One record of each person that is written by everything that places a duty of theirs in time, so that these take turns. */
export interface DutyGuard {
  readonly staffId: StaffId;
}

export const dutyGuardCollection = defineCollection<DutyGuard>({
  name: 'dutyGuards',
  fields: { staffId: { type: String, required: true } },
  indexes: [{ name: 'duty_guard', key: { staffId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says nothing; only its being written matters.' },
});
