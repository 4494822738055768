import { AsyncLocalStorage } from 'node:async_hooks';
import { LRUCache } from 'lru-cache';
import type { ClientSession } from 'mongoose';
import type { HospitalId } from '../../shared/types/ids.ts';
import { context } from '../access/context.ts';
import { refuse } from '../http/problem-error.ts';
import type { LastWrite } from './last-writes.ts';
import { writeLast } from './last-writes.ts';
import { createTurns } from './turns.ts';
import { counted, note } from '../tracing/span-in-force.ts';

/** A transaction in force: what has been asked to be written at its end, just before the commit. */
interface Transaction {
  readonly session: ClientSession;
  /** Whose it is. Its journal entries and events are written as this hospital's. */
  readonly hospitalId: HospitalId;
  /** Runs before the commit, inside the transaction, in the order added. */
  readonly beforeCommit: (() => Promise<void>)[];
  /** What nothing else in it reads: written together at its very end, after `beforeCommit`. */
  readonly lastWrites: LastWrite[];
  /** Runs at once when it is committed, before anybody hears of it. Must not throw. */
  readonly atCommit: (() => void)[];
  /** Runs after the commit, once the answer is on its way. Never fails the request. */
  readonly afterCommit: (() => void)[];
  /** Collections changed here whose changes must stand in the journal. */
  readonly mustJournal: Set<string>;
  hasJournalEntry: boolean;
  /** Names of what it writes that others may be writing at the same time; who knows them beforehand waits in line for them. */
  readonly contended: Set<string>;
  /** Names that it did wait for, so that nobody else of this process who waits for them writes what they stand for. */
  readonly line: ReadonlySet<string>;
  /** Settles when what was last asked of the database is answered. */
  answered: Promise<unknown>;
}

/** A change was about to be committed that no journal entry speaks of; nothing of it stands. */
export class UnjournalledChangeError extends Error {
  constructor(collections: readonly string[]) {
    super(`A change of ${collections.join(', ')} has no journal entry.`);
    this.name = 'UnjournalledChangeError';
  }
}

/** One hospital's transaction was about to read or write in another's; nothing of it stands. */
export class ForeignTransactionError extends Error {
  constructor() {
    super('A transaction of one hospital was about to work in another.');
    this.name = 'ForeignTransactionError';
  }
}

const storage = new AsyncLocalStorage<Transaction>();
const turns = createTurns();

const LIKES_REMEMBERED = 20_000;
/** What the last transaction of its like wrote that others may be writing, too. */
const writtenBefore = new LRUCache<string, ReadonlySet<string>>({ max: LIKES_REMEMBERED });

/**
 * The transaction in force, if there is one. Throws `ForeignTransactionError` where the context has moved on to another
 * hospital inside it: its events and journal entries would be written as the wrong hospital's.
 */
export function currentTransaction(): Transaction | undefined {
  const transaction = storage.getStore();
  if (transaction !== undefined && transaction.hospitalId !== context().tenant.id) throw new ForeignTransactionError();
  return transaction;
}

/** The transaction in force. Throws outside one: what calls this must be atomic with the change it belongs to. */
export function inTransaction(): Transaction {
  const transaction = currentTransaction();
  if (transaction === undefined) throw new Error('This must happen inside a transaction.');
  return transaction;
}

/**
 * Asks the database something as part of the transaction in force, once all that was asked before is answered: MongoDB
 * supports no two operations of one transaction at once, whatever looks parallel in the code above. Outside a transaction
 * it is asked at once.
 */
export function askDatabase<T>(ask: (own: { readonly session?: ClientSession }) => PromiseLike<T>): Promise<T> {
  const transaction = currentTransaction();
  if (transaction === undefined) return counted('database', Promise.resolve(ask({})));
  const { session } = transaction;
  const answer = counted(
    'database',
    transaction.answered.then(() => ask({ session })),
  );
  // One that failed has ended the transaction, and those behind it hear so from the database.
  transaction.answered = answer.catch(() => undefined);
  return answer;
}

const guards = new AsyncLocalStorage<() => Promise<void>>();

/** Does `work`; every transaction in it calls `guard` last before its commit, inside the transaction. What it throws aborts. */
export const guardCommits = <T>(guard: () => Promise<void>, work: () => Promise<T>): Promise<T> =>
  guards.run(guard, work);

