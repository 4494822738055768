import type { Connection, mongo } from 'mongoose';
import type { Collection, CollectionIndex } from './collection.ts';
import { allCollections, BINNED_IN, indexSpec } from './collection.ts';

/** A hospital's database is not as the house needs it; the message says which index of which collection. */
export class IndexMismatchError extends Error {
  constructor(database: string, collection: string, index: string) {
    super(`${database}: the index ${index} of ${collection} differs from what this version of Wardline needs.`);
    this.name = 'IndexMismatchError';
  }
}

interface Found {
  readonly name?: string;
  readonly key?: Record<string, unknown>;
  readonly unique?: boolean;
  readonly partialFilterExpression?: unknown;
  readonly expireAfterSeconds?: number;
}

const shape = (key: unknown, options: Found) =>
  JSON.stringify([
    Object.entries(key ?? {}).map(([name, direction]) => [name, Number(direction)]),
    options.unique === true,
    options.partialFilterExpression ?? null,
    options.expireAfterSeconds ?? null,
  ]);

/** Whether the index differs from the wanted one only in counting what lies in the Bin, too. */
function isNarrowed(found: Found, key: unknown, options: Found): boolean {
  const { [BINNED_IN]: binned, ...where } = (options.partialFilterExpression ?? {}) as Record<string, unknown>;
  if (binned !== null) return false;
  const { partialFilterExpression: _, ...others } = options;
  const before = Object.keys(where).length === 0 ? others : { ...others, partialFilterExpression: where };
  return shape(found.key, found) === shape(key, before);
}

type IndexDescription = mongo.IndexDescription;
type Database = NonNullable<Connection['db']>;

const NAMESPACE_EXISTS = 48;

async function create(database: Database, name: string): Promise<void> {
  try {
    await database.createCollection(name);
  } catch (error) {
    // Another node opens the same hospital at the same time.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === NAMESPACE_EXISTS) return;
    throw error;
  }
}

const descriptionOf = (index: CollectionIndex): IndexDescription => {
  const { key, options } = indexSpec(index);
  return { key: key as Record<string, 1 | -1>, ...options };
};

async function makeCollection(database: Database, { name, indexes }: Collection<unknown>): Promise<void> {
  // Asked for its indexes the server makes the collection with them: one statement where a hospital has some thirty to make.
  if (indexes.length > 0) await database.collection(name).createIndexes(indexes.map(descriptionOf));
  else await create(database, name);
}

async function checkCollection(database: Database, { name, indexes }: Collection<unknown>): Promise<void> {
  const handle = database.collection(name);
  const existing = new Map<string, Found>();
  for (const found of (await handle.listIndexes().toArray()) as Found[]) existing.set(found.name ?? '', found);
  const missing: IndexDescription[] = [];
  for (const index of indexes) {
    const { key, options } = indexSpec(index);
    const found = existing.get(index.name);
    if (found === undefined) missing.push(descriptionOf(index));
    else if (isNarrowed(found, key, options)) {
      // As it was before its records could lie in the Bin. It held what the new one holds, and more.
      await handle.dropIndex(index.name);
      missing.push(descriptionOf(index));
    } else if (shape(found.key, found) !== shape(key, options)) {
      throw new IndexMismatchError(database.databaseName, name, index.name);
    }
  }
  if (missing.length > 0) await handle.createIndexes(missing);
}

/**
 * Makes what a hospital's database lacks and checks what it has: every collection declared, with every index as it was
 * declared. The invariants live in these indexes, so one that differs stops the hospital from opening.
 */
export async function openCollections(connection: Connection): Promise<void> {
  const database = connection.db;
  if (database === undefined) throw new Error('The database connection is not open.');
  const present = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  await Promise.all(
    allCollections().map((collection) =>
      present.has(collection.name) ? checkCollection(database, collection) : makeCollection(database, collection),
    ),
  );
}
