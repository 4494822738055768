import type { z } from 'zod';
import type { listNotices as listSchema, NoticeCounts, NoticePage } from '../../../../shared/schemas/notices.ts';
import { person } from '../../../access/context.ts';
import type { Filter } from '../../../db/filter.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { NoticeRecord } from '../notices.model.ts';
import { countNotices } from '../notices.presenter.ts';
import { noticeRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';
import { presentReadable } from '../readable.ts';

/** A page of one's own inbox, newest first, with what waits and where to listen on from. */
export async function listNotices(
  { cursor, limit, show }: z.output<typeof listSchema>,
  ports: Partial<NoticePorts>,
): Promise<NoticePage> {
  const staffId = person().userId;
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'person', id: staffId });
  const filter: Filter<NoticeRecord> = {
    staffId,
    ...(cursor === undefined ? {} : { _id: { $lt: cursor } }),
    ...(show === 'unseen' ? { seenAt: null } : {}),
  };
  // One more than asked for tells whether there is a next page.
  const found = await noticeRepository().find(filter, { sort: { _id: -1 }, limit: limit + 1 });
  const page = found.slice(0, limit);
  const counts = await countNotices(staffId);
  const nextCursor = found.length <= limit ? null : (page.at(-1)?._id ?? null);
  return { items: await presentReadable(staffId, page, ports), nextCursor, counts, seq };
}

/** What waits for oneself. */
export const getCounts = (): Promise<NoticeCounts> => countNotices(person().userId);
