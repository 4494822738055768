// The end of a transaction, and the bookkeeping of sessions.
import { UUID } from 'bson';
import { mongoError } from '../errors.ts';
import { endTransaction } from '../store/transaction.ts';
import { timeLimitExceeded } from '../store/query.ts';
import type { BsonDocument } from '../values.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { abortedTransaction, noSuchTransaction } from './session-fields.ts';

const needsTransaction = (name: string): Error =>
  mongoError(50768, 'Location50768', `${name} must be run inside a transaction`);

async function commit(context: CommandContext): Promise<BsonDocument> {
  const { engine, session, transaction, command } = context;
  if (!session || command.autocommit === undefined) throw needsTransaction('commitTransaction');
  // Committed already: the first answer was lost, so this is a retry.
  if (session.outcome === 'committed') {
    await engine.store.queue.drain();
    return {};
  }
  if (!transaction) throw noSuchTransaction(session, session.txnNumber);
  if (transaction.status === 'committed') return {};
  if (transaction.status === 'aborted') throw abortedTransaction(session.txnNumber);
  if (transaction.overlay.size === 0 && transaction.created.size === 0) {
    endTransaction(transaction, 'committed');
    return {};
  }
  try {
    await engine.store.queue.run(
      () => {
        // Its lifetime may have ended while it waited for its turn.
        if (transaction.status !== 'active') throw abortedTransaction(session.txnNumber);
        engine.store.commit(transaction);
        engine.sessions.remember(session, 'committed');
        // The locks go inside the write, so that no other job of this group finds both the new state and the locks.
        endTransaction(transaction, 'committed');
      },
      { durable: context.isDurable, waitUntil: { deadline: context.time.deadline, error: timeLimitExceeded } },
    );
  } catch (error) {
    session.outcome = undefined;
    if (transaction.status === 'active') endTransaction(transaction, 'aborted');
    throw error;
  }
  return {};
}

function abort({ session, transaction, command }: CommandContext): BsonDocument {
  if (!session || command.autocommit === undefined) throw needsTransaction('abortTransaction');
  if (transaction?.status === 'committed' || session.outcome === 'committed') {
    throw mongoError(
      256,
      'TransactionCommitted',
      `Transaction with { txnNumber: ${session.txnNumber} } has been committed.`,
    );
  }
  if (!transaction) throw noSuchTransaction(session, session.txnNumber);
  if (transaction.status === 'aborted') throw abortedTransaction(session.txnNumber);
  endTransaction(transaction, 'aborted');
  return {};
}

function endSessions({ engine, command, name }: CommandContext): BsonDocument {
  const lsids = command[name];
  for (const lsid of Array.isArray(lsids) ? lsids : []) engine.sessions.end(lsid);
  return {};
}

function killAllSessions({ engine }: CommandContext): BsonDocument {
  for (const session of engine.sessions.all()) {
    if (session.transaction) endTransaction(session.transaction, 'aborted');
  }
  return {};
}

export const TRANSACTION_COMMANDS: readonly CommandDefinition[] = [
  { names: ['commitTransaction'], fields: ['recoveryToken'], inTransaction: true, isWrite: true, run: commit },
  { names: ['abortTransaction'], fields: ['recoveryToken'], inTransaction: true, isWrite: true, run: abort },
  { names: ['startSession'], fields: [], run: () => ({ id: { id: new UUID() }, timeoutMinutes: 30 }) },
  { names: ['refreshSessions'], fields: [], run: () => ({}) },
  { names: ['endSessions', 'killSessions'], fields: [], run: endSessions },
  { names: ['killAllSessions', 'killAllSessionsByPattern'], fields: [], run: killAllSessions },
];
