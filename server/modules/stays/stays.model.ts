import type { z } from 'zod';
import { Schema } from 'mongoose';
import type { CleaningState, DischargeState, Precaution } from '../../../shared/domain/bed-state.ts';
import type {
  BedNeed,
  ChecklistItem,
  Disposition,
  MovementKind,
  requestStatus,
  StayClass,
  StayStatus,
  urgency,
} from '../../../shared/schemas/stays.ts';
import type {
  BedId,
  DepartmentId,
  FeedId,
  PatientId,
  RequestId,
  StaffId,
  StayId,
  WardId,
} from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';
import { visitKeyOf } from './visit-key.ts';

/** Who did something, by the name they had then. */
export interface By {
  readonly id: StaffId;
  readonly name: string;
}

/** Where the patient was before the change that can be taken back. */
export interface PlaceBefore {
  readonly wardId: WardId;
  readonly departmentId: DepartmentId | null;
  readonly bedId: BedId | null;
  readonly onWardSince: Date;
  readonly inBedSince: Date | null;
  readonly discharge: DischargeState;
  readonly dischargeAt: Date | null;
  readonly isReadyToMove: boolean;
}

export interface Undo {
  readonly kind: 'move' | 'discharge';
  readonly until: Date;
  /** The beds as the change left them: any later change of one ends the undoing. */
  readonly beds: readonly { readonly bedId: BedId; readonly version: number }[];
  readonly before: PlaceBefore;
  /** The request the move met. */
  readonly requestId: RequestId | null;
}

export interface FeedTold {
  readonly status: StayStatus;
  readonly wardId: WardId | null;
  readonly bedId: BedId | null;
  readonly movedAt: Date;
}

/** An inpatient stay (FHIR Encounter): one patient from admission to leaving. */
export interface StayRecord {
  readonly patientId: PatientId;
  /** Records that became part of the patient's while the stay was theirs: a merge taken back gives it back to them. */
  readonly formerPatientIds: readonly PatientId[];
  readonly status: StayStatus;
  readonly isOpen: boolean;
  /** The one open stay of its patient. A feed may speak of another at the same time. */
  readonly isMain: boolean;
  readonly class: StayClass;
  readonly visitNumber: string;
  /** Where they are, or were last. */
  readonly wardId: WardId;
  readonly bedId: BedId | null;
  readonly departmentId: DepartmentId | null;
  /** The stay of the mother, of one who was admitted beside her. */
  readonly bornToStayId: StayId | null;
  readonly isWithMother: boolean;
  readonly consultantId: StaffId | null;
  readonly consultantName: string | null;
  readonly admittedAt: Date;
  readonly onWardSince: Date;
  readonly inBedSince: Date | null;
  readonly leftAt: Date | null;
  /** `YYYY-MM-DD`. */
  readonly edd: string | null;
  readonly precaution: Precaution | null;
  readonly discharge: DischargeState;
  readonly dischargeAt: Date | null;
  readonly disposition: Disposition | null;
  readonly checklist: readonly ChecklistItem[];
  readonly isReadyToMove: boolean;
  readonly note: string | null;
  readonly undo: Undo | null;
  /** The version of the patient's record that the last command showed, so that its echo is not announced again. */
  readonly patientVersion: number;
  readonly by: By | null;
  readonly changedAt: Date;
  /** The feed that speaks of it, and by which key (unique with it). */
  readonly feedId: FeedId | null;
  readonly visitKey: string | null;
  /** Where it last said the patient is: only what it says anew moves anyone, or it would undo what people did since. */
  readonly feedTold: FeedTold | null;
  /** The bed a feed reopened the stay in, which was somebody else's by then. */
  readonly refusedBedId: BedId | null;
}
export type Stay = Doc<StayRecord>;

const optional = (type: unknown) => ({ type, default: null });

