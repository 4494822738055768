// Checks the read concern, and reads of a snapshot session from the time they ask for.
import { Timestamp } from 'bson';
import { mongoError } from '../errors.ts';
import { isDocument } from '../values.ts';
import { CursorReply, type CommandContext, type CommandDefinition, type Reply } from './command.ts';

const LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);

/** Prepares the context and returns what adds `atClusterTime` to the answer. */
export function openSnapshotRead(context: CommandContext, definition: CommandDefinition): (reply: Reply) => Reply {
  const { command, engine, transaction } = context;
  const unchanged = (reply: Reply): Reply => reply;
  const { readConcern } = command;
  if (!isDocument(readConcern)) return unchanged;
  const { level, atClusterTime } = readConcern;
  if (level !== undefined && !LEVELS.has(String(level))) {
    throw mongoError(
      9,
      'FailedToParse',
      `readConcern level must be either 'local', 'majority', 'linearizable', 'available', or 'snapshot'`,
    );
  }
  if (level !== 'snapshot' || transaction) return unchanged;
  if (definition.canReadSnapshot !== true) {
    throw mongoError(
      72,
      'InvalidOptions',
      `Command ${context.name} does not support { readConcern: { level: "snapshot" } }`,
    );
  }
  if (atClusterTime instanceof Timestamp) {
    context.snapshot = engine.snapshots.at(atClusterTime);
    return (reply) => withTime(reply, atClusterTime);
  }
  const opened = engine.snapshots.open();
  context.snapshot = opened.view;
  return (reply) => withTime(reply, opened.atClusterTime);
}

/** In the cursor, for commands that have one; beside it for the others. */
function withTime(reply: Reply, atClusterTime: Timestamp): Reply {
  if (!(reply instanceof CursorReply)) return { ...reply, atClusterTime };
  reply.cursor.atClusterTime = atClusterTime;
  return reply;
}
