import type { NoticeChannel } from '../../../../shared/domain/notice-types.ts';
import { NOTICES } from '../../../../shared/domain/notice-types.ts';
import type { NoticeId, StaffId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { channelsFor } from '../choices.ts';
import { announceAdded } from '../notices.events.ts';
import type { Cause, DispatchRecord, Notice, NoticeRecord, NoticeWords, Preferences } from '../notices.model.ts';
import { dispatchRepository, noticeRepository, preferencesRepository } from '../notices.repository.ts';
import { quietEnd } from '../quiet-hours.ts';
import type { Recipient } from '../recipients.ts';

/** The name of the job that takes notices out of the house. */
export const SEND_NOTICES = 'notices.send';

const TOGETHER_MS = 60_000;

type Way = DispatchRecord['channel'];
const waysOut = (channels: readonly NoticeChannel[]): Way[] => channels.filter((channel) => channel !== 'inbox');

/**
 * Gives these people their notice of the cause, in one transaction, each once however often this runs. Those who have it
 * already are passed over.
 */
export function giveNotices(cause: Cause, words: NoticeWords, recipients: readonly Recipient[]): Promise<void> {
  return transaction(async () => {
    const wanted = await whoWantIt(cause, recipients);
    const joined: Notice[] = [];
    const alone: Wanted[] = [];
    for (const each of wanted) {
      const notice = await joinEarlier(cause, words, each.staffId);
      if (notice === null) alone.push(each);
      else joined.push(notice);
    }
    const made = await noticeRepository().insertMany(alone.map((each) => newNotice(cause, words, each)));
    const leaving = alone.flatMap((each, index) => dispatchesOf(each, made[index]));
    await dispatchRepository().insertMany(leaving);
    for (const notice of [...joined, ...made]) await announceAdded(notice);
    if (leaving.length > 0) nudge(SEND_NOTICES);
  });
}

/** Somebody who is to have a notice, and by what ways. */
interface Wanted extends Recipient {
  readonly staffId: StaffId;
  readonly preferences: Preferences | null;
  readonly channels: readonly NoticeChannel[];
}

async function whoWantIt({ key, type }: Cause, recipients: readonly Recipient[]): Promise<Wanted[]> {
  const staffIds = recipients.map(({ staff }) => staff._id as StaffId);
  const had = await noticeRepository().find({ causeKeys: key, staffId: { $in: staffIds } });
  const served = new Set(had.map(({ staffId }) => staffId));
  const chosen = await preferencesRepository().find({ staffId: { $in: staffIds } });
  const byStaff = new Map(chosen.map((each) => [each.staffId, each]));
  return recipients.flatMap((recipient): Wanted[] => {
    const staffId = recipient.staff._id as StaffId;
    const preferences = byStaff.get(staffId) ?? null;
    const channels = channelsFor(preferences, type, recipient.reach);
    return served.has(staffId) || channels.length === 0 ? [] : [{ ...recipient, staffId, preferences, channels }];
  });
}

const newNotice = (cause: Cause, words: NoticeWords, { staffId, why }: Wanted): NoticeRecord => ({
  staffId,
  causeKeys: [cause.key],
  lastCauseId: cause._id,
  type: cause.type,
  level: NOTICES[cause.type].level,
  why,
  words,
  link: cause.link,
  messageId: cause.messageId,
  subject: cause.subject,
  firstAt: cause.at,
  at: cause.at,
  count: 1,
  pushedAt: null,
  seenAt: null,
  actedAt: null,
});

function dispatchesOf(
  { channels, isAway, isOnDuty, preferences }: Wanted,
  notice: Notice | undefined,
): DispatchRecord[] {
  if (notice === undefined) return [];
  const { level, isLocked } = NOTICES[notice.type];
  // Who is away hears of what cannot wait; the rest lies in their inbox when they are back.
  if (isAway && level !== 1) return [];
  const at = now();
  // Quiet hours follow the roster: who works the night is told at night.
  const held = isLocked || isOnDuty ? null : quietEnd(at, preferences?.quiet ?? null, context().tenant.timeZone);
  return waysOut(channels).map((channel) => newDispatch(notice, channel, held ?? at));
}

const newDispatch = (notice: Notice, channel: Way, nextTryAt: Date): DispatchRecord => ({
  noticeId: notice._id as NoticeId,
  staffId: notice.staffId,
  type: notice.type,
  channel,
  round: 0,
  state: 'queued',
  tries: 0,
  nextTryAt,
  doneIds: [],
});

/**
 * The notice that stands for this cause, too: one of the same type and subject that came within the last minute and was
 * not looked at. What has to be acted on stands for itself, or acting on one would settle another unread.
 */
async function joinEarlier(cause: Cause, words: NoticeWords, staffId: StaffId): Promise<Notice | null> {
  const { type, subject, at, key } = cause;
  if (subject === null || NOTICES[type].isLocked) return null;
  const since = new Date(at.getTime() - TOGETHER_MS);
  const earlier = await noticeRepository().findOne({
    staffId,
    subject,
    type,
    firstAt: { $gte: since, $lte: at },
    seenAt: null,
    actedAt: null,
  });
  if (earlier === null) return null;
  return noticeRepository().update(earlier._id, earlier.version, {
    causeKeys: [...earlier.causeKeys, key],
    lastCauseId: cause._id,
    words,
    link: cause.link,
    messageId: cause.messageId,
    at,
    count: earlier.count + 1,
  });
}