export const stayCollection = defineCollection<StayRecord>({
  name: 'stays',
  fields: {
    patientId: { type: String, required: true },
    formerPatientIds: { type: [String], required: true },
    status: { type: String, required: true },
    isOpen: { type: Boolean, required: true },
    isMain: { type: Boolean, required: true },
    class: { type: String, required: true },
    visitNumber: encryptedField,
    wardId: { type: String, required: true },
    bedId: optional(String),
    departmentId: optional(String),
    bornToStayId: optional(String),
    isWithMother: { type: Boolean, required: true },
    consultantId: optional(String),
    consultantName: encryptedField,
    admittedAt: { type: Date, required: true },
    onWardSince: { type: Date, required: true },
    inBedSince: optional(Date),
    leftAt: optional(Date),
    edd: optional(String),
    precaution: optional(String),
    discharge: { type: String, required: true },
    dischargeAt: optional(Date),
    disposition: encryptedField,
    checklist: encryptedField,
    isReadyToMove: { type: Boolean, required: true },
    note: encryptedField,
    undo: optional(Schema.Types.Mixed),
    patientVersion: { type: Number, required: true },
    by: optional(Schema.Types.Mixed),
    changedAt: { type: Date, required: true },
    feedId: optional(String),
    visitKey: encryptedField,
    feedTold: optional(Schema.Types.Mixed),
    refusedBedId: optional(String),
  },
  indexes: [
    { name: 'stay_open_of_patient', key: { patientId: 1 }, isUnique: true, where: { isMain: true } },
    { name: 'stay_open_in_ward', key: { isOpen: 1, wardId: 1 } },
    { name: 'stay_of_patient', key: { patientId: 1, admittedAt: -1 } },
    { name: 'stay_of_mother', key: { bornToStayId: 1 }, where: { bornToStayId: { $type: 'string' } } },
    {
      name: 'stay_of_feed',
      key: { feedId: 1, visitKeyIndex: 1 },
      isUnique: true,
      where: { feedId: { $type: 'string' } },
    },
    { name: 'stay_left', key: { leftAt: 1 }, where: { leftAt: { $type: 'date' } } },
  ],
  encrypted: ['visitNumber', 'consultantName', 'disposition', 'checklist', 'note', 'visitKey'],
  blind: { visitKeyIndex: { of: 'visitKey', normalise: visitKeyOf } },
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** `also`: a feed says they are here, and somebody else is, too. */
export type OccupancyRole = 'sole' | 'infant' | 'also';

/** A bed someone lies in, or lay in from … to. */
export interface OccupancyRecord {
  readonly bedId: BedId;
  readonly wardId: WardId;
  readonly stayId: StayId;
  readonly patientId: PatientId;
  readonly role: OccupancyRole;
  readonly from: Date;
  readonly to: Date | null;
  readonly isActive: boolean;
  /** Active and `sole`: unique for each bed. */
  readonly claimsBed: boolean;
  /** Active and not `also`: unique for each patient. */
  readonly claimsPatient: boolean;
  /** It was a mistake that was taken back; it counts nowhere. */
  readonly isVoid: boolean;
  /** What the bed was in need of before, for the one who takes the admission back. */
  readonly cleaningBefore: CleaningState | null;
}
export type Occupancy = Doc<OccupancyRecord>;

export const occupancyCollection = defineCollection<OccupancyRecord>({
  name: 'occupancies',
  fields: {
    bedId: { type: String, required: true },
    wardId: { type: String, required: true },
    stayId: { type: String, required: true },
    patientId: { type: String, required: true },
    role: { type: String, required: true },
    from: { type: Date, required: true },
    to: optional(Date),
    isActive: { type: Boolean, required: true },
    claimsBed: { type: Boolean, required: true },
    claimsPatient: { type: Boolean, required: true },
    isVoid: { type: Boolean, required: true },
    cleaningBefore: optional(Schema.Types.Mixed),
  },
  indexes: [
    // Two people can never put two patients into one bed, nor one patient into two (BED-4).
    { name: 'occupancy_of_bed', key: { bedId: 1 }, isUnique: true, where: { claimsBed: true } },
    { name: 'occupancy_of_patient', key: { patientId: 1 }, isUnique: true, where: { claimsPatient: true } },
    { name: 'occupancy_of_stay', key: { stayId: 1, isActive: 1 } },
    { name: 'occupancy_active_bed', key: { bedId: 1, isActive: 1 } },
    { name: 'occupancy_in_time', key: { wardId: 1, from: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** What happened to a stay: its history, of which nothing is ever changed. */
export interface MovementRecord {
  readonly stayId: StayId;
  readonly kind: MovementKind;
  /** When it happened. */
  readonly at: Date;
  /** When the house learned of it. */
  readonly recordedAt: Date;
  readonly fromBedId: BedId | null;
  readonly fromWardId: WardId | null;
  readonly toBedId: BedId | null;
  readonly toWardId: WardId | null;
  readonly by: By | null;
  /** `user`, or the feed that said so. */
  readonly source: 'user' | FeedId;
  readonly reason: string | null;
}
export type Movement = Doc<MovementRecord>;

export const movementCollection = defineCollection<MovementRecord>({
  name: 'movements',
  fields: {
    stayId: { type: String, required: true },
    kind: { type: String, required: true },
    at: { type: Date, required: true },
    recordedAt: { type: Date, required: true },
    fromBedId: optional(String),
    fromWardId: optional(String),
    toBedId: optional(String),
    toWardId: optional(String),
    by: optional(Schema.Types.Mixed),
    source: { type: String, required: true },
    reason: encryptedField,
  },
  indexes: [
    { name: 'movement_of_stay', key: { stayId: 1, _id: 1 } },
    { name: 'movement_in_time', key: { at: 1 } },
  ],
  encrypted: ['reason'],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
  canBeBinned: true,
});

/** Somebody waits for a bed. */
export interface RequestRecord {
  readonly kind: 'admission' | 'transfer';
  readonly status: z.infer<typeof requestStatus>;
  /** Asked or accepted, and not met yet. */
  readonly isOpen: boolean;
  readonly patientId: PatientId;
  readonly stayId: StayId | null;
  readonly fromWardId: WardId | null;
  readonly fromBedId: BedId | null;
  readonly toWardId: WardId;
  readonly heldBedId: BedId | null;
  readonly need: BedNeed;
  readonly urgency: z.infer<typeof urgency>;
  readonly note: string | null;
  readonly answerNote: string | null;
  readonly askedBy: By | null;
  readonly askedAt: Date;
  readonly answeredBy: By | null;
  readonly answeredAt: Date | null;
}
export type BedRequest = Doc<RequestRecord>;

export const requestCollection = defineCollection<RequestRecord>({
  name: 'bedRequests',
  fields: {
    kind: { type: String, required: true },
    status: { type: String, required: true },
    isOpen: { type: Boolean, required: true },
    patientId: { type: String, required: true },
    stayId: optional(String),
    fromWardId: optional(String),
    fromBedId: optional(String),
    toWardId: { type: String, required: true },
    heldBedId: optional(String),
    need: { type: Schema.Types.Mixed, required: true },
    urgency: { type: String, required: true },
    note: encryptedField,
    answerNote: encryptedField,
    askedBy: optional(Schema.Types.Mixed),
    askedAt: { type: Date, required: true },
    answeredBy: optional(Schema.Types.Mixed),
    answeredAt: optional(Date),
  },
  indexes: [
    { name: 'request_open_of_patient', key: { patientId: 1 }, isUnique: true, where: { isOpen: true } },
    { name: 'request_to_ward', key: { isOpen: 1, toWardId: 1 } },
    { name: 'request_from_ward', key: { isOpen: 1, fromWardId: 1 } },
    { name: 'request_of_bed', key: { heldBedId: 1 }, where: { heldBedId: { $type: 'string' } } },
  ],
  encrypted: ['note', 'answerNote'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
