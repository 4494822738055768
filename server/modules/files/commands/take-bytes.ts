import type { FileId } from '../../../../shared/types/ids.ts';
import { fileId } from '../../../../shared/types/ids.ts';
import { context, now, person } from '../../../access/context.ts';
import { sealBlob } from '../../../crypto/blob-encryption.ts';
import { tokenMatches } from '../../../crypto/opaque-tokens.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import type { BlobStore } from '../../../files/blob-store.ts';
import { newKey } from '../../../files/blob-store.ts';
import { fileRefused, RefusedFileError } from '../../../files/refused-file.ts';
import type { IncomingBytes } from '../../../http/bytes.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import type { StoredFile } from '../files.model.ts';
import { fileRepository } from '../files.repository.ts';
import { discardFile } from './discard-file.ts';

/** The actor's own file that the ticket was given for. What was never given, and what ran out, is not found. */
async function fileOf(ticket: string): Promise<Doc<StoredFile>> {
  const [id = '', token = ''] = ticket.split('.');
  const parsed = fileId.safeParse(id);
  if (!parsed.success) throw refuse('not-found');
  const file = await fileRepository().findOne({ _id: parsed.data, ownerId: person().userId });
  const isGood = file?.ticketHash != null && tokenMatches(token, file.ticketHash) && file.ticketEndsAt > now();
  if (file === null || !isGood) throw refuse('not-found');
  return file;
}

/** The bytes as they come, exactly as many as were announced. */
async function* announcedBytes(incoming: IncomingBytes, announcedSize: number): AsyncGenerator<Buffer, void> {
  if (incoming.length === 0) throw new RefusedFileError('empty');
  if (incoming.length !== null && incoming.length !== announcedSize) throw new RefusedFileError('size');
  let size = 0;
  try {
    for await (const chunk of incoming.read(announcedSize)) {
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const isTooMany = error instanceof ProblemError && error.kind === 'payload-too-large';
    throw isTooMany ? new RefusedFileError('size') : error;
  }
  if (size !== announcedSize) throw new RefusedFileError('size');
}

/** Of two that send at once the first to come to its end counts. */
const note = (file: Doc<StoredFile>, quarantineKey: string): Promise<boolean> =>
  transaction(async () => {
    const awaited = { _id: file._id, ownerId: file.ownerId, state: 'awaited' } as const;
    if ((await fileRepository().findOne(awaited)) === null) return false;
    const noted = await fileRepository().updateWhere(awaited, { state: 'quarantined', quarantineKey });
    await journal({ action: 'file.received', subject: { kind: 'file', id: file._id } });
    return noted !== null;
  });

/**
 * Takes the bytes a ticket was given for, where the house itself does: sealed as they come by, so that not even what waits
 * to be looked at lies on a disk as it is. Sent again after they came they are not read. Refuses `not-found` for another's
 * ticket and one that ran out; `file-refused` (`size`, `empty`), and then nothing of the file is left.
 */
export async function takeBytes(store: BlobStore, ticket: string, incoming: IncomingBytes): Promise<FileId> {
  const file = await fileOf(ticket);
  const id = file._id as FileId;
  if (file.state !== 'awaited') return id;
  const { tenant } = context();
  const key = newKey('quarantine', tenant.id, now());
  const place = { hospitalId: tenant.id, fileId: id, stage: 'quarantine' } as const;
  try {
    await store.put(key, sealBlob(file.key, announcedBytes(incoming, file.announcedSize), place));
  } catch (error) {
    if (!(error instanceof RefusedFileError)) throw error;
    await discardFile(store, file, error.code);
    throw fileRefused(error.code);
  }
  if (!(await note(file, key))) await store.remove(key);
  return id;
}
