import { Schema } from 'mongoose';
import type { FeedMessageState, FeedProfile, FeedWorkKind, feedState } from '../../../shared/schemas/feeds.ts';
import type { StayStatus } from '../../../shared/schemas/stays.ts';
import type { BedId, FeedId, FeedMessageId, PatientId, StayId, WardId } from '../../../shared/types/ids.ts';
import type { z } from 'zod';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Movement } from './ledger/movement.ts';

/** A sender that is known to the hospital: who it says it is, from where it may come, and how it is to be read. */
export interface Feed {
  readonly name: string;
  /** MSH-3; empty: whatever is there. */
  readonly sendingApplication: string;
  /** MSH-4; empty: whatever is there. */
  readonly sendingFacility: string;
  readonly addresses: readonly string[];
  readonly state: z.infer<typeof feedState>;
  readonly profile: FeedProfile;
  /** Counts the profile's changes from 1. */
  readonly profileVersion: number;
}

/** What is counted of a feed besides its messages. */
export interface FeedCount {
  readonly feedId: FeedId;
  readonly lastMessageAt: Date;
  /** Messages that came again. */
  readonly duplicates: number;
}

/** A message as it came, kept before it is acknowledged. */
export interface InboxMessage {
  readonly feedId: FeedId;
  /** Of feed, sender, control id, trigger and bytes: the same message twice is one. */
  readonly key: string;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly controlId: string;
  readonly type: string;
  /** Its bytes, base64. */
  readonly raw: string;
  readonly receivedAt: Date;
  /** Not read before. */
  readonly dueAt: Date;
  /** MSH-7 in milliseconds, or when it came: orders what is due at once. */
  readonly sentAt: Date;
  readonly state: FeedMessageState;
  readonly code: string | null;
  readonly tries: number;
  readonly repeats: number;
  readonly isControlIdReused: boolean;
  readonly profileVersion: number;
  /** The stay it belongs to, once known. */
  readonly visitId: string | null;
  /** Whom it speaks of, once known: with their record it goes. */
  readonly patientIds: readonly PatientId[];
}

/** A stay as this feed knows it. */
export interface FeedVisit {
  readonly feedId: FeedId;
  /** Feed and number of the visit. */
  readonly visitKey: string;
  /** `null`: none of its messages could be applied yet. */
  readonly patientId: PatientId | null;
  readonly stayId: StayId | null;
  readonly status: StayStatus | null;
  /** Where the feed says the patient is; asked when that place is mapped. */
  readonly placeKey: string | null;
  /** Later messages of this stay wait for this one. */
  readonly blockedBy: FeedMessageId | null;
  /** Something it depends on changed (a place was mapped): it is to be folded again. */
  readonly isStale: boolean;
  /** So often it failed to be folded since somebody last looked. */
  readonly tries: number;
}

/** The last A20 of a bed: what it says is measured against what it says next. */
export interface FeedBedStatus {
  readonly bedId: BedId;
  /** When the sender says it was so. */
  readonly occurredAt: Date;
  /** `BedState.at` as it was then: while the bed bears it, nobody changed it since. */
  readonly stateAt: string;
}

/** An entry in a stay's ledger. */
export interface FeedMovement {
  readonly feedId: FeedId;
  readonly visitId: string;
  readonly messageId: FeedMessageId;
  /** Whose stay the message says it is. */
  readonly patientId: PatientId;
  readonly movement: Movement;
}

/** Which patient the feed means by an identifier. */
export interface FeedPerson {
  readonly feedId: FeedId;
  /** Feed, assigner and number. */
  readonly personKey: string;
  readonly patientId: PatientId;
  /** The number belongs to a record that was merged away; what comes under it says nothing new of the person. */
  readonly isRetired: boolean;
  /** When the newest thing was recorded that we know of the person. */
  readonly saidAt: Date;
}

/** What a place of the sender's is with us. */
export interface FeedAlias {
  readonly feedId: FeedId;
  readonly placeKey: string;
  readonly text: string;
  readonly bedId: BedId | null;
  /** Of the bed; or a ward whose bed is not known. Both `null`: the place is none of ours. */
  readonly wardId: WardId | null;
}

/** Something a person must see to. */
export interface FeedWork {
  readonly feedId: FeedId;
  readonly kind: FeedWorkKind;
  readonly state: 'open' | 'done';
  /** What makes it the same as another: one is open at a time. */
  readonly about: string;
  readonly place: string | null;
  readonly placeKey: string | null;
  readonly wardId: WardId | null;
  readonly bedId: BedId | null;
  readonly visitId: string | null;
  readonly type: string;
  readonly messageId: FeedMessageId | null;
  readonly times: number;
  readonly openedAt: Date;
  readonly lastAt: Date;
}

const text = { type: String, required: true } as const;
const maybeText = { type: String, default: null } as const;
const instant = { type: Date, required: true } as const;
const number = { type: Number, required: true } as const;

