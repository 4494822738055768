import { Schema } from 'mongoose';
import type { RosterRuleSettings, StaffingNeed, Wish } from '../../../shared/domain/roster-rules.ts';
import type { RosterId, ShiftId, ShiftTemplateId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** When a kind of shift begins and ends by the clocks on the wall. */
export interface ShiftTemplateRecord {
  readonly name: string;
  /** What is typed into a cell: D, N, L1. Unique among those in use, without regard to case. */
  readonly code: string;
  readonly codeKey: string;
  /** Minutes after midnight. An end at or before the start is on the day after. */
  readonly startMinute: number;
  readonly endMinute: number;
  /** Minutes that do not count as worked. */
  readonly breakMinutes: number;
  readonly kind: 'day' | 'evening' | 'night';
  /** `null`: of every ward. */
  readonly wardId: WardId | null;
}
export type ShiftTemplate = Doc<ShiftTemplateRecord>;

/** The plan of one ward for some weeks. Its version counts every change of the plan. */
export interface RosterRecord {
  readonly wardId: WardId;
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
  readonly state: 'draft' | 'published';
  readonly publishedAt: Date | null;
  readonly publishedById: StaffId | null;
}
export type Roster = Doc<RosterRecord>;

/** A shift as it is planned. */
export interface PlannedShiftRecord {
  readonly rosterId: RosterId;
  readonly wardId: WardId;
  /** The hospital's day it begins on: a night belongs to the day it began. */
  readonly date: string;
  readonly templateId: ShiftTemplateId | null;
  readonly code: string;
  readonly kind: ShiftTemplateRecord['kind'];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly breakMinutes: number;
  /** `null`: open, for somebody to take. */
  readonly staffId: StaffId | null;
  readonly note: string | null;
}
export type PlannedShift = Doc<PlannedShiftRecord>;

/** A shift as people were told of it. The plan behind it is the roster's own; an id is the same in both. */
export interface ShiftRecord extends PlannedShiftRecord {
  /** It was taken back after it had been published. */
  readonly isCancelled: boolean;
  /** How often it was told otherwise than before (iCalendar SEQUENCE). */
  readonly sequence: number;
  /** Whose it was before: their calendars say that it was taken from them. */
  readonly hadByIds: readonly StaffId[];
}
export type Shift = Doc<ShiftRecord>;

/** Somebody asks to give, swap or take a published shift. */
export interface SwapRecord {
  readonly kind: 'swap' | 'give' | 'claim';
  readonly state: 'asked' | 'agreed' | 'declined' | 'approved' | 'rejected' | 'withdrawn' | 'overtaken';
  /** It waits for somebody. */
  readonly isOpen: boolean;
  readonly rosterId: RosterId;
  readonly wardId: WardId;
  readonly shiftId: ShiftId;
  readonly otherShiftId: ShiftId | null;
  readonly askerId: StaffId;
  readonly askedId: StaffId | null;
  readonly note: string | null;
  readonly decidedById: StaffId | null;
  readonly decidedAt: Date | null;
  readonly decision: string | null;
}
export type Swap = Doc<SwapRecord>;

/** What somebody wishes for a day of theirs. */
export interface WishRecord {
  readonly staffId: StaffId;
  readonly date: string;
  readonly wish: Wish;
  readonly note: string | null;
}

/** What somebody is contracted to work. */
export interface RosterTermsRecord {
  readonly staffId: StaffId;
  readonly contractMinutes: number | null;
}

/** The hospital's rules; one record. */
export interface RosterSettingsRecord {
  readonly of: 'rules';
  readonly rules: RosterRuleSettings;
}

export interface StaffingNeedsRecord {
  readonly wardId: WardId;
  readonly needs: readonly StaffingNeed[];
}

/** A shift as the change log keeps it: by ids, so that names are those of the day it is read. */
export interface SaidShift {
  readonly date: string;
  readonly code: string;
  readonly kind: ShiftTemplateRecord['kind'];
  /** ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly staffId: StaffId | null;
  readonly note: string | null;
}
export interface SaidChange {
  readonly shiftId: ShiftId;
  readonly before: SaidShift | null;
  readonly after: SaidShift | null;
}

/** What people were told once a roster had been published. */
export interface RosterLogRecord {
  readonly rosterId: RosterId;
  readonly at: Date;
  readonly byId: StaffId | null;
  readonly what: 'published' | 'swap' | 'give' | 'claim' | 'leave' | 'former-staff';
  readonly note: string | null;
  readonly changes: readonly SaidChange[];
}

/** The address a phone's calendar reads somebody's shifts from. */
export interface ShiftCalendarRecord {
  readonly staffId: StaffId;
  readonly tokenHash: string;
  readonly madeAt: Date;
  readonly lastReadAt: Date | null;
}

/** Written by whoever is about to decide on a person's shifts or a ward's rosters, so that they take turns; its id is theirs. */
export interface RosterGuardRecord {
  readonly of: 'person' | 'ward';
}

const versioned = { blind: {}, discipline: 'versioned', journal: 'required' } as const;

export const shiftTemplateCollection = defineCollection<ShiftTemplateRecord>({
  ...versioned,
  name: 'shiftTemplates',
  fields: {
    name: { type: String, required: true },
    code: { type: String, required: true },
    codeKey: { type: String, required: true },
    startMinute: { type: Number, required: true },
    endMinute: { type: Number, required: true },
    breakMinutes: { type: Number, required: true },
    kind: { type: String, required: true },
    wardId: { type: String, default: null },
  },
  indexes: [{ name: 'shift_template_code', key: { wardId: 1, codeKey: 1 }, isUnique: true }],
  encrypted: [],
  canBeBinned: true,
});

export const rosterCollection = defineCollection<RosterRecord>({
  ...versioned,
  name: 'rosters',
  fields: {
    wardId: { type: String, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    state: { type: String, required: true },
    publishedAt: { type: Date, default: null },
    publishedById: { type: String, default: null },
  },
  indexes: [{ name: 'roster_of_ward', key: { wardId: 1, from: -1 }, isUnique: true }],
  encrypted: [],
  canBeBinned: true,
});

const shiftFields = {
  rosterId: { type: String, required: true },
  wardId: { type: String, required: true },
  date: { type: String, required: true },
  templateId: { type: String, default: null },
  code: { type: String, required: true },
  kind: { type: String, required: true },
  startsAt: { type: Date, required: true },
  endsAt: { type: Date, required: true },
  breakMinutes: { type: Number, required: true },
  staffId: { type: String, default: null },
  note: encryptedField,
};

export const plannedShiftCollection = defineCollection<PlannedShiftRecord>({
  ...versioned,
  name: 'plannedShifts',
  fields: shiftFields,
  indexes: [
    { name: 'planned_shift_of_staff', key: { staffId: 1, startsAt: 1 } },
    { name: 'planned_shift_of_roster', key: { rosterId: 1, date: 1 } },
    { name: 'planned_shift_of_template', key: { templateId: 1, date: 1 } },
  ],
  encrypted: ['note'],
  canBeBinned: true,
});

export const shiftCollection = defineCollection<ShiftRecord>({
  ...versioned,
  name: 'shifts',
  fields: {
    ...shiftFields,
    isCancelled: { type: Boolean, required: true },
    sequence: { type: Number, required: true },
    hadByIds: { type: [String], default: [] },
  },
  indexes: [
    { name: 'shift_of_staff', key: { staffId: 1, startsAt: 1 } },
    { name: 'shift_had_by', key: { hadByIds: 1, startsAt: 1 } },
    { name: 'shift_of_ward', key: { wardId: 1, startsAt: 1 } },
    { name: 'shift_of_roster', key: { rosterId: 1, date: 1 } },
  ],
  encrypted: ['note'],
  canBeBinned: true,
});

export const swapCollection = defineCollection<SwapRecord>({
  ...versioned,
  name: 'shiftSwaps',
  fields: {
    kind: { type: String, required: true },
    state: { type: String, required: true },
    isOpen: { type: Boolean, required: true },
    rosterId: { type: String, required: true },
    wardId: { type: String, required: true },
    shiftId: { type: String, required: true },
    otherShiftId: { type: String, default: null },
    askerId: { type: String, required: true },
    askedId: { type: String, default: null },
    note: encryptedField,
    decidedById: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    decision: encryptedField,
  },
  indexes: [
    // Nobody asks twice about one shift while the first waits.
    { name: 'swap_open', key: { shiftId: 1, askerId: 1 }, isUnique: true, where: { isOpen: true } },
    { name: 'swap_of_ward', key: { wardId: 1, isOpen: 1, _id: -1 } },
    { name: 'swap_of_asker', key: { askerId: 1, isOpen: 1 } },
    { name: 'swap_of_asked', key: { askedId: 1, isOpen: 1 } },
    { name: 'swap_of_roster', key: { rosterId: 1 } },
  ],
  encrypted: ['note', 'decision'],
  canBeBinned: true,
});

export const wishCollection = defineCollection<WishRecord>({
  ...versioned,
  name: 'shiftWishes',
  fields: {
    staffId: { type: String, required: true },
    date: { type: String, required: true },
    wish: { type: String, required: true },
    note: encryptedField,
  },
  indexes: [{ name: 'wish_of_day', key: { staffId: 1, date: 1 }, isUnique: true }],
  encrypted: ['note'],
  canBeBinned: true,
});

export const rosterTermsCollection = defineCollection<RosterTermsRecord>({
  ...versioned,
  name: 'rosterTerms',
  fields: { staffId: { type: String, required: true }, contractMinutes: { type: Number, default: null } },
  indexes: [{ name: 'roster_terms', key: { staffId: 1 }, isUnique: true }],
  encrypted: [],
  canBeBinned: true,
});

export const rosterSettingsCollection = defineCollection<RosterSettingsRecord>({
  ...versioned,
  name: 'rosterSettings',
  fields: { of: { type: String, required: true }, rules: { type: Schema.Types.Mixed, required: true } },
  indexes: [{ name: 'roster_settings', key: { of: 1 }, isUnique: true }],
  encrypted: [],
});

export const staffingNeedsCollection = defineCollection<StaffingNeedsRecord>({
  ...versioned,
  name: 'staffingNeeds',
  fields: { wardId: { type: String, required: true }, needs: { type: [Schema.Types.Mixed], required: true } },
  indexes: [{ name: 'staffing_needs', key: { wardId: 1 }, isUnique: true }],
  encrypted: [],
});

export const rosterLogCollection = defineCollection<RosterLogRecord>({
  ...versioned,
  name: 'rosterLog',
  fields: {
    rosterId: { type: String, required: true },
    at: { type: Date, required: true },
    byId: { type: String, default: null },
    what: { type: String, required: true },
    note: encryptedField,
    changes: encryptedField,
  },
  indexes: [{ name: 'roster_log', key: { rosterId: 1, _id: -1 } }],
  encrypted: ['note', 'changes'],
  discipline: 'append-only',
  canBeBinned: true,
});

export const shiftCalendarCollection = defineCollection<ShiftCalendarRecord>({
  ...versioned,
  name: 'shiftCalendars',
  fields: {
    staffId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    madeAt: { type: Date, required: true },
    lastReadAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'shift_calendar_of_staff', key: { staffId: 1 }, isUnique: true },
    { name: 'shift_calendar_token', key: { tokenHash: 1 }, isUnique: true },
  ],
  encrypted: [],
  // When it was last read is noted with every reading; that an address is made or ended stands in the journal.
  journal: { exempt: 'When it was last read changes with every reading; making and ending it are journalled.' },
  canBeBinned: true,
});

export const rosterGuardCollection = defineCollection<RosterGuardRecord>({
  ...versioned,
  name: 'rosterGuards',
  fields: { of: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  journal: { exempt: 'It says nothing; only its being written matters.' },
});
