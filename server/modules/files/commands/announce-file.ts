import type { z } from 'zod';
import type { announceFile as announceFileSchema, UploadTicket } from '../../../../shared/schemas/files.ts';
import type { FileId } from '../../../../shared/types/ids.ts';
import { context, now, person } from '../../../access/context.ts';
import { newBlobKey } from '../../../crypto/blob-encryption.ts';
import { hashToken, newOpaqueToken } from '../../../crypto/opaque-tokens.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import type { BlobStore } from '../../../files/blob-store.ts';
import { newKey } from '../../../files/blob-store.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { StoredFile } from '../files.model.ts';
import { fileCollection } from '../files.model.ts';
import { fileRepository } from '../files.repository.ts';

const TICKET_SECONDS = 15 * 60;
/** Nobody needs more at a time; more would fill the store with what belongs to nothing. */
const MOST_UNATTACHED = 60;

type Wanted = z.output<typeof announceFileSchema>;
type Door = Pick<StoredFile, 'quarantineKey' | 'ticketHash'> & Pick<UploadTicket, 'url' | 'headers'>;

/** Where the bytes will be sent. A store that browsers reach learns the exact length now; else we take them ourselves. */
async function doorFor(store: BlobStore, fileId: FileId, size: number): Promise<Door> {
  if (store.presignUpload === null) {
    const token = newOpaqueToken();
    const url = `/api/v1/files/uploads/${fileId}.${token}`;
    const headers = { 'content-type': 'application/octet-stream' };
    return { quarantineKey: null, ticketHash: hashToken(token), url, headers };
  }
  const quarantineKey = newKey('quarantine', context().tenant.id, now());
  return { quarantineKey, ticketHash: null, ...(await store.presignUpload(quarantineKey, size, TICKET_SECONDS)) };
}

/**
 * Says that a file will come, and gives the ticket to send its bytes with: once, within a quarter of an hour. Refuses
 * `already-exists` where the id is taken, `rate-limited` where the person has many files that are attached to nothing.
 */
export function announceFile(store: BlobStore, { id, name, size, purpose }: Wanted): Promise<UploadTicket> {
  return transaction(async () => {
    const { userId: ownerId } = person();
    const unattached = await fileRepository().count({ ownerId, parentId: null });
    if (unattached >= MOST_UNATTACHED) throw refuse('rate-limited', { retryAfter: 3600 });
    const { url, headers, ...door } = await doorFor(store, id, size);
    const ticketEndsAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
    const announced = { ownerId, purpose, name, announcedSize: size, state: 'awaited' } as const;
    const unknown = { blobKey: null, type: null, size: null, width: null, height: null, sha256: null } as const;
    const unattachedYet = { parentId: null, position: null, missingAt: null } as const;
    const file: StoredFile = {
      ...announced,
      ...door,
      ...unknown,
      ...unattachedYet,
      key: newBlobKey(),
      ticketEndsAt,
    };
    await fileRepository()
      .insert(file, id)
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? refuse('already-exists') : error;
      });
    await journal({
      action: 'file.announced',
      subject: { kind: 'file', id },
      changes: fieldChanges({}, announced, fileCollection.encrypted),
    });
    return { file: id, url, headers: { ...headers }, expiresAt: ticketEndsAt.toISOString() };
  });
}
