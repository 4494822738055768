import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { v4 as random } from 'uuid';
import type { BlobArea, BlobStore } from './blob-store.ts';
import { assertKey, BlobStoreUnavailableError, BlobTooLargeError } from './blob-store.ts';
import { syncFolder } from './sync-folder.ts';

const LEFT_BEHIND_MS = 3_600_000;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** The disk is full or was made read-only: nothing is wrong with what was asked, and it may well succeed later. */
function asUnavailable(error: unknown): unknown {
  const isAway = ['ENOSPC', 'EROFS', 'EDQUOT', 'EMFILE', 'EIO'].some((code) => isCode(error, code));
  return isAway ? new BlobStoreUnavailableError('The folder of files cannot be written.', { cause: error }) : error;
}

async function write(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a process left in the middle of that died; another one beside it may be writing there just now. */
async function clearIncoming(incoming: string): Promise<void> {
  const names = await readdir(incoming).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  for (const name of names) {
    const path = join(incoming, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(path, { force: true });
  }
}

/**
 * Blobs as files below a folder that one machine uses: readable by this account alone, whole or not there, and on the disk
 * before `put` answers.
 */
export async function openFolderBlobStore(root: string): Promise<BlobStore> {
  const incoming = join(root, 'incoming');
  // The folder is made with its first file: an installation without any keeps nothing.
  await clearIncoming(incoming);
  const pathOf = (key: string) => join(root, assertKey(key));

  return {
    presignUpload: null,
    async put(key, bytes) {
      const path = pathOf(key);
      const unfinished = join(incoming, random());
      try {
        await mkdir(incoming, { recursive: true, mode: 0o700 });
        await write(unfinished, bytes);
        const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        if (made !== undefined) for (const folder of [dirname(dirname(path)), root]) await syncFolder(folder);
        await rename(unfinished, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw asUnavailable(error);
      }
    },
    async get(key, most) {
      try {
        const handle = await open(pathOf(key), 'r');
        try {
          if ((await handle.stat()).size > most) throw new BlobTooLargeError();
          return await handle.readFile();
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (isCode(error, 'ENOENT')) return null;
        throw asUnavailable(error);
      }
    },
    async remove(key) {
      const path = pathOf(key);
      await rm(path, { force: true }).catch((error: unknown) => {
        throw asUnavailable(error);
      });
    },
    async *list(area: BlobArea, hospitalId) {
      const names = await readdir(join(root, area, hospitalId)).catch((error: unknown) => {
        if (isCode(error, 'ENOENT')) return [];
        throw asUnavailable(error);
      });
      for (const name of names) yield assertKey(`${area}/${hospitalId}/${name}`);
    },
    close: () => undefined,
  };
}
