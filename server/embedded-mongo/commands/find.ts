import { DEFAULT_FIRST_BATCH, fetchBatch, iteratorSource, NO_CURSOR } from '../cursors.ts';
import { failedToParse } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { compileProjection } from '../projection.ts';
import { serializeDocument } from '../raw-bson.ts';
import { isView, type Collection } from '../store/collection.ts';
import { hintedIndex, type Hint } from '../store/planner.ts';
import { runQuery, sortOrderOf, type Query } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { isDocument, type BsonDocument } from '../values.ts';
import { runAggregation } from './aggregation-host.ts';
import { collationOf, isTrue, optionalCount, optionalDocument, optionalNumber, targetNamespace } from './arguments.ts';
import { CursorReply, type CommandContext, type CommandDefinition, type Reply } from './command.ts';
import { letVariables } from './variables.ts';

export const FIND_FIELDS = [
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

/** The query of a find, count or distinct command. Compiles everything, so it also checks it when there is no collection. */
export function queryOf(context: CommandContext, collection: Collection | undefined, filterField: string): Query {
  const { command } = context;
  const filter = optionalDocument(context, filterField) ?? {};
  const collation = collationOf(command.collation, collection);
  const sort = optionalDocument(context, 'sort');
  const hint = hintOf(context, collection);
  return {
    filter,
    matches: compileMatch(filter, { collation, variables: letVariables(context) }),
    sort,
    order: sortOrderOf(sort, collation),
    collation,
    hint,
  };
}

export function hintOf({ command }: CommandContext, collection: Collection | undefined): Hint | undefined {
  const { hint } = command;
  if (hint === undefined || hint === null) return undefined;
  if (typeof hint !== 'string' && !isDocument(hint)) throw failedToParse('Hint must be a string or an object');
  if (isDocument(hint) && Object.keys(hint).length === 0) return undefined;
  if (collection && !(isDocument(hint) && '$natural' in hint)) hintedIndex(collection, hint);
  return hint;
}

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
