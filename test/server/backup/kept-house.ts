import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../../server/app.ts';
import { openApp } from '../../../server/app.ts';
import type { Manifest } from '../../../server/backup/archive.ts';
import { makeBackup } from '../../../server/backup/make-backup.ts';
import { checkArchive, restoreArchive } from '../../../server/backup/restore-backup.ts';
import type { NamedKey } from '../../../server/crypto/secret-keys.ts';
import { openStream, sealStream } from '../../../server/crypto/sealed-stream.ts';
import type { RawStore } from '../../../server/db/raw-store.ts';
import { documentOf, openRawStore } from '../../../server/db/raw-store.ts';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { openBlobStore } from '../../../server/files/open-blob-store.ts';
import { newFolder } from '../../support/demo-folder.ts';
import { testConfig, testPorts } from '../../support/seeded-house.ts';
import type { World } from '../../support/world.ts';

/** What a test wants to do in the middle of a backup. */
export interface BackupExtras {
  /** Awaited behind every piece of the stream, with its number. */
  readonly between?: (pieces: number) => Promise<void>;
  readonly blobs?: Pick<BlobStore, 'get'>;
  /** Awaited before each point in time is fixed. */
  readonly beforeMoment?: () => Promise<void>;
}

const storeOf = ({ dataDir, databasePrefix, mongodbUri }: App['services']['config'], mayShare: boolean) =>
  openRawStore({ uri: mongodbUri, dataDir, prefix: databasePrefix, mayShare });

/** Backs up what lies there, as the script does. */
export async function backUpFrom(
  store: RawStore,
  { secrets, databasePrefix: prefix }: Pick<App['services']['config'], 'secrets' | 'databasePrefix'>,
  file: string,
  key: NamedKey,
  blobs: Pick<BlobStore, 'get'>,
  between?: BackupExtras['between'],
): Promise<Manifest> {
  let manifest: Manifest | undefined;
  const house = { store, blobs, secrets, prefix, version: '0.0.0-test', now: () => new Date() };
  async function* paced() {
    let pieces = 0;
    for await (const piece of makeBackup(house, (made) => (manifest = made))) {
      yield piece;
      pieces += 1;
      await between?.(pieces);
    }
  }
  await pipeline(sealStream(key, paced()), (await open(file, 'wx', 0o600)).createWriteStream());
  if (manifest === undefined) throw new Error('There is no manifest.');
  return manifest;
}

/** Backs up a house that is open and being used. */
export async function backUp(world: World, file: string, key: NamedKey, extras: BackupExtras = {}): Promise<Manifest> {
  const { config, blobs: own } = world.app.services;
  if (own === undefined) throw new Error('This world has no files.');
  const store = await storeOf(config, true);
  const openSnapshot = async () => {
    await extras.beforeMoment?.();
    return store.openSnapshot();
  };
  try {
    return await backUpFrom({ ...store, openSnapshot }, config, file, key, extras.blobs ?? own, extras.between);
  } finally {
    await store.close();
  }
}

/** An empty place of its own: a folder with nothing but the secrets of the house, and a prefix. */
export async function emptyPlace(world: World, prefix: string): Promise<App['services']['config']> {
  const dataDir = await newFolder('restored');
  await cp(join(world.dataDir, 'secrets.json'), join(dataDir, 'secrets.json'));
  return testConfig(dataDir, prefix);
}

export async function restoreTo(
  config: App['services']['config'],
  file: string,
  keys: readonly NamedKey[],
  blobs?: BlobStore,
): Promise<void> {
  const bytes = () => openStream(keys, createReadStream(file));
  const checked = await checkArchive(bytes(), config.secrets);
  const store = await storeOf(config, false);
  try {
    const place = { store, blobs: blobs ?? (await openBlobStore(config)), prefix: config.databasePrefix };
    await restoreArchive(bytes(), checked, { ...place, now: () => new Date() });
  } finally {
    await store.close();
  }
}

export const openRestored = (config: App['services']['config']): Promise<App> =>
  openApp(
    config,
    testPorts(() => undefined),
  );

/** Does it with the stored bytes of a house that is closed, or open in this process. */
export async function withStore<T>(
  config: App['services']['config'],
  work: (store: RawStore, databases: readonly string[]) => Promise<T>,
): Promise<T> {
  const store = await storeOf(config, true);
  try {
    return await work(store, (await store.databases()).sort());
  } finally {
    await store.close();
  }
}

/** The name of a database without the prefix of its installation, which is the one thing that may differ. */
function sameUnderAnyPrefix(document: Uint8Array, prefix: string): Uint8Array {
  const { databaseName } = documentOf(document);
  if (typeof databaseName !== 'string') return document;
  return Buffer.from(Buffer.from(document).toString('latin1').replace(`${prefix}_`, '_').slice(4), 'latin1');
}

/** Everything that lies in a place, as short as it can be said: documents byte for byte, indexes, blobs by their hashes. */
export function contentsOf(config: App['services']['config'], hospitalIds: readonly string[]) {
  return withStore(config, async (store, databases) => {
    const contents: Record<string, unknown> = {};
    for (const { database, name, ...shape } of await store.shapes(databases)) {
      const hash = createHash('sha256');
      let documents = 0;
      for await (const document of store.read(database, name)) {
        hash.update(name === 'hospitals' ? sameUnderAnyPrefix(document, config.databasePrefix) : document);
        documents += 1;
      }
      contents[`${database}.${name}`] = { documents, sha256: hash.digest('hex'), ...shape };
    }
    const blobs = await openBlobStore(config);
    for (const id of hospitalIds) {
      for (const area of ['files', 'quarantine'] as const) {
        for await (const key of blobs.list(area, id as Parameters<BlobStore['list']>[1])) {
          const bytes = await blobs.get(key, Number.MAX_SAFE_INTEGER);
          contents[key] = createHash('sha256')
            .update(bytes ?? '')
            .digest('hex');
        }
      }
    }
    return contents;
  });
}

export const clear = (folders: readonly string[]) =>
  Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
