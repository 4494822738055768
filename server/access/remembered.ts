import { LRUCache } from 'lru-cache';
import { context } from './context.ts';

/**
 * What this process remembers of hospitals, apart for each database: another database may hold the same hospital, with the
 * same numbers and other contents, as one restored from a backup does.
 * @param max how many entries are remembered for one database; which was asked for longest ago is forgotten first
 * @returns the memory of the database of the hospital in force
 */
export function rememberedHere<Key extends string, Value extends object>(max: number): () => LRUCache<Key, Value> {
  const memories = new WeakMap<object, LRUCache<Key, Value>>();
  return () => {
    const { connection } = context().tenant;
    const memory = memories.get(connection) ?? new LRUCache<Key, Value>({ max });
    memories.set(connection, memory);
    return memory;
  };
}
