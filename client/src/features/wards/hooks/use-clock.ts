import { useSyncExternalStore } from 'react';
import { dayAt } from '../../../lib/hospital-time.ts';
import type { Span } from '../board/dates.ts';
import { spanOf } from '../board/dates.ts';

const STEP_MS = 15_000;

const step = () => Math.floor(Date.now() / STEP_MS) * STEP_MS;
let at = step();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) at = step();
  timer ??= setInterval(() => {
    at = step();
    for (const one of listeners) one();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The time in quarter minutes: one clock for every timer on the board. Milliseconds since the epoch. */
export const useClock = (): number => useSyncExternalStore(listen, () => at);

/** The calendar day at the hospital; what hangs on it is drawn again when the day turns and not before. */
export const useToday = (): string => useSyncExternalStore(listen, () => dayAt(at));

/** How long ago that was, in its one unit; drawn again only when the words for it change. */
export function useSpan(since: string): Span {
  const from = Date.parse(since);
  const print = useSyncExternalStore(listen, () => {
    const { unit, count } = spanOf(Date.now() - from);
    return `${unit} ${count}`;
  });
  const [unit = 'minutes', count = '0'] = print.split(' ');
  return { unit: unit as Span['unit'], count: Number(count) };
}

/** Whether something holds at the time it is; drawn again only when that turns. */
export const useHolds = (test: (at: number) => boolean): boolean => useSyncExternalStore(listen, () => test(at));
