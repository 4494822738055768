import { createHash } from 'node:crypto';
import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId } from '../../shared/types/ids.ts';
import type { WrappedKey } from '../crypto/key-ring.ts';
import { openKeyRing } from '../crypto/key-ring.ts';
import type { Secrets } from '../crypto/secrets.ts';
import type { CollectionShape, RawStore } from '../db/raw-store.ts';
import { documentOf, survives, withField } from '../db/raw-store.ts';
import type { BlobStore } from '../files/blob-store.ts';
import type { ArchiveHead, Frame, Manifest } from './archive.ts';
import { ArchiveError, checkedFrames, readFrames } from './archive.ts';
import { printsOf } from './make-backup.ts';

/** The restore was refused or broke off; the message says why and what to do. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError';
}

/** What a whole archive says of itself. */
export interface CheckedArchive {
  readonly head: ArchiveHead;
  readonly manifest: Manifest;
  /** The platform's among them. */
  readonly hospitalIds: readonly HospitalId[];
}

const PRINTED = { passwordPepper: 'password pepper', codePepper: 'code pepper' } as const;

/** Nobody could read what is restored, or sign in, with other secrets than those it was written with. */
function assertSecretsFit(prints: Manifest['prints'], hospitals: readonly Uint8Array[], secrets: Secrets): void {
  for (const [name, print] of Object.entries(printsOf(secrets))) {
    if (prints[name] === print) continue;
    const word = PRINTED[name as keyof typeof PRINTED];
    throw new RestoreError(`The ${word} given here is not the one of the house that was backed up.`);
  }
  for (const bytes of hospitals) {
    const { _id, code, keys } = documentOf(bytes);
    try {
      // As the directory of hospitals stores them.
      openKeyRing(secrets.masterKeys, String(_id), keys as WrappedKey[]);
    } catch {
      throw new RestoreError(`The master keys given here do not open the keys of ${String(code)}.`);
    }
  }
}

/**
 * Reads an opened archive from beginning to end and writes nothing.
 *
 * @throws ArchiveError where it is not whole, RestoreError where the secrets are not those of the house
 */
export async function checkArchive(bytes: AsyncIterable<Uint8Array>, secrets: Secrets): Promise<CheckedArchive> {
  const hospitals: Uint8Array[] = [];
  let head: ArchiveHead | null = null;
  let manifest: Manifest | null = null;
  let within = '';
  for await (const frame of checkedFrames(readFrames(bytes))) {
    if (frame.type === 'head') ({ head } = frame);
    if (frame.type === 'manifest') ({ manifest } = frame);
    if (frame.type === 'collection') within = `${frame.shape.database}.${frame.shape.name}`;
    if (frame.type !== 'documents') continue;
    if (!frame.documents.every(survives)) {
      throw new ArchiveError(`A document of ${within} in it cannot be written as it was.`);
    }
    if (within === 'platform.hospitals') hospitals.push(...frame.documents.map((document) => Buffer.from(document)));
  }
  if (head === null || manifest === null) throw new ArchiveError('It ends in the middle.');
  assertSecretsFit(manifest.prints, hospitals, secrets);
  const hospitalIds = hospitals.map((document) => hospitalId.parse(documentOf(document)['_id']));
  return { head, manifest, hospitalIds };
}

/** Where it is restored to. */
export interface NewPlace {
  readonly store: RawStore;
  readonly blobs: Pick<BlobStore, 'put' | 'list'>;
  readonly prefix: string;
  now(): Date;
}

/** Throws `RestoreError` where anything lies. */
export async function assertEmpty({ store, blobs, prefix }: NewPlace, { hospitalIds }: CheckedArchive): Promise<void> {
  const [database] = await store.databases();
  if (database !== undefined) {
    throw new RestoreError(`There is a database already (${prefix}_${database}). A restore needs an empty place.`);
  }
  for (const id of hospitalIds) {
    for (const area of ['files', 'quarantine'] as const) {
      for await (const _key of blobs.list(area, id)) {
        throw new RestoreError('There are files already where these would lie. A restore needs an empty place.');
      }
    }
  }
}

/** So many collections without documents, of which a hospital has most, are made at once. */
const TOGETHER = 32;

/** Writes one collection, reads it back, and only then makes its indexes: those that forget would begin at once. */
function createCollectionWriter({ store, prefix }: NewPlace, head: ArchiveHead) {
  let open: { shape: CollectionShape; hash: ReturnType<typeof createHash>; documents: number } | null = null;
  const empty: CollectionShape[] = [];

  const make = async (shape: CollectionShape): Promise<void> => {
    await store.create(shape);
    await store.index(shape);
  };
  const placed = ({ database, name }: CollectionShape, document: Uint8Array): Uint8Array => {
    if (prefix === head.prefix || database !== 'platform' || name !== 'hospitals') return document;
    const { databaseName } = documentOf(document);
    return withField(document, 'databaseName', `${prefix}${String(databaseName).slice(head.prefix.length)}`);
  };

  async function finish(shape: CollectionShape, sha256: string): Promise<void> {
    const found = createHash('sha256');
    for await (const document of store.read(shape.database, shape.name)) found.update(document);
    if (found.digest('hex') !== sha256) {
      throw new RestoreError(`The collection ${shape.name} is not what was written. Does something else write here?`);
    }
    await store.index(shape);
  }

  return {
    begin(shape: CollectionShape): void {
      open = { shape, hash: createHash('sha256'), documents: 0 };
    },
    async write(documents: readonly Uint8Array[]): Promise<void> {
      if (open === null) throw new ArchiveError('It holds documents of no collection.');
      const { shape, hash } = open;
      if (open.documents === 0) await store.create(shape);
      open.documents += documents.length;
      const ours = documents.map((document) => placed(shape, document));
      for (const document of ours) hash.update(document);
      await store.insert(shape.database, shape.name, ours);
    },
    async end(isLast: boolean): Promise<void> {
      if (open !== null) {
        const { shape, hash, documents } = open;
        open = null;
        if (documents === 0) empty.push(shape);
        else await finish(shape, hash.digest('hex'));
      }
      if (isLast || empty.length >= TOGETHER) await Promise.all(empty.splice(0).map(make));
    },
  };
}

async function write(place: NewPlace, frames: AsyncIterable<Frame>, head: ArchiveHead): Promise<void> {
  const collection = createCollectionWriter(place, head);
  for await (const frame of frames) {
    if (frame.type !== 'documents') await collection.end(frame.type === 'manifest');
    if (frame.type === 'collection') collection.begin(frame.shape);
    if (frame.type === 'documents') await collection.write(frame.documents);
    if (frame.type === 'blob') await place.blobs.put(frame.key, [frame.bytes]);
  }
}

/**
 * Restores an archive that was checked into an empty place, and looks at every byte of it a second time on the way. Until
 * all of it is there, no house opens in that place; where it breaks off, none ever does.
 *
 * @throws RestoreError for a place that is not empty, and where it broke off
 */
export async function restoreArchive(
  bytes: AsyncIterable<Uint8Array>,
  checked: CheckedArchive,
  place: NewPlace,
): Promise<void> {
  await assertEmpty(place, checked);
  await place.store.begin(place.now());
  try {
    await write(place, checkedFrames(readFrames(bytes)), checked.head);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    const what = 'The restore broke off, and no house opens in that place now: empty it and restore again.';
    throw new RestoreError(`${what} What happened: ${why}`, { cause: error });
  }
  await place.store.finish();
}
