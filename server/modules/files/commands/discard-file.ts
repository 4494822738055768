import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { BlobStore } from '../../../files/blob-store.ts';
import { journal } from '../../../journal/journal.ts';
import type { StoredFile } from '../files.model.ts';
import { fileRepository } from '../files.repository.ts';

/** It was announced, or came; nobody has looked at it. */
export const NOT_SEEN_YET = [{ state: 'awaited' }, { state: 'quarantined' }] as const;

/**
 * Takes a file away that was not taken in, its bytes before its record, so that no byte is ever left that nothing names.
 * What became available meanwhile stays.
 * @param why the code of the refusal, or another few words without anything of the file
 */
export async function discardFile(store: BlobStore, file: Doc<StoredFile>, why: string): Promise<void> {
  if (file.quarantineKey !== null) await store.remove(file.quarantineKey);
  await transaction(async () => {
    const present = { _id: file._id, $or: NOT_SEEN_YET };
    if ((await fileRepository().findOne(present)) === null) return;
    await fileRepository().remove(present);
    await journal({ action: 'file.refused', subject: { kind: 'file', id: file._id }, reason: why });
  });
}
