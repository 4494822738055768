import type { Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import { beginReading, tellRead } from '../use-chat.ts';
import { coverStore, isAttentive } from './attention.ts';
import type { ReadTracker } from './read-tracker.ts';
import { createReadTracker, visibleNumbers } from './read-tracker.ts';
import type { Row } from './rows.ts';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';

type List = Virtualizer<HTMLDivElement, Element>;

const later = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms);
  return () => {
    clearTimeout(timer);
  };
};

function placedIn(list: List, rows: readonly Row[]) {
  return list.getVirtualItems().flatMap(({ index, start, end }) => {
    const row = rows[index];
    return row?.kind === 'message' ? [{ number: row.message.number, start, end }] : [];
  });
}

/** What is before the person's eyes now: nothing while the page is hidden, out of focus, locked or covered. */
function visibleNow(list: List, rows: readonly Row[], element: HTMLElement | null): number[] {
  if (element === null || element.clientHeight === 0 || !isAttentive() || coverStore.get() > 0) return [];
  const start = element.scrollTop;
  return visibleNumbers(placedIn(list, rows), { start, end: start + element.clientHeight });
}

/** Marks as read what was really seen: 60 % of it for a second, on a page that is shown and in focus. */
export function useReading(list: List, rows: readonly Row[], scroller: RefObject<HTMLDivElement | null>): void {
  const { talk, channel, me, suspended } = useTalkContext();
  const { run } = useTalk(talk);
  const tracker = useRef<ReadTracker | null>(null);
  const { id } = channel;
  const { readUpTo } = channel.mine;
  const latest = useRef({ rows, readUpTo });
  useEffect(() => {
    latest.current = { rows, readUpTo };
  });

  useEffect(() => {
    if (suspended) return undefined;
    beginReading(id, latest.current.readUpTo);
    const made = createReadTracker(
      {
        now: () => performance.now(),
        later,
        onRead: (upTo) => {
          tellRead(id, upTo);
        },
      },
      latest.current.readUpTo,
    );
    tracker.current = made;
    const look = () => {
      made.look(visibleNow(list, latest.current.rows, scroller.current));
    };
    const element = scroller.current;
    const stopCover = coverStore.subscribe(look);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    element?.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      made.stop();
      tracker.current = null;
      stopCover();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
      element?.removeEventListener('scroll', look);
    };
  }, [id, list, scroller, suspended]);

  useEffect(() => {
    tracker.current?.standAt(readUpTo);
  }, [readUpTo]);
  useEffect(() => {
    const own = run?.messages.filter(({ author, deletedAt }) => author?.staffId === me || deletedAt !== null) ?? [];
    tracker.current?.pass(own.map(({ number }) => number));
  }, [run, me]);
  // After the rows stand where they belong.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      tracker.current?.look(visibleNow(list, rows, scroller.current));
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [list, rows, scroller]);
}
