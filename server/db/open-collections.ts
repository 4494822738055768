import type { Connection, mongo } from 'mongoose';
import type { Collection } from './collection.ts';
import { allCollections, indexSpec } from './collection.ts';

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

async function openCollection(database: Database, collection: Collection<unknown>): Promise<void> {
  const handle = database.collection(collection.name);
  const existing = new Map<string, Found>();
  for (const found of (await handle.listIndexes().toArray()) as Found[]) existing.set(found.name ?? '', found);
  const missing: IndexDescription[] = [];
  for (const index of collection.indexes) {
    const { key, options } = indexSpec(index);
    const found = existing.get(index.name);
    if (found === undefined) missing.push({ key: key as Record<string, 1 | -1>, ...options });
    else if (shape(found.key, found) !== shape(key, options)) {
      throw new IndexMismatchError(database.databaseName, collection.name, index.name);
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
    allCollections().map(async (collection) => {
      if (!present.has(collection.name)) await create(database, collection.name);
      await openCollection(database, collection);
    }),
  );
}
