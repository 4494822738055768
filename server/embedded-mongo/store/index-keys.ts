// Which keys a document has in an index, and keeping them in step with the document.
import { mongoError, type MongoError } from '../errors.ts';
import { formatValue } from '../format.ts';
import { encodeKey, isTruncatedKey } from '../key-encoding.ts';
import { indexKeys, splitPath, walkPath } from '../paths.ts';
import { getOwn, type BsonDocument, type BsonValue } from '../values.ts';
import type { Collection, Index } from './collection.ts';
import type { StoreEnvironment } from './environment.ts';
import { indexKey, ridBytes } from './keys.ts';

export type DocumentKeys = {
  /** Full LMDB keys, without the rid that non-unique indexes append. */
  keys: Buffer[];
  multikey: boolean;
  /** Some key was too long and was cut: the index no longer keeps the order of its values. */
  truncated: boolean;
};

const NO_KEYS: DocumentKeys = { keys: [], multikey: false, truncated: false };
const EMPTY = Buffer.alloc(0);

/** Throws 171 CannotIndexParallelArrays. */
export function keysOfDocument(index: Index, document: BsonDocument): DocumentKeys {
  if (index.partialFilter && !index.partialFilter.matches(document)) return NO_KEYS;
  if (index.sparse && !index.fields.some((field) => hasPath(document, field.path))) return NO_KEYS;
  const { keys, multikey } = indexKeys(
    document,
    index.fields.map((field) => field.path),
  );
  const directions = index.fields.map((field) => field.direction);
  const encoded = keys.map((values) => encodeKey(values, directions, index.collation));
  const full = encoded.map((key) => indexKey(index.id, key));
  return { keys: full.length > 1 ? distinct(full) : full, multikey, truncated: encoded.some(isTruncatedKey) };
}

/**
 * Whether a document has the same keys after a change as before, seen without making them. It may say no where it is so,
 * and looks only at whole fields: a change keeps what it does not touch.
 */
export function hasSameKeys(index: Index, before: BsonDocument, after: BsonDocument): boolean {
  const filtered = Object.keys(index.partialFilter?.spec ?? {});
  if (filtered.some((path) => path.startsWith('$'))) return false;
  const paths = [...index.fields.map(({ path }) => path), ...filtered];
  return paths.every((path) => {
    const [root = path] = splitPath(path);
    return getOwn(before, root) === getOwn(after, root);
  });
}

function hasPath(document: BsonDocument, path: string): boolean {
  return walkPath(document, splitPath(path), (value) => value !== undefined, 'whole');
}

function distinct(keys: Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
}

export function putKey(environment: StoreEnvironment, index: Index, key: Buffer, rid: number): void {
  if (index.unique) environment.put(key, ridBytes(rid));
  else environment.put(Buffer.concat([key, ridBytes(rid)]), EMPTY);
}

export function removeKey(environment: StoreEnvironment, index: Index, key: Buffer, rid: number): void {
  environment.remove(index.unique ? key : Buffer.concat([key, ridBytes(rid)]));
}

/** E11000 in the words drivers and Mongoose parse. */
export function duplicateKey(collection: Collection, index: Index, document: BsonDocument): MongoError {
  const keyPattern: BsonDocument = {};
  const keyValue: BsonDocument = {};
  for (const { path } of index.fields) {
    keyPattern[path] = (index.spec.key as BsonDocument)[path];
    keyValue[path] = firstValue(document, path);
  }
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${formatValue(value)}`);
  return mongoError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.ns} index: ${index.name} dup key: { ${shown.join(', ')} }`,
    { keyPattern, keyValue },
  );
}

function firstValue(document: BsonDocument, path: string): BsonValue {
  let first: BsonValue = null;
  walkPath(document, splitPath(path), (value) => {
    first = value ?? null;
    return true;
  });
  return first;
}
