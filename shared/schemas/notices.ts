import { z } from 'zod';
import { NOTICE_CHANNELS, NOTICE_TYPES } from '../domain/notice-types.ts';
import {
  bedId,
  channelId,
  consentId,
  leaveRequestId,
  messageId,
  noticeId,
  onCallRoleId,
  procedureId,
  pushSubscriptionId,
  staffId,
  wardId,
} from '../types/ids.ts';
import { pageQuery } from '../types/pages.ts';
import { instant, line } from '../types/text.ts';

export const noticeType = z.enum(NOTICE_TYPES);
export const noticeChannel = z.enum(NOTICE_CHANNELS);
export const noticeReach = z.enum(['mine', 'any']);

/** Why it reached this person; the inbox says it in words. */
export const noticeWhy = z.enum([
  'named',
  'role',
  'on-duty',
  'member',
  'ward',
  'asked',
  'escalated',
  'cover',
  'follows',
]);
export type NoticeWhy = z.infer<typeof noticeWhy>;

/** Where it leads. */
export const noticeLink = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('message'), channelId, messageId, number: z.number().int() }),
  z.strictObject({ to: z.literal('ward'), wardId, bedId: bedId.nullable() }),
  z.strictObject({ to: z.literal('housekeeping') }),
  z.strictObject({ to: z.literal('on-call'), roleId: onCallRoleId }),
  z.strictObject({ to: z.literal('consent'), consentId }),
  z.strictObject({ to: z.literal('procedure'), procedureId }),
  z.strictObject({ to: z.literal('leave'), requestId: leaveRequestId }),
  z.strictObject({ to: z.literal('duty') }),
  z.strictObject({ to: z.literal('shifts') }),
  z.strictObject({ to: z.literal('roster'), wardId }),
  z.strictObject({ to: z.literal('attendance') }),
  z.strictObject({ to: z.literal('retention') }),
  z.strictObject({ to: z.literal('account') }),
  z.strictObject({ to: z.literal('staff'), staffId }),
]);
export type NoticeLink = z.infer<typeof noticeLink>;

const word = z.string().max(200).exactOptional();
/** What its sentence is filled with: names, beds, wards. Patient data may stand here: it is stored encrypted and leaves in the inbox alone. */
export const noticeWords = z.strictObject({
  answer: word,
  author: word,
  bed: word,
  by: word,
  channel: word,
  consent: word,
  /** Days of the calendar, `YYYY-MM-DD`, both included. */
  from: word,
  to: word,
  minutes: word,
  patient: word,
  preview: word,
  procedure: word,
  qualification: word,
  role: word,
  urgency: word,
  ward: word,
  way: word,
});

export const noticeView = z.strictObject({
  id: noticeId,
  type: noticeType,
  why: noticeWhy,
  words: noticeWords,
  link: noticeLink,
  /** When its cause happened. */
  at: instant,
  /** How many causes of one subject it stands for: those within a minute fall together. */
  count: z.number().int(),
  createdAt: instant,
  /** When it first left by push, e-mail or SMS. */
  pushedAt: instant.nullable(),
  seenAt: instant.nullable(),
  /** When they did what it asks for: acknowledged, accepted, opened. */
  actedAt: instant.nullable(),
});
export type NoticeView = z.infer<typeof noticeView>;

export const noticeCounts = z.strictObject({
  unseen: z.number().int(),
  /** Of these, those of level 1 that still wait to be acted on. */
  urgent: z.number().int(),
});
export type NoticeCounts = z.infer<typeof noticeCounts>;

export const listNotices = z.strictObject({ ...pageQuery, show: z.enum(['all', 'unseen']).default('all') });
/** `seq`: of the person's own stream. */
export const noticePage = z.strictObject({
  items: z.array(noticeView),
  nextCursor: z.string().nullable(),
  counts: noticeCounts,
  seq: z.number().int(),
});
export type NoticePage = z.infer<typeof noticePage>;

/** Those named, or all there are up to the one named last. */
export const seeNotices = z.union([
  z.strictObject({ ids: z.array(noticeId).min(1).max(100) }),
  z.strictObject({ upTo: noticeId }),
]);

const choice = z.strictObject({ type: noticeType, channel: noticeChannel, reach: noticeReach, isOn: z.boolean() });
/** `HH:MM` in the hospital's time zone. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const noticePreferences = z.strictObject({
  /** Every type × channel × reach as it stands now. */
  choices: z.array(choice.extend({ isLocked: z.boolean() })),
  quiet: z.strictObject({ from: clockTime, until: clockTime }).nullable(),
  version: z.number().int(),
});
export type NoticePreferences = z.infer<typeof noticePreferences>;
export const setNoticePreferences = z.strictObject({
  version: z.number().int(),
  choices: z.array(choice).max(200),
  quiet: z.strictObject({ from: clockTime, until: clockTime }).nullable(),
});

/** W3C PushSubscription.toJSON(). */
export const subscribeToPush = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(1000),
  keys: z.strictObject({ p256dh: z.base64url().min(1).max(200), auth: z.base64url().min(1).max(100) }),
  /** What the person will know the device by. */
  device: line(100),
});
export const pushSubscriptionView = z.strictObject({ id: pushSubscriptionId, device: z.string(), addedAt: instant });
/** `key`: the house's VAPID public key (RFC 8292), base64url; `null` where push is not set up. */
export const pushStatus = z.strictObject({ key: z.string().nullable(), devices: z.array(pushSubscriptionView) });

/**
 * What a push says, as JSON: that something is there, and which notice it is. The page asks the house for the rest; nothing
 * of a patient, a colleague or a ward leaves it this way. `id` also marks repeats: the newest takes the place of the others.
 */
export const pushPayload = z.strictObject({
  /** `null`: several at once. */
  id: noticeId.nullable(),
  type: noticeType.nullable(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** In plain English, for a worker that has no words of its own. */
  text: z.string(),
});
export type PushPayload = z.infer<typeof pushPayload>;
