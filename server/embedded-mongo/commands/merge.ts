// $out and $merge: the results of a pipeline written to a collection, in one write transaction.
import { failedToParse, located, mongoError } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { getPath, splitPath } from '../paths.ts';
import { newIndex } from '../store/catalog.ts';
import { randomUUID } from 'node:crypto';
import { namespaceParts, type Collection } from '../store/collection.ts';
import { assertUnused, createCollection, dropCollection, renameCollection } from '../store/ddl.ts';
import { insertDocument, updateDocument, type StoredVersion } from '../store/documents.ts';
import { runQuery } from '../store/query.ts';
import { compileUpdate } from '../update/index.ts';
import { decodeDocument, isDocument, setOwn, typeName, type BsonDocument, type BsonValue } from '../values.ts';
import { runAggregation } from './aggregation-host.ts';
import type { CommandContext } from './command.ts';
import { checkFields } from './fields.ts';
import { letVariables } from './variables.ts';
import { assertStorable, ensureCollection, runWrite, withId } from './write.ts';
import { compileExpression } from '../expressions/index.ts';

/** Results are held until they are written, because the pipeline may read what it writes. */
const MAX_RESULT_BYTES = 100 * 1024 * 1024;

export async function writeResults(
  context: CommandContext,
  ns: string,
  pipeline: BsonDocument[],
  stage: BsonDocument,
): Promise<void> {
  const name = '$out' in stage ? '$out' : '$merge';
  if (context.transaction) {
    throw mongoError(263, 'OperationNotSupportedInTransaction', `${name} cannot be used in a transaction`);
  }
  const { readConcern } = context.command;
  if (isDocument(readConcern) && (readConcern.level === 'linearizable' || readConcern.level === 'snapshot')) {
    throw mongoError(
      72,
      'InvalidOptions',
      `${name} cannot be used with a '${String(readConcern.level)}' read concern level`,
    );
  }
  const write = name === '$out' ? outJob(context, stage.$out) : mergeJob(context, stage.$merge);
  let results: Buffer[] | undefined;
  await runWrite(context, () => {
    results ??= collectResults(runAggregation(context, ns, pipeline));
    write(results);
    return {};
  });
}

function collectResults(documents: Iterable<Buffer>): Buffer[] {
  const results: Buffer[] = [];
  let bytes = 0;
  for (const raw of documents) {
    results.push(raw);
    bytes += raw.length;
    if (bytes > MAX_RESULT_BYTES) {
      throw mongoError(
        292,
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'results of $out and $merge exceed the memory limit of the embedded engine',
      );
    }
  }
  return results;
}

function targetOf(context: CommandContext, target: BsonValue, stage: string): string {
  if (typeof target === 'string') return `${context.db}.${target}`;
  if (isDocument(target) && typeof target.coll === 'string') {
    checkFields(stage, target, ['db', 'coll']);
    return `${typeof target.db === 'string' ? target.db : context.db}.${target.coll}`;
  }
  throw located(16990, `${stage} only supports a string or object argument, but found ${typeName(target)}`);
}

/** The new content is written beside the old and takes its name at the end, so a failure leaves the old as it was. */
function outJob(context: CommandContext, target: BsonValue): (results: Buffer[]) => void {
  const ns = targetOf(context, target, '$out');
  const { store } = context.engine;
  return (results) => {
    const old = store.find(ns);
    if (old) assertUnused(old);
    const draft = createCollection(store, `${namespaceParts(ns).db}.tmp.agg_out.${randomUUID()}`, old?.options ?? {});
    try {
      for (const index of old?.indexes ?? []) {
        if (!index.isIdIndex) draft.indexes.push(newIndex(takeId(store.catalog), index.spec, draft));
      }
      for (const result of results) {
        const { document, raw } = withId(decodeDocument(result), result);
        assertStorable(context, draft, document, raw);
        insertDocument(store, draft, document, raw, undefined);
      }
    } catch (error) {
      dropCollection(store, draft);
      throw error;
    }
    if (old) dropCollection(store, old);
    renameCollection(store, draft, ns, old);
  };
}

function takeId(catalog: { nextId: number }): number {
  catalog.nextId += 1;
  return catalog.nextId - 1;
}

type MergeSpec = {
  ns: string;
  on: string[];
  whenMatched: BsonValue;
  whenNotMatched: BsonValue;
  variables: BsonValue;
};

