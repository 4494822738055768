import type { BlobStore } from '../files/blob-store.ts';
import type { CollectionShape, RawSnapshot, RawStore } from '../db/raw-store.ts';
import { documentOf } from '../db/raw-store.ts';
import type { Secrets } from '../crypto/secrets.ts';
import { printOf } from '../crypto/sealed-stream.ts';
import type { Frame, Manifest } from './archive.ts';
import { ARCHIVE_FORMAT, createTally, encodeFrame } from './archive.ts';
import { blobsNamedBy } from './named-blobs.ts';

/** What is backed up. */
export interface HouseToKeep {
  readonly store: RawStore;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly secrets: Secrets;
  readonly prefix: string;
  /** Of the software. */
  readonly version: string;
  now(): Date;
}

/** There is no whole house, or it did not hold still long enough to be described; the message says which. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const FRAME_BYTES = 512 * 1024;
const ATTEMPTS = 5;

export const printsOf = ({ passwordPepper, codePepper }: Secrets): Manifest['prints'] => ({
  passwordPepper: printOf(passwordPepper, 'backup'),
  codePepper: printOf(codePepper, 'backup'),
});

/** The databases of all hospitals and of the platform, without the prefix. */
async function databasesOf({ store, prefix }: HouseToKeep): Promise<string[]> {
  const names = new Set(['platform']);
  for await (const entry of store.read('platform', 'hospitals')) {
    names.add(String(documentOf(entry)['databaseName']).slice(prefix.length + 1));
  }
  return [...names].sort();
}

/**
 * A point in time with every collection there was then. Which collections there are is not told of a point in time, so it is
 * asked before and behind: where both answers are one, it holds between them, too.
 */
async function openMoment(house: HouseToKeep) {
  const describe = async () => house.store.shapes(await databasesOf(house));
  let shapes = await describe();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const snapshot = await house.store.openSnapshot();
    const takenAt = house.now();
    const behind = await describe().catch(async (error: unknown) => {
      await snapshot.close();
      throw error;
    });
    if (JSON.stringify(behind) === JSON.stringify(shapes)) return { shapes, snapshot, takenAt };
    await snapshot.close();
    shapes = behind;
  }
  throw new BackupError('Hospitals are being opened just now. Try again when that is done.');
}

/** Of a collection that came later, MongoDB gives no past: only what was there then is read as of a point in time. */
const withFiles = (shapes: readonly CollectionShape[]): string[] =>
  shapes.filter(({ name }) => name === 'files').map(({ database }) => database);

/** Takes the bytes that records name and that were not taken yet; answers with the keys of those that must be there and are not. */
async function* takeBlobs(
  house: HouseToKeep,
  databases: readonly string[],
  { read, stayOpen }: Pick<RawSnapshot, 'read' | 'stayOpen'>,
  taken: Set<string>,
): AsyncGenerator<Frame, string[]> {
  const missing: string[] = [];
  for (const database of databases) {
    for await (const record of read(database, 'files')) {
      for (const { key, isNeeded } of blobsNamedBy(documentOf(record))) {
        if (taken.has(key)) continue;
        const bytes = await house.blobs.get(key, Number.MAX_SAFE_INTEGER);
        await stayOpen();
        if (bytes === null) {
          if (isNeeded) missing.push(key);
          continue;
        }
        taken.add(key);
        yield { type: 'blob', key, bytes };
      }
    }
  }
  return missing;
}

async function* takeDocuments({ read }: RawSnapshot, shape: CollectionShape): AsyncGenerator<Frame, void> {
  const { indexes, ...rest } = shape;
  yield { type: 'collection', shape: { ...rest, options: { ...shape.options }, indexes: [...indexes] } };
  let documents: Uint8Array[] = [];
  let size = 0;
  for await (const document of read(shape.database, shape.name)) {
    documents.push(document);
    size += document.length;
    if (size < FRAME_BYTES) continue;
    yield { type: 'documents', documents };
    documents = [];
    size = 0;
  }
  if (documents.length > 0) yield { type: 'documents', documents };
}

/**
 * Bytes are never changed, only added before their record and removed behind it. So most are taken beforehand, then the
 * point in time is fixed, and what its records name beyond that is taken at once. Bytes that are gone by then were removed
 * in between: another point in time knows it. What stays gone was lost before. Whoever listens tallies what comes.
 */
async function* takeHouse(house: HouseToKeep, tally: ReturnType<typeof createTally>): AsyncGenerator<Frame, void> {
  if (await house.store.isUnfinished()) {
    throw new BackupError('A restore into this place is going on, or broke off: there is no whole house to back up.');
  }
  const { version, prefix, secrets } = house;
  yield { type: 'head', head: { format: ARCHIVE_FORMAT, version, prefix } };
  const taken = new Set<string>();
  const present = { read: house.store.read, stayOpen: async () => undefined };
  let lost = yield* takeBlobs(house, await databasesOf(house), present, taken);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { shapes, snapshot, takenAt } = await openMoment(house);
    try {
      const missing = yield* takeBlobs(house, withFiles(shapes), snapshot, taken);
      const wereLost = new Set(lost);
      lost = missing;
      if (missing.some((key) => !wereLost.has(key))) continue;
      for (const shape of shapes) yield* takeDocuments(snapshot, shape);
      const manifest = { takenAt: takenAt.toISOString(), missing, ...tally.end(), prints: printsOf(secrets) };
      yield { type: 'manifest', manifest };
      return;
    } finally {
      await snapshot.close();
    }
  }
  throw new BackupError('Files vanish faster than they can be read. Try again at a quieter time.');
}

/**
 * Everything that is kept, as one stream that is to be sealed: files, then every document of every database as of one point
 * in time, then the manifest, which `done` is told, too. At most one file or some hundred documents are in memory at once.
 */
export async function* makeBackup(
  house: HouseToKeep,
  done: (manifest: Manifest) => void,
): AsyncGenerator<Buffer, void> {
  const tally = createTally();
  for await (const frame of takeHouse(house, tally)) {
    tally.add(frame);
    if (frame.type === 'manifest') done(frame.manifest);
    yield encodeFrame(frame);
  }
}
