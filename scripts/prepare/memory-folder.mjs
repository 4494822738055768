import { constants } from 'node:fs';
import { access, chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './is-alive.mjs';

/** Where Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';
/** A whole run holds well below one GB there at any moment; in a container this file system may have 64 MB in all. */
const ROOM_BYTES = 4 * 1024 ** 3;
/** For these files and for the tests themselves, their browsers and their servers. */
const MEMORY_BYTES = 10 * 1024 ** 3;

async function hasRoom(place, roomBytes, memoryBytes) {
  try {
    await access(place, constants.W_OK);
    const { bavail, bsize } = await statfs(place);
    return bavail * bsize >= roomBytes && process.availableMemory() >= memoryBytes;
  } catch {
    // Not Linux, or not ours to write to.
    return false;
  }
}

/** Memory that a run which was killed still holds. */
async function sweep(place) {
  for (const name of await readdir(place)) {
    const [, pid] = /^wardline-tests-(\d+)-/u.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(place, name), { recursive: true, force: true });
  }
}

/**
 * Does `work` with the environment in which temporary files lie in memory, where there is room for them: tests make hundreds
 * of databases and wait for a disk at each commit. A process that is killed loses nothing of what it wrote there either.
 */
export async function withTemporaryFilesInMemory(
  work,
  { place = IN_MEMORY, roomBytes = ROOM_BYTES, memoryBytes = MEMORY_BYTES } = {},
) {
  if (!(await hasRoom(place, roomBytes, memoryBytes))) return work({});
  await sweep(place);
  const folder = await mkdtemp(join(place, `wardline-tests-${process.pid}-`));
  // What a test starts as another user reaches its own folder in it, and sees no other's.
  await chmod(folder, 0o711);
  try {
    return await work({ TMPDIR: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
