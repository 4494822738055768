import { failedToParse, mongoError } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { insertDocument, updateDocument, type StoredVersion } from '../store/documents.ts';
import { compileMatch } from '../match/index.ts';
import { hintedIndex, type Hint } from '../store/planner.ts';
import { runQuery, type Query } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { compileUpdate, isPipelineOrOperators, seedFromFilter } from '../update/index.ts';
import { decodeDocument, isDocument, typeName, type BsonDocument, type BsonValue } from '../values.ts';
import { collationOf, decoded, documentList, isTrue, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { assertBatchSize } from './insert.ts';
import { checkFields } from './fields.ts';
import { letVariables } from './variables.ts';
import {
  assertStorable,
  ensureCollection,
  findWritable,
  isExemptFromValidation,
  runWrite,
  withId,
  writeError,
} from './write.ts';

const STATEMENT_FIELDS = ['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint'];

/** What an update does to one document, from an update statement or from findAndModify. */
export type CompiledUpdate = {
  filter: BsonDocument;
  isReplacement: boolean;
  apply(document: BsonDocument): { document: BsonDocument; modified: boolean };
  /** The document an upsert inserts. */
  seed(): BsonDocument;
};

export type UpdateStatement = {
  filter: BsonDocument;
  update: BsonValue;
  arrayFilters: BsonValue;
  collation: BsonValue;
  constants: BsonValue;
};

export function prepareUpdate(
  context: CommandContext,
  collection: Collection | undefined,
  { filter, update, arrayFilters, collation: collationSpec, constants }: UpdateStatement,
): CompiledUpdate {
  const collation = collationOf(collationSpec, collection);
  const variables = { ...letVariables(context), ...(isDocument(constants) ? constants : {}) };
  const isReplacement = !isPipelineOrOperators(update);
  const change = compileUpdate(update, { arrayFilters, collation, filter, variables });
  return {
    filter,
    isReplacement,
    apply(document) {
      const { doc, modified } = change(document, { isUpsertInsert: false });
      return { document: doc, modified };
    },
    seed() {
      const seed = seedFromFilter(filter);
      const { doc } = change(isReplacement ? {} : seed, { isUpsertInsert: true });
      return isReplacement && doc._id === undefined && seed._id !== undefined ? { _id: seed._id, ...doc } : doc;
    },
  };
}

/** Writes the change of one document; returns the document as it then is, and whether anything changed. */
export function applyUpdate(
  context: CommandContext,
  collection: Collection,
  old: StoredVersion,
  update: CompiledUpdate,
): { document: BsonDocument; modified: boolean } {
  const result = update.apply(old.document);
  if (!result.modified) return result;
  const { document, raw } = withId(result.document);
  if (raw.equals(old.raw)) return { document, modified: false };
  if (!isExemptFromValidation(collection, old.document)) assertStorable(context, collection, document, raw);
  const kind = update.isReplacement ? 'replace' : 'update';
  updateDocument(context.engine.store, collection, old, { document, raw, kind }, context.transaction);
  return { document, modified: true };
}

export function insertUpserted(context: CommandContext, ns: string, update: CompiledUpdate): BsonDocument {
  const { document, raw } = withId(update.seed());
  const collection = ensureCollection(context, ns);
  assertStorable(context, collection, document, raw);
  insertDocument(context.engine.store, collection, document, raw, context.transaction);
  return document;
}

/**
 * The documents a write works on, collected before the first is changed: a change may move a document along the index
 * that is being read (the Halloween problem).
 */
export function* matchingDocuments(
  context: CommandContext,
  collection: Collection,
  query: Query,
): Generator<StoredVersion> {
  const { store } = context.engine;
  const found = runQuery(store.environment, collection, query, viewOf(context.transaction), context.time);
  const versions = [...found].map(({ rid, raw }) => ({ rid, raw }));
  for (const { rid, raw } of versions) yield { rid, raw, document: decodeDocument(raw) };
}

type StatementResult = { n: number; nModified: number; upsertedId?: BsonValue };

/** One statement of an update command. It may be run again after a lock: documents already done are left out then. */
export function updateStatement(context: CommandContext, ns: string, statement: BsonDocument): () => StatementResult {
  const { q, u, c, arrayFilters, collation, hint } = statement;
  if (!isDocument(q))
    throw mongoError(
      14,
      'TypeMismatch',
      `BSON field 'update.updates.q' is the wrong type '${typeName(q)}', expected type 'object'`,
    );
  const isMulti = isTrue(statement.multi);
  const done = new Set<number>();
  let n = 0;
  let nModified = 0;

  return () => {
    const collection = findWritable(context, ns);
    const update = prepareUpdate(context, collection, { filter: q, update: u, arrayFilters, collation, constants: c });
    if (isMulti && update.isReplacement)
      throw failedToParse('multi update is not supported for replacement-style update');
    const compiled = collationOf(collation, collection);
    const matches = compileMatch(q, { collation: compiled, variables: letVariables(context) });
    if (collection) {
      if (hint !== undefined) hintedIndex(collection, hint as Hint);
      const query: Query = {
        filter: q,
        matches,
        collation: compiled,
        hint: hint as Hint | undefined,
        limit: isMulti ? 0 : 1,
      };
      for (const old of matchingDocuments(context, collection, query)) {
        if (done.has(old.rid)) continue;
        const { modified } = applyUpdate(context, collection, old, update);
        done.add(old.rid);
        n += 1;
        if (modified) nModified += 1;
      }
    }
    if (n > 0 || !isTrue(statement.upsert)) return { n, nModified };
    return { n: 1, nModified: 0, upsertedId: insertUpserted(context, ns, update)._id };
  };
}

function updateJob(context: CommandContext): () => BsonDocument {
  const ns = targetNamespace(context);
  const statements = documentList(context, 'updates').map(decoded);
  assertBatchSize(statements.length);
  for (const statement of statements) checkFields('update.updates', statement, STATEMENT_FIELDS);
  const isOrdered = context.command.ordered !== false;
  const upserted: BsonDocument[] = [];
  const writeErrors: BsonDocument[] = [];
  let next = 0;
  let n = 0;
  let nModified = 0;
  let current: (() => StatementResult) | undefined;

  return () => {
    for (; next < statements.length; next += 1, current = undefined) {
      try {
        current ??= updateStatement(context, ns, statements[next] as BsonDocument);
        const result = current();
        n += result.n;
        nModified += result.nModified;
        if ('upsertedId' in result) upserted.push({ index: next, _id: result.upsertedId });
      } catch (error) {
        writeErrors.push(writeError(next, error));
        if (isOrdered || context.transaction) next = statements.length;
      }
    }
    return {
      n,
      nModified,
      ...(upserted.length > 0 && { upserted }),
      ...(writeErrors.length > 0 && { writeErrors }),
    };
  };
}

export const updateCommand: CommandDefinition = {
  names: ['update'],
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  inTransaction: true,
  isWrite: true,
  run: (context) => runWrite(context, updateJob(context)),
};
