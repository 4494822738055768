import type { z } from 'zod';
import type { FileId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, person } from '../../../access/context.ts';
import { BLOB_OVERHEAD_BYTES, openBlob } from '../../../crypto/blob-encryption.ts';
import type { Doc } from '../../../db/filter.ts';
import type { BlobStore } from '../../../files/blob-store.ts';
import type { FileRight } from '../../../files/file-right.ts';
import type { bytesAnswer } from '../../../http/bytes.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import { createAtMost } from '../../../jobs/at-most.ts';
import type { StoredFile } from '../files.model.ts';
import { fileRepository } from '../files.repository.ts';

/** Each takes twice its size in memory for a moment. */
const fewAtATime = createAtMost(6);

async function mayOpen(file: Doc<StoredFile>, rights: readonly FileRight[]): Promise<boolean> {
  const { parentId, purpose } = file;
  if (parentId === null) return file.ownerId === person().userId;
  const right = rights.find((one) => one.purpose === purpose);
  if (right === undefined) return false;
  try {
    return await right.mayRead(parentId);
  } catch (error) {
    if (error instanceof ProblemError && error.kind === 'not-found') return false;
    throw error;
  }
}

/**
 * The file, for whoever may read what it is attached to now; attached to nothing, for its owner. Refuses `not-found` for
 * all else, and for a file whose bytes are gone.
 */
export async function openFile(
  store: BlobStore,
  rights: readonly FileRight[],
  fileId: FileId,
): Promise<z.output<typeof bytesAnswer>> {
  const file = await asHouse('find a file', () => fileRepository().findOne({ _id: fileId, state: 'available' }));
  if (file === null || !(await mayOpen(file, rights))) throw refuse('not-found');
  const { blobKey, type, size, name, key } = file;
  if (blobKey === null || type === null || size === null) throw refuse('not-found');
  const { tenant, services } = context();
  return fewAtATime(async () => {
    const sealed = await store.get(blobKey, size + BLOB_OVERHEAD_BYTES);
    if (sealed === null) {
      services.log.error('The bytes of a file are gone.', { hospitalId: tenant.id });
      throw refuse('not-found');
    }
    const bytes = openBlob(key, sealed, { hospitalId: tenant.id, fileId, stage: 'file' });
    return { type, name, bytes };
  });
}
