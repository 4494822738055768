import type { NoticeType } from '../../../../shared/domain/notice-types.ts';
import { NOTICES } from '../../../../shared/domain/notice-types.ts';
import type { PushPayload } from '../../../../shared/schemas/notices.ts';
import type { NoticeId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { queueMail } from '../../../mail/mail.ts';
import type { PushMessage, PushTransport } from '../../../push/web-push.ts';
import { queueSms } from '../../../sms/sms.ts';
import type { Staff } from '../../staff/index.ts';
import { listActiveStaff } from '../../staff/index.ts';
import { announceChanged } from '../notices.events.ts';
import type { Dispatch, DispatchRecord, Notice } from '../notices.model.ts';
import { dispatchRepository, noticeRepository, subscriptionRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';
import { findReadable } from '../readable.ts';
import { OUTSIDE } from '../outside-words.ts';
import { pushToAll } from './push-to-all.ts';

const REPEAT_AFTER_MS = 300_000;
const MOST_REPEATS = 3;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 900_000;
/** About an hour with the pauses above. */
const MOST_TRIES = 9;

/** Level 1 comes again until somebody acts; urgent messages not, for their ladder climbs in the meantime. */
const isRepeated = (type: NoticeType): boolean => NOTICES[type].level === 1 && type !== 'message.urgent';

/**
 * Sends one notice by one channel, or finds that there is no need any more: it was seen or acted on, or the person works
 * here no longer, or may not read any more what it leads to.
 */
export async function dispatch(of: Dispatch, push: PushTransport | null, ports: Partial<NoticePorts>): Promise<void> {
  const notice = await noticeRepository().findOne({ _id: of.noticeId });
  const [staff] = await listActiveStaff({ staffIds: [of.staffId] });
  if (notice === null || staff === undefined || notice.seenAt !== null || notice.actedAt !== null) {
    return end(of, 'dropped');
  }
  if (!(await findReadable(of.staffId, [notice], ports)).has(notice._id)) return end(of, 'dropped');
  if (of.channel === 'push') return byPush(of, notice, push, ports);
  return of.channel === 'email' ? byMail(of, notice, staff, ports) : bySms(of, notice, staff, ports);
}

const inMs = (ms: number) => new Date(now().getTime() + ms);
const pauseAfter = (tries: number): number => Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);

/** Writes how it stands now, unless somebody else did since it was read. */
const write = (of: Dispatch, change: Change<DispatchRecord>) =>
  dispatchRepository().updateWhere({ _id: of._id, version: of.version }, change);

const end = (of: Dispatch, state: 'dropped' | 'failed'): Promise<void> =>
  transaction(async () => void (await write(of, { state })));

/** It could not be sent, and nobody knows why: later again, and in the end no more. Answers how often it was tried. */
export async function putOff(of: Dispatch): Promise<number> {
  const tries = of.tries + 1;
  const state = tries < MOST_TRIES ? 'queued' : 'failed';
  await transaction(async () => void (await write(of, { state, tries, nextTryAt: inMs(pauseAfter(of.tries)) })));
  return tries;
}

/** What follows once it left by at least one way: when it first did is shown. */
async function noteLeft(
  of: Dispatch,
  notice: Notice,
  change: Change<DispatchRecord>,
  ports: Partial<NoticePorts>,
): Promise<boolean> {
  if ((await write(of, change)) === null) return false;
  const left = await noticeRepository().updateWhere({ _id: notice._id, pushedAt: null }, { pushedAt: now() });
  if (left !== null) await announceChanged(left.staffId, [left], ports);
  return true;
}

const linkOf = (noticeId: NoticeId) => `${context().services.config.publicUrl}/inbox?notice=${noticeId}`;

function byMail(of: Dispatch, notice: Notice, staff: Staff, ports: Partial<NoticePorts>): Promise<void> {
  const { tenant } = context();
  const text = OUTSIDE[of.type];
  return transaction(async () => {
    if (!(await noteLeft(of, notice, { state: 'sent' }, ports))) return;
    await queueMail({
      to: staff.email,
      subject: text,
      text: `${text}\n\nOpen it here; you may be asked to sign in:\n\n${linkOf(of.noticeId)}\n\nWhat comes to you by mail you choose yourself under “How notices come to you”.\n\nWardline, for ${tenant.name}\n`,
    });
  });
}

function bySms(of: Dispatch, notice: Notice, { phone }: Staff, ports: Partial<NoticePorts>): Promise<void> {
  if (phone === null) return end(of, 'dropped');
  return transaction(async () => {
    if (!(await noteLeft(of, notice, { state: 'sent' }, ports))) return;
    await queueSms({ to: phone, text: `Wardline: ${OUTSIDE[of.type]} ${linkOf(of.noticeId)}` });
  });
}

const LIFE_SECONDS = { 1: 3_600, 2: 12 * 3_600, 3: 24 * 3_600 } as const;
const URGENCY = { 1: 'high', 2: 'normal', 3: 'low' } as const;

function messageOf({ noticeId, type }: Dispatch): PushMessage {
  const { level } = NOTICES[type];
  const payload: PushPayload = { id: noticeId, type, level, text: OUTSIDE[type] };
  return {
    body: JSON.stringify(payload),
    // 32 hexadecimal digits are of base64url’s alphabet.
    topic: noticeId.replaceAll('-', ''),
    urgency: URGENCY[level],
    lifeSeconds: LIFE_SECONDS[level],
  };
}

async function byPush(
  of: Dispatch,
  notice: Notice,
  push: PushTransport | null,
  ports: Partial<NoticePorts>,
): Promise<void> {
  const targets = await subscriptionRepository().find({ staffId: of.staffId });
  const missing = targets.filter(({ _id }) => !of.doneIds.includes(_id));
  if (push === null || missing.length === 0) return end(of, of.doneIds.length > 0 ? 'failed' : 'dropped');
  const { reachedIds, laterMs } = await pushToAll(push, missing, messageOf(of));
  const doneIds = [...of.doneIds, ...reachedIds];
  const next = nextOf(of, doneIds, laterMs);
  await transaction(async () => {
    if (reachedIds.length > 0) await noteLeft(of, notice, next, ports);
    else await write(of, next);
  });
}

/** Tried again where a service could not take it; told again where it matters; or done. */
function nextOf(of: Dispatch, doneIds: readonly string[], laterMs: number | null): Change<DispatchRecord> {
  const tries = of.tries + 1;
  if (laterMs !== null && tries < MOST_TRIES) {
    const pause = Math.max(laterMs, pauseAfter(of.tries));
    return { tries, doneIds, nextTryAt: inMs(pause) };
  }
  if (doneIds.length === 0) return { state: 'failed', tries };
  if (!isRepeated(of.type) || of.round >= MOST_REPEATS) return { state: 'sent', tries, doneIds };
  return { round: of.round + 1, tries: 0, doneIds: [], nextTryAt: inMs(REPEAT_AFTER_MS) };
}
