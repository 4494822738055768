import { compileMatch } from '../match/index.ts';
import { failedToParse, located, mongoError, typeMismatch } from '../errors.ts';
import { serializeDocument } from '../raw-bson.ts';
import { isView, type Collection } from '../store/collection.ts';
import { runQuery, type QueryStatistics } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { isDocument, isNumeric, toNumber, type BsonDocument, type BsonValue } from '../values.ts';
import { runAggregation } from './aggregation-host.ts';
import { isTrue, optionalDocument } from './arguments.ts';
import { openChangeStream } from './change-stream.ts';
import { cursorBatchSize } from './collections.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { stageOf } from './diagnostics.ts';
import { hintOf, queryOf } from './query-of.ts';
import { writeResults } from './merge.ts';

export function stageName(stage: BsonDocument): string {
  const names = Object.keys(stage);
  if (names.length !== 1 || names[0] === undefined) {
    throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return names[0];
}

function pipelineOf({ command }: CommandContext): BsonDocument[] {
  const { pipeline } = command;
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  for (const stage of pipeline) {
    if (!isDocument(stage)) throw typeMismatch("Each element of the 'pipeline' array must be an object");
    stageName(stage);
  }
  return pipeline as BsonDocument[];
}

const PSEUDO_COLLECTION = '$cmd.aggregate';

function namespaceOf({ command, db }: CommandContext): string {
  const target = command.aggregate;
  if (typeof target === 'string') {
    if (target === '') throw mongoError(73, 'InvalidNamespace', `Invalid namespace specified '${db}.'`);
    return `${db}.${target}`;
  }
  if (isNumeric(target) && toNumber(target) === 1) return `${db}.${PSEUDO_COLLECTION}`;
  throw failedToParse("Invalid command format: the 'aggregate' field must specify a collection name or 1");
}

async function aggregate(context: CommandContext): Promise<Reply> {
  const { command } = context;
  const pipeline = pipelineOf(context);
  const isExplain = isTrue(command.explain);
  const cursor = optionalDocument(context, 'cursor');
  if (!cursor && !isExplain) {
    throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
  }
  const ns = namespaceOf(context);
  const batchSize = cursorBatchSize(cursor);
  const [first] = pipeline;
  if (first && '$changeStream' in first) return openChangeStream(context, ns, pipeline, batchSize);
  if (isExplain) return explainPipeline(context, ns, pipeline);

  const last = pipeline.at(-1);
  if (last && ('$out' in last || '$merge' in last)) {
    await writeResults(context, ns, pipeline.slice(0, -1), last);
    return cursorReply(context, ns, [], { batchSize });
  }
  const counted = countOnly(context, ns, pipeline);
  return cursorReply(context, ns, counted ?? runAggregation(context, ns, pipeline), { batchSize });
}

/** `countDocuments` of every driver: `[{$match}, {$group: {_id: 1, n: {$sum: 1}}}]`, counted without the stages. */
function countOnly(context: CommandContext, ns: string, pipeline: BsonDocument[]): Buffer[] | undefined {
  const [match, group] = pipeline;
  if (pipeline.length !== 2 || !isDocument(match?.$match) || !isDocument(group?.$group)) return undefined;
  const { _id, n, ...others } = group.$group;
  const countsOne = isDocument(n) && Object.keys(n).length === 1 && isNumeric(n.$sum) && toNumber(n.$sum) === 1;
  if (!isNumeric(_id) || !countsOne || Object.keys(others).length > 0) return undefined;
  const collection = context.engine.store.find(ns, context.transaction);
  if (collection && isView(collection)) return undefined;
  const total = collection ? countMatching(context, collection, match.$match) : (compileMatch(match.$match), 0);
  return total === 0 ? [] : [serializeDocument({ _id, n: total })];
}

function countMatching(context: CommandContext, collection: Collection, filter: BsonDocument): number {
  const { store } = context.engine;
  const hint = hintOf(context, collection);
  const isEverything =
    Object.keys(filter).length === 0 && !context.transaction && !context.snapshot && hint === undefined;
  if (isEverything) return collection.count;
  const query = queryOf({ ...context, command: { ...context.command, filter } }, collection, 'filter');
  let total = 0;
  const view = viewOf(context.transaction, context.snapshot);
  for (const _ of runQuery(store.environment, collection, query, view, context.time)) total += 1;
  return total;
}

function explainPipeline(context: CommandContext, ns: string, pipeline: BsonDocument[]): Reply {
  const collection = context.engine.store.find(ns);
  const filter: BsonValue = pipeline[0]?.$match ?? {};
  const query = queryOf({ ...context, command: { ...context.command, filter } }, collection, 'filter');
  const statistics: QueryStatistics = { documentsExamined: 0, documentsReturned: 0 };
  if (collection)
    for (const _ of runQuery(context.engine.store.environment, collection, query, {}, context.time, statistics));
  const winningPlan = statistics.plan ? stageOf(statistics.plan) : { stage: 'EOF' };
  return {
    explainVersion: '1',
    stages: [
      { $cursor: { queryPlanner: { namespace: ns, parsedQuery: query.filter, winningPlan, rejectedPlans: [] } } },
      ...pipeline,
    ],
    command: context.command,
  };
}

export const aggregateCommand: CommandDefinition = {
  names: ['aggregate'],
  fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
  inTransaction: true,
  isWrite: false,
  canReadSnapshot: true,
  run: aggregate,
};
