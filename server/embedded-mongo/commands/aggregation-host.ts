// Where a pipeline meets the store: its source, what of its beginning an index can do, views, and the stages that
// report about the engine itself.
import { runPipeline, type AggregationHost, type AggregationOptions } from '../aggregation/index.ts';
import type { Collation } from '../collation.ts';
import { mongoError } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { serializeDocument } from '../raw-bson.ts';
import { isView, type Collection } from '../store/collection.ts';
import type { Hint } from '../store/planner.ts';
import { runQuery, sortOrderOf, type Query } from '../store/query.ts';
import { viewOf } from '../store/store.ts';
import { isDocument, isNumeric, toNumber, type BsonDocument } from '../values.ts';
import { collationOf } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { statisticsOf } from './diagnostics.ts';
import { hintOf } from './query-of.ts';
import { letVariables } from './variables.ts';

/** Longer chains of views are refused, as by mongod. */
const MAX_VIEW_DEPTH = 20;

/** The results of a pipeline as raw BSON, made on demand. Errors in the pipeline itself are thrown at once. */
export function runAggregation(context: CommandContext, ns: string, pipeline: BsonDocument[]): Iterable<Buffer> {
  const resolved = resolveView(context, ns, pipeline);
  const collation = collationOf(context.command.collation, resolved.collection);
  const variables = letVariables(context);
  const options: AggregationOptions = { host: hostOf(context, collation), database: context.db, collation, variables };
  const hint = hintOf(context, resolved.collection);
  const pushed = sourceOf(context, resolved, collation, variables, hint);
  // A pipeline that ends with what the store has done already gives out documents as they are stored.
  if (pushed.rest.length === 0 && pushed.raw) return pushed.raw;
  return serialized(runPipeline(pushed.documents, pushed.rest, options));
}

function* serialized(documents: Iterable<BsonDocument>): Generator<Buffer> {
  for (const document of documents) yield serializeDocument(document);
}

type Resolved = { ns: string; collection: Collection | undefined; pipeline: BsonDocument[] };

function resolveView(context: CommandContext, ns: string, pipeline: BsonDocument[]): Resolved {
  const { store } = context.engine;
  let resolved: Resolved = { ns, collection: store.find(ns, context.transaction), pipeline };
  for (let depth = 0; resolved.collection && isView(resolved.collection); depth += 1) {
    if (depth === MAX_VIEW_DEPTH) throw mongoError(165, 'ViewDepthLimitExceeded', `View depth limit exceeded: ${ns}`);
    const { db, options } = resolved.collection;
    const underlying = `${db}.${String(options.viewOn)}`;
    resolved = {
      ns: underlying,
      collection: store.find(underlying, context.transaction),
      pipeline: [...((options.pipeline ?? []) as BsonDocument[]), ...resolved.pipeline],
    };
  }
  return resolved;
}

type Source = { documents: Iterable<BsonDocument>; raw?: Iterable<Buffer>; rest: BsonDocument[] };

function sourceOf(
  context: CommandContext,
  { ns, collection, pipeline }: Resolved,
  collation: Collation | undefined,
  variables: BsonDocument,
  hint: Hint | undefined,
): Source {
  const reported = reportStage(context, ns, collection, pipeline);
  if (reported) return reported;
  const { query, rest } = leadingQuery(pipeline, collation, variables);
  if (!collection) return { documents: [], raw: [], rest };
  const { environment } = context.engine.store;
  const view = viewOf(context.transaction, context.snapshot);
  const found = () => runQuery(environment, collection, { ...query, hint }, view, context.time);
  return { documents: lazily(found, ({ document }) => document), raw: lazily(found, ({ raw }) => raw), rest };
}

/** Nothing is started before somebody iterates: of `documents` and `raw` only one is ever read. */
function* lazily<T, U>(start: () => Iterable<T>, pick: (found: T) => U): Generator<U> {
  for (const found of start()) yield pick(found);
}

