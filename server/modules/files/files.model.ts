import type { FileType } from '../../../shared/domain/file-types.ts';
import type { FilePurpose, FileState } from '../../../shared/schemas/files.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';

/** A file as the database knows it; its bytes lie in the blob store, sealed under `key`. */
export interface StoredFile {
  /** Who brought it; until it is attached nobody else can do anything with it. `null`: the house made it. */
  readonly ownerId: StaffId | null;
  readonly purpose: FilePurpose;
  /** `removed`: nobody finds it any more, and its bytes go with the next sweep. */
  readonly state: FileState | 'removed';
  readonly name: string;
  /**
   * 32 random bytes in base64, for this file alone: what changes the hospital's data key has to rewrite this field and
   * not the blob, and a copy of the blob is worth nothing once the record is gone.
   */
  readonly key: string;
  /** Bytes, as the owner said; not one more is taken. */
  readonly announcedSize: number;
  /** Where the bytes wait to be looked at: known beforehand where a browser itself sends them there, else once they came. */
  readonly quarantineKey: string | null;
  /** Of the ticket that the house itself takes bytes for. */
  readonly ticketHash: string | null;
  readonly ticketEndsAt: Date;
  /** What follows is known once it was looked at. */
  readonly blobKey: string | null;
  readonly type: FileType | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Of the bytes as they are opened, 64 hexadecimal digits. */
  readonly sha256: string | null;
  readonly parentId: string | null;
  /** Order among the files of its parent. */
  readonly position: number | null;
  /** When the sweep found that its blob is gone. */
  readonly missingAt: Date | null;
}

export const fileCollection = defineCollection<StoredFile>({
  name: 'files',
  fields: {
    ownerId: { type: String, default: null },
    purpose: { type: String, required: true },
    state: { type: String, required: true },
    name: encryptedField,
    key: encryptedField,
    announcedSize: { type: Number, required: true },
    quarantineKey: { type: String, default: null },
    ticketHash: { type: String, default: null },
    ticketEndsAt: { type: Date, required: true },
    blobKey: { type: String, default: null },
    type: { type: String, default: null },
    size: { type: Number, default: null },
    width: { type: Number, default: null },
    height: { type: Number, default: null },
    sha256: encryptedField,
    parentId: { type: String, default: null },
    position: { type: Number, default: null },
    missingAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'file_parent', key: { purpose: 1, parentId: 1 } },
    { name: 'file_owner', key: { ownerId: 1, parentId: 1 } },
    { name: 'file_blob', key: { blobKey: 1 } },
    { name: 'file_quarantine', key: { quarantineKey: 1 } },
    { name: 'file_state', key: { state: 1, updatedAt: 1 } },
  ],
  encrypted: ['name', 'key', 'sha256'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
