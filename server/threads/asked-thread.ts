import { Worker } from 'node:worker_threads';

/** What a thread is asked, under the number it answers by. */
export type Numbered<Question extends object> = Question & { readonly number: number };
export type Reply<Said> = { readonly number: number } & ({ readonly said: Said } | { readonly error: string });

/** A thread of its own that does what it is asked. It keeps no process alive while nobody waits for it. */
export interface AskedThread<Question extends object, Said> {
  /**
   * Many may wait at once. Rejects with the kind of what went wrong, where the thread ends, and after `withinMs`, which ends
   * it.
   */
  ask(question: Question, withinMs?: number): Promise<Said>;
  /** How many wait. */
  waiting(): number;
}

interface Waiting<Said> {
  readonly resolve: (said: Said) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

export interface ThreadOptions {
  /** In a word or two, for its errors: `draws documents`. */
  readonly does: string;
  readonly workerData?: unknown;
  /** It ended, and answers nothing more. */
  readonly onEnd: () => void;
}

/** @param entry receives `Numbered` questions and posts a `Reply` to each */
export function startThread<Question extends object, Said>(
  entry: URL,
  { does, workerData, onEnd }: ThreadOptions,
): AskedThread<Question, Said> {
  const thread = new Worker(entry, { workerData });
  const waiting = new Map<number, Waiting<Said>>();
  let numbers = 0;
  const fail = (error: Error) => {
    onEnd();
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
  };
  thread.on('message', (reply: Reply<Said>) => {
    const one = waiting.get(reply.number);
    if (one === undefined) return;
    waiting.delete(reply.number);
    clearTimeout(one.timer);
    if (waiting.size === 0) thread.unref();
    if ('said' in reply) one.resolve(reply.said);
    else one.reject(new Error(`The thread that ${does} could not: ${reply.error}`));
  });
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error(`The thread that ${does} ended.`)));
  return {
    ask(question, withinMs) {
      numbers += 1;
      const number = numbers;
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          waiting.delete(number);
          reject(new Error(`The thread that ${does} took too long.`));
          thread.terminate().catch(() => undefined);
        };
        const timer = withinMs === undefined ? undefined : setTimeout(giveUp, withinMs);
        waiting.set(number, { resolve, reject, timer });
        thread.ref();
        thread.postMessage({ ...question, number } satisfies Numbered<Question>);
      });
    },
    waiting: () => waiting.size,
  };
}
