import { fetchBatch, NO_CURSOR } from '../cursors.ts';
import { MongoError, mongoError } from '../errors.ts';
import { optionalCount, optionalNumber } from './arguments.ts';
import { CursorReply, type CommandContext, type CommandDefinition, type Reply } from './command.ts';
import { errorOfFailpoint } from './failures.ts';

async function getMore(context: CommandContext): Promise<Reply> {
  const { engine, command, connection } = context;
  const ns = `${context.db}.${String(command.collection)}`;
  const cursor = engine.cursors.get(command.getMore, ns);
  const sessionKey = context.session && Buffer.from(context.session.id).toString('hex');
  if (cursor.sessionKey !== undefined && cursor.sessionKey !== sessionKey) {
    throw mongoError(
      50738,
      'Location50738',
      `Cannot run getMore on cursor ${cursor.id.toString()}, which was created in session ${cursor.sessionKey}, without an lsid of that session`,
    );
  }
  const failure = engine.failpoints.take('failGetMoreAfterCursorCheckout');
  if (failure) throw errorOfFailpoint(failure, 'failGetMoreAfterCursorCheckout');
  try {
    // For a tailing cursor maxTimeMS says how long to wait; for any other it was given with its first command.
    const batch = await fetchBatch(cursor, {
      batchSize: optionalCount(context, 'batchSize') || undefined,
      maxTimeMS: optionalNumber(context, 'maxTimeMS'),
      isCancelled: () => connection.isClosed,
    });
    if (batch.isExhausted) engine.cursors.kill(cursor.id);
    const id = batch.isExhausted ? NO_CURSOR : cursor.id;
    return new CursorReply('nextBatch', batch.documents, { id, ns, ...batch.cursorFields });
  } catch (error) {
    // An iterator that has thrown is finished: without this the next getMore would report a clean end.
    if (!(error instanceof MongoError) || error.code !== 12051) engine.cursors.kill(cursor.id);
    throw error;
  }
}

export const getMoreCommand: CommandDefinition = {
  names: ['getMore'],
  fields: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime'],
  inTransaction: true,
  run: getMore,
};

export const killCursorsCommand: CommandDefinition = {
  names: ['killCursors'],
  fields: ['cursors'],
  inTransaction: true,
  run({ engine, command }) {
    const ids = Array.isArray(command.cursors) ? command.cursors : [];
    if (ids.length === 0) throw mongoError(2, 'BadValue', "BSON field 'killCursors.cursors' must not be empty");
    const isKilled = ids.map((id) => engine.cursors.kill(id));
    return {
      cursorsKilled: ids.filter((_, position) => isKilled[position]),
      cursorsNotFound: ids.filter((_, position) => !isKilled[position]),
      cursorsAlive: [],
      cursorsUnknown: [],
    };
  },
};
