import type { FileView } from '../../../../shared/schemas/files.ts';
import { asHouse } from '../../../access/as-house.ts';
import { fileRepository } from '../files.repository.ts';
import { presentFile } from '../files.presenter.ts';
import type { FileParent } from '../../../files/file-right.ts';

/** See the module's index. */
export async function listAttached(
  purpose: FileParent['purpose'],
  parentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FileView[]>> {
  if (parentIds.length === 0) return new Map();
  const files = await asHouse('list the files of records', () =>
    fileRepository().find({ purpose, parentId: { $in: parentIds }, state: 'available' }, { sort: { position: 1 } }),
  );
  const byParent = new Map<string, FileView[]>();
  for (const file of files) {
    const parentId = file.parentId ?? '';
    const list = byParent.get(parentId) ?? [];
    list.push(presentFile(file));
    byParent.set(parentId, list);
  }
  return byParent;
}
