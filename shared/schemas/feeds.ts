import { z } from 'zod';
import { bedId, feedId, feedMessageId, feedWorkId, wardId } from '../types/ids.ts';
import { instant, line } from '../types/text.ts';
import { disposition, stayClass } from './stays.ts';

/** Character sets a sender may use where MSH-18 does not say. */
export const feedCharset = z.enum([
  'utf-8',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1252',
  'windows-1256',
  'iso-2022-jp',
  'gb18030',
]);
export type FeedCharset = z.infer<typeof feedCharset>;

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** What a code of the sender's bed table (HL7 0116) means for the bed. */
export const feedBedMeaning = z.enum(['clean', 'dirty', 'cleaning', 'blocked', 'occupied', 'isolated']);

/** What the sender's codes are with us; each code once. */
const codeTable = <S extends z.ZodType>(to: S, most: number) =>
  z
    .array(z.strictObject({ from: z.string().regex(/^[^\s\p{C}]{1,20}$/u), to }))
    .max(most)
    .refine((table) => new Set(table.map(({ from }) => from)).size === table.length, 'A code stands here twice.');

/**
 * How a sender is to be read: data, not code. Every change of it is a new version, and every message remembers the
 * version it was read by.
 */
export const feedProfile = z.strictObject({
  /** Of stamps that carry no offset (IANA name). */
  timeZone: z.string().max(60).refine(isTimeZone, 'There is no such time zone.'),
  charset: feedCharset.default('utf-8'),
  /** Where the number of the visit stands; PID-18 is looked at where it is empty. */
  visitNumber: z.enum(['PV1-19', 'PV1-50', 'PID-18']).default('PV1-19'),
  /** What is done without a visit number: one stay for each patient, or refuse. */
  withoutVisitNumber: z.enum(['by-patient', 'refuse']).default('by-patient'),
  /** Which identifier of PID-3 is the patient's: by its type (CX.5), else the first. */
  patientIdentifierType: z
    .string()
    .trim()
    .max(20)
    .regex(/^\P{C}*$/u)
    .default('MR'),
  /** That identifier is the hospital's own number, the one on the wristband. */
  identifierIsHospitalNumber: z.boolean().default(false),
  /** Which components of PL name a place: ward, room, bed and so on. */
  locationParts: z.array(z.number().int().min(1).max(9)).min(1).max(9).default([1, 2, 3]),
  /** A place nobody mapped is looked for by the names of wards and the codes of beds. */
  matchPlacesByName: z.boolean().default(true),
  /** The sender's patient classes (HL7 0004). */
  classes: codeTable(stayClass, 50).default([
    { from: 'I', to: 'inpatient' },
    { from: 'E', to: 'emergency' },
    { from: 'O', to: 'outpatient' },
    { from: 'P', to: 'inpatient' },
    { from: 'R', to: 'outpatient' },
    { from: 'B', to: 'inpatient' },
    { from: 'C', to: 'outpatient' },
    { from: 'N', to: 'outpatient' },
    { from: 'U', to: 'inpatient' },
  ]),
  /** Stays of these classes stand on the board even where nobody knows their ward. */
  boardClasses: z.array(stayClass).default(['inpatient', 'emergency', 'day-case', 'observation', 'newborn']),
  /** The sender's bed states (HL7 0116). */
  bedStates: codeTable(feedBedMeaning, 50).default([
    { from: 'U', to: 'clean' },
    { from: 'K', to: 'dirty' },
    { from: 'H', to: 'cleaning' },
    { from: 'C', to: 'blocked' },
    { from: 'O', to: 'occupied' },
    { from: 'I', to: 'isolated' },
  ]),
  /** The sender's ways to leave (HL7 0112). */
  dispositions: codeTable(disposition, 100).default([
    { from: '01', to: 'home' },
    { from: '02', to: 'other-hcf' },
    { from: '03', to: 'snf' },
    { from: '07', to: 'aadvice' },
    { from: '20', to: 'exp' },
  ]),
  /** A08 and A31 move the patient to another bed. Most senders mean no such thing. */
  updatesMoveBed: z.boolean().default(false),
  /** Whether the place an A12 shows is compared with ours. */
  checkCancelledTransfer: z.boolean().default(true),
  /** Movements are named by ZBE-1 where the segment is there. */
  useMovementIds: z.boolean().default(true),
  /** Messages wait so long before they are read, so that two which overtook each other are put right. */
  holdBackSeconds: z.number().int().min(0).max(30).default(2),
  /** MSH-11 that are taken; a training system must not move the live board. */
  processingIds: z
    .array(z.enum(['P', 'T', 'D']))
    .min(1)
    .default(['P']),
  /** Nothing heard for so long, and the monitor says so. */
  silentAfterMinutes: z.number().int().min(1).max(10_080).default(60),
  /** HL7's null (`""`) empties what we have. */
  nullEmpties: z.boolean().default(true),
});
export type FeedProfile = z.infer<typeof feedProfile>;

/** An IPv4 or IPv6 address, or a block of them (CIDR). */
export const feedAddress = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const feedFields = {
  name: line(60),
  /** MSH-3 and MSH-4, first component, as the sender writes them; empty: whatever is there. */
  sendingApplication: line(60).or(z.literal('')),
  sendingFacility: line(60).or(z.literal('')),
  /** From where it may come. */
  addresses: z.array(feedAddress).min(1).max(20),
};

export const addFeed = z.strictObject({ ...feedFields, profile: feedProfile });
export const feedState = z.enum(['active', 'paused']);
export const changeFeed = z.strictObject({
  version: z.number().int(),
  name: feedFields.name.optional(),
  sendingApplication: feedFields.sendingApplication.optional(),
  sendingFacility: feedFields.sendingFacility.optional(),
  addresses: feedFields.addresses.optional(),
  /** Paused: what comes is stored and acknowledged, and waits. */
  state: feedState.optional(),
  profile: feedProfile.optional(),
});

