import { Schema } from 'mongoose';
import type { NoticeChannel, NoticeReach, NoticeType } from '../../../shared/domain/notice-types.ts';
import type { NoticeLink, NoticeWhy } from '../../../shared/schemas/notices.ts';
import type { MessageId, NoticeId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** Whom a cause concerns, and what tells them why it reached them. */
export type Audience =
  /** These people. */
  | { readonly staffIds: readonly StaffId[]; readonly why: NoticeWhy }
  /** Whoever is assigned to one of these wards; with `roles`, of those who see one of them whoever holds such a role. */
  | { readonly wardIds: readonly WardId[]; readonly roles?: readonly Role[]; readonly why: NoticeWhy };

/** What its sentences are filled with, by name. */
export type NoticeWords = Readonly<Record<string, string>>;

/** Something happened that people should know of. Written by what caused it, made into notices by a job. */
export interface CauseRecord {
  /** Unique in the hospital: one cause is told once, however often it is raised. */
  readonly key: string;
  readonly type: NoticeType;
  readonly audiences: readonly Audience[];
  /** Who knows already. */
  readonly exceptIds: readonly StaffId[];
  readonly words: NoticeWords;
  readonly link: NoticeLink;
  /** The message it leads to, so that it can be forgotten with it. */
  readonly messageId: MessageId | null;
  /** Causes of one subject within a minute fall together; `null`: never. */
  readonly subject: string | null;
  readonly at: Date;
  /** `failed`: tried too often and given up; somebody should look. */
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly tries: number;
  readonly nextTryAt: Date;
}
export type Cause = Doc<CauseRecord>;

/** After this the inbox forgets, and the causes with it. */
const KEPT_SECONDS = 90 * 24 * 3600;

export const causeCollection = defineCollection<CauseRecord>({
  name: 'noticeCauses',
  fields: {
    key: { type: String, required: true },
    type: { type: String, required: true },
    audiences: { type: [Schema.Types.Mixed], required: true },
    exceptIds: { type: [String], required: true },
    words: { ...encryptedField, required: true },
    link: { type: Schema.Types.Mixed, required: true },
    messageId: { type: String, default: null },
    subject: { type: String, default: null },
    at: { type: Date, required: true },
    state: { type: String, required: true },
    tries: { type: Number, required: true },
    nextTryAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'cause_key', key: { key: 1 }, isUnique: true },
    { name: 'cause_waiting', key: { state: 1, _id: 1 }, where: { state: 'waiting' } },
    { name: 'cause_message', key: { messageId: 1 }, where: { messageId: { $type: 'string' } } },
    { name: 'cause_link', key: { link: 1 }, where: { messageId: null } },
    { name: 'cause_sweep', key: { createdAt: 1 }, sweepAfterSeconds: KEPT_SECONDS },
  ],
  encrypted: ['words'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It tells of something that has its own entry.' },
});

/** What causes asked for is done, by one person or for all: their notices wait for nothing any more. */
export interface SettlementRecord {
  /** All causes whose key is this, or begins with it. */
  readonly key: string;
  readonly isPrefix: boolean;
  /** `null`: everybody’s. */
  readonly staffId: StaffId | null;
  /** Instead of settling: whatever was told of this message is to be forgotten. */
  readonly forgets: MessageId | null;
  readonly at: Date;
}
export type Settlement = Doc<SettlementRecord>;

export const settlementCollection = defineCollection<SettlementRecord>({
  name: 'noticeSettlements',
  fields: {
    key: { type: String, required: true },
    isPrefix: { type: Boolean, required: true },
    staffId: { type: String, default: null },
    forgets: { type: String, default: null },
    at: { type: Date, required: true },
  },
  indexes: [{ name: 'settlement_in_order', key: { _id: 1 } }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It follows from something that has its own entry.' },
});

/** One person's notice of a cause, or of several that fell together. */
export interface NoticeRecord {
  readonly staffId: StaffId;
  readonly causeKeys: readonly string[];
  /** Of the newest of them; ids are in the order in which causes were raised. */
  readonly lastCauseId: string;
  readonly type: NoticeType;
  readonly level: number;
  readonly why: NoticeWhy;
  readonly words: NoticeWords;
  readonly link: NoticeLink;
  readonly messageId: MessageId | null;
  readonly subject: string | null;
  /** When the first of its causes happened, and the newest. */
  readonly firstAt: Date;
  readonly at: Date;
  readonly count: number;
  readonly pushedAt: Date | null;
  readonly seenAt: Date | null;
  readonly actedAt: Date | null;
}
export type Notice = Doc<NoticeRecord>;

export const noticeCollection = defineCollection<NoticeRecord>({
  name: 'notices',
  fields: {
    staffId: { type: String, required: true },
    causeKeys: { type: [String], required: true },
    lastCauseId: { type: String, required: true },
    type: { type: String, required: true },
    level: { type: Number, required: true },
    why: { type: String, required: true },
    words: { ...encryptedField, required: true },
    link: { type: Schema.Types.Mixed, required: true },
    messageId: { type: String, default: null },
    subject: { type: String, default: null },
    firstAt: { type: Date, required: true },
    at: { type: Date, required: true },
    count: { type: Number, required: true },
    pushedAt: { type: Date, default: null },
    seenAt: { type: Date, default: null },
    actedAt: { type: Date, default: null },
  },
  indexes: [
    // Exactly once for each cause and person, whatever died on the way (NOTE-3).
    { name: 'notice_once', key: { causeKeys: 1, staffId: 1 }, isUnique: true },
    { name: 'notice_inbox', key: { staffId: 1, _id: -1 } },
    { name: 'notice_unseen', key: { staffId: 1, seenAt: 1, level: 1, actedAt: 1 } },
    { name: 'notice_subject', key: { staffId: 1, subject: 1, firstAt: 1 }, where: { subject: { $type: 'string' } } },
    { name: 'notice_message', key: { messageId: 1 }, where: { messageId: { $type: 'string' } } },
    { name: 'notice_link', key: { link: 1 }, where: { messageId: null } },
    { name: 'notice_sweep', key: { createdAt: 1 }, sweepAfterSeconds: KEPT_SECONDS },
  ],
  encrypted: ['words'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A notice tells of something that has its own entry; that it was seen changes no record.' },
});

/** One choice that differs from how the house would have it. */
export interface Choice {
  readonly type: NoticeType;
  readonly channel: NoticeChannel;
  readonly reach: NoticeReach;
  readonly isOn: boolean;
}

/** How one person wants to be told. */
export interface PreferencesRecord {
  readonly staffId: StaffId;
  readonly choices: readonly Choice[];
  /** The types of which they want to hear also where it is not their ward; so that a cause finds them. */
  readonly anyTypes: readonly NoticeType[];
  /** `HH:MM` in the hospital's time zone. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
}
export type Preferences = Doc<PreferencesRecord>;

export const preferencesCollection = defineCollection<PreferencesRecord>({
  name: 'noticePreferences',
  fields: {
    staffId: { type: String, required: true },
    choices: { type: [Schema.Types.Mixed], required: true },
    anyTypes: { type: [String], required: true },
    quiet: { type: Schema.Types.Mixed, default: null },
  },
  indexes: [
    { name: 'preferences_of_staff', key: { staffId: 1 }, isUnique: true },
    { name: 'preferences_any', key: { anyTypes: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** A browser that asked for web push (RFC 8030). */
export interface SubscriptionRecord {
  readonly staffId: StaffId;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly device: string;
}
export type PushSubscription = Doc<SubscriptionRecord>;

export const subscriptionCollection = defineCollection<SubscriptionRecord>({
  name: 'pushSubscriptions',
  fields: {
    staffId: { type: String, required: true },
    endpoint: { ...encryptedField, required: true },
    p256dh: { ...encryptedField, required: true },
    auth: { ...encryptedField, required: true },
    device: { ...encryptedField, required: true },
  },
  indexes: [
    // One browser is one person's: on a shared computer it follows who asked last.
    { name: 'subscription_endpoint', key: { endpointIndex: 1 }, isUnique: true },
    { name: 'subscription_of_staff', key: { staffId: 1, _id: 1 } },
  ],
  encrypted: ['endpoint', 'p256dh', 'auth', 'device'],
  blind: { endpointIndex: { of: 'endpoint', normalise: (value) => value } },
  discipline: 'versioned',
  journal: 'required',
});

/** A notice on its way out of the house, by one channel. */
export interface DispatchRecord {
  readonly noticeId: NoticeId;
  readonly staffId: StaffId;
  readonly type: NoticeType;
  readonly channel: Exclude<NoticeChannel, 'inbox'>;
  /** 0, and one more each time a notice of level 1 is told again. */
  readonly round: number;
  /** `dropped`: there was no need any more. `failed`: given up. */
  readonly state: 'queued' | 'sent' | 'dropped' | 'failed';
  readonly tries: number;
  readonly nextTryAt: Date;
  /** The subscriptions that have it in this round. */
  readonly doneIds: readonly string[];
}
export type Dispatch = Doc<DispatchRecord>;

const DISPATCH_KEPT_SECONDS = 14 * 24 * 3600;

export const dispatchCollection = defineCollection<DispatchRecord>({
  name: 'noticeDispatches',
  fields: {
    noticeId: { type: String, required: true },
    staffId: { type: String, required: true },
    type: { type: String, required: true },
    channel: { type: String, required: true },
    round: { type: Number, required: true },
    state: { type: String, required: true },
    tries: { type: Number, required: true },
    nextTryAt: { type: Date, required: true },
    doneIds: { type: [String], required: true },
  },
  indexes: [
    { name: 'dispatch_once', key: { noticeId: 1, channel: 1 }, isUnique: true },
    { name: 'dispatch_due', key: { state: 1, nextTryAt: 1 }, where: { state: 'queued' } },
    { name: 'dispatch_sweep', key: { createdAt: 1 }, sweepAfterSeconds: DISPATCH_KEPT_SECONDS },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says on what way a notice left; the notice itself is kept.' },
});
