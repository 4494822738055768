import { Schema } from 'mongoose';
import type {
  Author,
  ChannelKind,
  LadderStep,
  Mention,
  MessagePriority,
  MessageView,
  Sbar,
} from '../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, OnCallRoleId, PatientId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';
import { searchPartsOf } from './search-parts.ts';

/** Somebody who is not in a channel and was asked there: by a ladder, or as cover. */
export interface Guest {
  readonly staffId: StaffId;
  /** The number of what they were asked about: they read from there on. */
  readonly from: number;
  readonly messageId: MessageId;
}

/** A conversation. What it is about stands in one of `wardId`, `patientId`, `roleId` and `pairKey`. */
export interface ChannelRecord {
  readonly kind: ChannelKind;
  /** Of a group; the others are called after what they are about. */
  readonly name: string | null;
  readonly wardId: WardId | null;
  readonly patientId: PatientId | null;
  readonly roleId: OnCallRoleId | null;
  /** Of a channel with a role: who asked. */
  readonly askerId: StaffId | null;
  /** Of a direct channel: both ids, the smaller first. */
  readonly pairKey: string | null;
  /** Who is in it: of a direct channel, a group, and a channel with a role. Empty elsewhere. */
  readonly memberIds: readonly StaffId[];
  /** One for each message that somebody from outside is asked about and nobody has acknowledged. */
  readonly guests: readonly Guest[];
  /** The people of `guests`, to find their channels by. */
  readonly guestIds: readonly StaffId[];
  readonly ownerIds: readonly StaffId[];
  /** Of a ward: who was assigned to it when last looked at; only to tell who came and went. */
  readonly knownIds: readonly StaffId[];
  /** Of a patient: the wards that were told of it. */
  readonly talkWardIds: readonly WardId[];
  /** Counts changes of name and people. The record's own version counts messages as well. */
  readonly revision: number;
  readonly lastNumber: number;
  readonly lastId: MessageId | null;
  readonly lastAt: Date | null;
}
export type Channel = Doc<ChannelRecord>;

/** The index by which one channel belongs to one pair, ward, patient, or asker of a role. */
export const UNIQUE_CHANNELS = ['channel_pair', 'channel_ward', 'channel_patient', 'channel_role'] as const;

