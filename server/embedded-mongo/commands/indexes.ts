// createIndexes, listIndexes, dropIndexes. Creating what exists already is no error, as autoIndex and syncIndexes of
// Mongoose rely on; creating something else under the same name or keys is 85 or 86.
import { Int32 } from 'bson';
import { compileCollation } from '../collation.ts';
import type { Engine } from '../engine.ts';
import { mongoError } from '../errors.ts';
import { serializeDocument } from '../raw-bson.ts';
import { newIndex } from '../store/catalog.ts';
import type { Collection, Index } from '../store/collection.ts';
import { createCollection, dropIndex } from '../store/ddl.ts';
import { addIndexInTransaction, buildIndex } from '../store/index-build.ts';
import {
  isDocument,
  isNumeric,
  promote,
  toNumber,
  typeName,
  valuesEqual,
  type BsonDocument,
  type BsonValue,
} from '../values.ts';
import { decoded, documentList, isTrue, targetNamespace } from './arguments.ts';
import { cursorBatchSize } from './collections.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { findWritable, runWrite } from './write.ts';

const FLAGS = ['unique', 'sparse', 'hidden'] as const;
const VALUE_OPTIONS = ['partialFilterExpression', 'expireAfterSeconds', 'collation'] as const;
const IGNORED = ['v', 'key', 'name', 'background', 'ns'];
const UNSUPPORTED = [
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
  'storageEngine',
  'clustered',
  'prepareUnique',
];

const cannotCreate = (message: string): Error => mongoError(67, 'CannotCreateIndex', message);

/** The specification as it is stored and reported. */
function normalise(source: BsonDocument, collection: Collection): BsonDocument {
  const key = normaliseKey(source.key);
  const name =
    source.name ??
    Object.entries(key)
      .map(([path, direction]) => `${path}_${toNumber(direction)}`)
      .join('_');
  const spec: BsonDocument = { v: new Int32(2), key, name };
  for (const option of Object.keys(source)) {
    if (UNSUPPORTED.includes(option))
      throw cannotCreate(`index option '${option}' is not supported by the embedded engine`);
    if (![...FLAGS, ...VALUE_OPTIONS, ...IGNORED].includes(option)) {
      throw mongoError(
        197,
        'InvalidIndexSpecificationOption',
        `The field '${option}' is not valid for an index specification.`,
      );
    }
  }
  for (const flag of FLAGS) if (isTrue(source[flag])) spec[flag] = true;
  for (const option of VALUE_OPTIONS) if (source[option] !== undefined) spec[option] = source[option];
  if (spec.sparse && spec.partialFilterExpression) {
    throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
  }
  assertTtl(spec);
  const collation = isDocument(source.collation) ? compileCollation(source.collation) : collection.collation;
  if (collation) spec.collation = { ...collation.spec };
  else delete spec.collation;
  return spec;
}

