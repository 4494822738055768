import { Schema } from 'mongoose';
import type { LeavePart } from '../../../shared/domain/leave-days.ts';
import type { LeaveState } from '../../../shared/schemas/leave.ts';
import type { LeaveTypeId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Collection } from '../../db/collection.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** A kind of leave: annual, study. */
export interface LeaveTypeRecord {
  readonly name: string;
  /** The name as it is compared. */
  readonly nameKey: string;
  readonly counts: 'working-days' | 'every-day';
  /** Whether it draws on a balance. */
  readonly isLimited: boolean;
  /** What everybody has in a year, and what of it stays for the next at most: half days. */
  readonly yearHalfDays: number;
  readonly carryHalfDays: number;
}
export type LeaveTypeDoc = Doc<LeaveTypeRecord>;

/** What was set for one person in one year beside what everybody has. */
export interface LeaveBalanceRecord {
  readonly staffId: StaffId;
  readonly typeId: LeaveTypeId;
  readonly year: number;
  /** Half days; `null`: what everybody has. */
  readonly entitled: number | null;
  /** `null`: what the year before left. */
  readonly carried: number | null;
  readonly note: string | null;
}
export type LeaveBalanceDoc = Doc<LeaveBalanceRecord>;

export interface LeaveRequestRecord {
  readonly staffId: StaffId;
  readonly typeId: LeaveTypeId;
  /** As it was called when it was asked for: what was granted keeps its name. */
  readonly typeName: string;
  /** First and last day, both included (`YYYY-MM-DD` of the hospital). */
  readonly from: string;
  readonly to: string;
  readonly fromPart: LeavePart;
  readonly toPart: LeavePart;
  /** What it takes from the balance of each year it touches, as it was counted when it was asked for. */
  readonly takes: readonly { readonly year: number; readonly halfDays: number }[];
  /** The wards they were assigned to then: whoever decides for one of these decides it. */
  readonly wardIds: readonly WardId[];
  readonly reason: string | null;
  readonly state: LeaveState;
  /** Who asked; they themselves, or somebody for them. */
  readonly askedBy: StaffId;
  readonly decidedBy: StaffId | null;
  readonly decidedAt: Date | null;
  readonly decision: string | null;
  readonly coverId: StaffId | null;
}
export type LeaveRequest = Doc<LeaveRequestRecord>;

/** A day on which the hospital rests, as far as a hospital does. */
export interface HolidayRecord {
  readonly date: string;
  readonly name: string;
}

/** What is set for the whole hospital. There is one at most. */
export interface LeaveSettingsRecord {
  readonly of: 'hospital';
  /** 1 is Monday, 7 is Sunday. */
  readonly workDays: readonly number[];
}

/** Written by everyone who is about to change what somebody has of leave, so that they take turns. */
export interface LeaveGuard {
  readonly staffId: StaffId;
}

export const leaveTypeCollection = defineCollection<LeaveTypeRecord>({
  name: 'leaveTypes',
  fields: {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    counts: { type: String, required: true },
    isLimited: { type: Boolean, required: true },
    yearHalfDays: { type: Number, required: true },
    carryHalfDays: { type: Number, required: true },
  },
  indexes: [{ name: 'leave_type_name', key: { nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const leaveBalanceCollection = defineCollection<LeaveBalanceRecord>({
  name: 'leaveBalances',
  fields: {
    staffId: { type: String, required: true },
    typeId: { type: String, required: true },
    year: { type: Number, required: true },
    entitled: { type: Number, default: null },
    carried: { type: Number, default: null },
    note: encryptedField,
  },
  indexes: [{ name: 'leave_balance', key: { staffId: 1, typeId: 1, year: 1 }, isUnique: true }],
  encrypted: ['note'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const leaveRequestCollection = defineCollection<LeaveRequestRecord>({
  name: 'leaveRequests',
  fields: {
    staffId: { type: String, required: true },
    typeId: { type: String, required: true },
    typeName: encryptedField,
    from: { type: String, required: true },
    to: { type: String, required: true },
    fromPart: { type: String, required: true },
    toPart: { type: String, required: true },
    takes: { type: [Schema.Types.Mixed], required: true },
    wardIds: { type: [String], required: true },
    reason: encryptedField,
    state: { type: String, required: true },
    askedBy: { type: String, required: true },
    decidedBy: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    decision: encryptedField,
    coverId: { type: String, default: null },
  },
  indexes: [
    { name: 'leave_of_staff', key: { staffId: 1, from: 1 } },
    { name: 'leave_to_decide', key: { state: 1, from: 1 } },
    { name: 'leave_of_type', key: { typeId: 1, state: 1 } },
  ],
  encrypted: ['typeName', 'reason', 'decision'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const holidayCollection = defineCollection<HolidayRecord>({
  name: 'holidays',
  fields: { date: { type: String, required: true }, name: { type: String, required: true } },
  indexes: [{ name: 'holiday_date', key: { date: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const leaveSettingsCollection = defineCollection<LeaveSettingsRecord>({
  name: 'leaveSettings',
  fields: { of: { type: String, required: true }, workDays: { type: [Number], required: true } },
  indexes: [{ name: 'leave_settings', key: { of: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const leaveGuardCollection = defineCollection<LeaveGuard>({
  name: 'leaveGuards',
  fields: { staffId: { type: String, required: true } },
  indexes: [{ name: 'leave_guard', key: { staffId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says nothing; only its being written matters.' },
  canBeBinned: true,
});

export const leaveCollections: readonly Pick<Collection<never>, 'name'>[] = [
  leaveTypeCollection,
  leaveBalanceCollection,
  leaveRequestCollection,
  holidayCollection,
  leaveSettingsCollection,
  leaveGuardCollection,
];