/** A leading $match, $sort, $skip and $limit, in that order, are one query the planner can serve from an index. */
function leadingQuery(
  pipeline: BsonDocument[],
  collation: Collation | undefined,
  variables: BsonDocument,
): { query: Query; rest: BsonDocument[] } {
  const rest = [...pipeline];
  const shiftIf = (name: string): BsonDocument[string] | undefined =>
    rest[0] && Object.keys(rest[0]).length === 1 && name in rest[0] ? rest.shift()?.[name] : undefined;
  const match = isDocument(rest[0]?.$match) ? shiftIf('$match') : undefined;
  const filter = isDocument(match) ? match : {};
  const query: Query = { filter, matches: compileMatch(filter, { collation, variables }), collation };
  const sort = isDocument(rest[0]?.$sort) && Object.keys(rest[0].$sort).length > 0 ? shiftIf('$sort') : undefined;
  if (isDocument(sort)) Object.assign(query, { sort, order: sortOrderOf(sort, collation) });
  if (isCount(rest[0]?.$skip, 0)) query.skip = toNumber(shiftIf('$skip'));
  if (isCount(rest[0]?.$limit, 1)) query.limit = toNumber(shiftIf('$limit'));
  return { query, rest };
}

/** Anything else is left in the pipeline, which refuses it in MongoDB's words. */
const isCount = (value: BsonDocument[string], least: number): boolean =>
  isNumeric(value) && Number.isSafeInteger(toNumber(value)) && toNumber(value) >= least;

/** Stages that report about the engine instead of reading documents. */
function reportStage(
  context: CommandContext,
  ns: string,
  collection: Collection | undefined,
  pipeline: BsonDocument[],
): Source | undefined {
  const [first, ...rest] = pipeline;
  if (!first) return undefined;
  const host = context.engine.address;
  if (isDocument(first.$collStats)) {
    if (!collection) throw mongoError(26, 'NamespaceNotFound', `Collection [${ns}] not found.`);
    const { storageStats, count } = first.$collStats;
    const statistics: BsonDocument = { ns, host, localTime: new Date() };
    if (storageStats !== undefined) statistics.storageStats = statisticsOf(collection, ns);
    if (count !== undefined) statistics.count = collection.count;
    return { documents: [statistics], rest };
  }
  if (isDocument(first.$indexStats)) {
    const since = new Date(context.engine.startedAt);
    const documents = (collection?.indexes ?? []).map(({ name, spec }) => ({
      name,
      key: spec.key,
      host,
      accesses: { ops: 0, since },
      spec,
    }));
    return { documents, rest };
  }
  if (first.$listLocalSessions !== undefined) {
    const documents = [...context.engine.sessions.all()].map(({ lsid, lastUsed }) => ({
      _id: lsid,
      lastUse: new Date(lastUsed),
    }));
    return { documents, rest };
  }
  if (first.$listSearchIndexes !== undefined) {
    throw mongoError(31082, 'SearchNotEnabled', '$listSearchIndexes stage is only allowed on MongoDB Atlas');
  }
  return undefined;
}

/** What $lookup, $graphLookup and $unionWith read through: the same view, and views resolved. */
function hostOf(context: CommandContext, collation: Collation | undefined): AggregationHost {
  return {
    *scan(ns, filter = {}) {
      const resolved = resolveView(context, ns, []);
      const { collection, pipeline } = resolved;
      if (!collection) return;
      const { environment } = context.engine.store;
      const view = viewOf(context.transaction, context.snapshot);
      const isPlain = pipeline.length === 0;
      // The stage matches again itself; here the filter chooses an index, and spares decoding what a scan would throw away.
      const matches = isPlain ? compileMatch(filter, { collation }) : () => true;
      const query: Query = { filter: isPlain ? filter : {}, matches, collation };
      const found = lazily(
        () => runQuery(environment, collection, query, view, context.time),
        ({ document }) => document,
      );
      if (isPlain) yield* found;
      else {
        const options = {
          host: hostOf(context, collation),
          database: context.db,
          collation,
          variables: letVariables(context),
        };
        yield* runPipeline(found, pipeline, options);
      }
    },
  };
}
