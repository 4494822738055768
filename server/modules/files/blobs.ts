import { context } from '../../access/context.ts';
import type { BlobStore } from '../../files/blob-store.ts';

/** Where the bytes of this house's files lie. Throws where the house was opened without them. */
export function blobs(): BlobStore {
  const { services } = context();
  if (services.blobs === undefined) throw new Error('This was opened without its files.');
  return services.blobs;
}
