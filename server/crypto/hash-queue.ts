/** More work is waiting than may wait; the caller answers "try again" and nothing was done. */
export class HashQueueFullError extends Error {
  override readonly name = 'HashQueueFullError';

  constructor() {
    super('Too many password checks are waiting.');
  }
}

/** Runs tasks, so many at once, in the order they came. */
export interface HashQueue {
  /** @throws HashQueueFullError (as a rejection) when too many wait; else whatever the task rejects with */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/**
 * A bounded queue: a flood of sign-ins waits or is refused, and never takes every core or grows without end.
 *
 * @param concurrent tasks at once
 * @param maxWaiting tasks that may wait beyond those
 */
export function createHashQueue(concurrent: number, maxWaiting: number): HashQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(task) {
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
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
