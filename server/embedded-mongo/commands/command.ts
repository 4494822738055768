// What a command is: its names, the fields it accepts, and how it runs. Unknown fields are refused by the dispatcher,
// so an option the engine does not have can never be ignored in silence.
import type { Long } from 'bson';
import type { Engine } from '../engine.ts';
import type { Session } from '../sessions.ts';
import type { TimeLimit } from '../store/query.ts';
import type { ReadView } from '../store/scan.ts';
import type { Transaction } from '../store/transaction.ts';
import type { BsonDocument } from '../values.ts';

export type Connection = {
  id: number;
  appName: string | undefined;
  remote: string;
  isClosed: boolean;
  close(): void;
};

export type CommandContext = {
  engine: Engine;
  connection: Connection;
  db: string;
  /** As the client spelled it. */
  name: string;
  command: BsonDocument;
  session: Session | undefined;
  transaction: Transaction | undefined;
  /** The write is to be remembered under the session's transaction number. */
  isRetryable: boolean;
  /** Failed by the failCommand failpoint, before it ran. */
  isInjectedFailure: boolean;
  /** Whether the answer waits for the disk: every write concern but `w: 0` and `w: 1` without `j`. */
  isDurable: boolean;
  time: TimeLimit;
  /** Reads of a snapshot session. */
  snapshot: ReadView | undefined;
};

/** Answer with a batch of raw documents in `cursor`. */
export class CursorReply {
  readonly batchName: 'firstBatch' | 'nextBatch';
  readonly documents: Buffer[];
  readonly cursor: { id: Long; ns: string } & BsonDocument;
  readonly fields: BsonDocument = {};

  constructor(
    batchName: 'firstBatch' | 'nextBatch',
    documents: Buffer[],
    cursor: { id: Long; ns: string } & BsonDocument,
  ) {
    this.batchName = batchName;
    this.documents = documents;
    this.cursor = cursor;
  }
}

export type Reply = BsonDocument | CursorReply;

export type CommandDefinition = {
  names: readonly string[];
  /** Beside the generic ones every command accepts. */
  fields: readonly string[];
  inTransaction?: boolean;
  /** Takes a write concern, and may be retried under a transaction number. */
  isWrite?: boolean;
  /** Takes readConcern snapshot outside a transaction. */
  canReadSnapshot?: boolean;
  run(context: CommandContext): Reply | Promise<Reply>;
};
