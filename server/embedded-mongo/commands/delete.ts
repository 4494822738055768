import { compileMatch } from '../match/index.ts';
import { mongoError } from '../errors.ts';
import { removeDocument } from '../store/documents.ts';
import { hintedIndex, type Hint } from '../store/planner.ts';
import type { Query } from '../store/query.ts';
import { isDocument, toNumber, typeName, type BsonDocument } from '../values.ts';
import { collationOf, decoded, documentList, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { checkFields } from './fields.ts';
import { assertBatchSize } from './insert.ts';
import { matchingDocuments } from './update.ts';
import { letVariables } from './variables.ts';
import { findWritable, runWrite, writeError } from './write.ts';

const STATEMENT_FIELDS = ['q', 'limit', 'collation', 'hint'];

export function deleteMatching(context: CommandContext, ns: string, statement: BsonDocument, count: () => void): void {
  const { q, limit, hint } = statement;
  if (!isDocument(q))
    throw mongoError(
      14,
      'TypeMismatch',
      `BSON field 'delete.deletes.q' is the wrong type '${typeName(q)}', expected type 'object'`,
    );
  const most = toNumber(limit ?? 0);
  if (most !== 0 && most !== 1) {
    throw mongoError(9, 'FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${most}`);
  }
  const collection = findWritable(context, ns);
  const collation = collationOf(statement.collation, collection);
  const matches = compileMatch(q, { collation, variables: letVariables(context) });
  if (!collection) return;
  if (hint !== undefined) hintedIndex(collection, hint as Hint);
  const query: Query = { filter: q, matches, collation, hint: hint as Hint | undefined, limit: most };
  for (const found of matchingDocuments(context, collection, query)) {
    removeDocument(context.engine.store, collection, found, context.transaction);
    count();
  }
}

function deleteJob(context: CommandContext): () => BsonDocument {
  const ns = targetNamespace(context);
  const statements = documentList(context, 'deletes').map(decoded);
  assertBatchSize(statements.length);
  for (const statement of statements) checkFields('delete.deletes', statement, STATEMENT_FIELDS);
  const isOrdered = context.command.ordered !== false;
  const writeErrors: BsonDocument[] = [];
  let next = 0;
  let n = 0;

  return () => {
    for (; next < statements.length; next += 1) {
      try {
        // Run again after a lock, it no longer finds what it has already removed.
        deleteMatching(context, ns, statements[next] as BsonDocument, () => (n += 1));
      } catch (error) {
        writeErrors.push(writeError(next, error));
        if (isOrdered || context.transaction) next = statements.length;
      }
    }
    return { n, ...(writeErrors.length > 0 && { writeErrors }) };
  };
}

export const deleteCommand: CommandDefinition = {
  names: ['delete'],
  fields: ['deletes', 'ordered', 'let'],
  inTransaction: true,
  isWrite: true,
  run: (context) => runWrite(context, deleteJob(context)),
};