function parseMerge(context: CommandContext, source: BsonValue): MergeSpec {
  if (typeof source === 'string') source = { into: source };
  if (!isDocument(source))
    throw located(51182, `$merge requires a string or object argument, but found ${typeName(source)}`);
  checkFields('$merge', source, ['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);
  const { into, on = '_id', whenMatched = 'merge', whenNotMatched = 'insert' } = source;
  const isKnownMatched =
    Array.isArray(whenMatched) || ['replace', 'keepExisting', 'merge', 'fail'].includes(String(whenMatched));
  if (!isKnownMatched || !['insert', 'discard', 'fail'].includes(String(whenNotMatched))) {
    throw failedToParse('$merge: unknown whenMatched or whenNotMatched mode');
  }
  return {
    ns: targetOf(context, into, '$merge'),
    on: (Array.isArray(on) ? on : [on]).map(String),
    whenMatched,
    whenNotMatched,
    variables: source.let ?? { new: '$$ROOT' },
  };
}

function mergeJob(context: CommandContext, source: BsonValue): (results: Buffer[]) => void {
  const spec = parseMerge(context, source);
  let next = 0;
  return (results) => {
    const collection = ensureCollection(context, spec.ns);
    assertUniqueOn(collection, spec.on);
    // After waiting for a lock this goes on with the result it had stopped at.
    for (; next < results.length; next += 1)
      mergeOne(context, collection, spec, decodeDocument(results[next] as Buffer));
  };
}

function assertUniqueOn(collection: Collection, on: string[]): void {
  const wanted = new Set(on);
  const isUnique = collection.indexes.some(
    ({ unique, partialFilter, fields }) =>
      unique && !partialFilter && fields.length === wanted.size && fields.every(({ path }) => wanted.has(path)),
  );
  if (!isUnique) throw located(51183, 'Cannot find index to verify that join fields will be unique');
}

function mergeOne(context: CommandContext, collection: Collection, spec: MergeSpec, result: BsonDocument): void {
  const { store } = context.engine;
  const { document, raw } = withId(result);
  const filter: BsonDocument = {};
  for (const path of spec.on) {
    const value = getPath(document, splitPath(path));
    if (value === null || value === undefined || Array.isArray(value)) {
      throw located(51132, `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`);
    }
    setOwn(filter, path, { $eq: value });
  }
  const query = { filter, matches: compileMatch(filter), limit: 1 };
  const [existing] = runQuery(store.environment, collection, query, {}, context.time);
  if (existing) return mergeInto(context, collection, spec, existing, document);
  if (spec.whenNotMatched === 'discard') return undefined;
  if (spec.whenNotMatched === 'fail') {
    throw mongoError(
      13113,
      'MergeStageNoMatchingDocument',
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  assertStorable(context, collection, document, raw);
  insertDocument(store, collection, document, raw, undefined);
}

function mergeInto(
  context: CommandContext,
  collection: Collection,
  spec: MergeSpec,
  existing: StoredVersion,
  result: BsonDocument,
): void {
  if (spec.whenMatched === 'keepExisting') return;
  if (spec.whenMatched === 'fail') {
    throw mongoError(11000, 'DuplicateKey', `E11000 duplicate key error collection: ${collection.ns}`, {
      keyPattern: { _id: 1 },
      keyValue: { _id: existing.document._id },
    });
  }
  const merged = mergedDocument(context, spec, existing.document, result);
  const { document, raw } = withId(merged);
  if (raw.equals(existing.raw)) return;
  assertStorable(context, collection, document, raw);
  const kind = spec.whenMatched === 'replace' ? 'replace' : 'update';
  updateDocument(context.engine.store, collection, existing, { document, raw, kind }, undefined);
}

function mergedDocument(
  context: CommandContext,
  spec: MergeSpec,
  old: BsonDocument,
  result: BsonDocument,
): BsonDocument {
  const { whenMatched } = spec;
  if (Array.isArray(whenMatched)) {
    const variables = letVariables(context);
    for (const [name, expression] of Object.entries(isDocument(spec.variables) ? spec.variables : {})) {
      variables[name] = compileExpression(expression, { variables })(result) ?? null;
    }
    return compileUpdate(whenMatched, { variables })(old, { isUpsertInsert: false }).doc;
  }
  if (whenMatched === 'replace') return compileUpdate(result)(old, { isUpsertInsert: false }).doc;
  const merged: BsonDocument = { ...old };
  for (const [field, value] of Object.entries(result)) setOwn(merged, field, value);
  return merged;
}
