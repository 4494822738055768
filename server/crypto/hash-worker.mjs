// Entry of a thread that hashes secrets; started by hash-threads.ts only. JavaScript, so that a house run from source starts
// it as fast as a built one.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import bcrypt from 'bcrypt';

/** Nice (setpriority(2)): a shift that signs in must not take the core from those who are at work. */
const BEHIND_THE_REST = 10;
// A thread has a priority of its own on Linux; elsewhere this would be the whole process's.
if (workerData === 'dear' && process.platform === 'linux') setPriority(BEHIND_THE_REST);

/** @typedef {import('../threads/asked-thread.ts').Numbered<import('./hash-threads.ts').HashQuestion>} Question */
parentPort?.on('message', (/** @type {Question} */ { number, secret, cost, hash }) => {
  try {
    const said = hash === undefined ? bcrypt.hashSync(secret, cost) : bcrypt.compareSync(secret, hash);
    parentPort?.postMessage({ number, said });
  } catch (error) {
    // Only its kind: a message could hold words of the secret.
    parentPort?.postMessage({ number, error: error instanceof Error ? error.name : 'unknown' });
  }
});
