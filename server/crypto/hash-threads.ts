import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';
import type { AskedThread } from '../threads/asked-thread.ts';
import { startThread } from '../threads/asked-thread.ts';

/** What a thread is asked: to hash at that cost, or to hold against that hash. */
export type HashQuestion = { readonly secret: string } & (
  { readonly cost: number; readonly hash?: undefined } | { readonly hash: string; readonly cost?: undefined }
);
type HashThread = AskedThread<HashQuestion, string | boolean>;

/** What a hash costs: `dear` ones stand behind everything else; those of tests and the demo are over before it matters. */
type Price = 'dear' | 'cheap';
const DEAR_FROM_COST = 12;

/** Each hashes one after another. */
const MOST = 2 * availableParallelism();
const threads: Readonly<Record<Price, Set<HashThread>>> = { dear: new Set(), cheap: new Set() };

function start(price: Price): HashThread {
  const thread: HashThread = startThread(new URL('./hash-worker.mjs', import.meta.url), {
    does: 'hashes secrets',
    workerData: price,
    onEnd: () => void threads[price].delete(thread),
  });
  threads[price].add(thread);
  return thread;
}

/** The one that has the least to do; a new one where all have something and there may be more. */
function idlest(price: Price): HashThread {
  const [first] = [...threads[price]].sort((one, other) => one.waiting() - other.waiting());
  return first === undefined || (first.waiting() > 0 && threads[price].size < MOST) ? start(price) : first;
}

const threadFor = (cost: number): HashThread => idlest(cost >= DEAR_FROM_COST ? 'dear' : 'cheap');

/**
 * bcrypt in threads of its own, which stand behind everything else where the system lets a thread (Linux): a core is shared
 * by who signs in and who is at work, and a quarter of a second of it is nothing to wait for the one and much for the other.
 * @param cost bcrypt's
 */
export const hashInThread = async (secret: string, cost: number): Promise<string> =>
  String(await threadFor(cost).ask({ secret, cost }));

/** Whether it is the secret of that bcrypt hash, found out in the same threads. */
export const compareInThread = async (secret: string, hash: string): Promise<boolean> =>
  (await threadFor(bcrypt.getRounds(hash)).ask({ secret, hash })) === true;
