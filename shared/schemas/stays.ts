import { z } from 'zod';
import { dischargeState, precaution } from './bed-state.ts';
import { bedId, departmentId, patientId, requestId, staffId, stayId, wardId } from '../types/ids.ts';
import { instant, line, paragraph } from '../types/text.ts';
import { patientCard } from './patients.ts';
import { bedTag, bedType } from './places.ts';
import { news2View } from './vitals.ts';

/** A calendar date, `YYYY-MM-DD`. */
const date = z.iso.date();
const version = z.number().int();
const reason = line(200);

/** FHIR R4 Encounter.status, as far as an inpatient stay has them. */
export const stayStatus = z.enum(['planned', 'in-progress', 'onleave', 'finished', 'cancelled']);
export type StayStatus = z.infer<typeof stayStatus>;

/** HL7 table 0004 / FHIR ActEncounterCode. */
export const stayClass = z.enum(['inpatient', 'emergency', 'day-case', 'observation', 'newborn', 'outpatient']);
export type StayClass = z.infer<typeof stayClass>;

/** How a patient left (FHIR discharge-disposition, HL7 table 0112 by the feed's map). */
export const disposition = z.enum([
  'home',
  'alt-home',
  'other-hcf',
  'hosp',
  'long',
  'aadvice',
  'exp',
  'psy',
  'rehab',
  'snf',
  'oth',
]);
export type Disposition = z.infer<typeof disposition>;

/** Who must do something before the patient can leave. */
export const checklistOwner = z.enum([
  'nursing',
  'doctor',
  'pharmacy',
  'therapy',
  'social-work',
  'transport',
  'family',
]);
export type ChecklistOwner = z.infer<typeof checklistOwner>;

/** The steps of every discharge, each with its owner; a ward's own are added by name. */
export const checklistKind = z.enum([
  'summary-written',
  'medicines-ready',
  'transport-booked',
  'family-informed',
  'follow-up-booked',
  'equipment-returned',
  'home-care-arranged',
  'other',
]);

