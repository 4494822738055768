import { DEFAULT_FIRST_BATCH, fetchBatch, iteratorSource, NO_CURSOR } from '../cursors.ts';
import { CursorReply, type CommandContext } from './command.ts';

export type ResultOptions = { batchSize: number | undefined; singleBatch?: boolean; noTimeout?: boolean };

/** The first batch, and a cursor for the rest when there is one. */
export async function cursorReply(
  context: CommandContext,
  ns: string,
  documents: Iterable<Buffer>,
  { batchSize, singleBatch = false, noTimeout = false }: ResultOptions,
): Promise<CursorReply> {
  const source = iteratorSource(documents);
  const { cursors } = context.engine;
  const cursor = cursors.open({
    ns,
    source,
    noTimeout,
    sessionKey: context.session && Buffer.from(context.session.id).toString('hex'),
    ...(context.transaction && { transaction: context.transaction }),
  });
  let isOpen = false;
  try {
    const batch = await fetchBatch(cursor, {
      batchSize: batchSize ?? DEFAULT_FIRST_BATCH,
      maxTimeMS: undefined,
      isCancelled: () => context.connection.isClosed,
    });
    isOpen = !batch.isExhausted && !singleBatch && !context.connection.isClosed;
    return new CursorReply('firstBatch', batch.documents, { id: isOpen ? cursor.id : NO_CURSOR, ns });
  } finally {
    if (!isOpen) cursors.kill(cursor.id);
  }
}
