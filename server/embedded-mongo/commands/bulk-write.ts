// Writes to several collections in one command, as mongod has it since 8.0.
// https://www.mongodb.com/docs/manual/reference/command/bulkWrite/
import { Long } from 'bson';
import { failedToParse, mongoError } from '../errors.ts';
import { assertNamespace } from '../store/ddl.ts';
import { isDocument, isNumeric, toNumber, type BsonDocument, type BsonValue } from '../values.ts';
import { decoded, documentList, isTrue } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { deleteMatching } from './delete.ts';
import { checkFields } from './fields.ts';
import { assertBatchSize, insertOne } from './insert.ts';
import { updateStatement } from './update.ts';
import { runWrite, writeError } from './write.ts';

const FIELDS = {
  insert: ['insert', 'document'],
  update: ['update', 'filter', 'updateMods', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint', 'constants'],
  delete: ['delete', 'filter', 'multi', 'collation', 'hint'],
} as const;

type Kind = keyof typeof FIELDS;

type Counts = {
  nInserted: number;
  nMatched: number;
  nModified: number;
  nUpserted: number;
  nDeleted: number;
};

/** What one operation did; `n` is how many documents it found or made. */
type Outcome = { n: number } & BsonDocument;

const kindOfOperation = (operation: BsonDocument): Kind => {
  const [name = ''] = Object.keys(operation);
  if (!Object.hasOwn(FIELDS, name)) throw failedToParse(`Unrecognized bulkWrite operation '${name}'`);
  return name as Kind;
};

function namespacesOf(context: CommandContext): string[] {
  return documentList(context, 'nsInfo').map((info) => {
    const { ns } = decoded(info);
    if (typeof ns !== 'string') throw failedToParse("BSON field 'bulkWrite.nsInfo.ns' is missing");
    assertNamespace(ns);
    return ns;
  });
}

function namespaceAt(namespaces: readonly string[], index: BsonValue): string {
  const ns = isNumeric(index) ? namespaces[toNumber(index)] : undefined;
  if (ns === undefined) throw mongoError(2, 'BadValue', 'BulkWrite ops entry has an invalid nsInfo index.');
  return ns;
}

function insertInto(context: CommandContext, ns: string, { document }: BsonDocument, counts: Counts): () => Outcome {
  if (!isDocument(document)) throw failedToParse("BSON field 'bulkWrite.insert.document' is missing");
  return () => {
    insertOne(context, ns, document);
    counts.nInserted += 1;
    return { n: 1 };
  };
}

function updateIn(context: CommandContext, ns: string, operation: BsonDocument, counts: Counts): () => Outcome {
  const { filter, updateMods, constants, multi, upsert, collation, arrayFilters, hint } = operation;
  const statement = { q: filter, u: updateMods, c: constants, multi, upsert, collation, arrayFilters, hint };
  const run = updateStatement(context, ns, statement);
  return () => {
    const result = run();
    if (!('upsertedId' in result)) {
      counts.nMatched += result.n;
      counts.nModified += result.nModified;
      return { n: result.n, nModified: result.nModified };
    }
    counts.nUpserted += 1;
    return { n: 1, nModified: 0, upserted: { _id: result.upsertedId } };
  };
}

function deleteFrom(context: CommandContext, ns: string, operation: BsonDocument, counts: Counts): () => Outcome {
  const { filter, multi, collation, hint } = operation;
  const statement = { q: filter, limit: isTrue(multi) ? 0 : 1, collation, hint };
  let n = 0;
  return () => {
    deleteMatching(context, ns, statement, () => {
      n += 1;
      counts.nDeleted += 1;
    });
    return { n };
  };
}

const RUN = { insert: insertInto, update: updateIn, delete: deleteFrom };

function bulkWriteJob(context: CommandContext): () => BsonDocument {
  if (context.db !== 'admin') {
    throw mongoError(13, 'Unauthorized', 'bulkWrite may only be run against the admin database.');
  }
  const namespaces = namespacesOf(context);
  const operations = documentList(context, 'ops').map(decoded);
  assertBatchSize(operations.length);
  for (const operation of operations) {
    const kind = kindOfOperation(operation);
    checkFields(`bulkWrite.${kind}`, operation, FIELDS[kind]);
    namespaceAt(namespaces, operation[kind]);
  }
  const stopsAtError = context.command.ordered !== false || context.transaction !== undefined;
  const counts: Counts = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const outcomes: BsonDocument[] = [];
  let nErrors = 0;
  let next = 0;
  let current: (() => Outcome) | undefined;

  return () => {
    for (; next < operations.length; next += 1, current = undefined) {
      const idx = next;
      try {
        const operation = operations[idx] as BsonDocument;
        const kind = kindOfOperation(operation);
        current ??= RUN[kind](context, namespaceAt(namespaces, operation[kind]), operation, counts);
        const outcome = current();
        if (!isTrue(context.command.errorsOnly)) outcomes.push({ ok: 1, idx, ...outcome });
      } catch (error) {
        const { index: _index, ...failure } = writeError(idx, error);
        outcomes.push({ ok: 0, idx, n: 0, ...failure });
        nErrors += 1;
        if (stopsAtError) next = operations.length;
      }
    }
    return { cursor: { id: Long.ZERO, firstBatch: outcomes, ns: 'admin.$cmd.bulkWrite' }, nErrors, ...counts };
  };
}

export const bulkWriteCommand: CommandDefinition = {
  names: ['bulkWrite'],
  fields: ['ops', 'nsInfo', 'ordered', 'errorsOnly', 'bypassDocumentValidation', 'let'],
  inTransaction: true,
  isWrite: true,
  run: (context) => runWrite(context, bulkWriteJob(context)),
};