function normaliseKey(source: BsonValue): BsonDocument {
  if (!isDocument(source) || Object.keys(source).length === 0) throw cannotCreate('Index keys cannot be empty.');
  const key: BsonDocument = {};
  for (const [path, direction] of Object.entries(source)) {
    if (path === '' || path.startsWith('.') || path.endsWith('.'))
      throw cannotCreate('Index keys cannot contain an empty field.');
    if (path.includes('$**')) throw cannotCreate('wildcard indexes are not supported by the embedded engine');
    if (typeof direction === 'string') {
      const isKnown = ['text', '2d', '2dsphere', 'hashed'].includes(direction);
      throw cannotCreate(
        isKnown
          ? `index type '${direction}' is not supported by the embedded engine`
          : `Unknown index plugin '${direction}'`,
      );
    }
    if (!isNumeric(direction)) {
      throw cannotCreate(
        `Values in v:2 index key pattern cannot be of type ${typeName(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    const number = toNumber(direction);
    if (number === 0 || Number.isNaN(number)) throw cannotCreate('Values in the index key pattern cannot be 0.');
    key[path] = Number.isInteger(number) ? new Int32(number) : direction;
  }
  return key;
}

function assertTtl(spec: BsonDocument): void {
  const seconds = spec.expireAfterSeconds;
  if (seconds === undefined) return;
  if (!isNumeric(seconds) || !(toNumber(seconds) >= 0 && toNumber(seconds) <= 0x7fffffff)) {
    throw cannotCreate("TTL index 'expireAfterSeconds' option must be within an acceptable range");
  }
  const paths = Object.keys(spec.key as BsonDocument);
  if (paths.length !== 1 || paths[0] === '_id') {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL.');
  }
}

/** True when the index is there already; throws 85 or 86 when something similar is. */
function exists(collection: Collection, spec: BsonDocument): boolean {
  const key = spec.key as BsonDocument;
  if (Object.keys(key).length === 1 && '_id' in key && toNumber(key._id) > 0) return true;
  const identity = (other: BsonDocument): BsonValue => [
    other.key,
    other.partialFilterExpression ?? null,
    other.collation ?? null,
  ];
  const options = (other: BsonDocument): BsonValue =>
    [...FLAGS, 'expireAfterSeconds'].map((option) => other[option] ?? null);
  const same = collection.indexes.find((index) => valuesEqual(identity(index.spec), identity(spec)));
  const named = collection.indexes.find((index) => index.name === spec.name);
  if (same && same === named && valuesEqual(options(same.spec), options(spec))) return true;
  if (named) throw nameConflict(spec, named);
  if (!same) return false;
  const isOnlyNamed = valuesEqual(options(same.spec), options(spec));
  throw mongoError(
    85,
    'IndexOptionsConflict',
    isOnlyNamed
      ? `Index already exists with a different name: ${same.name}`
      : `An equivalent index already exists with a different name and options. Requested index: ${shown(spec)}, existing index: ${shown(same.spec)}`,
  );
}

const shown = (spec: BsonDocument): string => JSON.stringify(promote(spec));

const nameConflict = (spec: BsonDocument, existing: Index): Error =>
  mongoError(
    86,
    'IndexKeySpecsConflict',
    `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${shown(spec)}, existing index: ${shown(existing.spec)}`,
  );

async function createIndexes(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  const sources = documentList(context, 'indexes').map(decoded);
  if (sources.length === 0) throw mongoError(2, 'BadValue', 'Must specify at least one index to create');
  if (context.transaction) return createInTransaction(context, ns, sources);
  return oneAtATime(context.engine, ns, () => create(context, ns, sources));
}

const running = new WeakMap<Engine, Map<string, Promise<unknown>>>();

/** Two builds of one index at once: the second must find the first's result, not its beginning. */
async function oneAtATime<T>(engine: Engine, ns: string, work: () => Promise<T>): Promise<T> {
  let byNamespace = running.get(engine);
  if (!byNamespace) running.set(engine, (byNamespace = new Map()));
  const before = byNamespace.get(ns) ?? Promise.resolve();
  const mine = before.then(work, work);
  byNamespace.set(ns, mine);
  try {
    return await mine;
  } finally {
    if (byNamespace.get(ns) === mine) byNamespace.delete(ns);
  }
}

async function create(context: CommandContext, ns: string, sources: BsonDocument[]): Promise<BsonDocument> {
  const { store } = context.engine;
  const isNew = store.find(ns) === undefined;
  const run = async <T>(job: () => T): Promise<T> => {
    const results: T[] = [];
    await runWrite(context, () => {
      results[0] = job();
      return {};
    });
    return results[0] as T;
  };
  const collection = await run(() => findWritable(context, ns) ?? createCollection(store, ns, {}));
  const before = collection.indexes.length;
  const specs = sources.map((source) => normalise(source, collection));
  // Everything is checked before the first index is built.
  for (const spec of specs) newIndex(0, spec, collection);
  for (const spec of specs) exists(collection, spec);
  for (const spec of specs) if (!exists(collection, spec)) await buildIndex(store, collection, spec, run);
  return created(before, collection, isNew);
}

function created(before: number, collection: Collection, isNew: boolean): BsonDocument {
  const after = collection.indexes.length;
  return {
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: isNew,
    ...(before === after && { note: 'all indexes already exist' }),
  };
}

function createInTransaction(context: CommandContext, ns: string, sources: BsonDocument[]): BsonDocument {
  const { engine, transaction } = context;
  const existing = findWritable(context, ns);
  const collection = existing ?? createCollection(engine.store, ns, {}, transaction);
  const before = collection.indexes.length;
  for (const spec of sources.map((source) => normalise(source, collection))) {
    if (exists(collection, spec)) continue;
    if (!transaction?.created.has(ns)) {
      throw mongoError(
        263,
        'OperationNotSupportedInTransaction',
        `Cannot create new indexes on existing collection ${ns} in a multi-document transaction.`,
      );
    }
    addIndexInTransaction(engine.store, collection, spec, transaction);
  }
  return created(before, collection, existing === undefined);
}

function listIndexes(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  const collection = context.engine.store.find(ns);
  if (!collection) throw mongoError(26, 'NamespaceNotFound', `ns does not exist: ${ns}`);
  const specs = collection.indexes.filter((index) => !index.isBuilding).map((index) => serializeDocument(index.spec));
  return cursorReply(context, ns, specs, { batchSize: cursorBatchSize(context.command.cursor) });
}

function dropIndexes(context: CommandContext): Promise<Reply> {
  const ns = targetNamespace(context);
  const { engine, command } = context;
  return runWrite(context, () => {
    const collection = engine.store.find(ns);
    if (!collection) throw mongoError(26, 'NamespaceNotFound', `ns not found ${ns}`);
    const nIndexesWas = collection.indexes.length;
    for (const index of indexesToDrop(collection, command.index)) dropIndex(engine.store, collection, index);
    return { nIndexesWas };
  });
}

function indexesToDrop(collection: Collection, requested: BsonValue): Index[] {
  if (requested === '*') return collection.indexes.filter((index) => !index.isIdIndex);
  return (Array.isArray(requested) ? requested : [requested]).map((wanted) => {
    const found = collection.indexes.find((index) =>
      typeof wanted === 'string' ? index.name === wanted : valuesEqual(index.spec.key, wanted),
    );
    if (!found) {
      throw mongoError(
        27,
        'IndexNotFound',
        typeof wanted === 'string'
          ? `index not found with name [${wanted}]`
          : `can't find index with key: ${JSON.stringify(promote(wanted))}`,
      );
    }
    if (found.isIdIndex) throw mongoError(72, 'InvalidOptions', 'cannot drop _id index');
    return found;
  });
}

export const INDEX_COMMANDS: readonly CommandDefinition[] = [
  {
    names: ['createIndexes'],
    fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
    inTransaction: true,
    isWrite: true,
    run: createIndexes,
  },
  { names: ['listIndexes'], fields: ['cursor'], run: listIndexes },
  { names: ['dropIndexes', 'deleteIndexes'], fields: ['index'], isWrite: true, run: dropIndexes },
];
