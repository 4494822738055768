import type { FileId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context } from '../../../access/context.ts';
import { BLOB_OVERHEAD_BYTES, openBlob } from '../../../crypto/blob-encryption.ts';
import { DecryptionError } from '../../../crypto/decryption-error.ts';
import { BlobTooLargeError } from '../../../files/blob-store.ts';
import type { FileParent } from '../../../files/file-right.ts';
import { blobs } from '../blobs.ts';
import type { FileBytes } from '../index.ts';
import { fileRepository } from '../files.repository.ts';

const UNREADABLE = { name: '', key: '', sha256: null };

/** See the module's index. */
export async function readFile(fileId: FileId, parent: FileParent): Promise<FileBytes> {
  const wanted = { _id: fileId, purpose: parent.purpose, parentId: parent.id, state: 'available' } as const;
  const [found] = await asHouse('read a record’s file', () => fileRepository().findDamaged(wanted, UNREADABLE));
  const { tenant } = context();
  if (found === undefined || found.doc.blobKey === null) return { state: 'missing' };
  const { blobKey, key, size, name, type } = found.doc;
  if (found.damaged.length > 0 || type === null || size === null) return { state: 'damaged' };
  try {
    const sealed = await blobs().get(blobKey, size + BLOB_OVERHEAD_BYTES);
    if (sealed === null) return { state: 'missing' };
    const bytes = openBlob(key, sealed, { hospitalId: tenant.id, fileId, stage: 'file' });
    return { state: 'whole', name, type, bytes };
  } catch (error) {
    if (error instanceof DecryptionError || error instanceof BlobTooLargeError) return { state: 'damaged' };
    throw error;
  }
}
