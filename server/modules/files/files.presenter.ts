import type { FileView } from '../../../shared/schemas/files.ts';
import type { FileId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { StoredFile } from './files.model.ts';

/** A file that was looked at. Throws for any other: nothing could be said of it that is known. */
export function presentFile(file: Doc<StoredFile>): FileView {
  const { type, size, state } = file;
  if (state !== 'available' || type === null || size === null) throw new Error('Only an available file is shown.');
  const { name, width, height } = file;
  return { id: file._id as FileId, name, type, size, width, height, state };
}
