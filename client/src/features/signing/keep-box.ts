import type { DBSchema, IDBPDatabase } from 'idb';
import { SIGNING_DATABASE } from '../../lib/session/signing-database.ts';

/** Where a signature lies until the house has it. One at a time: a tablet is in one person's hands. */
export interface KeepBox<Content> {
  readonly load: () => Promise<Content | null>;
  readonly put: (content: Content) => Promise<void>;
  /** Forgets it and the key it was sealed with. */
  readonly clear: () => Promise<void>;
}

// By what the platform has, in a browser and in a test alike.
type Subtle = typeof globalThis.crypto.subtle;
type Key = Parameters<Subtle['decrypt']>[1];

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly content: ArrayBuffer;
}

interface Layout extends DBSchema {
  items: { key: string; value: Sealed };
  keys: { key: string; value: Key };
}

const ALGORITHM = { name: 'AES-GCM', length: 256 } as const;
const IV_BYTES = 12;
const PLACE = 'handed-over';

/**
 * The browser's own database. What lies here names a patient and holds their signature, so it is sealed with a key that
 * cannot be taken out of this browser and is thrown away with it. A page that did not come by HTTPS has no such keys:
 * there it lives as long as the page does.
 */
export function createKeepBox<Content>(
  name = SIGNING_DATABASE,
  /** `null`: the browser has none to give. */
  subtle: Subtle | null = globalThis.crypto.subtle ?? null,
): KeepBox<Content> {
  let opened: Promise<IDBPDatabase<Layout>> | null = null;
  const open = async (): Promise<IDBPDatabase<Layout>> => {
    const { openDB } = await import('idb');
    return openDB<Layout>(name, 1, {
      upgrade(database) {
        database.createObjectStore('items');
        database.createObjectStore('keys');
      },
      // Whoever forgets it all, in this tab or another, must not wait for this one.
      blocking(_current, _blocked, event) {
        (event.target as unknown as { close(): void }).close();
        opened = null;
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

  async function keyIn(by: Subtle): Promise<Key> {
    const found = await (await database()).get('keys', PLACE);
    if (found !== undefined) return found;
    const made = await by.generateKey(ALGORITHM, false, ['encrypt', 'decrypt']);
    const transaction = (await database()).transaction('keys', 'readwrite');
    const first = await transaction.store.get(PLACE);
    if (first === undefined) await transaction.store.put(made, PLACE);
    await transaction.done;
    return first ?? made;
  }

  return {
    async load() {
      if (subtle === null) return null;
      const sealed = await (await database()).get('items', PLACE);
      if (sealed === undefined) return null;
      try {
        const plain = await subtle.decrypt(
          { name: ALGORITHM.name, iv: sealed.iv },
          await keyIn(subtle),
          sealed.content,
        );
        return JSON.parse(new TextDecoder().decode(plain)) as Content;
      } catch {
        return null;
      }
    },
    async put(content) {
      if (subtle === null) return;
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(content));
      const sealed = await subtle.encrypt({ name: ALGORITHM.name, iv }, await keyIn(subtle), plain);
      await (await database()).put('items', { iv, content: sealed }, PLACE);
    },
    async clear() {
      if (subtle === null) return;
      const transaction = (await database()).transaction(['items', 'keys'], 'readwrite');
      await transaction.objectStore('items').clear();
      await transaction.objectStore('keys').clear();
      await transaction.done;
    },
  };
}