/** A request has given up by then; the driver by itself would go on trying for two minutes. */
const TRY_FOR_MS = 20_000;
const WRITE = { readConcern: { level: 'majority' }, writeConcern: { w: 'majority', j: true } } as const;

async function attempt<T>(
  session: ClientSession,
  { contended, line }: Pick<Transaction, 'contended' | 'line'>,
  work: () => Promise<T>,
): Promise<{ result: T; transaction: Transaction }> {
  const transaction: Transaction = {
    session,
    hospitalId: context().tenant.id,
    beforeCommit: [],
    lastWrites: [],
    atCommit: [],
    afterCommit: [],
    mustJournal: new Set(),
    hasJournalEntry: false,
    contended,
    line,
    answered: Promise.resolve(),
  };
  const result = await storage.run(transaction, async () => {
    const answer = await work();
    for (const step of transaction.beforeCommit) await step();
    if (transaction.mustJournal.size > 0 && !transaction.hasJournalEntry) {
      throw new UnjournalledChangeError([...transaction.mustJournal]);
    }
    await writeLast(context().tenant.connection, transaction.lastWrites, session);
    await guards.getStore()?.();
    return answer;
  });
  return { result, transaction };
}

/**
 * Does `work` in one transaction: all of it stands, with its journal entries and events, or none. `work` may run more
 * than once (a write conflict with another transaction), so it must touch nothing but the database. Inside another
 * transaction it joins that one. What `afterCommit` holds runs once the commit is durable on a majority. Refuses
 * `unavailable` where others keep getting in its way for twenty seconds.
 * @param like names what is done over and over (a route and the record it is about). A database refuses the second of two
 *   transactions over one record, however late it finds out; those that are known to meet take turns from the beginning.
 */
export async function transaction<T>(work: () => Promise<T>, like?: string): Promise<T> {
  if (currentTransaction() !== undefined) return work();
  const { tracing } = context().services;
  return tracing === undefined ? begin(work, like) : tracing.span('transaction', {}, () => begin(work, like));
}

async function begin<T>(work: () => Promise<T>, like: string | undefined): Promise<T> {
  const { services, tenant } = context();
  const session = await tenant.connection.startSession();
  const startedAt = services.clock.now().getTime();
  const likeHere = like === undefined ? null : `${tenant.id} ${like}`;
  const line = new Set<string>(likeHere === null ? [] : writtenBefore.get(likeHere));
  let contended = new Set<string>();
  let giveBack: () => void = () => undefined;
  let attempts = 0;
  let isCommitted = false;
  try {
    const done = await session.withTransaction(async () => {
      giveBack();
      giveBack = () => undefined;
      attempts += 1;
      const leftMs = TRY_FOR_MS - (services.clock.now().getTime() - startedAt);
      if (leftMs < 0) throw refuse('unavailable', { retryAfter: 2 });
      // After a conflict many would otherwise collide again and again.
      for (const name of contended) line.add(name);
      contended = new Set();
      const turn = await turns.take(line, leftMs);
      // One that hangs while others wait behind it must not take them all with it.
      if (turn === null) throw refuse('unavailable', { retryAfter: 2 });
      giveBack = turn;
      return attempt(session, { contended, line }, work);
    }, WRITE);
    isCommitted = true;
    for (const note of done.transaction.atCommit) note();
    if (likeHere !== null) writtenBefore.set(likeHere, contended);
    if (done.transaction.afterCommit.length > 0) follow(done.transaction.afterCommit);
    return done.result;
  } finally {
    giveBack();
    services.metrics?.transaction(attempts, isCommitted);
    note({ 'wardline.attempts': attempts, 'wardline.committed': isCommitted });
    await session.endSession();
  }
}

/** Does what follows a commit. It is nobody's job any more: a lease that guarded the commit does not guard what it sets off. */
function follow(steps: readonly (() => void)[]): void {
  const { services, tenant } = context();
  const doAll = () => {
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        services.log.error('What follows a commit failed.', { hospitalId: tenant.id, error });
      }
    }
  };
  guards.exit(() => setImmediate(doAll));
}
