import type { Connection } from 'mongoose';
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

/**
 * Makes what a hospital's database lacks and checks what it has: every collection declared, with every index as it was
 * declared. The invariants live in these indexes, so one that differs stops the hospital from opening.
 */
export async function openCollections(connection: Connection): Promise<void> {
  const database = connection.db;
  if (database === undefined) throw new Error('The database connection is not open.');
  const present = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const collection of allCollections()) {
    if (!present.has(collection.name)) await database.createCollection(collection.name);
    const handle = database.collection(collection.name);
    const existing = new Map<string, Found>();
    for (const found of (await handle.listIndexes().toArray()) as Found[]) existing.set(found.name ?? '', found);
    for (const index of collection.indexes) {
      const { key, options } = indexSpec(index);
      const found = existing.get(index.name);
      if (found === undefined) await handle.createIndex(key as Record<string, 1 | -1>, options);
      else if (shape(found.key, found) !== shape(key, options as Found)) {
        throw new IndexMismatchError(database.databaseName, collection.name, index.name);
      }
    }
  }
}
