import { createHash } from 'node:crypto';
import type { FileType } from '../../../../shared/domain/file-types.ts';
import { BROUGHT_FOR, FILE_TYPES } from '../../../../shared/domain/file-types.ts';
import type { FileView } from '../../../../shared/schemas/files.ts';
import { broughtFor } from '../../../../shared/schemas/files.ts';
import type { FileId } from '../../../../shared/types/ids.ts';
import { context, now, person } from '../../../access/context.ts';
import { BLOB_OVERHEAD_BYTES, openBlob, sealBlob } from '../../../crypto/blob-encryption.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { BlobStore } from '../../../files/blob-store.ts';
import { BlobTooLargeError, newKey } from '../../../files/blob-store.ts';
import type { SeenFile } from '../../../files/look-at-file.ts';
import { lookAtFile } from '../../../files/look-at-file.ts';
import { fileRefused, RefusedFileError } from '../../../files/refused-file.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { StoredFile } from '../files.model.ts';
import { fileCollection } from '../files.model.ts';
import { presentFile } from '../files.presenter.ts';
import { fileRepository } from '../files.repository.ts';
import { discardFile } from './discard-file.ts';

/** There are no bytes to look at: none came, or someone else (another node) has looked at them meanwhile. */
class NoBytesError extends Error {
  override readonly name = 'NoBytesError';
}

async function ownFile(fileId: FileId): Promise<Doc<StoredFile>> {
  const file = await fileRepository().findOne({ _id: fileId, ownerId: person().userId });
  if (file === null || file.state === 'removed') throw refuse('not-found');
  return file;
}

/** The bytes that wait, as they were sent. A store that browsers send to has them as they are; we seal what we take. */
async function waitingBytes(store: BlobStore, file: Doc<StoredFile>): Promise<Buffer> {
  const isSealed = store.presignUpload === null;
  const most = file.announcedSize + (isSealed ? BLOB_OVERHEAD_BYTES : 0);
  const found =
    file.quarantineKey === null
      ? null
      : await store.get(file.quarantineKey, most).catch((error: unknown) => {
          throw error instanceof BlobTooLargeError ? new RefusedFileError('size') : error;
        });
  if (found === null) throw new NoBytesError();
  const place = { hospitalId: context().tenant.id, fileId: file._id, stage: 'quarantine' } as const;
  const bytes = isSealed ? openBlob(file.key, found, place) : found;
  if (bytes.length === 0) throw new RefusedFileError('empty');
  if (bytes.length !== file.announcedSize) throw new RefusedFileError('size');
  return bytes;
}

const MAX_NAME = 200;

/** The name with the ending of what the file is: what a device opens it with must not be the sender's word. */
function fittingName(name: string, type: FileType): string {
  const { extension } = FILE_TYPES[type];
  const has = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase();
  if (has === extension || (type === 'image/jpeg' && has === 'jpeg')) return name;
  return `${name.slice(0, MAX_NAME - extension.length - 1)}.${extension}`;
}

/** What one purpose takes may be less than what files may be. */
function assertFits({ purpose }: Doc<StoredFile>, { type }: SeenFile): void {
  const brought = broughtFor.safeParse(purpose);
  const mustBePicture = brought.success && BROUGHT_FOR[brought.data].isPicture;
  if (mustBePicture && !FILE_TYPES[type].isImage) throw new RefusedFileError('not-picture');
}

async function keep(store: BlobStore, file: Doc<StoredFile>, seen: SeenFile): Promise<Doc<StoredFile>> {
  const { tenant } = context();
  const { type, bytes, width, height } = seen;
  const blobKey = newKey('files', tenant.id, now());
  await store.put(blobKey, sealBlob(file.key, [bytes], { hospitalId: tenant.id, fileId: file._id, stage: 'file' }));
  const known = {
    state: 'available',
    name: fittingName(file.name, type),
    type,
    size: bytes.length,
    width,
    height,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  } as const;
  const kept = await transaction(async () => {
    const waiting = { _id: file._id, ownerId: file.ownerId, state: file.state } as const;
    if ((await fileRepository().findOne(waiting)) === null) return null;
    const change = { ...known, blobKey, quarantineKey: null, ticketHash: null };
    const changed = await fileRepository().updateWhere(waiting, change);
    await journal({
      action: 'file.added',
      subject: { kind: 'file', id: file._id },
      changes: fieldChanges(file, known, fileCollection.encrypted),
    });
    return changed;
  });
  if (kept === null) {
    await store.remove(blobKey);
    throw new NoBytesError();
  }
  return kept;
}

/** They were looked at, and nothing names them any more: should this fail, the sweep finds them. */
async function forgetWaiting(store: BlobStore, file: Doc<StoredFile>): Promise<void> {
  if (file.quarantineKey === null) return;
  try {
    await store.remove(file.quarantineKey);
  } catch (error) {
    const { services, tenant } = context();
    services.log.warn('Bytes that were looked at could not be removed yet.', { hospitalId: tenant.id, error });
  }
}

async function complete(store: BlobStore, fileId: FileId): Promise<FileView> {
  const file = await ownFile(fileId);
  if (file.state === 'available') return presentFile(file);
  try {
    const kept = await lookAtFile(
      () => waitingBytes(store, file),
      (seen) => {
        assertFits(file, seen);
        return keep(store, file, seen);
      },
    );
    await forgetWaiting(store, file);
    return presentFile(kept);
  } catch (error) {
    if (error instanceof RefusedFileError) {
      await discardFile(store, file, error.code);
      throw fileRefused(error.code);
    }
    if (!(error instanceof NoBytesError)) throw error;
    const present = await ownFile(fileId);
    if (present.state === 'available') return presentFile(present);
    throw refuse('state-refused', { detail: 'The bytes of this file have not come yet.' });
  }
}

const underWay = new Map<string, Promise<FileView>>();

/**
 * Looks at the bytes that came and makes the file available to its owner: judged by content, pictures made anew, sealed.
 * Done already it is answered again; asked twice at once it is done once. Refuses `not-found`, `state-refused` before the
 * bytes came, and `file-refused` with the reason, and then nothing of the file is left.
 */
export function completeFile(store: BlobStore, fileId: FileId): Promise<FileView> {
  const key = `${context().tenant.id}/${person().userId}/${fileId}`;
  const present = underWay.get(key);
  if (present !== undefined) return present;
  const started = complete(store, fileId).finally(() => underWay.delete(key));
  underWay.set(key, started);
  return started;
}
