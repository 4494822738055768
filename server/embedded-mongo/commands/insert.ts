import { mongoError } from '../errors.ts';
import { insertDocument } from '../store/documents.ts';
import { decodeDocument, type BsonDocument } from '../values.ts';
import { documentList, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { assertStorable, ensureCollection, runWrite, withId, writeError } from './write.ts';

const MAX_BATCH = 100_000;

export function assertBatchSize(length: number): void {
  if (length >= 1 && length <= MAX_BATCH) return;
  throw mongoError(
    16,
    'InvalidLength',
    `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${length} operations.`,
  );
}

export function insertOne(context: CommandContext, ns: string, source: BsonDocument | Buffer): void {
  const { document, raw } = Buffer.isBuffer(source) ? withId(decodeDocument(source), source) : withId(source);
  const collection = ensureCollection(context, ns);
  assertStorable(context, collection, document, raw);
  insertDocument(context.engine.store, collection, document, raw, context.transaction);
}

function insertJob(context: CommandContext): () => BsonDocument {
  const ns = targetNamespace(context);
  const documents = documentList(context, 'documents');
  assertBatchSize(documents.length);
  const isOrdered = context.command.ordered !== false;
  const writeErrors: BsonDocument[] = [];
  let next = 0;
  let n = 0;

  return () => {
    for (; next < documents.length; next += 1) {
      try {
        insertOne(context, ns, documents[next] as BsonDocument | Buffer);
        n += 1;
      } catch (error) {
        writeErrors.push(writeError(next, error));
        if (isOrdered || context.transaction) next = documents.length;
      }
    }
    return { n, ...(writeErrors.length > 0 && { writeErrors }) };
  };
}

export const insertCommand: CommandDefinition = {
  names: ['insert'],
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  inTransaction: true,
  isWrite: true,
  run: (context) => runWrite(context, insertJob(context)),
};
