import type { Virtualizer } from '@tanstack/react-virtual';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconCalendar } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../lib/format.ts';
import type { Outgoing } from '../outbox/outgoing.ts';
import { isAttentive } from './attention.ts';
import { MessageRow, OutgoingRow } from './message-row.tsx';
import type { Row } from './rows.ts';
import { dayAt, dayIn, rowsOf } from './rows.ts';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';
import { useReading } from './use-reading.ts';

type List = Virtualizer<HTMLDivElement, Element>;

const ROUGHLY: Readonly<Record<Row['kind'], number>> = { day: 44, unread: 36, message: 76, outgoing: 76 };
/** This near to the end one is at the end, and goes along with what comes. */
const END_PX = 60;
/** This near to an end of the run the next page is asked for. */
const PAGE_PX = 600;
const SOUGHT_MS = 4000;
const DAY_PX = 48;

function useRows(outgoing: readonly Outgoing[]): readonly Row[] {
  const { talk, me, timeZone } = useTalkContext();
  const { run, unreadFrom } = useTalk(talk);
  const dayOf = useMemo(() => dayIn(timeZone), [timeZone]);
  return useMemo(
    () =>
      rowsOf({
        messages: run?.messages ?? [],
        outgoing: run?.hasLater === true ? [] : outgoing,
        unreadFrom,
        me,
        dayOf,
      }),
    [run, unreadFrom, outgoing, me, dayOf],
  );
}

const indexOf = (rows: readonly Row[], at: number | 'end', isSought: boolean): number => {
  if (at === 'end') return rows.length - 1;
  const index = rows.findIndex((row) => row.kind === 'message' && row.message.number >= at);
  if (index < 0) return rows.length - 1;
  // The line over it says what the eye is to find first.
  return !isSought && rows[index - 1]?.kind === 'unread' ? index - 1 : index;
};

/** Stands where it was wished to stand, once for each wish, and marks what was sought. */
function useWishes(list: List, rows: readonly Row[]): number | null {
  const { talk } = useTalkContext();
  const { wish, run } = useTalk(talk);
  const done = useRef(0);
  const [sought, setSought] = useState<number | null>(null);
  useLayoutEffect(() => {
    if (run === null || rows.length === 0 || done.current === wish.id) return;
    done.current = wish.id;
    if (wish.at === 'end') list.scrollToEnd();
    else list.scrollToIndex(indexOf(rows, wish.at, wish.isSought), { align: wish.isSought ? 'center' : 'start' });
    setSought(wish.isSought && wish.at !== 'end' ? wish.at : null);
  }, [list, rows, run, wish]);
  useEffect(() => {
    if (sought === null) return undefined;
    const timer = setTimeout(() => {
      setSought(null);
    }, SOUGHT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [sought]);
  return sought;
}

/** Asks for what is before and after when one comes near an end of the run. */
function usePaging(list: List, scroller: RefObject<HTMLDivElement | null>): void {
  const { talk } = useTalkContext();
  const { run, paging, phase } = useTalk(talk);
  const isReady = phase === 'ready' && run !== null;
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isReady || paging !== null) return undefined;
    const look = () => {
      if (element.scrollTop < PAGE_PX) void talk.earlier();
      else if (list.getDistanceFromEnd() < PAGE_PX) void talk.later();
    };
    // Not before the list stands where it was wished to.
    const frame = requestAnimationFrame(() => requestAnimationFrame(look));
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', look);
    };
  }, [talk, list, scroller, isReady, paging, run]);
}