export const checklistItem = z.strictObject({
  id: z.string().max(40),
  kind: checklistKind,
  /** What it is, where the kind is `other`. */
  text: z.string().nullable(),
  owner: checklistOwner,
  state: z.enum(['open', 'done', 'not-needed']),
  /** It keeps the patient here. */
  isBlocker: z.boolean(),
  doneAt: instant.nullable(),
  doneBy: z.string().nullable(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

/**
 * A patient on a ward, as the bed and its panel show them. Everything here is patient data: it travels in the ward's
 * census, which is heard with `patient.read` only.
 */
export const stayCard = z.strictObject({
  id: stayId,
  version,
  patient: patientCard,
  /** Present on an infant who lies with its mother. */
  motherStayId: stayId.nullable(),
  status: stayStatus,
  class: stayClass,
  visitNumber: z.string(),
  wardId,
  /** `null`: on the ward, bed unknown or none yet. */
  bedId: bedId.nullable(),
  departmentId: departmentId.nullable(),
  consultant: z.strictObject({ id: staffId.nullable(), name: z.string() }).nullable(),
  admittedAt: instant,
  onWardSince: instant,
  /** In this bed since. */
  inBedSince: instant.nullable(),
  edd: date.nullable(),
  precaution: precaution.nullable(),
  discharge: dischargeState,
  /** When a planned discharge is meant to happen, or a confirmed one was confirmed. */
  dischargeAt: instant.nullable(),
  checklist: z.array(checklistItem),
  /** A request of this patient for another ward that nobody has met yet. */
  transferRequestId: requestId.nullable(),
  isReadyToMove: z.boolean(),
  /** What the ward wants to remember at a glance. */
  note: z.string().nullable(),
  news2: news2View.nullable(),
  /** Who changed the stay last; `null`: the house or a feed. */
  by: z.strictObject({ id: staffId, name: z.string() }).nullable(),
  at: instant,
});
export type StayCard = z.infer<typeof stayCard>;

export const requestStatus = z.enum(['open', 'accepted', 'rejected', 'cancelled', 'met']);
export const urgency = z.enum(['routine', 'soon', 'urgent']);

export const bedNeed = z.strictObject({
  type: bedType.nullable(),
  tags: z.array(bedTag).max(7),
  precaution: precaution.nullable(),
});
export type BedNeed = z.infer<typeof bedNeed>;

/** Somebody waits for a bed. Shown in the census of the ward that is asked and, for a transfer, of the ward they lie in. */
export const requestCard = z.strictObject({
  id: requestId,
  version,
  kind: z.enum(['admission', 'transfer']),
  status: requestStatus,
  patient: patientCard,
  stayId: stayId.nullable(),
  fromWardId: wardId.nullable(),
  fromBedId: bedId.nullable(),
  toWardId: wardId,
  /** The bed held for them. */
  heldBedId: bedId.nullable(),
  need: bedNeed,
  urgency,
  note: z.string().nullable(),
  answerNote: z.string().nullable(),
  askedBy: z.strictObject({ id: staffId, name: z.string() }).nullable(),
  askedAt: instant,
  answeredBy: z.strictObject({ id: staffId, name: z.string() }).nullable(),
  answeredAt: instant.nullable(),
});
export type RequestCard = z.infer<typeof requestCard>;

/** Who lies in a ward and who waits for a bed there, and the position in the stream `census` to listen on from. */
export const wardCensus = z.strictObject({
  wardId,
  stays: z.array(stayCard),
  requests: z.array(requestCard),
  seq: z.number().int(),
  abilities: z.strictObject({ canManageStays: z.boolean(), canRequest: z.boolean(), canRecordVitals: z.boolean() }),
});
export type WardCensus = z.infer<typeof wardCensus>;
export const wardCensuses = z.strictObject({ censuses: z.array(wardCensus) });

/** Why somebody puts a patient into a bed that is not clean, or moves a state backwards. */
const override = reason.optional();

export const admitPatient = z.strictObject({
  patientId,
  bedId,
  /** The bed's version as it was seen. */
  bedVersion: version,
  requestId: requestId.optional(),
  class: stayClass.default('inpatient'),
  departmentId: departmentId.optional(),
  consultantId: staffId.optional(),
  edd: date.optional(),
  precaution: precaution.optional(),
  overrideReason: override,
});
export const admitInfant = z.strictObject({ motherVersion: version, patientId });
export const moveStay = z.strictObject({
  version,
  toBedId: bedId,
  toBedVersion: version,
  reason: reason.optional(),
  overrideReason: override,
});
export const swapStays = z.strictObject({
  one: z.strictObject({ stayId, version }),
  other: z.strictObject({ stayId, version }),
  reason: reason.optional(),
});
export const changeStay = z.strictObject({
  version,
  edd: date.nullable().optional(),
  consultantId: staffId.nullable().optional(),
  departmentId: departmentId.nullable().optional(),
  precaution: precaution.nullable().optional(),
  isReadyToMove: z.boolean().optional(),
  note: paragraph(280).nullable().optional(),
});
export const planDischarge = z.strictObject({
  version,
  /** `none` takes it back. */
  to: dischargeState,
  at: instant.optional(),
});
export const dischargeStay = z.strictObject({
  version,
  disposition,
  /** Needed while a blocker of the checklist is open. */
  overrideReason: override,
});
/** Within ten seconds, and only while nothing else has happened to the beds and the stay. */
export const undoStay = z.strictObject({ version });
/** The admission was a mistake: the bed is as it was before. */
export const cancelAdmission = z.strictObject({ version, reason });
export const changeChecklist = z.strictObject({
  version,
  item: z.strictObject({
    /** Absent: a new item. */
    id: z.string().max(40).optional(),
    kind: checklistKind,
    text: line(80).nullable(),
    owner: checklistOwner,
    state: z.enum(['open', 'done', 'not-needed']),
    isBlocker: z.boolean(),
  }),
});
/** The stay as it is now; `undoableUntil` where the change can still be taken back. */
export const stayChanged = z.strictObject({ stay: stayCard, undoableUntil: instant.nullable() });
export const staysChanged = z.strictObject({ stays: z.array(stayCard) });

export const askForBed = z.strictObject({
  kind: z.enum(['admission', 'transfer']),
  patientId,
  /** The stay to be moved, with a transfer. */
  stayId: stayId.optional(),
  toWardId: wardId,
  need: bedNeed,
  urgency,
  note: paragraph(280).optional(),
});
export const answerRequest = z.strictObject({
  version,
  answer: z.enum(['accept', 'reject', 'cancel']),
  note: paragraph(280).optional(),
  /** With `accept`: the bed to hold for them, and until when. */
  holdBedId: bedId.optional(),
  holdUntil: instant.optional(),
});

/** Why a bed stands where it does among the suggestions; the client has the words. */
export const suggestionReason = z.enum([
  'held-for-them',
  'has-tags',
  'lacks-tags',
  'right-type',
  'other-type',
  'isolation-fits',
  'isolation-missing',
  'keeps-isolation-free',
  'same-sex-bay',
  'mixed-sex-bay',
  'empty-bay',
  'child-bed-fits',
  'child-bed-wrong',
  'same-ward',
  'same-department',
  'other-department',
  'being-cleaned',
]);
export const bedSuggestion = z.strictObject({
  bedId,
  bedVersion: version,
  code: z.string(),
  wardId,
  wardName: z.string(),
  roomName: z.string(),
  /** 0…100; only its order means anything. */
  score: z.number().int(),
  reasons: z.array(suggestionReason),
  /** `false`: shown with its reasons, but a person must override to use it. */
  isSuitable: z.boolean(),
});
export type SuggestionReason = z.infer<typeof suggestionReason>;
export type BedSuggestion = z.infer<typeof bedSuggestion>;
export const suggestBeds = z.strictObject({
  patientId,
  stayId: stayId.optional(),
  wardIds: z.array(wardId).max(100).optional(),
  need: bedNeed,
  limit: z.number().int().min(1).max(50).default(10),
});
export const bedSuggestions = z.strictObject({ items: z.array(bedSuggestion) });

/** One line of the huddle: a patient whose leaving is due, late, planned or kept up. */
export const huddleLine = z.strictObject({
  stay: stayCard,
  wardName: z.string(),
  bedCode: z.string().nullable(),
  why: z.enum(['edd-today', 'edd-overdue', 'edd-missing', 'discharge-planned', 'discharge-confirmed']),
});
export const huddle = z.strictObject({
  /** The hospital's calendar day it is for. */
  on: date,
  lines: z.array(huddleLine),
  blockersByOwner: z.array(z.strictObject({ owner: checklistOwner, count: z.number().int() })),
  waiting: z.array(requestCard),
});
export type Huddle = z.infer<typeof huddle>;

/** Whose huddle: the wards of a department, one ward, or every ward the viewer sees. */
export const huddleQuery = z.strictObject({ departmentId: departmentId.optional(), wardId: wardId.optional() });

/** What happened to a stay, as its history says it; the client has the words. */
export const movementKind = z.enum([
  'admitted',
  'joined-mother',
  'moved',
  'swapped',
  'move-undone',
  'discharged',
  'discharge-undone',
  'cancelled',
  'uncancelled',
]);
export type MovementKind = z.infer<typeof movementKind>;

/** Where a stay has been, newest first. */
export const stayHistory = z.strictObject({
  items: z.array(
    z.strictObject({
      at: instant,
      kind: z.string(),
      wardName: z.string().nullable(),
      bedCode: z.string().nullable(),
      by: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
