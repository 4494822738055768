import { failedToParse } from '../errors.ts';
import { compileProjection } from '../projection.ts';
import { serializeDocument } from '../raw-bson.ts';
import { isView, type Collection } from '../store/collection.ts';
import { runQuery, type Query } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { isDocument, type BsonDocument } from '../values.ts';
import { runAggregation } from './aggregation-host.ts';
import { isTrue, optionalCount, optionalDocument, optionalNumber, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { cursorReply, type ResultOptions } from './cursor-reply.ts';
import { queryOf } from './query-of.ts';
import { letVariables } from './variables.ts';

const FIND_FIELDS = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'collation',
  'let',
  'allowDiskUse',
  'noCursorTimeout',
  'allowPartialResults',
  'showRecordId',
  'returnKey',
  'min',
  'max',
  'tailable',
  'awaitData',
  'oplogReplay',
];

/** Accepted when false: the engine has none of them. */
const UNSUPPORTED_WHEN_SET = ['showRecordId', 'returnKey', 'min', 'max', 'tailable', 'awaitData'];

function assertSupported({ command }: CommandContext): void {
  for (const field of UNSUPPORTED_WHEN_SET) {
    if (command[field] !== undefined && command[field] !== false) {
      throw failedToParse(`find option '${field}' is not supported by the embedded engine`);
    }
  }
}

function* projected(context: CommandContext, collection: Collection, query: Query): Generator<Buffer> {
  const { environment } = context.engine.store;
  const projection = optionalDocument(context, 'projection');
  const found = runQuery(environment, collection, query, viewOf(context.transaction, context.snapshot), context.time);
  const project = projectionOf(context, query, projection);
  for (const { raw, document } of found) yield project ? serializeDocument(project(document)) : raw;
}

function projectionOf(context: CommandContext, query: Query, projection: BsonDocument | undefined) {
  if (!projection || Object.keys(projection).length === 0) return undefined;
  const { collation, filter } = query;
  return compileProjection(projection, { collation, filter, variables: letVariables(context) });
}

async function find(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  assertSupported(context);
  const collection = context.engine.store.find(ns, context.transaction);
  const requested = optionalNumber(context, 'limit') ?? 0;
  // A negative limit is the old way to say "one batch only".
  const limit = Math.abs(requested);
  const skip = optionalCount(context, 'skip') ?? 0;
  const options: ResultOptions = {
    batchSize: optionalCount(context, 'batchSize'),
    singleBatch: isTrue(context.command.singleBatch) || requested < 0,
    noTimeout: isTrue(context.command.noCursorTimeout),
  };
  if (collection && isView(collection)) return findInView(context, ns, skip, limit, options);
  const query: Query = { ...queryOf(context, collection, 'filter'), skip, limit };
  projectionOf(context, query, optionalDocument(context, 'projection'));
  return cursorReply(context, ns, collection ? projected(context, collection, query) : [], options);
}

function findInView(
  context: CommandContext,
  ns: string,
  skip: number,
  limit: number,
  options: ResultOptions,
): Promise<Reply> {
  const { filter, sort, projection } = context.command;
  const pipeline: BsonDocument[] = [
    { $match: filter ?? {} },
    ...(isDocument(sort) && Object.keys(sort).length > 0 ? [{ $sort: sort }] : []),
    ...(skip > 0 ? [{ $skip: skip }] : []),
    ...(limit > 0 ? [{ $limit: limit }] : []),
    ...(isDocument(projection) && Object.keys(projection).length > 0 ? [{ $project: projection }] : []),
  ];
  return cursorReply(context, ns, runAggregation(context, ns, pipeline), options);
}

export const findCommand: CommandDefinition = {
  names: ['find'],
  fields: FIND_FIELDS,
  inTransaction: true,
  canReadSnapshot: true,
  run: find,
};