/** The messages of the open conversation, as many in the page as the window shows. */
export function MessageLog({ outgoing }: { readonly outgoing: readonly Outgoing[] }) {
  const { t } = useTranslation('conversation');
  const { talk, channel } = useTalkContext();
  const { run, grew } = useTalk(talk);
  const rows = useRows(outgoing);
  const scroller = useRef<HTMLDivElement>(null);
  const keyOf = useCallback((index: number) => rows[index]?.key ?? String(index), [rows]);
  // oxlint-disable-next-line react/incompatible-library -- We do not use React's compiler; the list draws itself again.
  const list = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ROUGHLY[rows[index]?.kind ?? 'message'],
    getItemKey: keyOf,
    overscan: 5,
    anchorTo: 'end',
    // A page that was asked for must not carry the reader to its end, nor may news while nobody looks.
    followOnAppend: grew === 'heard' && run?.hasLater !== true && isAttentive(),
    scrollEndThreshold: END_PX,
    // Room for the day that stands over the first of them.
    paddingStart: DAY_PX,
    scrollPaddingStart: DAY_PX,
    paddingEnd: 8,
  });
  const sought = useWishes(list, rows);
  usePaging(list, scroller);
  useReading(list, rows, scroller);
  useOwnAtEnd(list, outgoing);
  useStayAtEnd(list, scroller);
  const items = list.getVirtualItems();
  return (
    <div className="talk-log-frame">
      <DayChip rows={rows} first={firstVisible(list)} />
      <div
        ref={scroller}
        className="talk-log"
        role="log"
        aria-live="off"
        aria-label={t('log', { name: channel.name })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls must be reached by keyboard (WCAG 2.1.1).
        tabIndex={0}
      >
        <div className="talk-sizer" style={{ blockSize: list.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={list.measureElement}
                data-index={item.index}
                className="talk-place"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowView row={row} sought={sought} />
              </div>
            );
          })}
        </div>
      </div>
      <NewBelow list={list} />
    </div>
  );
}

function firstVisible(list: List): number {
  return list.getVirtualItemForOffset(list.scrollOffset ?? 0)?.index ?? 0;
}

/** The window grows and shrinks with what stands under it: whoever is at the end stays there. */
function useStayAtEnd(list: List, scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let isAtEnd = list.isAtEnd(END_PX);
    let height = element.clientHeight;
    const note = () => {
      if (element.clientHeight === height) isAtEnd = list.isAtEnd(END_PX);
    };
    const watcher = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (isAtEnd) list.scrollToEnd();
    });
    watcher.observe(element);
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, [list, scroller]);
}

/** What one has just sent is shown, wherever one was reading. */
function useOwnAtEnd(list: List, outgoing: readonly Outgoing[]): void {
  const { talk } = useTalkContext();
  const last = outgoing.at(-1)?.id ?? null;
  const before = useRef(last);
  useEffect(() => {
    if (last === before.current) return;
    const isNew = last !== null && (before.current === null || last > before.current);
    before.current = last;
    if (isNew) void talk.jumpTo('end');
  }, [list, talk, last]);
}

function RowView({ row, sought }: { readonly row: Row; readonly sought: number | null }) {
  const { t } = useTranslation('conversation');
  switch (row.kind) {
    case 'day':
      return (
        <div className="talk-day">
          <span>{formatDay(row.day, true)}</span>
        </div>
      );
    case 'unread':
      return (
        <div className="talk-unread">
          <span>{t('unreadLine')}</span>
        </div>
      );
    case 'message':
      return <MessageRow message={row.message} isFirst={row.isFirst} isSought={row.message.number === sought} />;
    case 'outgoing':
      return <OutgoingRow item={row.item} isFirst={row.isFirst} />;
  }
}

/** The day of what is at the top, always in sight; the way to another day. */
function DayChip({ rows, first }: { readonly rows: readonly Row[]; readonly first: number }) {
  const { t } = useTranslation('conversation');
  const { overlay } = useTalkContext();
  const day = dayAt(rows, first);
  if (day === null) return null;
  return (
    <button
      type="button"
      className="talk-day-chip"
      onClick={() => {
        overlay.set({ kind: 'date' });
      }}
    >
      <IconCalendar size={16} stroke={2} aria-hidden="true" />
      <span>{formatDay(day, true)}</span>
      <span className="visually-hidden">{t('jumpToDay')}</span>
    </button>
  );
}

function NewBelow({ list }: { readonly list: List }) {
  const { t } = useTranslation('conversation');
  const { talk, channel } = useTalkContext();
  const { run } = useTalk(talk);
  const isAtEnd = run?.hasLater !== true && list.isAtEnd(END_PX * 2);
  const count = channel.mine.unread;
  if (isAtEnd || run === null) return null;
  return (
    <button type="button" className="talk-below" data-new={count > 0} onClick={() => void talk.jumpTo('end')}>
      <IconArrowDown size={18} stroke={2.2} aria-hidden="true" />
      <span className="numbers">{count > 0 ? t('newBelow', { count }) : t('toEnd')}</span>
    </button>
  );
}
