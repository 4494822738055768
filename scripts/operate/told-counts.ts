import type { Manifest } from '../../server/backup/archive.ts';

/** What a backup holds, in a few words. */
export function toldCounts({ collections, blobs }: Manifest): string {
  const documents = collections.reduce((sum, one) => sum + one.documents, 0);
  const databases = new Set(collections.map((one) => one.database)).size;
  return `${documents} documents of ${databases} databases and ${blobs.count} files (${blobs.bytes} bytes)`;
}