/**
 * What became of a message. `received`: stored and acknowledged, to be read soon; `held`: waits behind a parked message
 * of the same stay; `parked`: a person must look; `refused`: told so in the acknowledgement.
 */
export const feedMessageState = z.enum(['received', 'applied', 'parked', 'refused', 'held']);
export type FeedMessageState = z.infer<typeof feedMessageState>;

const count = z.number().int();

/** How a feed fares. Holds nothing of any patient. */
export const feedView = z.strictObject({
  id: feedId,
  version: z.number().int(),
  name: z.string(),
  sendingApplication: z.string(),
  sendingFacility: z.string(),
  addresses: z.array(z.string()),
  state: feedState,
  profile: feedProfile,
  profileVersion: z.number().int(),
  /** When its last message came; `null`: none yet. */
  lastMessageAt: instant.nullable(),
  /** From when the oldest message is that waits to be read; `null`: none waits. */
  waitingSince: instant.nullable(),
  /** Silent for longer than it has been wont to. */
  isSilent: z.boolean(),
  counts: z.strictObject({
    received: count,
    applied: count,
    parked: count,
    refused: count,
    held: count,
    /** Sent again and answered again, without effect. */
    duplicates: count,
    openWork: count,
  }),
});
export type FeedView = z.infer<typeof feedView>;

/** Where the hospital's feeds may connect to; `null`: this installation listens for none. */
export const feedDoor = z.strictObject({ host: z.string(), port: z.number().int(), isEncrypted: z.boolean() });
export const feedList = z.strictObject({
  items: z.array(feedView),
  door: feedDoor.nullable(),
  seq: z.number().int(),
});
export type FeedList = z.infer<typeof feedList>;

/** A message in the list: what it was, and nothing of whom. */
export const feedMessageView = z.strictObject({
  id: feedMessageId,
  feedId,
  /** MSH-10. */
  controlId: z.string(),
  /** MSH-9, such as `ADT^A01`. */
  type: z.string(),
  receivedAt: instant,
  state: feedMessageState,
  /** Why it was refused or parked: HL7 table 0357, or a word of ours. */
  code: z.string().nullable(),
  tries: count,
  repeats: count,
  /** Another message came under the same MSH-10. */
  isControlIdReused: z.boolean(),
  profileVersion: z.number().int(),
});
export type FeedMessageView = z.infer<typeof feedMessageView>;

export const feedMessageRaw = z.strictObject({
  message: feedMessageView,
  /** One segment a line, as it was sent. */
  segments: z.array(z.string()),
});

/** What a person must see to. */
export const feedWorkKind = z.enum([
  'unknown-bed',
  'bed-conflict',
  'bed-state-conflict',
  'cancel-disagrees',
  'from-another-bed',
  'by-hand',
  'could-not-apply',
]);
export type FeedWorkKind = z.infer<typeof feedWorkKind>;

export const feedWorkView = z.strictObject({
  id: feedWorkId,
  version: z.number().int(),
  feedId,
  kind: feedWorkKind,
  state: z.enum(['open', 'done']),
  /** The place as the sender writes it. */
  place: z.string().nullable(),
  wardId: wardId.nullable(),
  bedId: bedId.nullable(),
  /** MSH-9 of the message that began it. */
  type: z.string(),
  messageId: feedMessageId.nullable(),
  /** In how many messages it was met. */
  times: count,
  openedAt: instant,
  lastAt: instant,
});
export type FeedWorkView = z.infer<typeof feedWorkView>;
export const feedWorkList = z.strictObject({ items: z.array(feedWorkView) });

/** How it is seen to: a place is a bed, a ward without a bed, or nothing of ours; a message is tried again; it is settled. */
export const resolveFeedWork = z.strictObject({
  version: z.number().int(),
  action: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('map-to-bed'), bedId }),
    z.strictObject({ kind: z.literal('map-to-ward'), wardId }),
    z.strictObject({ kind: z.literal('not-ours') }),
    z.strictObject({ kind: z.literal('try-again') }),
    z.strictObject({ kind: z.literal('settled') }),
  ]),
});

/** `profile`: read by this one instead of the feed's. Up to 64 messages, as text, each beginning with MSH. */
export const dryRunFeed = z.strictObject({ messages: z.string().min(1).max(90_000), profile: feedProfile.optional() });

/** What a message would do, without a word of whom. */
export const feedEffect = z.enum([
  'patient-registered',
  'patient-changed',
  'patients-merged',
  'stay-opened',
  'stay-changed',
  'stay-moved',
  'stay-finished',
  'stay-cancelled',
  'bed-changed',
  'nothing',
]);
export type FeedEffect = z.infer<typeof feedEffect>;
export const dryRunResult = z.strictObject({
  items: z.array(
    z.strictObject({
      controlId: z.string(),
      type: z.string(),
      /** The acknowledgement it would get. */
      answer: z.enum(['AA', 'AE', 'AR']),
      state: feedMessageState.exclude(['received']),
      code: z.string().nullable(),
      effects: z.array(feedEffect),
      work: z.array(z.strictObject({ kind: feedWorkKind, place: z.string().nullable() })),
    }),
  ),
});
export type DryRunResult = z.infer<typeof dryRunResult>;

/** `stuck`: what was parked, held or refused; `all`: everything that is stored, read anew by the present profile. */
export const replayFeed = z.strictObject({ which: z.enum(['stuck', 'all']) });
export const replayStarted = z.strictObject({ count });
