import { asHouse } from '../../../access/as-house.ts';
import { inTransaction } from '../../../db/transaction.ts';
import type { FileParent } from '../../../files/file-right.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { journalAll } from '../../../journal/journal.ts';
import { fileRepository } from '../files.repository.ts';

/** The name of the job that takes away what nobody needs any more. */
export const SWEEP_FILES = 'files.sweep';

/** See the module's index. */
export async function releaseFiles(parent: FileParent): Promise<void> {
  inTransaction();
  const files = await asHouse('find a record’s files', () =>
    fileRepository().find({ purpose: parent.purpose, parentId: parent.id, state: 'available' }),
  );
  if (files.length === 0) return;
  await asHouse('release a record’s files', () =>
    fileRepository().updateMany({ _id: { $in: files.map((file) => file._id) } }, { state: 'removed' }),
  );
  await journalAll(
    files.map((file) => ({
      action: 'file.removed',
      subject: { kind: 'file', id: file._id },
      changes: [{ path: 'state', before: file.state, after: 'removed' }],
    })),
  );
  nudge(SWEEP_FILES);
}