export const feedCollection = defineCollection<Feed>({
  name: 'feeds',
  fields: {
    name: text,
    sendingApplication: { type: String, default: '' },
    sendingFacility: { type: String, default: '' },
    addresses: { type: [String], required: true },
    state: text,
    profile: { type: Schema.Types.Mixed, required: true },
    profileVersion: number,
  },
  indexes: [{ name: 'feed_sender', key: { sendingApplication: 1, sendingFacility: 1, name: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const feedCountCollection = defineCollection<FeedCount>({
  name: 'feedCounts',
  fields: { feedId: text, lastMessageAt: instant, duplicates: number },
  indexes: [{ name: 'feed_count', key: { feedId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It counts.' },
});

/** The index that takes every message once. */
export const INBOX_ONCE = 'inbox_once';

export const inboxCollection = defineCollection<InboxMessage>({
  name: 'hl7Inbox',
  fields: {
    feedId: text,
    key: text,
    hash: text,
    controlId: { type: String, default: '' },
    type: { type: String, default: '' },
    raw: encryptedField,
    receivedAt: instant,
    dueAt: instant,
    sentAt: instant,
    state: text,
    code: maybeText,
    tries: number,
    repeats: number,
    isControlIdReused: { type: Boolean, required: true },
    profileVersion: number,
    visitId: maybeText,
    patientIds: { type: [String], default: [] },
  },
  indexes: [
    { name: INBOX_ONCE, key: { key: 1 }, isUnique: true },
    { name: 'inbox_due', key: { feedId: 1, state: 1, dueAt: 1 } },
    { name: 'inbox_control_id', key: { feedId: 1, controlId: 1 } },
    { name: 'inbox_latest', key: { feedId: 1, _id: -1 } },
    { name: 'inbox_visit', key: { visitId: 1, state: 1 } },
    { name: 'inbox_patient', key: { patientIds: 1 } },
  ],
  encrypted: ['raw'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It is kept as it came; what it changes stands in the journal.' },
});

const exact = (value: string): string => value;

export const feedVisitCollection = defineCollection<FeedVisit>({
  name: 'feedVisits',
  fields: {
    feedId: text,
    visitKey: encryptedField,
    patientId: maybeText,
    stayId: maybeText,
    status: maybeText,
    placeKey: maybeText,
    blockedBy: maybeText,
    isStale: { type: Boolean, required: true },
    tries: { type: Number, default: 0 },
  },
  indexes: [
    { name: 'feed_visit', key: { visitIndex: 1 }, isUnique: true },
    { name: 'feed_visit_patient', key: { patientId: 1 } },
    { name: 'feed_visit_place', key: { feedId: 1, placeKey: 1 } },
    { name: 'feed_visit_blocked', key: { blockedBy: 1 } },
    { name: 'feed_visit_stale', key: { isStale: 1, feedId: 1 } },
  ],
  encrypted: ['visitKey'],
  blind: { visitIndex: { of: 'visitKey', normalise: exact } },
  discipline: 'versioned',
  journal: 'required',
});

export const feedBedStatusCollection = defineCollection<FeedBedStatus>({
  name: 'feedBedStatuses',
  fields: { bedId: text, occurredAt: instant, stateAt: text },
  indexes: [{ name: 'feed_bed_status', key: { bedId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It orders messages; what they change stands in the journal.' },
});

export const feedMovementCollection = defineCollection<FeedMovement>({
  name: 'feedMovements',
  fields: { feedId: text, visitId: text, messageId: text, patientId: text, movement: encryptedField },
  indexes: [
    { name: 'feed_movement_visit', key: { visitId: 1 } },
    { name: 'feed_movement_message', key: { messageId: 1 } },
    { name: 'feed_movement_patient', key: { patientId: 1 } },
  ],
  encrypted: ['movement'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const feedPersonCollection = defineCollection<FeedPerson>({
  name: 'feedPersons',
  fields: {
    feedId: text,
    personKey: encryptedField,
    patientId: text,
    isRetired: { type: Boolean, required: true },
    saidAt: instant,
  },
  indexes: [
    { name: 'feed_person', key: { personIndex: 1 }, isUnique: true },
    { name: 'feed_person_patient', key: { patientId: 1 } },
  ],
  encrypted: ['personKey'],
  blind: { personIndex: { of: 'personKey', normalise: exact } },
  discipline: 'versioned',
  journal: 'required',
});

export const feedAliasCollection = defineCollection<FeedAlias>({
  name: 'feedAliases',
  fields: { feedId: text, placeKey: text, text, bedId: maybeText, wardId: maybeText },
  indexes: [{ name: 'feed_alias', key: { feedId: 1, placeKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const feedWorkCollection = defineCollection<FeedWork>({
  name: 'feedWork',
  fields: {
    feedId: text,
    kind: text,
    state: text,
    about: text,
    place: maybeText,
    placeKey: maybeText,
    wardId: maybeText,
    bedId: maybeText,
    visitId: maybeText,
    type: { type: String, default: '' },
    messageId: maybeText,
    times: number,
    openedAt: instant,
    lastAt: instant,
  },
  indexes: [
    { name: 'feed_work_open', key: { feedId: 1, about: 1 }, isUnique: true, where: { state: 'open' } },
    { name: 'feed_work_list', key: { state: 1, _id: -1 } },
    { name: 'feed_work_visit', key: { visitId: 1, state: 1 } },
    { name: 'feed_work_message', key: { messageId: 1, state: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
