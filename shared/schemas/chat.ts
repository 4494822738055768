import { z } from 'zod';
import { channelId, fileId, messageId, onCallRoleId, patientId, staffId, wardId } from '../types/ids.ts';
import { role } from '../types/permissions.ts';
import { pageQuery } from '../types/pages.ts';
import { instant, line, paragraph, typing } from '../types/text.ts';
import { fileView } from './files.ts';
import { patientCard } from './patients.ts';
import { news2View } from './vitals.ts';

const version = z.number().int();
/** The n-th message of its channel, from 1, without holes. 0: before the first. */
const messageNumber = z.number().int().min(0);

export const MAX_MESSAGE_CHARACTERS = 4000;
export const MAX_ATTACHMENTS = 10;
export const MAX_GROUP_MEMBERS = 200;

/** `role`: between one person and whoever holds an on-call role now. */
export const channelKind = z.enum(['ward', 'direct', 'group', 'patient', 'role']);
export type ChannelKind = z.infer<typeof channelKind>;

/** FHIR Communication.priority: routine, urgent, stat. `important` asks for an acknowledgement by default, `urgent` always. */
export const messagePriority = z.enum(['normal', 'important', 'urgent']);
export type MessagePriority = z.infer<typeof messagePriority>;

/** As they were when they wrote it, whatever becomes of them. */
export const author = z.strictObject({
  staffId,
  name: z.string(),
  role,
  jobTitle: z.string().nullable(),
  registrationNumber: z.string().nullable(),
});
export type Author = z.infer<typeof author>;

/** Whom a message names. `on-duty`: everyone who works in the channel now. */
export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), staffId }),
  z.strictObject({ kind: z.literal('role'), roleId: onCallRoleId }),
  z.strictObject({ kind: z.literal('on-duty') }),
]);
export type Target = z.infer<typeof target>;

/** `label` stands in the text behind an @, so that it can be shown as a name: `@Sr Dlamini`. */
export const mention = z.strictObject({ target, label: line(80) });
export type Mention = z.infer<typeof mention>;

/** Situation, background, assessment, recommendation (NHS Improvement's SBAR tool). */
export const sbar = z.strictObject({
  situation: paragraph(1000),
  background: paragraph(1500),
  assessment: paragraph(1500),
  recommendation: paragraph(1500),
});
export type Sbar = z.infer<typeof sbar>;

export const acknowledgement = z.strictObject({ staffId, name: z.string(), at: instant });
export const reaction = z.strictObject({ emoji: z.string().max(16), staffIds: z.array(staffId) });

/** A step of the ladder, told in the thread by the house. */
export const ladderStep = z.strictObject({
  of: messageId,
  /** 1: the first rung. */
  rung: z.number().int(),
  /** How often this rung was asked; 1: for the first time. */
  time: z.number().int(),
  asked: z.array(z.strictObject({ staffId, name: z.string() })),
  outcome: z.enum(['asked', 'nobody-there', 'acknowledged', 'exhausted']),
});
export type LadderStep = z.infer<typeof ladderStep>;

/**
 * A message as everybody in its channel sees it. A reply is a message of the channel like any other that names its thread's
 * first, so that nothing is hidden from who reads the channel alone.
 */
export const messageView = z.strictObject({
  id: messageId,
  channelId,
  number: messageNumber,
  /** Counts what its author changed of it: edits and the deletion. Others' reactions and acknowledgements leave it as it is. */
  version,
  /** `handover`: an SBAR that somebody must accept. `step`: the house tells how the ladder is climbed. */
  kind: z.enum(['text', 'handover', 'step']),
  threadOf: messageId.nullable(),
  /** `null`: the house. */
  author: author.nullable(),
  /** When the house took it. */
  at: instant,
  /** When it was written, by the clock of the device; before `at` where it waited for the network. */
  writtenAt: instant,
  /** Empty where deleted. */
  text: z.string(),
  mentions: z.array(mention),
  /** Whom its mentions meant when it was sent: people, and for a role those who held it, or their cover. */
  namedIds: z.array(staffId),
  priority: messagePriority,
  needsAck: z.boolean(),
  /** Who is asked to acknowledge it: those named and those a rung of the ladder added; empty where `needsAck` is not set. */
  askedIds: z.array(staffId),
  acks: z.array(acknowledgement),
  attachments: z.array(fileView),
  reactions: z.array(reaction),
  sbar: sbar.nullable(),
  step: ladderStep.nullable(),
  editedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  deletedBy: z.string().nullable(),
  replyCount: z.number().int(),
});
export type MessageView = z.infer<typeof messageView>;

