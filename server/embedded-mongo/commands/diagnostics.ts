// Looking at the engine, and breaking it on purpose for tests.
import { MAX_WIRE_VERSION, SERVER_VERSION } from '../engine.ts';
import { mongoError } from '../errors.ts';
import { isView, type Collection } from '../store/collection.ts';
import { checkConsistency } from '../store/consistency.ts';
import { runQuery, type QueryStatistics } from '../store/query.ts';
import type { Plan } from '../store/planner.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { isDocument, toNumber } from '../values.ts';
import { optionalDocument, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { queryOf } from './query-of.ts';

/** Sizes are not measured: LMDB keeps all collections in one tree. They are given as 0 rather than guessed. */
export function statisticsOf(collection: Collection | undefined, ns: string): BsonDocument {
  const indexes = collection?.indexes ?? [];
  return {
    ns,
    count: collection?.count ?? 0,
    size: 0,
    storageSize: 0,
    totalIndexSize: 0,
    totalSize: 0,
    nindexes: indexes.length,
    indexSizes: Object.fromEntries(indexes.map((index) => [index.name, 0])),
    capped: false,
    scaleFactor: 1,
  };
}

function collStats(context: CommandContext): Reply {
  const ns = targetNamespace(context);
  return statisticsOf(context.engine.store.find(ns), ns);
}

function dbStats({ engine, db }: CommandContext): Reply {
  const collections = [...engine.store.catalog.collections.values()].filter((collection) => collection.db === db);
  return {
    db,
    collections: collections.filter((collection) => !isView(collection)).length,
    views: collections.filter(isView).length,
    objects: collections.reduce((sum, { count }) => sum + count, 0),
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    avgObjSize: 0,
    dataSize: 0,
    storageSize: 0,
    indexSize: 0,
    totalSize: 0,
    scaleFactor: 1,
  };
}

function serverStatus({ engine }: CommandContext): Reply {
  return {
    host: engine.address,
    version: SERVER_VERSION,
    process: 'embedded',
    pid: process.pid,
    uptime: (Date.now() - engine.startedAt) / 1000,
    localTime: new Date(),
    connections: { current: engine.openConnections, available: 1000 },
    storageEngine: { name: 'lmdb', supportsCommittedReads: true, persistent: true },
    repl: { setName: 'rs0', isWritablePrimary: true },
    metrics: { cursor: { open: { total: engine.cursors.count() } } },
    openSnapshots: engine.store.environment.openSnapshots(),
  };
}

function getParameter({ command }: CommandContext): Reply {
  const known: BsonDocument = {
    featureCompatibilityVersion: { version: '7.0' },
    enableTestCommands: true,
    maxWireVersion: MAX_WIRE_VERSION,
  };
  if (command.getParameter === '*') return known;
  const asked = Object.entries(known).filter(([name]) => command[name] !== undefined);
  if (asked.length === 0) throw mongoError(72, 'InvalidOptions', 'no option found to get');
  return Object.fromEntries(asked);
}

const EXPLAINABLE: Readonly<Record<string, string>> = {
  find: 'filter',
  count: 'query',
  distinct: 'query',
  findAndModify: 'query',
};

function explain(context: CommandContext): Reply {
  const inner = optionalDocument(context, 'explain') ?? {};
  const name = Object.keys(inner)[0] ?? '';
  const explained = explainedQuery(name, inner);
  const ns = targetNamespace(context, inner[name]);
  const collection = context.engine.store.find(ns);
  const innerContext: CommandContext = { ...context, name, command: { ...inner, ...explained } };
  const query = queryOf(innerContext, collection, 'filter');
  const statistics: QueryStatistics = { documentsExamined: 0, documentsReturned: 0 };
  const started = Date.now();
  if (collection) {
    const skip = toNumber(explained.skip ?? 0);
    const limit = Math.abs(toNumber(explained.limit ?? 0));
    const found = runQuery(
      context.engine.store.environment,
      collection,
      { ...query, skip, limit },
      {},
      context.time,
      statistics,
    );
    for (const _ of found);
  }
  return explanation(context, ns, collection, query.filter, statistics, Date.now() - started, inner);
}

function explainedQuery(name: string, inner: BsonDocument): BsonDocument {
  const filterField = EXPLAINABLE[name];
  if (filterField) return { ...inner, filter: inner[filterField] ?? {} };
  const statements = name === 'update' ? inner.updates : name === 'delete' ? inner.deletes : undefined;
  const first = Array.isArray(statements) ? statements[0] : undefined;
  if (isDocument(first)) return { filter: first.q, hint: first.hint, collation: first.collation };
  if (name === 'aggregate')
    return { filter: leadingMatch(inner.pipeline), hint: inner.hint, collation: inner.collation };
  throw mongoError(59, 'CommandNotFound', `Explain failed due to unknown command: ${name}`);
}

function leadingMatch(pipeline: BsonValue): BsonValue {
  const first = Array.isArray(pipeline) ? pipeline[0] : undefined;
  return isDocument(first) && isDocument(first.$match) ? first.$match : {};
}

function explanation(
  { engine }: CommandContext,
  ns: string,
  collection: Collection | undefined,
  filter: BsonDocument,
  statistics: QueryStatistics,
  milliseconds: number,
  command: BsonDocument,
): BsonDocument {
  const stage = statistics.plan && collection ? stageOf(statistics.plan) : { stage: 'EOF' };
  return {
    explainVersion: '1',
    queryPlanner: { namespace: ns, parsedQuery: filter, winningPlan: stage, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: statistics.documentsReturned,
      executionTimeMillis: milliseconds,
      totalKeysExamined: statistics.plan?.kind === 'collection' ? 0 : statistics.documentsExamined,
      totalDocsExamined: statistics.documentsExamined,
      executionStages: stage,
    },
    command,
    serverInfo: { host: engine.address, version: SERVER_VERSION },
  };
}

export function stageOf(plan: Plan): BsonDocument {
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  if (plan.kind === 'union')
    return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.scans.map(scanStage) } };
  const fetch = { stage: 'FETCH', inputStage: scanStage(plan) };
  return plan.isSorted ? fetch : { stage: 'SORT', inputStage: fetch };
}

