import type { NoticeCounts, NoticePage, NoticeView } from '../../../../shared/schemas/notices.ts';
import { api } from '../../lib/api/api.ts';
import type { Show } from './create-inbox.ts';

/** What a person is told at once; the rest by pages. */
const PAGE = 50;

export function getNotices(show: Show, cursor: string | null): Promise<NoticePage> {
  const query = new URLSearchParams({ show, limit: String(PAGE) });
  if (cursor !== null) query.set('cursor', cursor);
  return api.get<NoticePage>(`/notices?${query.toString()}`);
}

export const postSeen = (ids: readonly string[], key?: string) =>
  api.send<NoticeCounts>('POST', '/notices/see', { body: { ids }, ...(key === undefined ? {} : { key }) });

/** Every one there is, up to the one shown first: one that came meanwhile was not seen. */
export const postSeenUpTo = (upTo: string, key: string) =>
  api.send<NoticeCounts>('POST', '/notices/see', { body: { upTo }, key });

export const postUnseen = (id: string, key: string) => api.send<NoticeView>('POST', `/notices/${id}/unsee`, { key });

const postActed = (id: string, key: string) => api.send<unknown>('POST', `/notices/${id}/act`, { key });

/** Does what the notice asks for: a message is acknowledged where it stands, and its notices settle with it. */
export const actOn = ({ id, link }: NoticeView, key: string): Promise<unknown> =>
  link.to === 'message'
    ? api.send('POST', `/chat/messages/${link.messageId}/acknowledge`, { key })
    : postActed(id, key);
