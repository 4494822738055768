import { createSecretKey, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'bson';
import { expect } from 'chai';
import { z } from 'zod';
import { runAsSystem } from '../../../server/access/context.ts';
import type { App } from '../../../server/app.ts';
import type { Manifest } from '../../../server/backup/archive.ts';
import type { NamedKey } from '../../../server/crypto/secret-keys.ts';
import { newSecretTexts, parseSecrets } from '../../../server/crypto/secrets.ts';
import type { RawStore } from '../../../server/db/raw-store.ts';
import { documentOf } from '../../../server/db/raw-store.ts';
import { openBlobStore } from '../../../server/files/open-blob-store.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { createCaller } from '../../support/caller.ts';
import { newFolder } from '../../support/demo-folder.ts';
import { dropDatabases } from '../../support/drop-databases.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { latestCode, openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { bringGood, newFileId } from '../../modules/files/bring-file.ts';
import { blobsOf } from '../../modules/files/file-room.ts';
import { registered } from '../../modules/patients/reception.ts';
import { pdf, pngOf } from '../files/made-files.ts';
import { backUp, backUpFrom, clear, contentsOf, emptyPlace, openRestored, restoreTo, withStore } from './kept-house.ts';

const newKey = (kid: string): NamedKey => ({ kid, key: createSecretKey(randomBytes(32)) });
const KEY = newKey('test/1');
const secondFactorAsked = z.object({ step: z.literal('second-factor'), challengeId: z.string() });

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

/** One admission's worth of writing: a record with its journal entry and its events, and a file with its bytes. */
async function oneMore(world: World, hospital: TestHospital): Promise<void> {
  const nurse = await world.as(hospital.nurse);
  await registered(nurse, { familyName: `Nkosi-${newFileId()}` });
  await bringGood(nurse, pngOf(8, 8), 'wound.png');
}

const idsOf = (world: World) => [world.north.tenant.id, world.south.tenant.id, world.app.services.tenants.platform.id];

async function* inTurn(...documents: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* documents;
}

async function collected(documents: AsyncIterable<Uint8Array>): Promise<Readonly<Record<string, unknown>>[]> {
  const all: Readonly<Record<string, unknown>>[] = [];
  for await (const document of documents) all.push(documentOf(document));
  return all;
}

/** What one transaction writes together was seen together: every patient with its entry, every event with its number. */
async function expectWhole(store: RawStore, database: string): Promise<number> {
  const patients = await collected(store.read(database, 'patients'));
  const entries = await collected(store.read(database, 'journal', { action: 'patient.registered' }));
  expect(entries.map((entry) => entry['subjectId'])).to.have.members(patients.map((patient) => patient['_id']));
  const heads = await collected(store.read(database, 'streamHeads'));
  expect(heads.length).to.be.above(0);
  for (const { stream, seq } of heads) {
    const events = await collected(store.read(database, 'outbox', { stream }));
    const numbers = events.map((event) => Number(event['seq'])).sort((one, other) => one - other);
    expect(numbers, String(stream)).to.deep.equal(Array.from({ length: Number(seq) }, (_, index) => index + 1));
  }
  return patients.length;
}

describe('a backup', function () {
  this.timeout(120_000);
  let world: World;
  let folder: string;
  const cleared: string[] = [];
  const prefixes: string[] = [];
  /** Backed up and restored once, for all that look at what came of it. */
  let kept: { readonly file: string; readonly manifest: Manifest; readonly target: App['services']['config'] };
  before(async () => {
    world = await openWorld();
    folder = await newFolder('backup');
    cleared.push(folder);
    for (const hospital of [world.north, world.south]) await oneMore(world, hospital);
    // Longer than one chunk of what is sealed.
    const scan = pdf('', `% ${'-'.repeat(1_500_000)}\n`);
    await bringGood(await world.as(world.north.nurse), scan, 'scan.pdf');
    const file = newFile();
    const manifest = await backUp(world, file, KEY);
    kept = { file, manifest, target: await place() };
    await restoreTo(kept.target, file, [KEY]);
  });
  after(async () => {
    const { connection } = world.app.services.tenants.platform;
    if (process.env['MONGODB_URI'] !== undefined) for (const one of prefixes) await dropDatabases(connection, one);
    await world.close();
    await clear(cleared);
  });

  async function place(): Promise<App['services']['config']> {
    const prefix = `r${randomBytes(6).toString('hex')}`;
    const config = await emptyPlace(world, prefix);
    cleared.push(config.dataDir);
    prefixes.push(prefix);
    return config;
  }
  let files = 0;
  const newFile = () => join(folder, `${(files += 1)}.backup`);

  it('gives back every document, every index and every file of both hospitals, byte for byte', async () => {
    const { file, manifest, target } = kept;
    const original = await contentsOf(world.app.services.config, idsOf(world));
    expect(await contentsOf(target, idsOf(world))).to.deep.equal(original);
    expect(Object.keys(original).length).to.be.above(100);
    expect(manifest.blobs.count).to.equal(3);
    expect(manifest.missing).to.deep.equal([]);
    expect((await readFile(file)).includes('Northgate General'), 'it is sealed').to.equal(false);
  });

  it('opens as the same house: people sign in, records are read, the journal is whole', async () => {
    const app = await openRestored(kept.target);
    try {
      const origin = `http://127.0.0.1:${await app.listen()}`;
      for (const { nurse, code } of [world.north, world.south]) {
        const tenant = await app.services.tenants.byCode(code);
        if (tenant === null) throw new Error('The hospital is gone.');
        const caller = createCaller(origin);
        const { email } = nurse;
        const given = await caller.post('/api/v1/sign-in', { hospitalCode: code, email, password: TEST_PASSWORD });
        const { challengeId } = secondFactorAsked.parse(given.body);
        await caller.post('/api/v1/sign-in/code/send', { challengeId });
        const mailed = await latestCode(app, tenant, email);
        const answer = await caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code: mailed });
        expect(answer.body, code).to.have.property('step', 'signed-in');
        expect((await caller.get('/api/v1/wards')).status).to.equal(200);
        const report = await runAsSystem(app.services, tenant, 'a test', verifyJournal);
        expect(report).to.include({ problemCount: 0 });
        expect(report.entries).to.be.above(10);
      }
    } finally {
      await app.stop();
    }
  });

  it('is of one moment while people go on working, in both hospitals', async () => {
    const file = newFile();
    let isOver = false;
    const working = Promise.all(
      [world.north, world.south].map(async (hospital) => {
        const nurse = await world.as(hospital.nurse);
        while (!isOver) await registered(nurse, { familyName: `Dube-${newFileId()}` });
      }),
    );
    // The first pieces are files, the next are of the moment: people get on with records and files before and behind it.
    const both = () => Promise.all([world.north, world.south].map((hospital) => oneMore(world, hospital)));
    const manifest = await backUp(world, file, KEY, {
      between: async (pieces) => {
        if (pieces < 8 || pieces % 100 === 0) await both();
      },
      beforeMoment: async () => {
        await both();
      },
    }).finally(() => (isOver = true));
    await working;
    const target = await place();
    await restoreTo(target, file, [KEY]);
    const restoredDatabases = [world.north, world.south].map(({ tenant }) =>
      tenant.databaseName.replace(/^[^_]+_/u, ''),
    );
    const patients = await withStore(target, async (store) => {
      let count = 0;
      for (const database of restoredDatabases) count += await expectWhole(store, database);
      return count;
    });
    const now = await withStore(world.app.services.config, async (store) => {
      let count = 0;
      for (const database of restoredDatabases) count += (await collected(store.read(database, 'patients'))).length;
      return count;
    });
    expect(patients, 'some came before the moment').to.be.above(2);
    expect(now, 'and some behind it').to.be.above(patients);
    expect(manifest.missing).to.deep.equal([]);

    const blobs = await openBlobStore(target);
    for (const { tenant } of [world.north, world.south]) {
      const database = tenant.databaseName.replace(/^[^_]+_/u, '');
      const records = await withStore(target, (store) => collected(store.read(database, 'files')));
      const named = records.flatMap(({ blobKey }) => (typeof blobKey === 'string' ? [blobKey] : []));
      expect(named.length).to.be.above(1);
      for (const key of named) expect(await blobs.get(key, 1e9), key).not.to.equal(null);
    }
  });

  it('lets go of its moment where it cannot be told which collections there were, and where nobody listens any more', async () => {
    const { config, blobs } = world.app.services;
    if (blobs === undefined) throw new Error('no files');
    let open = 0;
    await withStore(config, async (store) => {
      const openSnapshot = async () => {
        const snapshot = await store.openSnapshot();
        open += 1;
        const close = () => snapshot.close().finally(() => (open -= 1));
        return { ...snapshot, close };
      };
      let told = 0;
      const shapes: RawStore['shapes'] = (databases) =>
        (told += 1) === 2 ? Promise.reject(new Error('Gone.')) : store.shapes(databases);
      const failed = backUpFrom({ ...store, openSnapshot, shapes }, config, newFile(), KEY, blobs);
      expect(await messageOf(failed)).to.equal('Gone.');
      expect(told, 'asked before the moment and behind it, and not for the files').to.equal(2);
      expect(open).to.equal(0);

      const between = async () => {
        if (open === 1) throw new Error('The disk is full.');
      };
      const unheard = backUpFrom({ ...store, openSnapshot }, config, newFile(), KEY, blobs, between);
      expect(await messageOf(unheard)).to.equal('The disk is full.');
      expect(open).to.equal(0);
    });
  });

  it('takes another moment where bytes vanish between the moment and their reading, and tells of what was lost before', async () => {
    const { blobs: own } = world.app.services;
    if (own === undefined) throw new Error('no files');
    const [lost] = await blobsOf(own, world.north);
    const before = new Set(await blobsOf(own, world.south));
    let moments = 0;
    const beforeMoment = async () => {
      moments += 1;
      if (moments === 1) await oneMore(world, world.south);
    };
    const vanishing = (key: string) => key.includes(world.south.tenant.id) && !before.has(key) && moments === 1;
    const manifest = await backUp(world, newFile(), KEY, {
      beforeMoment,
      blobs: { get: async (key, most) => (key === lost || vanishing(key) ? null : own.get(key, most)) },
    });
    expect(moments).to.equal(2);
    expect(manifest.missing).to.deep.equal([lost]);
  });

  describe('is refused before anything is written', () => {
    let file: string;
    let whole: Buffer;
    before(async () => {
      ({ file } = kept);
      whole = await readFile(file);
    });

    async function expectRefused(bytes: Buffer, keys: readonly NamedKey[], words: RegExp): Promise<void> {
      const spoilt = newFile();
      await writeFile(spoilt, bytes);
      const target = await place();
      expect(await messageOf(restoreTo(target, spoilt, keys))).to.match(words);
      expect((await readdir(target.dataDir)).sort()).to.deep.equal(['push-keys.json', 'secrets.json']);
    }

    it('with a key that is not among those given, and with another one of the same name', async () => {
      await expectRefused(whole, [newKey('test/2')], /made with the key "test\/1", which is not among/u);
      await expectRefused(whole, [newKey(KEY.kid)], /damaged, or its key is another one/u);
    });

    it('when it was cut: in the middle, before its last byte, between two chunks, and to nothing', async () => {
      const header = 16 + 2 + KEY.kid.length + 32;
      const chunk = 4 + 1024 * 1024 + 16;
      expect(whole.length, 'there is a second chunk').to.be.above(header + chunk);
      for (const length of [0, 10, header, header + chunk, whole.length >> 1, whole.length - 1]) {
        await expectRefused(whole.subarray(0, length), [KEY], /cut off/u);
      }
    });

    it('when one bit of it is another: of the salt, of a length, of the contents, of a tag', async () => {
      for (const at of [30, 16 + 2 + KEY.kid.length + 32 + 3, 5_000, whole.length >> 1, whole.length - 1]) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        await expectRefused(bytes, [KEY], /damaged|cut off/u);
      }
    });

    it('when chunks were exchanged, and when something was added', async () => {
      await expectRefused(Buffer.concat([whole, Buffer.of(0)]), [KEY], /added/u);
      const header = 16 + 2 + KEY.kid.length + 32;
      const chunk = 4 + 1024 * 1024 + 16;
      const left = whole.subarray(0, header);
      const twice = Buffer.concat([left, whole.subarray(header, header + chunk), whole.subarray(header)]);
      await expectRefused(twice, [KEY], /damaged/u);
    });

    it('with other secrets than those of the house', async () => {
      const target = await place();
      const secrets = parseSecrets(newSecretTexts());
      const peppered = { ...target, secrets: { ...target.secrets, passwordPepper: secrets.passwordPepper } };
      expect(await messageOf(restoreTo(peppered, file, [KEY]))).to.match(/password pepper given here is not the one/u);
      const wrapped = { ...target, secrets: { ...target.secrets, masterKeys: secrets.masterKeys } };
      expect(await messageOf(restoreTo(wrapped, file, [KEY]))).to.match(
        /master keys given here do not open the keys of/u,
      );
    });

    it('in a place where a house lies, which stays as it is', async () => {
      const { target } = kept;
      const before = await contentsOf(target, idsOf(world));
      expect(await messageOf(restoreTo(target, file, [KEY]))).to.match(/database already.*needs an empty place/u);
      expect(await contentsOf(target, idsOf(world))).to.deep.equal(before);
    });

    it('in a place where files lie', async () => {
      const target = await place();
      const blobs = await openBlobStore(target);
      await blobs.put(`files/${hospitalId.parse(world.north.tenant.id)}/${newFileId()}`, [pdf()]);
      expect(await messageOf(restoreTo(target, file, [KEY]))).to.match(/files already.*needs an empty place/u);
    });
  });

  it('says in which collection a document lies that could not be written as it was', async () => {
    const { config, blobs } = world.app.services;
    if (blobs === undefined) throw new Error('no files');
    // A field named like a number comes to stand first when the document is written again.
    const document = serialize({ _id: 'one' });
    const reordered = Buffer.concat([Buffer.alloc(4), document.subarray(4, -1), Buffer.from('\u000a7\0\0')]);
    reordered.writeInt32LE(reordered.length);
    const file = newFile();
    await withStore(config, async (store) => {
      const openSnapshot = async () => {
        const snapshot = await store.openSnapshot();
        const read: RawStore['read'] = (database, collection, filter) =>
          database === 'platform' && collection === 'hospitals'
            ? inTurn(reordered)
            : snapshot.read(database, collection, filter);
        return { ...snapshot, read };
      };
      await backUpFrom({ ...store, openSnapshot }, config, file, KEY, blobs);
    });
    expect(await messageOf(restoreTo(await place(), file, [KEY]))).to.equal(
      'A document of platform.hospitals in it cannot be written as it was.',
    );
  });

  it('leaves no house that opens where its restore broke off', async () => {
    const { file } = kept;
    const target = await place();
    const blobs = await openBlobStore(target);
    let puts = 0;
    const full = {
      ...blobs,
      put: (...given: Parameters<typeof blobs.put>) =>
        (puts += 1) === 2 ? Promise.reject(new Error('The disk is full.')) : blobs.put(...given),
    };
    expect(await messageOf(restoreTo(target, file, [KEY], full))).to.match(/broke off.*The disk is full/u);
    expect(await messageOf(openRestored(target))).to.match(/A restore into this place is going on, or broke off/u);
    expect(await messageOf(restoreTo(target, file, [KEY]))).to.match(/needs an empty place/u);
    const backedUp = withStore(target, (store) => backUpFrom(store, target, newFile(), KEY, blobs));
    expect(await messageOf(backedUp), 'nor is it backed up as if it were one').to.equal(
      'A restore into this place is going on, or broke off: there is no whole house to back up.',
    );
  });
});
