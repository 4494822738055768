import type { StorageConfig } from '../../server/config/config.ts';
import type { RawStore } from '../../server/db/raw-store.ts';
import { openRawStore } from '../../server/db/raw-store.ts';
import type { BlobStore } from '../../server/files/blob-store.ts';
import { openBlobStore } from '../../server/files/open-blob-store.ts';

/** Opens all that the house keeps, as bytes, does `work`, and closes it, whatever came of it: a database left open keeps the process. */
export async function withStorage<T>(
  config: StorageConfig,
  mayShare: boolean,
  work: (store: RawStore, blobs: BlobStore) => Promise<T>,
): Promise<T> {
  const { mongodbUri: uri, dataDir, databasePrefix: prefix } = config;
  const blobs = await openBlobStore(config);
  try {
    const store = await openRawStore({ uri, dataDir, prefix, mayShare });
    try {
      return await work(store, blobs);
    } finally {
      await store.close();
    }
  } finally {
    blobs.close();
  }
}
