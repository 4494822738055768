// Reads lsid, txnNumber, autocommit and startTransaction: which transaction a command belongs to, or whether it is a
// retry that has its answer already.
import { Long } from 'bson';
import { mongoError, type MongoError } from '../errors.ts';
import type { Session } from '../sessions.ts';
import { transientError } from '../store/transaction.ts';
import { isDocument, isNumeric, toNumber, type BsonDocument } from '../values.ts';
import type { CommandContext, CommandDefinition } from './command.ts';

/** Sets session, transaction and isRetryable of the context. Returns the remembered answer of a retried write. */
export function attachSession(context: CommandContext, definition: CommandDefinition): BsonDocument | undefined {
  const { command, session } = context;
  const isInTransaction = command.autocommit !== undefined;
  if (command.txnNumber === undefined) {
    if (isInTransaction || command.startTransaction !== undefined) {
      throw mongoError(72, 'InvalidOptions', "'autocommit' field requires a transaction number to also be specified");
    }
    return undefined;
  }
  if (!session) throw mongoError(72, 'InvalidOptions', 'Transaction number requires a session ID to also be specified');
  const txnNumber = numberOf(command);
  if (isInTransaction) {
    attachTransaction(context, definition, session, txnNumber);
    return undefined;
  }
  if (definition.isWrite !== true) {
    throw mongoError(
      50768,
      'Location50768',
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${context.name} is not a retryable write command.`,
    );
  }
  context.engine.sessions.advance(session, txnNumber);
  context.isRetryable = true;
  return typeof session.outcome === 'object' ? session.outcome.reply : undefined;
}

function numberOf({ txnNumber }: BsonDocument): bigint {
  if (txnNumber instanceof Long) return txnNumber.toBigInt();
  if (!isNumeric(txnNumber)) throw mongoError(14, 'TypeMismatch', "BSON field 'txnNumber' must be a long");
  return BigInt(toNumber(txnNumber));
}

function attachTransaction(
  context: CommandContext,
  definition: CommandDefinition,
  session: Session,
  txnNumber: bigint,
): void {
  const { command, engine } = context;
  if (command.autocommit !== false) {
    throw mongoError(72, 'InvalidOptions', "'autocommit' field should be set to false");
  }
  if (definition.inTransaction !== true) {
    throw mongoError(
      263,
      'OperationNotSupportedInTransaction',
      `Cannot run '${context.name}' in a multi-document transaction.`,
    );
  }
  if (command.startTransaction === true) start(context, session, txnNumber);
  else if (txnNumber !== session.txnNumber) {
    if (txnNumber < session.txnNumber) engine.sessions.advance(session, txnNumber);
    throw noSuchTransaction(session, txnNumber);
  }
  if (endsTransaction(definition)) {
    context.transaction = session.transaction;
    return;
  }
  const { transaction } = session;
  if (!transaction || transaction.status !== 'active') {
    if (transaction?.status === 'committed' || session.outcome === 'committed') {
      throw mongoError(256, 'TransactionCommitted', `Transaction with { txnNumber: ${txnNumber} } has been committed.`);
    }
    throw transaction ? abortedTransaction(txnNumber) : noSuchTransaction(session, txnNumber);
  }
  if (command.startTransaction !== true && command.readConcern !== undefined) {
    throw mongoError(72, 'InvalidOptions', 'Only the first command in a transaction may specify a readConcern');
  }
  context.transaction = transaction;
}

export const endsTransaction = (definition: CommandDefinition): boolean =>
  definition.names[0] === 'commitTransaction' || definition.names[0] === 'abortTransaction';

function start(context: CommandContext, session: Session, txnNumber: bigint): void {
  const { engine, command } = context;
  const isSameNumber = txnNumber === session.txnNumber;
  if (isSameNumber && (session.outcome !== undefined || session.transaction?.status === 'active')) {
    throw mongoError(
      50911,
      'Location50911',
      `Cannot start a transaction at given transaction number ${txnNumber}: a transaction with the same number is in state in progress or committed`,
    );
  }
  const level = isDocument(command.readConcern) ? command.readConcern.level : undefined;
  if (level !== undefined && !['local', 'majority', 'snapshot'].includes(String(level))) {
    throw mongoError(
      72,
      'InvalidOptions',
      "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction",
    );
  }
  engine.sessions.advance(session, txnNumber);
  session.transaction = engine.store.begin({ lsid: session.lsid, txnNumber });
}

export const noSuchTransaction = (session: Session, txnNumber: bigint): MongoError =>
  transientError(
    mongoError(
      251,
      'NoSuchTransaction',
      `Given transaction number ${txnNumber} does not match any in-progress transactions. The active transaction number is ${session.txnNumber}`,
    ),
  );

export const abortedTransaction = (txnNumber: bigint): MongoError =>
  transientError(
    mongoError(251, 'NoSuchTransaction', `Transaction with { txnNumber: ${txnNumber} } has been aborted.`),
  );
