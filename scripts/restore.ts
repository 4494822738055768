// npm run restore -- <file> [--into <data folder>] [--secrets <file>] [--check]: a backup becomes a house again, in an empty place.
// With --check it is only read. Exit code 0: done; 2: not done. The file is read from end to end before anything is written.
import { createReadStream } from 'node:fs';
import { access, chmod, constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckedArchive } from '../server/backup/restore-backup.ts';
import { checkArchive, restoreArchive } from '../server/backup/restore-backup.ts';
import type { StorageConfig } from '../server/config/config.ts';
import { loadStorage } from '../server/config/config.ts';
import { DEMO_SECRETS_FILE } from '../server/crypto/demo-secrets.ts';
import { openStream } from '../server/crypto/sealed-stream.ts';
import { PUSH_KEYS_FILE } from '../server/push/vapid-keys.ts';
import { backupKeys } from './operate/backup-keys.ts';
import { OperatorError, plainly } from './operate/plainly.ts';
import { toldCounts } from './operate/told-counts.ts';
import { withStorage } from './operate/with-storage.ts';

const { positionals, values } = parseArgs({
  options: { into: { type: 'string' }, secrets: { type: 'string' }, check: { type: 'boolean' } },
  allowPositionals: true,
});

/** What an operator lays there beforehand, and what a file system keeps there by itself. */
const MAY_LIE_THERE = new Set([DEMO_SECRETS_FILE, PUSH_KEYS_FILE, 'lost+found']);

/** The embedded engine's folder: nothing but the secrets may be in it. */
async function prepareFolder({ dataDir }: StorageConfig): Promise<void> {
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const other = names.find((name) => !MAY_LIE_THERE.has(name));
  if (other !== undefined) {
    throw new OperatorError(`The folder ${dataDir} is not empty (${other}). A restore needs an empty place.`);
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (values.secrets === undefined) return;
  const path = join(dataDir, DEMO_SECRETS_FILE);
  await copyFile(values.secrets, path, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new OperatorError(`There are secrets already (${path}): delete them, or leave --secrets away to use them.`);
  });
  await chmod(path, 0o600);
}

async function restore(config: StorageConfig, checked: CheckedArchive, bytes: () => AsyncIterable<Uint8Array>) {
  const isEmbedded = config.mongodbUri === undefined;
  if (isEmbedded) await prepareFolder(config);
  const prefix = config.databasePrefix;
  await withStorage(config, false, (store, blobs) =>
    restoreArchive(bytes(), checked, { store, blobs, prefix, now: () => new Date() }),
  );
}

await plainly(async () => {
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new OperatorError(
      'Name the backup: npm run restore -- <file> [--into <data folder>] [--secrets <file>] [--check]',
    );
  }
  await access(file).catch(() => {
    throw new OperatorError(`There is no file ${file}.`);
  });
  const variables = values.into === undefined ? process.env : { ...process.env, WARDLINE_DATA: values.into };
  const config = await loadStorage(variables, values.secrets);
  const bytes = () => openStream(backupKeys(config), createReadStream(file));
  const checked = await checkArchive(bytes(), config.secrets);
  const told = `${toldCounts(checked.manifest)}, of ${checked.manifest.takenAt}`;
  if (values.check === true) {
    console.log(`${file} is whole: ${told}.`);
    return 0;
  }
  await restore(config, checked, bytes);
  console.log(`Restored: ${told}.`);
  for (const key of checked.manifest.missing) console.log(`  lost before it was backed up: ${key}`);
  return 0;
});
