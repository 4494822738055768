import type { BinPart } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import { binDoor } from '../../db/bin-door.ts';
import type { FileParent } from '../../files/file-right.ts';
import { blobs } from './blobs.ts';
import { fileCollection } from './files.model.ts';

/** See the module's index. */
export const filePart = (purpose: FileParent['purpose'], parentIds: readonly string[]): BinPart =>
  binPartOf('file', fileCollection, { purpose, parentId: { $in: parentIds }, state: 'available' });

/** See the module's index. */
export const oneFilePart = (fileId: string): BinPart => binPartOf('file', fileCollection, { _id: fileId });

/** See the module's index. */
export async function removeBinnedBytes(batchId: string): Promise<void> {
  const store = blobs();
  for (const { blobKey } of await binDoor(fileCollection).find(batchId)) {
    if (blobKey !== null) await store.remove(blobKey);
  }
}
