import type { FileView } from '../../../../shared/schemas/files.ts';
import type { FileId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { inTransaction } from '../../../db/transaction.ts';
import type { FileParent } from '../../../files/file-right.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journalAll } from '../../../journal/journal.ts';
import type { StoredFile } from '../files.model.ts';
import { presentFile } from '../files.presenter.ts';
import { fileRepository } from '../files.repository.ts';

const isAttachedTo = (file: Doc<StoredFile>, parent: FileParent): boolean =>
  file.parentId === parent.id && file.purpose === parent.purpose;

async function attach(fileId: FileId, parent: FileParent, position: number): Promise<Doc<StoredFile>> {
  const free = {
    _id: fileId,
    ownerId: person().userId,
    state: 'available',
    purpose: parent.purpose,
    parentId: null,
  } as const;
  const attached = await fileRepository().updateWhere(free, { parentId: parent.id, position });
  if (attached === null) throw refuse('not-found');
  return attached;
}

/** See the module's index. */
export async function attachFiles(fileIds: readonly FileId[], parent: FileParent): Promise<FileView[]> {
  inTransaction();
  if (fileIds.length === 0) return [];
  const mine = { ownerId: person().userId, state: 'available' } as const;
  const found = new Map(
    (await fileRepository().find({ ...mine, _id: { $in: fileIds } })).map((file) => [file._id, file]),
  );
  const attached: Doc<StoredFile>[] = [];
  const fresh: FileId[] = [];
  for (const [position, fileId] of fileIds.entries()) {
    const file = found.get(fileId);
    if (file !== undefined && isAttachedTo(file, parent)) attached.push(file);
    else {
      attached.push(await attach(fileId, parent, position));
      fresh.push(fileId);
    }
  }
  await journalAll(
    fresh.map((id) => ({
      action: 'file.attached',
      subject: { kind: 'file', id },
      changes: [{ path: 'parentId', before: null, after: parent.id }],
    })),
  );
  return attached.map(presentFile);
}