export const sendMessage = z.strictObject({
  /** Made by the sender; the same again is the same message, and answers as it did. */
  id: messageId,
  writtenAt: instant,
  /** May be empty only where something is attached or `sbar` is given. */
  text: z.union([z.literal(''), paragraph(MAX_MESSAGE_CHARACTERS)]),
  threadOf: messageId.nullable().default(null),
  mentions: z.array(mention).max(30).default([]),
  priority: messagePriority.default('normal'),
  needsAck: z.boolean().default(false),
  attachmentIds: z.array(fileId).max(MAX_ATTACHMENTS).default([]),
  sbar: sbar.nullable().default(null),
});
export type SendMessage = z.input<typeof sendMessage>;

export const editMessage = z.strictObject({
  version,
  text: paragraph(MAX_MESSAGE_CHARACTERS),
  mentions: z.array(mention).max(30).default([]),
});
export const deleteMessage = z.strictObject({ version });
/** One emoji and nothing else: what people write is encrypted, a reaction is not. */
const emoji = z
  .string()
  .min(1)
  .max(16)
  .regex(
    /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Join_Control}\p{Variation_Selector}]+$/u,
  );
/** Sets or takes away one's own. */
export const reactToMessage = z.strictObject({ emoji, isSet: z.boolean() });
export const messageHistory = z.strictObject({
  versions: z.array(z.strictObject({ text: z.string(), at: instant, until: instant.nullable() })),
});

/** How far each has come in a channel: everything up to that number. */
export const receipt = z.strictObject({
  staffId,
  name: z.string(),
  deliveredUpTo: messageNumber,
  readUpTo: messageNumber,
});
export type Receipt = z.infer<typeof receipt>;

/** Where one person stands in a channel; equal on all their devices. */
export const standing = z.strictObject({
  channelId,
  readUpTo: messageNumber,
  /** As it was when this was told: on its own it is told to the others alone. */
  deliveredUpTo: messageNumber,
  /** Others' messages after `readUpTo` that were not deleted. 0 for a channel that is not followed. */
  unread: z.number().int(),
  /** Of these, those that name the person or ask them to acknowledge. */
  unreadForMe: z.number().int(),
  firstUnread: messageNumber.nullable(),
  /** The number of the last event of the channel's stream that this counts; what comes after is added by whoever hears it. */
  countedSeq: z.number().int(),
  isFollowing: z.boolean(),
  isMuted: z.boolean(),
  /** What they began to write. */
  draft: z.string(),
});
export type Standing = z.infer<typeof standing>;

/** The two identifiers that are shown before anything is sent about a patient (Joint Commission NPSG.01.01.01), and where they lie. */
export const channelPatient = z.strictObject({
  id: patientId,
  name: z.string(),
  hospitalNumber: z.string(),
  birthDate: z.string().nullable(),
  wardId: wardId.nullable(),
});

export const channelView = z.strictObject({
  id: channelId,
  kind: channelKind,
  /** What the viewer calls it: the ward, the other person, the group, the patient, the role. */
  name: z.string(),
  wardId: wardId.nullable(),
  patient: channelPatient.nullable(),
  /** The other person of a direct channel. */
  otherId: staffId.nullable(),
  roleId: onCallRoleId.nullable(),
  version,
  lastNumber: messageNumber,
  lastAt: instant.nullable(),
  last: z.strictObject({ author: z.string().nullable(), preview: z.string() }).nullable(),
  memberCount: z.number().int(),
  /** Of its stream: where to listen on from. */
  seq: z.number().int(),
  mine: standing,
  abilities: z.strictObject({
    canWrite: z.boolean(),
    canWriteUrgent: z.boolean(),
    canManage: z.boolean(),
    canLeave: z.boolean(),
  }),
});
export type ChannelView = z.infer<typeof channelView>;

