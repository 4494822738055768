import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { FileType } from '../../../../shared/domain/file-types.ts';
import type { FileId } from '../../../../shared/types/ids.ts';
import { fileId as fileIdSchema } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now } from '../../../access/context.ts';
import { newBlobKey, sealBlob } from '../../../crypto/blob-encryption.ts';
import { inTransaction } from '../../../db/transaction.ts';
import type { FileParent } from '../../../files/file-right.ts';
import { newKey } from '../../../files/blob-store.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { blobs } from '../blobs.ts';
import type { StoredFile } from '../files.model.ts';
import { fileCollection } from '../files.model.ts';
import { fileRepository } from '../files.repository.ts';

/** What the house made itself. */
export interface MadeFile {
  readonly name: string;
  readonly type: FileType;
  readonly bytes: Uint8Array;
}

/** A made file whose bytes are kept and that no record names yet. */
export interface KeptFile {
  readonly id: FileId;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
  /** In the transaction that writes the record it belongs to. */
  attach(parent: FileParent): Promise<void>;
  /** Takes the bytes away again, where nothing came of it; what dies before that, the sweep finds. */
  forget(): Promise<void>;
}

const recordOf = (
  { name, type, bytes }: MadeFile,
  own: Pick<StoredFile, 'key' | 'blobKey' | 'sha256'>,
  parent: FileParent,
): StoredFile => ({
  ...own,
  name,
  type,
  size: bytes.length,
  announcedSize: bytes.length,
  ownerId: null,
  purpose: parent.purpose,
  state: 'available',
  quarantineKey: null,
  ticketHash: null,
  ticketEndsAt: now(),
  width: null,
  height: null,
  parentId: parent.id,
  position: 0,
  missingAt: null,
});

/** See the module's index. */
export async function keepMadeFile(made: MadeFile): Promise<KeptFile> {
  const { tenant } = context();
  const id = fileIdSchema.parse(uuid());
  const key = newBlobKey();
  const blobKey = newKey('files', tenant.id, now());
  const sha256 = createHash('sha256').update(made.bytes).digest('hex');
  await blobs().put(blobKey, sealBlob(key, [made.bytes], { hospitalId: tenant.id, fileId: id, stage: 'file' }));
  return {
    id,
    sha256,
    async attach(parent) {
      inTransaction();
      const file = recordOf(made, { key, blobKey, sha256 }, parent);
      await asHouse('keep a document of the house', () => fileRepository().insert(file, id));
      const { name, type, size } = file;
      const { encrypted } = fileCollection;
      const changes = fieldChanges({}, { name, type, size }, encrypted);
      await journal({ action: 'file.made', subject: { kind: 'file', id }, changes });
    },
    forget: () => blobs().remove(blobKey),
  };
}
