import { asHouse } from '../../../access/as-house.ts';
import type { FileParent } from '../../../files/file-right.ts';
import { fileRepository } from '../files.repository.ts';

/** See the module's index. */
export async function findParent(fileId: string, purpose: FileParent['purpose']): Promise<string | null> {
  const wanted = { _id: fileId, purpose, state: 'available' } as const;
  const file = await asHouse('find what a file is attached to', () => fileRepository().findOne(wanted));
  return file?.parentId ?? null;
}
