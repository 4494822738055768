import type { FileType } from '../../../shared/domain/file-types.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import type { FileId } from '../../../shared/types/ids.ts';
import type { FileParent, FileRight } from '../../files/file-right.ts';
import type { BinPart } from '../../bin/bin-kind.ts';
import type { Module } from '../../module.ts';
import { filePart as partOf, oneFilePart as onePartOf, removeBinnedBytes as removeBytes } from './binned-files.ts';
import { attachFiles as attach } from './commands/attach-files.ts';
import type { KeptFile, MadeFile } from './commands/keep-made-file.ts';
import { keepMadeFile as keepMade } from './commands/keep-made-file.ts';
import { releaseFiles as release } from './commands/release-files.ts';
import { fileJobs } from './files.jobs.ts';
import { fileCollection } from './files.model.ts';
import { filePolicy } from './files.policy.ts';
import { filesRoutes } from './files.routes.ts';
import { listAttached } from './queries/list-attached.ts';
import { findParent } from './queries/find-parent.ts';
import { readFile } from './queries/read-file.ts';

export type { FileParent, FileRight } from '../../files/file-right.ts';
export type { KeptFile, MadeFile } from './commands/keep-made-file.ts';
/** What of a kind that goes to the Bin with files its `collections` name. */
export { fileCollection } from './files.model.ts';

/** What the module is handed. */
export interface FilesNeeds {
  /** The rights of every module's files (`Module.fileRights`); asked once the house is wired. */
  readonly rights: () => readonly FileRight[];
}

/** Files of records: taken in, looked at, kept encrypted, and opened by whoever may read what they are attached to. */
export const filesModule = ({ rights }: FilesNeeds): Module => ({
  name: 'files',
  routes: filesRoutes(rights),
  policies: [filePolicy],
  collections: [fileCollection],
  jobs: fileJobs,
});

/**
 * Attaches the actor's own files to a record, in the transaction that writes the record; answers them in the order given.
 * Attached to that record already, a file is answered again. Refuses `not-found` unless each is the actor's own, looked at,
 * announced for that purpose and attached nowhere else. Throws outside a transaction, and where no person acts.
 */
export const attachFiles = (fileIds: readonly FileId[], parent: FileParent): Promise<FileView[]> =>
  attach(fileIds, parent);

/**
 * Lets go of all files of a record, in the transaction that takes the record (or its content) away: from its commit nobody
 * opens them, and soon after their bytes are gone. Whoever calls it has authorised it. Throws outside a transaction.
 */
export const releaseFiles = (parent: FileParent): Promise<void> => release(parent);

/**
 * The files of these records, by the record's id, each list in its order; records without files are left out. Whoever
 * calls it has found out that the actor may read the records.
 */
export const listFiles = (
  purpose: FileParent['purpose'],
  parentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FileView[]>> => listAttached(purpose, parentIds);

/**
 * Keeps the bytes of a document the house made itself, encrypted as all files are. `attach` then makes it a file of its
 * record, in the transaction that writes the record; until then, and where that comes to nothing, the sweep takes the bytes
 * away. Nobody can announce a file of such a purpose, and no one opens it but through the module whose record it is of.
 */
export const keepMadeFile = (made: MadeFile): Promise<KeptFile> => keepMade(made);

/** What became of a file's bytes. `damaged`: they are not what was kept. */
export type FileBytes =
  | { readonly state: 'whole'; readonly name: string; readonly type: FileType; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly state: 'missing' }
  | { readonly state: 'damaged' };

/** The bytes of a record's file. Whoever calls it has found out that the actor may read the record. */
export const readRecordFile = (fileId: FileId, parent: FileParent): Promise<FileBytes> => readFile(fileId, parent);

/** The files of these records, to go to the Bin with them. */
export const filePart = (purpose: FileParent['purpose'], parentIds: readonly string[]): BinPart =>
  partOf(purpose, parentIds);

/** One file, to go to the Bin by itself: its record stays. */
export const oneFilePart = (fileId: string): BinPart => onePartOf(fileId);

/**
 * Removes the bytes of every file of a batch of the Bin, before its rows go; may be repeated. Whoever calls it has seen to
 * it that the batch can no longer be restored. Call it outside transactions.
 */
export const removeBinnedBytes = (batchId: string): Promise<void> => removeBytes(batchId);

/** The record that file lies attached to; `null` where there is no such file or it is not of that purpose. As the house. */
export const parentOfFile = (fileId: string, purpose: FileParent['purpose']): Promise<string | null> =>
  findParent(fileId, purpose);