/** Channels one belongs to or follows, the latest first. `seq`: of the person's own stream. */
export const myChannels = z.strictObject({ channels: z.array(channelView), seq: z.number().int() });
export type MyChannels = z.infer<typeof myChannels>;

export const channelMember = z.strictObject({
  staffId,
  name: z.string(),
  role,
  jobTitle: z.string().nullable(),
  isOwner: z.boolean(),
});
export const channelDetail = z.strictObject({
  channel: channelView,
  members: z.array(channelMember),
  receipts: z.array(receipt),
});
export type ChannelDetail = z.infer<typeof channelDetail>;

/** A run of a channel's messages in their order. `seq`: of the channel's stream, read before the messages. */
export const messageRun = z.strictObject({
  messages: z.array(messageView),
  hasEarlier: z.boolean(),
  hasLater: z.boolean(),
  seq: z.number().int(),
});
export type MessageRun = z.infer<typeof messageRun>;

/** Around, before or after a number; the end where none is given. At most one of them. */
export const listMessages = z.strictObject({
  around: z.coerce.number().int().min(1).optional(),
  before: z.coerce.number().int().min(1).optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: pageQuery.limit,
});

/** Opens the one there is, or makes it. */
export const openChannel = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('direct'), staffId }),
  z.strictObject({ kind: z.literal('patient'), patientId }),
  z.strictObject({ kind: z.literal('role'), roleId: onCallRoleId }),
  z.strictObject({ kind: z.literal('ward'), wardId }),
]);
export const createGroup = z.strictObject({
  id: channelId,
  name: line(60),
  memberIds: z.array(staffId).min(1).max(MAX_GROUP_MEMBERS),
});
export const changeGroup = z.strictObject({
  version,
  name: line(60).optional(),
  addIds: z.array(staffId).max(MAX_GROUP_MEMBERS).default([]),
  removeIds: z.array(staffId).max(MAX_GROUP_MEMBERS).default([]),
});
export const followChannel = z.strictObject({ isFollowing: z.boolean().optional(), isMuted: z.boolean().optional() });
export const saveDraft = z.strictObject({ text: typing(MAX_MESSAGE_CHARACTERS) });

/** What a device has received and its person has seen, of many channels at once. Lower numbers than known change nothing. */
export const tellReceipts = z.strictObject({
  receipts: z
    .array(z.strictObject({ channelId, deliveredUpTo: messageNumber.optional(), readUpTo: messageNumber.optional() }))
    .min(1)
    .max(100),
});
/** From that number on it is unread again, on every device. */
export const markUnread = z.strictObject({ from: z.number().int().min(1) });

/** Whom one can write to: name, role and whether they can be disturbed. */
export const findPeople = z.strictObject({ text: typing(80).default('') });
export const chatPerson = z.strictObject({
  staffId,
  name: z.string(),
  role,
  jobTitle: z.string().nullable(),
  wardNames: z.array(z.string()),
});
export type ChatPerson = z.infer<typeof chatPerson>;

export const searchMessages = z.strictObject({
  /** Words, each of which the message has, or begins one of. */
  text: line(100),
  channelId: channelId.optional(),
  authorId: staffId.optional(),
  patientId: patientId.optional(),
  from: instant.optional(),
  until: instant.optional(),
  cursor: instant.optional(),
});
export const foundMessages = z.strictObject({
  items: z.array(z.strictObject({ message: messageView, channelName: z.string(), channelKind })),
  nextCursor: z.string().nullable(),
});
export const savedMessages = z.strictObject(foundMessages.shape);

/** A message about a patient that somebody has still to acknowledge. */
export const waitingMessage = z.strictObject({
  messageId,
  channelId,
  /** Where it stands in its channel. */
  number: messageNumber,
  patientId,
  priority: messagePriority,
  at: instant,
  author: z.string().nullable(),
  /** Who was asked and has not acknowledged it. */
  waitsFor: z.array(z.strictObject({ staffId, name: z.string() })),
});
export type WaitingMessage = z.infer<typeof waitingMessage>;
/** `seq`: of the stream `ward-talk`. */
export const wardTalk = z.strictObject({ wardId, waiting: z.array(waitingMessage), seq: z.number().int() });
export type WardTalk = z.infer<typeof wardTalk>;

