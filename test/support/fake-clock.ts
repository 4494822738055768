import type { Timers } from '../../server/jobs/timers.ts';
import type { Clock } from '../../server/services.ts';

export interface FakeClock extends Clock, Timers {
  /** Lets that many milliseconds pass: whatever falls due on the way is called at its own instant, in order. */
  advance(ms: number): void;
  /** How many timers wait. */
  waiting(): number;
}

interface Waiting {
  readonly due: number;
  readonly work: () => void;
}

/** A Monday far ahead: the database sweeps (TTL indexes) by real time, and must not find a test's records old. */
export const TEST_START = new Date('2040-03-05T08:00:00.000Z');

/** A clock that stands still until it is told to go on. */
export function fakeClock(start: Date = TEST_START): FakeClock {
  let present = start.getTime();
  const timers = new Set<Waiting>();
  const nextUntil = (end: number) => [...timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
  return {
    now: () => new Date(present),
    after(ms, work) {
      const timer = { due: present + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = present + ms;
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer);
        present = Math.max(present, timer.due);
        timer.work();
      }
      present = end;
    },
    waiting: () => timers.size,
  };
}
