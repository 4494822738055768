import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { BlobStoreUnavailableError, BlobTooLargeError, madeAt, newKey } from '../../../server/files/blob-store.ts';
import { openBlobStore } from '../../../server/files/open-blob-store.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import type { ObjectStore } from './object-store.ts';
import { openObjectStore } from './object-store.ts';

const NORTH = hospitalId.parse(uuid());
const SOUTH = hospitalId.parse(uuid());
const AT = new Date('2040-03-05T08:00:00.123Z');
const BYTES = Buffer.from('a sealed blob');

async function keysOf(store: BlobStore, area: 'files' | 'quarantine', hospital = NORTH): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(area, hospital)) keys.push(key);
  return keys.sort();
}

const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

for (const driver of ['folder', 'object store'] as const) {
  describe(`a blob store (${driver})`, () => {
    let folder: string;
    let objects: ObjectStore | null = null;
    let store: BlobStore;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wardline-blobs-'));
      objects = driver === 'folder' ? null : await openObjectStore();
      store = await openBlobStore({ dataDir: folder, s3: objects?.settings });
    });
    after(async () => {
      store.close();
      await objects?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('gives back what it was given, and nothing once that was removed', async () => {
      const key = newKey('files', NORTH, AT);
      expect(await store.get(key, 100)).to.equal(null);
      await store.put(key, [BYTES.subarray(0, 4), BYTES.subarray(4)]);
      expect(await store.get(key, BYTES.length)).to.deep.equal(BYTES);
      await store.remove(key);
      expect(await store.get(key, 100)).to.equal(null);
      await store.remove(key);
    });

    it('reads nothing that is larger than it may be', async () => {
      const key = newKey('files', NORTH, AT);
      await store.put(key, [BYTES]);
      expect(await failure(store.get(key, BYTES.length - 1))).to.be.instanceOf(BlobTooLargeError);
      await store.remove(key);
    });

    it('lists one hospital’s area and no other’s', async () => {
      const mine = [newKey('files', NORTH, AT), newKey('files', NORTH, AT)].sort();
      const others = [newKey('files', SOUTH, AT), newKey('quarantine', NORTH, AT)];
      for (const key of [...mine, ...others]) await store.put(key, [BYTES]);
      expect(await keysOf(store, 'files')).to.deep.equal(mine);
      expect(await keysOf(store, 'files', SOUTH)).to.deep.equal(others.slice(0, 1));
      expect(await keysOf(store, 'quarantine')).to.deep.equal(others.slice(1));
      expect(await keysOf(store, 'quarantine', SOUTH)).to.deep.equal([]);
      for (const key of [...mine, ...others]) await store.remove(key);
    });

    it('leaves nothing of what broke off in the middle', async () => {
      const key = newKey('quarantine', NORTH, AT);
      const breaking = (function* () {
        yield BYTES;
        throw new RangeError('gone');
      })();
      expect(await failure(store.put(key, breaking))).to.be.instanceOf(RangeError);
      expect(await keysOf(store, 'quarantine')).to.deep.equal([]);
      if (driver === 'folder') expect(await readdir(join(folder, 'blobs', 'incoming'))).to.deep.equal([]);
    });

    it('takes no key that it did not make', async () => {
      for (const key of ['../secrets', `files/${NORTH}/../../x`, `files/${NORTH}/`, `/files/${NORTH}/${uuid()}`, '']) {
        expect(await failure((async () => store.put(key, [BYTES]))()), key).to.be.instanceOf(Error);
        expect(await failure((async () => store.get(key, 9))()), key).to.be.instanceOf(Error);
        expect(await failure((async () => store.remove(key))()), key).to.be.instanceOf(Error);
      }
      if (driver === 'folder') expect(await readdir(folder)).to.deep.equal(['blobs']);
    });
  });
}

describe('a blob store', () => {
  it('has keys that say when they were made and nothing else', () => {
    const key = newKey('files', NORTH, AT);
    expect(madeAt(key)).to.deep.equal(AT);
    expect(newKey('files', NORTH, AT)).not.to.equal(key);
    expect(() => madeAt('files/x/y')).to.throw();
  });

  it('lets nobody else on the machine read its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wardline-blobs-'));
    try {
      const store = await openBlobStore({ dataDir: folder, s3: undefined });
      const key = newKey('files', NORTH, AT);
      await store.put(key, [BYTES]);
      const modeOf = async (path: string) => ((await stat(join(folder, 'blobs', path))).mode & 0o777).toString(8);
      expect(await modeOf(key)).to.equal('600');
      for (const path of ['', 'files', `files/${NORTH}`, 'incoming']) expect(await modeOf(path), path).to.equal('700');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says that it is away where the object store does not answer', async () => {
    const objects = await openObjectStore();
    await objects.close();
    const store = await openBlobStore({ dataDir: '.', s3: objects.settings });
    const key = newKey('files', NORTH, AT);
    expect(await failure(store.get(key, 9))).to.be.instanceOf(BlobStoreUnavailableError);
    expect(await failure(store.put(key, [BYTES]))).to.be.instanceOf(BlobStoreUnavailableError);
    store.close();
  });

  // The store of the tests checks no signatures of this version, so what is signed is looked at instead.
  it('signs the length of an upload, so that an object store takes no other', async () => {
    const objects = await openObjectStore();
    const store = await openBlobStore({ dataDir: '.', s3: objects.settings });
    try {
      const key = newKey('quarantine', NORTH, AT);
      const upload = await store.presignUpload?.(key, BYTES.length, 60);
      if (upload === undefined) throw new Error('An object store signs uploads.');
      expect(new URL(upload.url).searchParams.get('X-Amz-SignedHeaders')?.split(';')).to.include('content-length');
      const send = (body: Buffer) => fetch(upload.url, { method: 'PUT', headers: upload.headers, body });
      expect((await send(BYTES)).status).to.equal(200);
      expect(await store.get(key, 100)).to.deep.equal(BYTES);
    } finally {
      store.close();
      await objects.close();
    }
  });
});
