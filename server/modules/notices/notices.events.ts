import type { NoticeView } from '../../../shared/schemas/notices.ts';
import type { NoticeId, StaffId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Notice } from './notices.model.ts';
import { countNotices, presentNotice } from './notices.presenter.ts';
import type { NoticePorts } from './ports.ts';
import { presentReadable } from './readable.ts';

/** To the recipient's own screens. Call it when all of that person's notices are written. */
export async function announceAdded(notice: Notice): Promise<void> {
  const { staffId } = notice;
  const counts = await countNotices(staffId);
  announce({ kind: 'person', id: staffId }, 'notice.added', { notice: presentNotice(notice), counts });
}

const AT_ONCE = 50;

/**
 * The same where these are seen, unseen, acted on or pushed now; without the words of what they may not read any more.
 * Answers them as they were told.
 */
export async function announceChanged(
  staffId: StaffId,
  notices: readonly Notice[],
  ports: Partial<NoticePorts>,
): Promise<readonly NoticeView[]> {
  const counts = await countNotices(staffId);
  const views = await presentReadable(staffId, notices, ports);
  for (let from = 0; from < views.length; from += AT_ONCE) {
    const some = views.slice(from, from + AT_ONCE);
    announce({ kind: 'person', id: staffId }, 'notice.changed', { notices: some, all: false, counts });
  }
  return views;
}

/** The same where every one up to that one is seen now: one event, however many they were. */
export async function announceSeenUpTo(staffId: StaffId, upTo: NoticeId): Promise<void> {
  const counts = await countNotices(staffId);
  const which = counts.unseen === 0 ? { all: true } : { all: false, upTo };
  announce({ kind: 'person', id: staffId }, 'notice.changed', { notices: [], ...which, counts });
}
