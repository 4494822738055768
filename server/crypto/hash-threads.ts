import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcrypt';

/** What a thread is asked: to hash at that cost, or to hold against that hash. */
export type HashQuestion = { readonly number: number; readonly secret: string } & (
  { readonly cost: number; readonly hash?: undefined } | { readonly hash: string; readonly cost?: undefined }
);
type HashAnswer = { readonly number: number } & ({ readonly said: string | boolean } | { readonly error: string });
type Asked = { readonly secret: string } & ({ readonly cost: number } | { readonly hash: string });

interface Waiting {
  readonly resolve: (said: string | boolean) => void;
  readonly reject: (error: Error) => void;
}

/** What a hash costs: `dear` ones stand behind everything else; those of tests and the demo are over before it matters. */
type Price = 'dear' | 'cheap';
const DEAR_FROM_COST = 12;

/** One that hashes, one after another; it keeps no process alive. */
interface HashThread {
  readonly price: Price;
  readonly waiting: Map<number, Waiting>;
  ask(question: HashQuestion, waiting: Waiting): void;
}

const MOST = 2 * availableParallelism();
const threads = new Set<HashThread>();
let numbers = 0;

function start(price: Price): HashThread {
  const thread = new Worker(new URL('./hash-worker.mjs', import.meta.url), { workerData: price });
  const waiting = new Map<number, Waiting>();
  const own: HashThread = {
    price,
    waiting,
    ask(question, one) {
      waiting.set(question.number, one);
      thread.ref();
      thread.postMessage(question);
    },
  };
  const fail = (error: Error) => {
    threads.delete(own);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  thread.on('message', (answer: HashAnswer) => {
    const one = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) thread.unref();
    if ('said' in answer) one?.resolve(answer.said);
    else one?.reject(new Error(`A secret could not be hashed: ${answer.error}`));
  });
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('A thread that hashes secrets ended.')));
  threads.add(own);
  return own;
}

/** The one that has the least to do; a new one where all have something and there may be more. */
function idlest(price: Price): HashThread {
  const fitting = [...threads].filter((one) => one.price === price);
  const [first] = fitting.sort((one, other) => one.waiting.size - other.waiting.size);
  return first === undefined || (first.waiting.size > 0 && fitting.length < MOST) ? start(price) : first;
}

function ask(cost: number, asked: Asked): Promise<string | boolean> {
  numbers += 1;
  const question: HashQuestion = { ...asked, number: numbers };
  const thread = idlest(cost >= DEAR_FROM_COST ? 'dear' : 'cheap');
  return new Promise((resolve, reject) => thread.ask(question, { resolve, reject }));
}

/**
 * bcrypt in threads of its own, which stand behind everything else where the system lets a thread (Linux): a core is shared
 * by who signs in and who is at work, and a quarter of a second of it is nothing to wait for the one and much for the other.
 * @param cost bcrypt's
 */
export const hashInThread = async (secret: string, cost: number): Promise<string> =>
  String(await ask(cost, { secret, cost }));

/** Whether it is the secret of that bcrypt hash, found out in the same threads. */
export const compareInThread = async (secret: string, hash: string): Promise<boolean> =>
  (await ask(bcrypt.getRounds(hash), { secret, hash })) === true;
