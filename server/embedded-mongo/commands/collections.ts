// Making, changing, renaming and removing collections and databases.
import { located, mongoError } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { serializeDocument } from '../raw-bson.ts';
import { applyOptions, newCollection } from '../store/catalog.ts';
import { isView, type Collection } from '../store/collection.ts';
import {
  assertUnused,
  createCollection,
  dropCollection,
  modifyCollection,
  renameCollection,
  type IndexChange,
} from '../store/ddl.ts';
import { isDocument, isNumeric, toNumber, valuesEqual, type BsonDocument, type BsonValue } from '../values.ts';
import { isTrue, optionalDocument, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { checkFields } from './fields.ts';
import { runWrite } from './write.ts';

const CREATE_OPTIONS = [
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'changeStreamPreAndPostImages',
  'viewOn',
  'pipeline',
];

const UNSUPPORTED_CREATE_OPTIONS = [
  'capped',
  'size',
  'max',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'encryptedFields',
  'storageEngine',
  'indexOptionDefaults',
  'autoIndexId',
  'idIndex',
];

/** Options that ask for nothing (`capped: false`, empty documents) are let pass: drivers send them. */
function assertSupported(command: BsonDocument, options: readonly string[], what: string): void {
  for (const option of options) {
    const value = command[option];
    const asksForNothing =
      value === undefined || value === false || (isDocument(value) && Object.keys(value).length === 0);
    if (asksForNothing || (option === 'idIndex' && isDocument(value)) || (option === 'autoIndexId' && isTrue(value)))
      continue;
    throw mongoError(115, 'CommandNotSupported', `${what} option '${option}' is not supported by the embedded engine`);
  }
}

function createOptions(command: BsonDocument): BsonDocument {
  const options: BsonDocument = {};
  for (const name of CREATE_OPTIONS) if (command[name] !== undefined) options[name] = command[name];
  return options;
}

function create(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  assertSupported(context.command, UNSUPPORTED_CREATE_OPTIONS, 'create');
  const options = createOptions(context.command);
  // Compiling on a draft refuses a bad validator or collation before anything exists.
  const draft = newCollection(0, ns, options);
  if (draft.collation) options.collation = { ...draft.collation.spec };
  return runWrite(context, () => {
    const existing = context.engine.store.find(ns, context.transaction);
    if (!existing) createCollection(context.engine.store, ns, options, context.transaction);
    else if (!valuesEqual(existing.options, options)) {
      throw mongoError(48, 'NamespaceExists', `Collection ${ns} already exists.`);
    }
    return {};
  });
}

const MODIFIABLE = [
  'validator',
  'validationLevel',
  'validationAction',
  'changeStreamPreAndPostImages',
  'viewOn',
  'pipeline',
];

function collMod(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  const { command, engine } = context;
  return runWrite(context, () => {
    const collection = engine.store.find(ns);
    if (!collection) throw mongoError(26, 'NamespaceNotFound', `ns does not exist: ${ns}`);
    const options: BsonDocument = { ...collection.options };
    for (const name of MODIFIABLE) if (command[name] !== undefined) options[name] = command[name];
    applyOptions(newCollection(0, ns, {}), options);
    const { change, reply } = indexChangeOf(context, collection);
    modifyCollection(engine.store, collection, options, change);
    return reply;
  });
}

function indexChangeOf(
  context: CommandContext,
  collection: Collection,
): { change: IndexChange | undefined; reply: BsonDocument } {
  const request = optionalDocument(context, 'index');
  if (!request) return { change: undefined, reply: {} };
  checkFields('collMod.index', request, ['name', 'keyPattern', 'expireAfterSeconds', 'hidden']);
  const { name, keyPattern, expireAfterSeconds, hidden } = request;
  const index = collection.indexes.find((candidate) =>
    name === undefined ? valuesEqual(candidate.spec.key, keyPattern) : candidate.name === name,
  );
  if (!index) throw mongoError(27, 'IndexNotFound', `cannot find index ${String(name ?? '')} for ns ${collection.ns}`);
  if (expireAfterSeconds === undefined && hidden === undefined) {
    throw mongoError(72, 'InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  if (expireAfterSeconds !== undefined && !isNumeric(expireAfterSeconds)) {
    throw mongoError(14, 'TypeMismatch', "BSON field 'collMod.index.expireAfterSeconds' is the wrong type");
  }
  const change: IndexChange = { index };
  const reply: BsonDocument = {};
  if (expireAfterSeconds !== undefined) {
    change.expireAfterSeconds = expireAfterSeconds;
    if (index.ttlSeconds !== undefined) reply.expireAfterSeconds_old = index.ttlSeconds;
    reply.expireAfterSeconds_new = toNumber(expireAfterSeconds);
  }
  if (hidden !== undefined) {
    change.hidden = isTrue(hidden);
    reply.hidden_old = index.hidden;
    reply.hidden_new = isTrue(hidden);
  }
  return { change, reply };
}

function drop(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  return runWrite(context, () => {
    const collection = context.engine.store.find(ns);
    if (!collection) return {};
    const nIndexesWas = collection.indexes.length;
    dropCollection(context.engine.store, collection);
    return { nIndexesWas, ns };
  });
}

function dropDatabase(context: CommandContext): Promise<Reply> {
  const { db, engine } = context;
  return runWrite(context, () => {
    const collections = [...engine.store.catalog.collections.values()].filter((collection) => collection.db === db);
    for (const collection of collections) assertUnused(collection);
    for (const collection of collections) dropCollection(engine.store, collection);
    if (collections.length > 0) engine.store.oplog.append({ kind: 'dropDatabase', db });
    return { dropped: db };
  });
}

function rename(context: CommandContext): Promise<Reply> {
  const { command, engine } = context;
  const from = command[context.name];
  const { to } = command;
  if (typeof from !== 'string' || typeof to !== 'string') {
    throw mongoError(73, 'InvalidNamespace', 'renameCollection takes two full namespaces');
  }
  return runWrite(context, () => {
    const source = engine.store.find(from);
    if (!source) throw mongoError(26, 'NamespaceNotFound', `Source collection ${from} does not exist`);
    if (isView(source)) throw mongoError(166, 'CommandNotSupportedOnView', `cannot rename view: ${from}`);
    if (from === to) throw mongoError(20, 'IllegalOperation', "Can't rename a collection to itself");
    const target = engine.store.find(to);
    if (target && !isTrue(command.dropTarget)) throw mongoError(48, 'NamespaceExists', 'target namespace exists');
    // Both before either changes: a rename that waits for a transaction must not have dropped its target yet.
    assertUnused(source);
    if (target) dropCollection(engine.store, target);
    renameCollection(engine.store, source, to, target);
    return {};
  });
}

function listCollections(context: CommandContext): Promise<Reply> {
  const { command, db, engine } = context;
  const filter = optionalDocument(context, 'filter') ?? {};
  const matches = compileMatch(filter);
  const found = [...engine.store.catalog.collections.values()]
    .filter((collection) => collection.db === db)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(describeCollection)
    .filter(matches)
    .map((entry) => (isTrue(command.nameOnly) ? { name: entry.name, type: entry.type } : entry));
  return cursorReply(context, `${db}.$cmd.listCollections`, found.map(serializeDocument), {
    batchSize: cursorBatchSize(command.cursor),
  });
}

function describeCollection(collection: Collection): BsonDocument {
  const isViewCollection = isView(collection);
  return {
    name: collection.name,
    type: isViewCollection ? 'view' : 'collection',
    options: collection.options,
    info: isViewCollection ? { readOnly: true } : { readOnly: false, uuid: collection.uuid },
    ...(!isViewCollection && { idIndex: collection.indexes[0]?.spec }),
  };
}

/** Throws 51024 for a negative one. */
export function cursorBatchSize(cursor: BsonValue): number | undefined {
  const batchSize = isDocument(cursor) ? cursor.batchSize : undefined;
  if (batchSize === undefined) return undefined;
  const number = toNumber(batchSize);
  if (!(number >= 0)) throw located(51024, `BSON field 'batchSize' value must be >= 0, actual value '${number}'`);
  return number;
}

function listDatabases(context: CommandContext): Reply {
  const { engine, command } = context;
  const sizes = new Map<string, number>();
  for (const { db, count, indexes } of engine.store.catalog.collections.values()) {
    sizes.set(db, (sizes.get(db) ?? 0) + 4096 * (1 + indexes.length) + count * 256);
  }
  const matches = compileMatch(optionalDocument(context, 'filter') ?? {});
  const databases = [...sizes]
    .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }))
    .filter(matches)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  if (isTrue(command.nameOnly)) return { databases: databases.map(({ name }) => ({ name })) };
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0);
  return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1_048_576) };
}

export const COLLECTION_COMMANDS: readonly CommandDefinition[] = [
  {
    names: ['create'],
    fields: [...CREATE_OPTIONS, ...UNSUPPORTED_CREATE_OPTIONS],
    inTransaction: true,
    isWrite: true,
    run: create,
  },
  { names: ['collMod'], fields: [...MODIFIABLE, 'index'], isWrite: true, run: collMod },
  { names: ['drop'], fields: [], isWrite: true, run: drop },
  { names: ['dropDatabase'], fields: [], isWrite: true, run: dropDatabase },
  { names: ['renameCollection'], fields: ['to', 'dropTarget'], isWrite: true, run: rename },
  {
    names: ['listCollections'],
    fields: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
    run: listCollections,
  },
  { names: ['listDatabases'], fields: ['filter', 'nameOnly', 'authorizedDatabases'], run: listDatabases },
];
