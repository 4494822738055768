import { typeMismatch } from '../errors.ts';
import { walkPath, splitPath } from '../paths.ts';
import { isView, type Collection } from '../store/collection.ts';
import { runQuery } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { compareValues, decodeDocument, typeName, type BsonValue } from '../values.ts';
import { ValueMap } from '../value-map.ts';
import { runAggregation } from './aggregation-host.ts';
import { optionalCount, optionalDocument, optionalNumber, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { queryOf } from './query-of.ts';

function count(context: CommandContext): Reply {
  const ns = targetNamespace(context);
  const collection = context.engine.store.find(ns, context.transaction);
  const limit = Math.abs(optionalNumber(context, 'limit') ?? 0) || Infinity;
  const skip = optionalCount(context, 'skip') ?? 0;
  const total = collection ? countDocuments(context, collection, ns) : (queryOf(context, undefined, 'query'), 0);
  return { n: Math.min(limit, Math.max(0, total - skip)) };
}

function countDocuments(context: CommandContext, collection: Collection, ns: string): number {
  const filter = optionalDocument(context, 'query') ?? {};
  if (isView(collection)) return [...runAggregation(context, ns, [{ $match: filter }])].length;
  const query = queryOf(context, collection, 'query');
  if (Object.keys(filter).length === 0 && !context.transaction && query.hint === undefined) return collection.count;
  let found = 0;
  const view = viewOf(context.transaction, context.snapshot);
  for (const _ of runQuery(context.engine.store.environment, collection, query, view, context.time)) found += 1;
  return found;
}

export const countCommand: CommandDefinition = {
  names: ['count'],
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  run: count,
};

function distinct(context: CommandContext): Reply {
  const { key } = context.command;
  if (typeof key !== 'string') {
    throw typeMismatch(`BSON field 'distinct.key' is the wrong type '${typeName(key)}', expected type 'string'`);
  }
  const ns = targetNamespace(context);
  const collection = context.engine.store.find(ns, context.transaction);
  const query = queryOf(context, collection, 'query');
  const seen = new ValueMap<true>(query.collation);
  const values: BsonValue[] = [];
  for (const document of documentsOf(context, collection, ns)) {
    walkPath(document, splitPath(key), (value) => {
      // An array counts as its elements, unless it is an element itself.
      if (value !== undefined && !Array.isArray(value) && !seen.has(value)) {
        seen.set(value, true);
        values.push(value);
      }
      return false;
    });
  }
  return { values: values.sort((left, right) => compareValues(left, right, query.collation)) };
}

function* documentsOf(context: CommandContext, collection: Collection | undefined, ns: string) {
  if (!collection) return;
  if (isView(collection)) {
    const pipeline = [{ $match: optionalDocument(context, 'query') ?? {} }];
    for (const raw of runAggregation(context, ns, pipeline)) yield decodeDocument(raw);
    return;
  }
  const query = queryOf(context, collection, 'query');
  const view = viewOf(context.transaction, context.snapshot);
  for (const { document } of runQuery(context.engine.store.environment, collection, query, view, context.time)) {
    yield document;
  }
}

export const distinctCommand: CommandDefinition = {
  names: ['distinct'],
  fields: ['key', 'query', 'collation', 'hint'],
  inTransaction: true,
  canReadSnapshot: true,
  run: distinct,
};
