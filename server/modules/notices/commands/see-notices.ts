import type { z } from 'zod';
import type { NoticeCounts, NoticeView, seeNotices as seeSchema } from '../../../../shared/schemas/notices.ts';
import type { NoticeId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { announceChanged, announceSeenUpTo } from '../notices.events.ts';
import { countNotices } from '../notices.presenter.ts';
import { noticeRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';
import { presentReadable } from '../readable.ts';

type Which = z.output<typeof seeSchema>;

/**
 * Marks one's own notices as seen: those named, or all there are up to the one named last. Seen ones stay as they are.
 * Refuses `not-found` where one named is not theirs. Answers with what is left to see.
 */
export function seeNotices(which: Which, ports: Partial<NoticePorts>): Promise<NoticeCounts> {
  const staffId = person().userId;
  return transaction(async () => {
    await assertOwn('ids' in which ? which.ids : [which.upTo]);
    if ('ids' in which) await seeThese(staffId, which.ids, ports);
    else await seeUpTo(staffId, which.upTo);
    return countNotices(staffId);
  });
}

async function seeThese(staffId: StaffId, ids: readonly NoticeId[], ports: Partial<NoticePorts>): Promise<void> {
  const unseen = (await noticeRepository().find({ seenAt: null, _id: { $in: [...ids] } })).map(({ _id }) => _id);
  if (unseen.length === 0) return;
  await noticeRepository().updateMany({ _id: { $in: unseen } }, { seenAt: now() });
  await announceChanged(staffId, await noticeRepository().find({ _id: { $in: unseen } }), ports);
}

async function seeUpTo(staffId: StaffId, upTo: NoticeId): Promise<void> {
  const seen = await noticeRepository().updateMany({ seenAt: null, _id: { $lte: upTo } }, { seenAt: now() });
  if (seen > 0) await announceSeenUpTo(staffId, upTo);
}

async function assertOwn(ids: readonly NoticeId[]): Promise<void> {
  const wanted = [...new Set(ids)];
  if ((await noticeRepository().count({ _id: { $in: wanted } })) < wanted.length) throw refuse('not-found');
}

/** Leaves a notice for later: it counts as unseen again. Refuses `not-found`. */
export const unseeNotice = (noticeId: NoticeId, ports: Partial<NoticePorts>): Promise<NoticeView> =>
  change(noticeId, { seenAt: null }, ports);

/** Says that one did what the notice asks for; it is seen then, too. Refuses `not-found`. */
export async function actOnNotice(noticeId: NoticeId, ports: Partial<NoticePorts>): Promise<NoticeView> {
  const at = now();
  return change(noticeId, { actedAt: at, seenAt: at }, ports);
}

/** Writes what is not so yet: an instant that stands already stays. */
function change(
  noticeId: NoticeId,
  wanted: { seenAt: Date | null; actedAt?: Date },
  ports: Partial<NoticePorts>,
): Promise<NoticeView> {
  return transaction(async () => {
    const notice = await noticeRepository().get(noticeId);
    const seenAt = wanted.seenAt === null ? null : (notice.seenAt ?? wanted.seenAt);
    const actedAt = notice.actedAt ?? wanted.actedAt ?? null;
    const isSame = seenAt === notice.seenAt && actedAt === notice.actedAt;
    const changed = isSame ? notice : await noticeRepository().update(noticeId, notice.version, { seenAt, actedAt });
    const [view] = await (isSame ? presentReadable : announceChanged)(changed.staffId, [changed], ports);
    if (view === undefined) throw new Error('A notice was changed and has no view.');
    return view;
  });
}
