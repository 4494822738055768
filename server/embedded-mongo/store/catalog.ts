// The collections and indexes there are: in memory for every look-up, on disk in the same write transaction as what
// they describe.
import { UUID } from 'bson';
import { compileCollation } from '../collation.ts';
import { compileMatch } from '../match/index.ts';
import { serializeDocument } from '../raw-bson.ts';
import { decodeDocument, isDocument, isNumeric, toNumber, type BsonDocument, type BsonValue } from '../values.ts';
import { namespaceParts, type Collection, type Index, type IndexField } from './collection.ts';
import type { StoreEnvironment } from './environment.ts';
import { CATALOG_RANGE, catalogKey, documentRange, indexRange, ridOfDocumentKey } from './keys.ts';

export type Catalog = {
  collections: Map<string, Collection>;
  /** Grows with every change, so that a snapshot knows which collections and indexes are newer than itself. */
  version: number;
  nextId: number;
};

const CATALOG_PAGE = 500;

/** Reads the whole catalog; an index whose building was cut off by a crash is removed. */
export function loadCatalog(environment: StoreEnvironment): Catalog {
  const catalog: Catalog = { collections: new Map(), version: 1, nextId: 1 };
  let after: Buffer | undefined;
  for (;;) {
    const page = environment.page(CATALOG_RANGE, { limit: CATALOG_PAGE, after });
    for (const { value } of page) addLoaded(catalog, environment, decodeDocument(value));
    if (page.length < CATALOG_PAGE) break;
    after = page.at(-1)?.key;
  }
  for (const collection of catalog.collections.values()) removeUnfinishedIndexes(environment, collection);
  return catalog;
}

function addLoaded(catalog: Catalog, environment: StoreEnvironment, entry: BsonDocument): void {
  const collection = newCollection(toNumber(entry.id), String(entry.ns), entry.options as BsonDocument);
  collection.uuid = new UUID((entry.uuid as UUID).buffer);
  for (const stored of entry.indexes as BsonDocument[]) {
    const index = newIndex(toNumber(stored.id), stored.spec as BsonDocument, collection);
    index.multikey = stored.multikey === true;
    index.truncated = stored.truncated === true;
    index.isBuilding = stored.isBuilding === true;
    collection.indexes.push(index);
    catalog.nextId = Math.max(catalog.nextId, index.id + 1);
  }
  const range = documentRange(collection.id);
  collection.count = environment.count(range);
  const newest = environment.page(range, { limit: 1, reverse: true })[0];
  collection.nextRid = newest ? ridOfDocumentKey(newest.key) + 1 : 1;
  catalog.nextId = Math.max(catalog.nextId, collection.id + 1);
  catalog.collections.set(collection.ns, collection);
}

function removeUnfinishedIndexes(environment: StoreEnvironment, collection: Collection): void {
  const unfinished = collection.indexes.filter((index) => index.isBuilding);
  if (unfinished.length === 0) return;
  collection.indexes = collection.indexes.filter((index) => !index.isBuilding);
  environment.transact(() => {
    for (const index of unfinished) environment.clear(indexRange(index.id));
    saveCollection(environment, collection);
  });
}

/** Must run inside a write transaction. */
export function saveCollection(environment: StoreEnvironment, collection: Collection): void {
  const entry = {
    id: collection.id,
    ns: collection.ns,
    uuid: collection.uuid,
    options: collection.options,
    indexes: collection.indexes.map(({ id, spec, multikey, truncated, isBuilding }) => ({
      id,
      spec,
      multikey,
      truncated,
      isBuilding,
    })),
  };
  environment.put(catalogKey(collection.id), serializeDocument(entry));
}

export function newCollection(id: number, ns: string, options: BsonDocument): Collection {
  const collection: Collection = {
    id,
    ns,
    ...namespaceParts(ns),
    uuid: new UUID(),
    options,
    indexes: [],
    collation: undefined,
    validator: undefined,
    count: 0,
    nextRid: 1,
    dropped: false,
    namedAt: 0,
    locks: new Map(),
    pendingKeys: new Map(),
    users: new Set(),
  };
  applyOptions(collection, options);
  return collection;
}

/** Compiles what the options say. Throws MongoDB's error for a validator or collation it cannot read. */
export function applyOptions(collection: Collection, options: BsonDocument): void {
  const { collation, validator } = options;
  const compiled = {
    collation: isDocument(collation) ? compileCollation(collation) : undefined,
    validator: isDocument(validator) && Object.keys(validator).length > 0 ? compileMatch(validator) : undefined,
  };
  Object.assign(collection, compiled, { options });
}

export const ID_INDEX_NAME = '_id_';

export function newIndex(id: number, spec: BsonDocument, collection: Collection): Index {
  const key = spec.key as BsonDocument;
  const isIdIndex = spec.name === ID_INDEX_NAME;
  const { partialFilterExpression: partial, collation, expireAfterSeconds } = spec;
  return {
    id,
    name: String(spec.name),
    fields: Object.entries(key).map(([path, direction]): IndexField => ({ path, direction: directionOf(direction) })),
    spec,
    isIdIndex,
    unique: isIdIndex || spec.unique === true,
    sparse: spec.sparse === true,
    hidden: spec.hidden === true,
    collation: isDocument(collation) ? compileCollation(collation) : isIdIndex ? collection.collation : undefined,
    partialFilter: isDocument(partial) ? { spec: partial, matches: compileMatch(partial) } : undefined,
    ttlSeconds: isNumeric(expireAfterSeconds) ? toNumber(expireAfterSeconds) : undefined,
    multikey: false,
    truncated: false,
    builtAt: 0,
    isBuilding: false,
    dropped: false,
  };
}

const directionOf = (direction: BsonValue): 1 | -1 => (isNumeric(direction) && toNumber(direction) < 0 ? -1 : 1);
