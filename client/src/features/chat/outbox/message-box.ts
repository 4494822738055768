import type { DBSchema, IDBPDatabase } from 'idb';
import type { Outgoing } from './outgoing.ts';

/** Where messages lie until the house has them. */
export interface MessageBox {
  readonly load: (userId: string) => Promise<Outgoing[]>;
  readonly put: (item: Outgoing) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Whether it still lies here; `true` where nothing can be kept on this device. */
  readonly has: (id: string) => Promise<boolean>;
  /** Forgets what that user wrote, and the key it was sealed with. */
  readonly clear: (userId: string) => Promise<void>;
}

// By what the platform has, in a browser and in a test alike.
type Subtle = typeof globalThis.crypto.subtle;
type Key = Parameters<Subtle['decrypt']>[1];

interface Sealed {
  readonly id: string;
  readonly userId: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly content: ArrayBuffer;
}

interface Layout extends DBSchema {
  items: { key: string; value: Sealed; indexes: { byUser: string } };
  keys: { key: string; value: Key };
}

const ALGORITHM = { name: 'AES-GCM', length: 256 } as const;
const IV_BYTES = 12;

const words = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
/** A message moved to another's drawer does not open there. */
const bound = (iv: Uint8Array<ArrayBuffer>, id: string, userId: string) => ({
  name: ALGORITHM.name,
  iv,
  additionalData: words(`${userId}/${id}`),
});

/**
 * The browser's own database. A message may speak of a patient, so it is sealed with a key of its user that cannot be taken
 * out of this browser and is thrown away when they sign out. A page that did not come by HTTPS has no such keys: there a
 * message lives as long as the page does.
 */
export function createMessageBox(
  name = 'wardline-messages',
  subtle: Subtle | undefined = globalThis.crypto.subtle,
): MessageBox {
  let opened: Promise<IDBPDatabase<Layout>> | null = null;
  const open = async (): Promise<IDBPDatabase<Layout>> => {
    const { openDB } = await import('idb');
    return openDB<Layout>(name, 1, {
      upgrade(database) {
        database.createObjectStore('items', { keyPath: 'id' }).createIndex('byUser', 'userId');
        database.createObjectStore('keys');
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

  async function keyOf(userId: string, by: Subtle): Promise<Key> {
    const found = await (await database()).get('keys', userId);
    if (found !== undefined) return found;
    const made = await by.generateKey(ALGORITHM, false, ['encrypt', 'decrypt']);
    // Another tab may have made one meanwhile: the first that was kept is the one.
    const transaction = (await database()).transaction('keys', 'readwrite');
    const first = await transaction.store.get(userId);
    if (first === undefined) await transaction.store.put(made, userId);
    await transaction.done;
    return first ?? made;
  }

  async function unseal({ id, userId, iv, content }: Sealed, by: Subtle): Promise<Outgoing | null> {
    try {
      const plain = await by.decrypt(bound(iv, id, userId), await keyOf(userId, by), content);
      return JSON.parse(new TextDecoder().decode(plain)) as Outgoing;
    } catch {
      return null;
    }
  }

  return {
    async load(userId) {
      if (subtle === undefined) return [];
      const sealed = await (await database()).getAllFromIndex('items', 'byUser', userId);
      const items = await Promise.all(sealed.map((item) => unseal(item, subtle)));
      return items.filter((item) => item !== null);
    },
    async put(item) {
      if (subtle === undefined) return;
      const { id, userId } = item;
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const plain = words(JSON.stringify(item));
      const content = await subtle.encrypt(bound(iv, id, userId), await keyOf(userId, subtle), plain);
      await (await database()).put('items', { id, userId, iv, content });
    },
    async remove(id) {
      if (subtle !== undefined) await (await database()).delete('items', id);
    },
    async has(id) {
      return subtle === undefined || (await (await database()).getKey('items', id)) !== undefined;
    },
    async clear(userId) {
      if (subtle === undefined) return;
      const transaction = (await database()).transaction(['items', 'keys'], 'readwrite');
      const items = transaction.objectStore('items');
      const keys = await items.index('byUser').getAllKeys(userId);
      await Promise.all(keys.map((key) => items.delete(key)));
      await transaction.objectStore('keys').delete(userId);
      await transaction.done;
    },
  };
}