/** A message of the ward, or about one of its patients, that nobody has acknowledged yet. */
export const openThread = z.strictObject({
  messageId,
  channelId,
  number: messageNumber,
  channelName: z.string(),
  author: z.string().nullable(),
  priority: messagePriority,
  at: instant,
  preview: z.string(),
  waitsFor: z.array(z.strictObject({ staffId, name: z.string() })),
  /** Who was asked and left duty; `null`: it did not pass on. */
  passedFrom: z.string().nullable(),
  /** The viewer is asked, and accepts it by acknowledging it. */
  isMine: z.boolean(),
});
export type OpenThread = z.infer<typeof openThread>;

/** A patient of the ward with the latest SBAR handover about them. */
export const patientHandover = z.strictObject({
  patient: patientCard,
  bedCode: z.string().nullable(),
  news2: news2View.nullable(),
  last: z
    .strictObject({
      messageId,
      channelId,
      number: messageNumber,
      at: instant,
      author: z.string().nullable(),
      to: z.array(z.string()),
      acceptedBy: z.string().nullable(),
      isMine: z.boolean(),
    })
    .nullable(),
});
export type PatientHandover = z.infer<typeof patientHandover>;

/** What has to be handed over in a ward. `seq`: of the stream `ward-talk`. */
export const wardHandover = z.strictObject({
  wardId,
  wardName: z.string(),
  /** Handovers from then on count as of this change of duty. */
  since: instant,
  onDuty: z.array(z.strictObject({ staffId, name: z.string(), since: instant })),
  threads: z.array(openThread),
  patients: z.array(patientHandover),
  seq: z.number().int(),
});
export type WardHandover = z.infer<typeof wardHandover>;

/** An SBAR begun from what the board knows of the patient; to be read and changed before it is sent. */
export const sbarDraft = z.strictObject({
  patient: channelPatient,
  /** A part of which nothing is known is empty. */
  sbar: z.strictObject({
    situation: z.string(),
    background: z.string(),
    assessment: z.string(),
    recommendation: z.string(),
  }),
});
export type SbarDraft = z.infer<typeof sbarDraft>;

/** A rung: whom to ask when nobody has acknowledged. */
export const rungTarget = z.discriminatedUnion('kind', [
  /** Those asked before, once more. */
  z.strictObject({ kind: z.literal('same') }),
  z.strictObject({ kind: z.literal('person'), staffId }),
  z.strictObject({ kind: z.literal('role'), roleId: onCallRoleId }),
  /** Everyone in the ward with that role of the house, or everyone who has it where the ward has none. */
  z.strictObject({ kind: z.literal('staff-role'), role }),
]);
export type RungTarget = z.infer<typeof rungTarget>;
export const rung = z.strictObject({
  /** Since the message, or the rung before. */
  afterMinutes: z.number().int().min(1).max(120),
  /** How often this rung is asked, at that distance, before the next. */
  times: z.number().int().min(1).max(5),
  targets: z.array(rungTarget).min(1).max(10),
});
export type Rung = z.infer<typeof rung>;
/** `wardId` null: of every ward without a ladder of its own, and of messages that belong to none. */
export const ladderView = z.strictObject({
  wardId: wardId.nullable(),
  rungs: z.array(rung),
  /** 0: nobody has set one up, and the house's own is in force. */
  version,
});
export type LadderView = z.infer<typeof ladderView>;
/** The hospital’s first. */
export const ladderList = z.strictObject({ ladders: z.array(ladderView) });
export type LadderList = z.infer<typeof ladderList>;
export const setLadder = z.strictObject({ version, rungs: z.array(rung).min(1).max(8) });
export const removeLadder = z.strictObject({ version });

/** What one hears of another who is writing, or who is there; told and forgotten. */
export const typingSignal = z.strictObject({ channelId, threadOf: messageId.nullable() });
export const typingHeard = z.strictObject({ channelId, threadOf: messageId.nullable(), staffId, name: z.string() });
/** `online`: a screen is open and not locked. */
export const presenceState = z.enum(['online', 'offline']);
export const presenceHeard = z.strictObject({
  people: z.array(z.strictObject({ staffId, state: presenceState })),
});
export const presenceList = z.strictObject({ online: z.array(staffId) });
