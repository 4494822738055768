import type { z } from 'zod';
import type { NoticeCounts, NoticeView, pushSubscriptionView } from '../../../shared/schemas/notices.ts';
import type { NoticeId, StaffId } from '../../../shared/types/ids.ts';
import { pushSubscriptionId } from '../../../shared/types/ids.ts';
import type { Notice, PushSubscription } from './notices.model.ts';
import { noticeRepository } from './notices.repository.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentNotice = (notice: Notice): NoticeView => ({
  id: notice._id as NoticeId,
  type: notice.type,
  why: notice.why,
  words: notice.words,
  link: notice.link,
  at: notice.at.toISOString(),
  count: notice.count,
  createdAt: notice.createdAt.toISOString(),
  pushedAt: iso(notice.pushedAt),
  seenAt: iso(notice.seenAt),
  actedAt: iso(notice.actedAt),
});

export const presentSubscription = (subscription: PushSubscription): z.infer<typeof pushSubscriptionView> => ({
  id: pushSubscriptionId.parse(subscription._id),
  device: subscription.device,
  addedAt: subscription.createdAt.toISOString(),
});

/**
 * How many wait for that person now. What is announced carries counts read in its own transaction: two that change the
 * same person's notices both number that person's stream, so one of them begins anew and counts again.
 */
export async function countNotices(staffId: StaffId): Promise<NoticeCounts> {
  const unseen = await noticeRepository().count({ staffId, seenAt: null });
  if (unseen === 0) return { unseen, urgent: 0 };
  return { unseen, urgent: await noticeRepository().count({ staffId, seenAt: null, level: 1, actedAt: null }) };
}
