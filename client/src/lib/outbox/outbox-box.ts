import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutboxItem } from './outbox-item.ts';

/** Where items lie until they are sent. */
export interface OutboxBox {
  readonly load: (userId: string) => Promise<OutboxItem[]>;
  readonly put: (item: OutboxItem) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly clear: (userId: string) => Promise<void>;
}

interface Layout extends DBSchema {
  items: { key: string; value: OutboxItem; indexes: { byUser: string } };
}

/** The browser's own database; it outlives a reload and a restart of the device. */
export function createOutboxBox(name = 'wardline-outbox'): OutboxBox {
  let opened: Promise<IDBPDatabase<Layout>> | null = null;
  const open = async (): Promise<IDBPDatabase<Layout>> => {
    // Nobody needs it to see the first screen, so it is no part of the first load.
    const { openDB } = await import('idb');
    return openDB<Layout>(name, 1, {
      upgrade(database) {
        database.createObjectStore('items', { keyPath: 'id' }).createIndex('byUser', 'userId');
      },
    });
  };
  const database = (): Promise<IDBPDatabase<Layout>> => {
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return {
    load: async (userId) => (await database()).getAllFromIndex('items', 'byUser', userId),
    async put(item) {
      await (await database()).put('items', item);
    },
    async remove(id) {
      await (await database()).delete('items', id);
    },
    async clear(userId) {
      const transaction = (await database()).transaction('items', 'readwrite');
      const keys = await transaction.store.index('byUser').getAllKeys(userId);
      await Promise.all(keys.map((key) => transaction.store.delete(key)));
      await transaction.done;
    },
  };
}
