import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientSession } from 'mongoose';
import { context } from '../access/context.ts';
import { createTurns } from './turns.ts';

/** A transaction in force: what has been asked to be written at its end, just before the commit. */
interface Transaction {
  readonly session: ClientSession;
  /** Runs before the commit, inside the transaction, in the order added. */
  readonly beforeCommit: (() => Promise<void>)[];
  /** Runs after the commit, once the answer is on its way. Never fails the request. */
  readonly afterCommit: (() => void)[];
  /** Collections changed here whose changes must stand in the journal. */
  readonly mustJournal: Set<string>;
  hasJournalEntry: boolean;
  /** Names of what it writes that others may be writing at the same time; after a conflict it waits in line for them. */
  readonly contended: Set<string>;
}

/** A change was about to be committed that no journal entry speaks of; nothing of it stands. */
export class UnjournalledChangeError extends Error {
  constructor(collections: readonly string[]) {
    super(`A change of ${collections.join(', ')} has no journal entry.`);
    this.name = 'UnjournalledChangeError';
  }
}

const storage = new AsyncLocalStorage<Transaction>();
const turns = createTurns();

export const currentTransaction = (): Transaction | undefined => storage.getStore();

/** The transaction in force. Throws outside one: what calls this must be atomic with the change it belongs to. */
export function inTransaction(): Transaction {
  const transaction = storage.getStore();
  if (transaction === undefined) throw new Error('This must happen inside a transaction.');
  return transaction;
}

const guards = new AsyncLocalStorage<() => Promise<void>>();

/** Does `work`; every transaction in it calls `guard` last before its commit, inside the transaction. What it throws aborts. */
export const guardCommits = <T>(guard: () => Promise<void>, work: () => Promise<T>): Promise<T> =>
  guards.run(guard, work);

const WRITE = { readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true } } as const;

async function attempt<T>(
  session: ClientSession,
  contended: Set<string>,
  work: () => Promise<T>,
): Promise<{ result: T; transaction: Transaction }> {
  const transaction: Transaction = {
    session,
    beforeCommit: [],
    afterCommit: [],
    mustJournal: new Set(),
    hasJournalEntry: false,
    contended,
  };
  const result = await storage.run(transaction, async () => {
    const answer = await work();
    for (const step of transaction.beforeCommit) await step();
    if (transaction.mustJournal.size > 0 && !transaction.hasJournalEntry) {
      throw new UnjournalledChangeError([...transaction.mustJournal]);
    }
    await guards.getStore()?.();
    return answer;
  });
  return { result, transaction };
}

/**
 * Does `work` in one transaction: all of it stands, with its journal entries and events, or none. `work` may run more
 * than once (a write conflict with another transaction), so it must touch nothing but the database. Inside another
 * transaction it joins that one. What `afterCommit` holds runs once the commit is durable on a majority.
 */
export async function transaction<T>(work: () => Promise<T>): Promise<T> {
  if (storage.getStore() !== undefined) return work();
  const session = await context().tenant.connection.startSession();
  const contended = new Set<string>();
  let giveBack: () => void = () => undefined;
  try {
    const done = await session.withTransaction(async () => {
      giveBack();
      // Nothing is contended at the first try. After a conflict many would otherwise collide again and again.
      giveBack = await turns.take(contended);
      return attempt(session, contended, work);
    }, WRITE);
    if (done.transaction.afterCommit.length > 0) {
      setImmediate(() => {
        for (const step of done.transaction.afterCommit) step();
      });
    }
    return done.result;
  } finally {
    giveBack();
    await session.endSession();
  }
}
