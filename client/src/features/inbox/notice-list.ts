import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../../shared/events/registry.ts';
import { NOTICES } from '../../../../shared/domain/notice-types.ts';
import type { NoticeCounts, NoticePage, NoticeView } from '../../../../shared/schemas/notices.ts';

/** Some of a person's notices, the newest first, and how many there are to see. */
export interface NoticeList {
  readonly items: readonly NoticeView[];
  readonly counts: NoticeCounts;
  /** Of the person's own stream: the last event this holds. */
  readonly seq: number;
  readonly nextCursor: string | null;
}

type NoticeEvent = Envelope<Extract<EventsOf<'person'>, 'notice.added' | 'notice.changed'>>;

export const isNoticeEvent = (envelope: Envelope): envelope is NoticeEvent =>
  envelope.name === 'notice.added' || envelope.name === 'notice.changed';

export const levelOf = ({ type }: Pick<NoticeView, 'type'>): 1 | 2 | 3 => NOTICES[type].level;

/** Asks for something now, and nobody has done it yet. */
export const isPressing = (notice: NoticeView): boolean =>
  levelOf(notice) === 1 && notice.seenAt === null && notice.actedAt === null;

/** What must be acted on now; of several about one message only the newest: one answer settles them all. */
export function pressingOf(items: readonly NoticeView[]): NoticeView[] {
  const told = new Set<string>();
  return items.filter((notice) => {
    if (!isPressing(notice)) return false;
    const subject = notice.link.to === 'message' ? notice.link.messageId : notice.id;
    const isFirst = !told.has(subject);
    told.add(subject);
    return isFirst;
  });
}

/** As it stands now in its place, where it is known; a new one at the top: the list is in the order they were made. */
function laid(items: readonly NoticeView[], notice: NoticeView): NoticeView[] {
  const isKnown = items.some(({ id }) => id === notice.id);
  return isKnown ? items.map((item) => (item.id === notice.id ? notice : item)) : [notice, ...items];
}

const replaced = (items: readonly NoticeView[], changed: readonly NoticeView[]): NoticeView[] =>
  items.map((item) => changed.find(({ id }) => id === item.id) ?? item);

/**
 * The list after one event of the person's stream. What was seen stays where it is, also where only the unseen are shown:
 * a row does not go from under a finger.
 */
export function applyNoticeEvent(list: NoticeList, event: Envelope): NoticeList | 'gap' {
  if (event.seq <= list.seq) return list;
  if (event.seq !== list.seq + 1) return 'gap';
  if (!isNoticeEvent(event)) return { ...list, seq: event.seq };
  const { seq } = event;
  const { data } = event;
  if ('notice' in data) return { ...list, seq, items: laid(list.items, data.notice), counts: data.counts };
  const { notices, all, upTo, counts } = data;
  const isSeen = ({ id }: NoticeView) => all || (upTo !== undefined && id <= upTo);
  const items = replaced(list.items, notices).map((item) => (isSeen(item) ? seenAt(item, event.at) : item));
  return { ...list, seq, counts, items };
}

const seenAt = (notice: NoticeView, at: string): NoticeView =>
  notice.seenAt === null ? { ...notice, seenAt: at } : notice;

/** Those seen by the person's own doing, before the event that says so. */
export const withSeen = (list: NoticeList, ids: readonly string[] | 'all', at: string): NoticeList => ({
  ...list,
  items: list.items.map((item) => (ids === 'all' || ids.includes(item.id) ? seenAt(item, at) : item)),
});

/** The next page laid under what is there; the number of the older stays, so that no event is taken for known. */
export function withPage(list: NoticeList, page: NoticePage): NoticeList {
  const known = new Set<string>(list.items.map(({ id }) => id));
  const older = page.items.filter(({ id }) => !known.has(id));
  return { ...list, items: [...list.items, ...older], nextCursor: page.nextCursor, seq: Math.min(list.seq, page.seq) };
}

/** A fresh list over the one shown; of two the newer stays. */
export const newerOf = (shown: NoticeList | null, fresh: NoticePage): NoticeList =>
  shown !== null && shown.seq > fresh.seq ? shown : fresh;
