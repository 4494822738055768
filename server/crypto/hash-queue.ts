/** More work is waiting than may wait; the caller answers "try again" and nothing was done. */
export class HashQueueFullError extends Error {
  override readonly name = 'HashQueueFullError';

  constructor() {
    super('Too many password checks are waiting.');
  }
}

/** Which of the two lines a task waits in: that of the public door, or that of people who are signed in already. */
export type HashLine = 'public' | 'signed-in';

/** Runs tasks, so many at once, in each line in the order they came. */
export interface HashQueue {
  /** @throws HashQueueFullError (as a rejection) when too many wait in that line; else whatever the task rejects with */
  run<T>(task: () => Promise<T>, line?: HashLine): Promise<T>;
}

/**
 * A bounded queue: a flood of sign-ins waits or is refused, and never takes every core or grows without end. The two
 * lines are served in turns, so that nobody at a locked screen waits behind that flood, or is refused because of it.
 *
 * @param concurrent tasks at once, of both lines together
 * @param maxWaiting tasks that may wait beyond those in each line
 */
export function createHashQueue(concurrent: number, maxWaiting: number): HashQueue {
  const lines: Record<HashLine, (() => void)[]> = { public: [], 'signed-in': [] };
  let running = 0;
  let turn: HashLine = 'signed-in';
  const takeNext = (): (() => void) | undefined => {
    const served = turn;
    turn = served === 'public' ? 'signed-in' : 'public';
    return lines[served].shift() ?? lines[turn].shift();
  };
  return {
    async run(task, line = 'public') {
      const waiting = lines[line];
      if (running >= concurrent) {
        if (waiting.length >= maxWaiting) throw new HashQueueFullError();
        // Whoever ends hands its place on, so a newcomer cannot slip in before one who waited.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        running += 1;
      }
      try {
        return await task();
      } finally {
        const next = takeNext();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
