// From a message to its answer: find the command, refuse what is not known, attach session and transaction, run, and
// answer errors with the code, name and labels a driver acts on.
import { BSONError, Binary, Long } from 'bson';
import type { Engine } from '../engine.ts';
import { MongoError, mongoError } from '../errors.ts';
import { cursorDocument, serializeDocument } from '../raw-bson.ts';
import { BlockedByTransaction, endTransaction, transientError } from '../store/transaction.ts';
import { decodeDocument, isDocument, isNumeric, toNumber, type BsonDocument } from '../values.ts';
import type { WireRequest } from '../wire.ts';
import { optionalNumber } from './arguments.ts';
import { CursorReply, type CommandContext, type CommandDefinition, type Connection, type Reply } from './command.ts';
import { codeNameOf, errorOfFailpoint, hasFinalLabels, labelsOf, type FailureSituation } from './failures.ts';
import { checkFields } from './fields.ts';
import { findCommandNamed } from './registry.ts';
import { attachSession } from './session-fields.ts';
import { openSnapshotRead } from './snapshot-read.ts';
import { writeConcernErrorOf, isDurableWrite } from './write-concern.ts';

/** Fields any command may carry. */
const GENERIC_FIELDS = [
  '$db',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'readConcern',
  'writeConcern',
  '$readPreference',
  '$clusterTime',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$audit',
  '$client',
  'stmtIds',
  'stmtId',
  'maxTimeMSOpOnly',
];

/** The connection was closed instead of an answer. */
export const NO_ANSWER = Symbol('no answer');

const SIGNATURE = { hash: new Binary(Buffer.alloc(20), 0), keyId: Long.ZERO };

export async function answer(
  engine: Engine,
  connection: Connection,
  request: WireRequest,
): Promise<Buffer | typeof NO_ANSWER> {
  let context: CommandContext | undefined;
  try {
    context = newContext(engine, connection, request);
    const reply = await execute(context);
    if (reply === NO_ANSWER) return NO_ANSWER;
    return encode(engine, reply);
  } catch (error) {
    return encodeError(engine, context, error);
  }
}

function newContext(engine: Engine, connection: Connection, request: WireRequest): CommandContext {
  const command = decodeDocument(request.body);
  for (const [name, documents] of Object.entries(request.sequences)) {
    // Raw until the command looks at them: that is how documents reach the store byte for byte.
    command[name] = documents as unknown as BsonDocument[];
  }
  const name = Object.keys(command)[0] ?? '';
  return {
    engine,
    connection,
    name,
    command,
    db: typeof command.$db === 'string' ? command.$db : 'admin',
    session: undefined,
    transaction: undefined,
    isRetryable: false,
    isInjectedFailure: false,
    isDurable: request.expectsReply && isDurableWrite(command.writeConcern),
    time: { deadline: 0 },
    snapshot: undefined,
  };
}

async function execute(context: CommandContext): Promise<Reply | typeof NO_ANSWER> {
  const { command, name, engine } = context;
  const definition = findCommandNamed(name);
  if (!definition) throw mongoError(59, 'CommandNotFound', `no such command: '${name}'`);
  checkApiVersion(command);
  checkFields(name, command, [name, ...GENERIC_FIELDS, ...definition.fields]);
  const failpoint = await failByCommand(context);
  if (failpoint === NO_ANSWER) return NO_ANSWER;
  const maxTimeMS = name === 'getMore' ? undefined : optionalNumber(context, 'maxTimeMS');
  if (maxTimeMS) context.time.deadline = Date.now() + maxTimeMS;

  const session = command.lsid === undefined ? undefined : engine.sessions.of(command.lsid);
  context.session = session;
  if (session) session.usedBy = context.connection;
  // A retry that overtakes its original would do the write twice.
  while (session?.running && command.txnNumber !== undefined) await session.running.catch(() => undefined);
  const remembered = attachSession(context, definition);
  if (remembered) return withWriteConcern(context, definition, remembered, failpoint);

  const run = runInContext(context, definition);
  if (session && context.isRetryable) {
    session.running = run.then(
      () => undefined,
      () => undefined,
    );
  }
  try {
    const reply = await run;
    const isLost = context.isRetryable && loseAnswer(context);
    return isLost ? NO_ANSWER : withWriteConcern(context, definition, reply, failpoint);
  } finally {
    if (session && context.isRetryable) session.running = undefined;
  }
}

async function runInContext(context: CommandContext, definition: CommandDefinition): Promise<Reply> {
  const { transaction } = context;
  const finishSnapshotRead = openSnapshotRead(context, definition);
  try {
    failBeforeWrite(context);
    const reply = await definition.run(context);
    const hasWriteErrors = !(reply instanceof CursorReply) && (reply.writeErrors !== undefined || reply.nErrors === 1);
    if (transaction && hasWriteErrors) endTransaction(transaction, 'aborted');
    return finishSnapshotRead(reply);
  } catch (error) {
    // As on mongod, a failed statement is the end of its transaction.
    if (transaction && definition.names[0] !== 'commitTransaction') endTransaction(transaction, 'aborted');
    throw error instanceof BlockedByTransaction ? mongoError(112, 'WriteConflict', 'WriteConflict') : error;
  }
}