function scanStage({ index, reverse }: Extract<Plan, { kind: 'index' }>): BsonDocument {
  return {
    stage: 'IXSCAN',
    indexName: index.name,
    keyPattern: index.spec.key,
    isMultiKey: index.multikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partialFilter !== undefined,
    direction: reverse ? 'backward' : 'forward',
  };
}

function validate(context: CommandContext): Reply {
  const ns = targetNamespace(context);
  const collection = context.engine.store.find(ns);
  if (!collection) throw mongoError(26, 'NamespaceNotFound', `Collection '${ns}' does not exist to validate.`);
  const { documents, keysPerIndex, errors } = checkConsistency(context.engine.store.environment, collection);
  return {
    ns,
    nrecords: documents,
    nIndexes: collection.indexes.length,
    keysPerIndex: Object.fromEntries(keysPerIndex),
    valid: errors.length === 0,
    errors: errors.slice(0, 100),
    warnings: [],
  };
}

function configureFailPoint(context: CommandContext): Reply {
  const { command, engine } = context;
  return engine.failpoints.configure(command.configureFailPoint, command.mode, optionalDocument(context, 'data') ?? {});
}

function refuseSearchIndex(): never {
  throw mongoError(31082, 'SearchNotEnabled', 'Search index commands are only supported with Atlas.');
}

export const DIAGNOSTIC_COMMANDS: readonly CommandDefinition[] = [
  { names: ['collStats', 'collstats'], fields: ['scale'], run: collStats },
  { names: ['dbStats', 'dbstats'], fields: ['scale', 'freeStorage'], run: dbStats },
  { names: ['serverStatus'], fields: ['repl', 'metrics', 'locks'], run: serverStatus },
  {
    names: ['getParameter'],
    fields: ['featureCompatibilityVersion', 'enableTestCommands', 'maxWireVersion', 'allParameters'],
    run: getParameter,
  },
  {
    names: ['connectionStatus'],
    fields: ['showPrivileges'],
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  },
  { names: ['whatsmyuri'], fields: [], run: ({ connection }) => ({ you: connection.remote }) },
  { names: ['explain'], fields: ['verbosity'], run: explain },
  { names: ['validate'], fields: ['full'], run: validate },
  {
    names: ['createSearchIndexes', 'updateSearchIndex', 'dropSearchIndex'],
    fields: ['indexes', 'id', 'name', 'definition'],
    run: refuseSearchIndex,
  },
  { names: ['configureFailPoint'], fields: ['mode', 'data'], run: configureFailPoint },
];
