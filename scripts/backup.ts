// npm run backup -- <file or folder>: everything the house keeps, as of one point in time, sealed, and read back before it has its name.
// Servers may go on working, embedded ones too. Exit code 0: done; 1: done, but the house had lost files before; 2: not done.
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { access, link, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Manifest } from '../server/backup/archive.ts';
import { makeBackup } from '../server/backup/make-backup.ts';
import { checkArchive } from '../server/backup/restore-backup.ts';
import type { StorageConfig } from '../server/config/config.ts';
import { loadStorage } from '../server/config/config.ts';
import { openStream, sealStream } from '../server/crypto/sealed-stream.ts';
import { syncFolder } from '../server/files/sync-folder.ts';
import { backupKeys } from './operate/backup-keys.ts';
import { toldCounts } from './operate/told-counts.ts';
import { OperatorError, plainly } from './operate/plainly.ts';
import { withStorage } from './operate/with-storage.ts';

const { positionals } = parseArgs({ options: {}, allowPositionals: true });

const taken = (path: string) => new OperatorError(`There is a file ${path} already; a backup overwrites none.`);

async function pathOf(target: string | undefined): Promise<string> {
  if (target === undefined || positionals.length > 1) {
    throw new OperatorError('Name the file, or the folder it goes to: npm run backup -- <file or folder>');
  }
  const isFolder = await stat(target).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const name = `wardline-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`;
  const path = resolve(isFolder ? join(target, name) : target);
  const isTaken = await access(path).then(
    () => true,
    () => false,
  );
  if (isTaken) throw taken(path);
  return path;
}

/** Whoever opened it, and nobody else, takes it away again. */
function openUnfinished(path: string): Promise<FileHandle> {
  return open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') {
      throw new OperatorError(
        `There is a file ${path} already: another backup to that name is going on, or one was cut short. Wait for it, or ` +
          'delete that file.',
      );
    }
    if (error.code === 'ENOENT') throw new OperatorError(`There is no folder ${dirname(path)}. Make it first.`);
    throw error;
  });
}

const write = (config: StorageConfig, file: FileHandle): Promise<Manifest> =>
  withStorage(config, true, async (store, blobs) => {
    const { secrets, databasePrefix: prefix } = config;
    if (!(await store.databases()).includes('platform')) {
      throw new OperatorError(`There is no house whose databases begin with ${prefix}_.`);
    }
    const [key] = backupKeys(config);
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    let manifest: Manifest | null = null;
    const house = { store, blobs, secrets, prefix, version, now: () => new Date() };
    const bytes = makeBackup(house, (made) => (manifest = made));
    await pipeline(sealStream(key, bytes), file.createWriteStream({ flush: true }));
    if (manifest === null) throw new Error('The backup ended without its manifest.');
    return manifest;
  });

/** Under its own name there is never anything but a whole backup that was read back. */
async function make(config: StorageConfig, path: string): Promise<Manifest> {
  const unfinished = `${path}.unfinished`;
  const file = await openUnfinished(unfinished);
  try {
    const manifest = await write(config, file);
    await checkArchive(openStream(backupKeys(config), createReadStream(unfinished)), config.secrets);
    // A link fails where a file of that name has come meanwhile; a rename would replace it.
    await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? taken(path) : error;
    });
    return manifest;
  } finally {
    await file.close();
    await rm(unfinished, { force: true });
  }
}

await plainly(async () => {
  const path = await pathOf(positionals[0]);
  const config = await loadStorage(process.env);
  const manifest = await make(config, path);
  await syncFolder(dirname(path));
  const [{ kid }] = backupKeys(config);
  console.log(`${path}: ${toldCounts(manifest)}, of ${manifest.takenAt}; read back and whole.`);
  console.log(
    `Made with the key ${kid}. It opens with that key alone, and what is in it with the secrets of the house.`,
  );
  for (const key of manifest.missing) console.log(`  lost before: ${key}`);
  return manifest.missing.length === 0 ? 0 : 1;
});