function checkApiVersion({ apiVersion }: BsonDocument): void {
  if (apiVersion === undefined || apiVersion === '1') return;
  throw mongoError(322, 'APIVersionError', 'API version must be "1"');
}

/** Applies the failCommand failpoint: waits, closes the connection, throws, or returns data for the answer. */
async function failByCommand(context: CommandContext): Promise<BsonDocument | undefined | typeof NO_ANSWER> {
  const { engine, connection, name } = context;
  const data = engine.failpoints.take('failCommand', ({ failCommands, appName }) => {
    const isNamed = Array.isArray(failCommands) && failCommands.includes(name);
    return isNamed && (appName === undefined || appName === connection.appName);
  });
  if (!data) return undefined;
  if (data.blockConnection === true) {
    await new Promise((resolve) => setTimeout(resolve, toNumber(data.blockTimeMS)));
  }
  if (data.closeConnection === true) {
    connection.close();
    return NO_ANSWER;
  }
  // As on mongod it fails before the command is looked at: its transaction and its cursor do not notice.
  if (isNumeric(data.errorCode)) {
    context.isInjectedFailure = true;
    throw errorOfFailpoint(data, 'failCommand');
  }
  return data;
}

function failBeforeWrite(context: CommandContext): void {
  if (!context.isRetryable) return;
  const data = context.engine.failpoints.take(
    'onPrimaryTransactionalWrite',
    ({ failBeforeCommitExceptionCode }) => failBeforeCommitExceptionCode !== undefined,
  );
  if (!data) return;
  if (data.closeConnection !== false) context.connection.close();
  const code = toNumber(data.failBeforeCommitExceptionCode);
  throw mongoError(code, codeNameOf(code), 'Failing write via onPrimaryTransactionalWrite failpoint');
}

/** The write is done and remembered, and the client does not hear of it: the case retryable writes are for. */
function loseAnswer({ engine, connection }: CommandContext): boolean {
  const data = engine.failpoints.take(
    'onPrimaryTransactionalWrite',
    ({ failBeforeCommitExceptionCode }) => failBeforeCommitExceptionCode === undefined,
  );
  if (!data || data.closeConnection === false) return false;
  connection.close();
  return true;
}

function withWriteConcern(
  context: CommandContext,
  definition: CommandDefinition,
  reply: Reply,
  failpoint: BsonDocument | undefined,
): Reply {
  if (reply instanceof CursorReply) return reply;
  const injected = failpoint?.writeConcernError;
  const takesWriteConcern = definition.isWrite === true;
  const failure = isDocument(injected)
    ? injected
    : takesWriteConcern
      ? writeConcernErrorOf(context.command)
      : undefined;
  if (!failure) return reply;
  const labels = Array.isArray(failpoint?.errorLabels)
    ? failpoint.errorLabels
    : labelsOf(toNumber(failure.code), situationOf(context)).filter((label) => label === 'RetryableWriteError');
  return { ...reply, writeConcernError: failure, ...(labels.length > 0 && { errorLabels: labels }) };
}

function situationOf({ command, name, engine, isInjectedFailure }: CommandContext): FailureSituation {
  const inTransaction = command.autocommit === false;
  return {
    inTransaction,
    endsTransaction: name === 'commitTransaction' || name === 'abortTransaction',
    isRetryableWrite: command.txnNumber !== undefined && command.autocommit === undefined,
    isChangeStream: !isInjectedFailure && touchesChangeStream(command, name, engine),
  };
}

function touchesChangeStream(command: BsonDocument, name: string, engine: Engine): boolean {
  if (name === 'getMore') return engine.cursors.isChangeStream(command.getMore);
  const first = name === 'aggregate' && Array.isArray(command.pipeline) ? command.pipeline[0] : undefined;
  return isDocument(first) && '$changeStream' in first;
}

function encode(engine: Engine, reply: Reply): Buffer {
  if (reply instanceof CursorReply) {
    return cursorDocument({ ...reply.fields, ok: 1, ...times(engine) }, reply.cursor, reply.batchName, reply.documents);
  }
  return serializeDocument({ ...reply, ok: 1, ...times(engine) });
}

function times({ store }: Engine): BsonDocument {
  const now = store.oplog.now();
  return { $clusterTime: { clusterTime: now, signature: SIGNATURE }, operationTime: now };
}

function encodeError(engine: Engine, context: CommandContext | undefined, thrown: unknown): Buffer {
  const error = asMongoError(thrown);
  if (context && !hasFinalLabels(error)) {
    for (const label of labelsOf(error.code, situationOf(context))) {
      if (label === 'TransientTransactionError') transientError(error);
      else if (!error.errorLabels.includes(label)) error.errorLabels.push(label);
    }
  }
  const { code, codeName, message, errorLabels, extra } = error;
  return serializeDocument({
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...(extra as BsonDocument),
    ...(errorLabels.length > 0 && { errorLabels }),
    ...times(engine),
  });
}

function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (error instanceof BSONError) return mongoError(22, 'InvalidBSON', error.message);
  return mongoError(1, 'InternalError', error instanceof Error ? error.message : String(error));
}