export const channelCollection = defineCollection<ChannelRecord>({
  name: 'chatChannels',
  fields: {
    kind: { type: String, required: true },
    name: encryptedField,
    wardId: { type: String, default: null },
    patientId: { type: String, default: null },
    roleId: { type: String, default: null },
    askerId: { type: String, default: null },
    pairKey: { type: String, default: null },
    memberIds: { type: [String], required: true },
    guests: { type: [Schema.Types.Mixed], required: true },
    guestIds: { type: [String], required: true },
    ownerIds: { type: [String], required: true },
    knownIds: { type: [String], required: true },
    talkWardIds: { type: [String], required: true },
    revision: { type: Number, required: true },
    lastNumber: { type: Number, required: true },
    lastId: { type: String, default: null },
    lastAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'channel_pair', key: { pairKey: 1 }, isUnique: true, where: { kind: 'direct' } },
    { name: 'channel_ward', key: { wardId: 1 }, isUnique: true, where: { kind: 'ward' } },
    { name: 'channel_patient', key: { patientId: 1 }, isUnique: true, where: { kind: 'patient' } },
    { name: 'channel_role', key: { roleId: 1, askerId: 1 }, isUnique: true, where: { kind: 'role' } },
    { name: 'channel_members', key: { memberIds: 1 } },
    { name: 'channel_guests', key: { guestIds: 1 } },
  ],
  encrypted: ['name'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export interface StoredAck {
  readonly staffId: StaffId;
  readonly name: string;
  readonly at: string;
}

/** A text as it was, from one instant to another. */
export interface FormerText {
  readonly text: string;
  readonly sbar?: Sbar;
  readonly at: string;
  readonly until: string;
}

export interface MessageRecord {
  readonly channelId: ChannelId;
  /** Of a patient channel. */
  readonly patientId: PatientId | null;
  /** Whether it lies in a patient's channel: those are searched by another rule. */
  readonly isOfPatient: boolean;
  readonly number: number;
  readonly kind: MessageView['kind'];
  readonly threadOf: MessageId | null;
  readonly isReply: boolean;
  readonly authorId: StaffId | null;
  readonly author: Author | null;
  readonly at: Date;
  readonly writtenAt: Date;
  /** `null` once deleted. */
  readonly text: string | null;
  readonly mentions: readonly Mention[] | null;
  readonly namedIds: readonly StaffId[];
  readonly priority: MessagePriority;
  readonly needsAck: boolean;
  readonly askedIds: readonly StaffId[];
  readonly acks: readonly StoredAck[] | null;
  /** Somebody is asked, and nobody asked has acknowledged it. */
  readonly isWaiting: boolean;
  readonly hasFiles: boolean;
  readonly reactions: readonly { readonly emoji: string; readonly staffIds: readonly StaffId[] }[];
  readonly sbar: Sbar | null;
  readonly step: LadderStep | null;
  /** What was sent, as a hash: a repeat is told from another message of the same id. */
  readonly sentHash: string | null;
  /** What it said before; kept when it is deleted, and shown to nobody then. */
  readonly history: readonly FormerText[] | null;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletedBy: string | null;
  readonly nudgedAt: Date | null;
  readonly replyCount: number;
  /** Counts what the author changed. */
  readonly revision: number;
}
export type Message = Doc<MessageRecord>;

export const messageCollection = defineCollection<MessageRecord>({
  name: 'chatMessages',
  fields: {
    channelId: { type: String, required: true },
    patientId: { type: String, default: null },
    isOfPatient: { type: Boolean, required: true },
    number: { type: Number, required: true },
    kind: { type: String, required: true },
    threadOf: { type: String, default: null },
    isReply: { type: Boolean, required: true },
    authorId: { type: String, default: null },
    author: encryptedField,
    at: { type: Date, required: true },
    writtenAt: { type: Date, required: true },
    text: encryptedField,
    mentions: encryptedField,
    namedIds: { type: [String], required: true },
    priority: { type: String, required: true },
    needsAck: { type: Boolean, required: true },
    askedIds: { type: [String], required: true },
    acks: encryptedField,
    isWaiting: { type: Boolean, required: true },
    hasFiles: { type: Boolean, required: true },
    reactions: { type: [Schema.Types.Mixed], required: true },
    sbar: encryptedField,
    step: encryptedField,
    sentHash: encryptedField,
    history: encryptedField,
    editedAt: { type: Date, default: null },
    deletedAt: { type: Date, default: null },
    deletedBy: encryptedField,
    nudgedAt: { type: Date, default: null },
    replyCount: { type: Number, required: true },
    revision: { type: Number, required: true },
  },
  indexes: [
    { name: 'message_number', key: { channelId: 1, number: 1 }, isUnique: true },
    { name: 'message_words', key: { words: 1, at: -1 } },
    { name: 'message_thread', key: { threadOf: 1, number: 1 }, where: { isReply: true } },
    { name: 'message_waiting', key: { patientId: 1 }, where: { isWaiting: true } },
  ],
  encrypted: ['author', 'text', 'mentions', 'acks', 'sbar', 'step', 'sentHash', 'history', 'deletedBy'],
  blind: {},
  blindParts: { words: { of: 'text', partsOf: (text) => searchPartsOf(String(text)) } },
  discipline: 'versioned',
  journal: 'required',
  isMadeWhole: true,
  canBeBinned: true,
});

/** Where one person stands in a channel. There is none before they read, follow or write something there. */
export interface StandingRecord {
  readonly staffId: StaffId;
  readonly channelId: ChannelId;
  /** Their own mark, which they may set back. */
  readonly readUpTo: number;
  /** How far they ever came: what others are told, and what is never taken back. */
  readonly seenUpTo: number;
  readonly deliveredUpTo: number;
  /** `null`: as the channel has it for them. */
  readonly follows: boolean | null;
  readonly isMuted: boolean;
  readonly draft: string | null;
  /** The others have not been told how far they came. */
  readonly isUntold: boolean;
}
export type StandingDoc = Doc<StandingRecord>;

export const standingCollection = defineCollection<StandingRecord>({
  name: 'chatStandings',
  fields: {
    staffId: { type: String, required: true },
    channelId: { type: String, required: true },
    readUpTo: { type: Number, required: true },
    seenUpTo: { type: Number, required: true },
    deliveredUpTo: { type: Number, required: true },
    follows: { type: Boolean, default: null },
    isMuted: { type: Boolean, required: true },
    draft: encryptedField,
    isUntold: { type: Boolean, required: true },
  },
  indexes: [
    { name: 'standing_of', key: { staffId: 1, channelId: 1 }, isUnique: true },
    { name: 'standing_in', key: { channelId: 1 } },
    { name: 'standing_untold', key: { isUntold: 1, channelId: 1 }, where: { isUntold: true } },
  ],
  encrypted: ['draft'],
  blind: {},
  discipline: 'versioned',
  journal: {
    exempt: 'How far somebody has read, their own marks and what they began to write; what they see is journalled.',
  },
  canBeBinned: true,
});

/** A message somebody keeps for themselves. */
export interface SavedRecord {
  readonly staffId: StaffId;
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
}

export const savedCollection = defineCollection<SavedRecord>({
  name: 'chatSaved',
  fields: {
    staffId: { type: String, required: true },
    messageId: { type: String, required: true },
    channelId: { type: String, required: true },
  },
  indexes: [
    { name: 'saved_once', key: { staffId: 1, messageId: 1 }, isUnique: true },
    { name: 'saved_in_order', key: { staffId: 1, _id: -1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Somebody’s own mark on a message; that they see it is journalled.' },
  canBeBinned: true,
});
