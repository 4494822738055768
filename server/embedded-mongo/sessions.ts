// Logical sessions: the transaction of each, and the answer to its last retryable write. That answer is stored in the
// same LMDB transaction as the write, so a retry after a crash is answered and not done a second time.
// https://www.mongodb.com/docs/manual/core/retryable-writes/
import { Binary, Long, type UUID } from 'bson';
import { mongoError } from './errors.ts';
import { serializeDocument } from './raw-bson.ts';
import type { StoreEnvironment } from './store/environment.ts';
import { SESSION_RANGE, sessionKey } from './store/keys.ts';
import { endTransaction, type Transaction } from './store/transaction.ts';
import { decodeDocument, type BsonDocument, type BsonValue } from './values.ts';

export type Session = {
  id: Uint8Array;
  lsid: BsonDocument;
  /** The newest transaction number seen; -1 before the first. */
  txnNumber: bigint;
  transaction: Transaction | undefined;
  /** The answer to the retryable write, or `committed` for the transaction, with number `txnNumber`. */
  outcome: { reply: BsonDocument } | 'committed' | undefined;
  /** A retryable write still running: its retry waits for it instead of running beside it. */
  running: Promise<unknown> | undefined;
  lastUsed: number;
  /** Whoever used it last; gone with their process, they end no transaction themselves. */
  usedBy?: { readonly isClosed: boolean };
};

export type Sessions = {
  /** The session of a command's lsid, known or new. Throws 2 BadValue for a malformed lsid. */
  of(lsid: BsonValue): Session;
  /** Starts a new number: what was remembered of older ones goes. Throws 225 TransactionTooOld. */
  advance(session: Session, txnNumber: bigint): void;
  /** Remembers an outcome for retries; must run inside the write transaction of what it stands for. */
  remember(session: Session, outcome: Exclude<Session['outcome'], undefined>): void;
  end(lsid: BsonValue): void;
  all(): Iterable<Session>;
  /** Aborts transactions older than their lifetime, or whose client is gone, and forgets idle sessions. */
  sweep(now: number): void;
};

/** As mongod's `transactionLifetimeLimitSeconds` and `localLogicalSessionTimeoutMinutes`. */
export type SessionLimits = { transactionLifetimeMs: number; idleMs: number };

export const DEFAULT_SESSION_LIMITS: SessionLimits = { transactionLifetimeMs: 60_000, idleMs: 30 * 60_000 };

/**
 * A client that lost one connection of several goes on over another at once. mongod waits for the whole lifetime, and
 * whoever wants the same records waits with it: for a minute, where a node was killed in the middle of a transaction.
 */
const MISSED_AFTER_MS = 2_000;

const RECORD_PAGE = 1000;

export function createSessions(
  environment: StoreEnvironment,
  limits: SessionLimits = DEFAULT_SESSION_LIMITS,
): Sessions {
  const known = new Map<string, Session>();

  function of(lsid: BsonValue): Session {
    const { document, id } = readLsid(lsid);
    const key = Buffer.from(id).toString('hex');
    let session = known.get(key);
    if (!session) known.set(key, (session = restore(environment, document, id)));
    session.lastUsed = Date.now();
    return session;
  }

  function advance(session: Session, txnNumber: bigint): void {
    if (txnNumber < session.txnNumber) {
      throw mongoError(
        225,
        'TransactionTooOld',
        `Cannot start transaction with number ${txnNumber} on session because a newer transaction with number ${session.txnNumber} has already started on this session.`,
      );
    }
    if (txnNumber === session.txnNumber) return;
    session.txnNumber = txnNumber;
    session.outcome = undefined;
    if (session.transaction) endTransaction(session.transaction, 'aborted');
    session.transaction = undefined;
  }

  function remember(session: Session, outcome: Exclude<Session['outcome'], undefined>): void {
    session.outcome = outcome;
    const record = {
      txnNumber: Long.fromBigInt(session.txnNumber),
      at: new Date(),
      ...(outcome === 'committed' ? { committed: true } : { reply: outcome.reply }),
    };
    environment.put(sessionKey(session.id), serializeDocument(record));
  }

  function forget(session: Session): void {
    if (session.transaction) endTransaction(session.transaction, 'aborted');
    known.delete(Buffer.from(session.id).toString('hex'));
  }

  return {
    of,
    advance,
    remember,
    end: (lsid) => forget(of(lsid)),
    all: () => known.values(),
    sweep(now) {
      for (const session of known.values()) {
        const { transaction, usedBy } = session;
        const isAbandoned = usedBy?.isClosed === true && now - session.lastUsed > MISSED_AFTER_MS;
        if (transaction && (isAbandoned || now - transaction.startedAt > limits.transactionLifetimeMs)) {
          endTransaction(transaction, 'aborted');
        }
        if (now - session.lastUsed > limits.idleMs && transaction?.status !== 'active') forget(session);
      }
    },
  };
}

function readLsid(lsid: BsonValue): { document: BsonDocument; id: Uint8Array } {
  const document = lsid as BsonDocument;
  const id = document?.id;
  if (!(id instanceof Binary) || id.sub_type !== Binary.SUBTYPE_UUID || id.position !== 16) {
    throw mongoError(2, 'BadValue', "BSON field 'lsid.id' must be a UUID");
  }
  return { document, id: (id as UUID).buffer.subarray(0, 16) };
}

function restore(environment: StoreEnvironment, lsid: BsonDocument, id: Uint8Array): Session {
  const stored = environment.get(sessionKey(id));
  const record = stored && decodeDocument(stored);
  return {
    id,
    lsid,
    txnNumber: record ? (record.txnNumber as Long).toBigInt() : -1n,
    transaction: undefined,
    outcome: record && (record.committed === true ? 'committed' : { reply: record.reply as BsonDocument }),
    running: undefined,
    lastUsed: Date.now(),
  };
}

/** Removes stored outcomes no driver will ask for again. Must run inside a write transaction. */
export function removeOldOutcomes(environment: StoreEnvironment, before: number): void {
  let after: Buffer | undefined;
  for (;;) {
    const page = environment.page(SESSION_RANGE, { limit: RECORD_PAGE, after });
    for (const { key, value } of page) {
      const { at } = decodeDocument(value);
      if (at instanceof Date && at.getTime() < before) environment.remove(key);
    }
    if (page.length < RECORD_PAGE) return;
    after = page.at(-1)?.key;
  }
}
