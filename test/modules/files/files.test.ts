import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { transaction } from '../../../server/db/transaction.ts';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { newKey } from '../../../server/files/blob-store.ts';
import { openBlobStore } from '../../../server/files/open-blob-store.ts';
import { attachFiles, listFiles, releaseFiles } from '../../../server/modules/files/index.ts';
import { openFile } from '../../../server/modules/files/queries/open-file.ts';
import { MAX_FILE_BYTES } from '../../../shared/domain/file-types.ts';
import { fileView } from '../../../shared/schemas/files.ts';
import type { FileId, MessageId } from '../../../shared/types/ids.ts';
import { messageId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import { dump } from '../../support/dump.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { docx, heic, pdf, pngOf } from '../../server/files/made-files.ts';
import type { ObjectStore } from '../../server/files/object-store.ts';
import { openObjectStore } from '../../server/files/object-store.ts';
import { announce, bring, bringGood, complete, newFileId, sendBytes, ticketFor } from './bring-file.ts';
import { actionsOn, blobsOf, inShoesOf, recordsOf } from './file-room.ts';

const HOUR_MS = 3_600_000;
const SECRET = 'Report on Wilhelmina Achterberg';
const PAGE = pdf(`/Title (${SECRET})`);
const newMessage = (): MessageId => messageId.parse(newFileId());
const contentOf = (id: string) => `/api/v1/files/${id}/content`;

const rejection = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Error && 'kind' in error ? error.kind : error),
  );

for (const driver of ['folder', 'object store'] as const) {
  describe(`files (${driver})`, () => {
    let world: World;
    let objects: ObjectStore | null = null;
    let folder: string;
    let store: BlobStore;
    let nurse: Caller;
    let north: TestHospital;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wardline-files-'));
      objects = driver === 'folder' ? null : await openObjectStore();
      store = await openBlobStore({ dataDir: folder, s3: objects?.settings });
      world = await openWorld({ blobs: store });
      ({ north } = world);
      nurse = await world.as(north.nurse);
    });
    after(async () => {
      await world.close();
      await objects?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const asNurse = <T>(work: () => Promise<T>) => inShoesOf(world, north, north.nurse, 'nurse', work);
    const attach = (ids: readonly FileId[], message: MessageId) =>
      asNurse(() => transaction(() => attachFiles(ids, { purpose: 'message', id: message })));

    it('are taken in, made anew, kept sealed and opened by who brought them', async () => {
      const taken = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
        .withExif({ IFD0: { Artist: SECRET } })
        .jpeg()
        .toBuffer();
      const view = await bringGood(nurse, Buffer.concat([taken, Buffer.from(`<html>${SECRET}`)]), 'Wound “3”; ü.PNG');
      expect(view).to.deep.include({ type: 'image/jpeg', width: 30, height: 20, state: 'available' });
      expect(view.name, 'its ending is of what it is').to.equal('Wound “3”; ü.PNG.jpg');
      const opened = await nurse.get(contentOf(view.id));
      expect(opened.status).to.equal(200);
      expect(opened.bytes).to.have.lengthOf(view.size);
      expect(opened.bytes.includes(SECRET)).to.equal(false);
      expect(await sharp(opened.bytes).metadata()).to.deep.include({ format: 'jpeg', width: 30, height: 20 });
      expect(await actionsOn(world, north, view.id)).to.have.members(
        driver === 'folder'
          ? ['file.announced', 'file.received', 'file.added', 'file.read']
          : ['file.announced', 'file.added', 'file.read'],
      );
    });

    it('leave as an attachment that no browser shows, keeps or runs', async () => {
      const { id } = await bringGood(nurse, PAGE, 'Brief "Ärztin"%.pdf');
      const { headers, bytes } = await nurse.get(contentOf(id));
      expect(bytes).to.deep.equal(PAGE);
      expect(headers.get('content-type')).to.equal('application/pdf');
      expect(headers.get('content-disposition')).to.equal(
        'attachment; filename="Brief __rztin__.pdf"; filename*=UTF-8\'\'Brief%20%22%C3%84rztin%22%25.pdf',
      );
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('cache-control')).to.equal('private, no-store');
      expect(headers.get('content-security-policy')).to.equal("sandbox; default-src 'none'");
    });

    it('show nothing where they lie, nor do their names', async () => {
      const { id } = await bringGood(nurse, PAGE, `${SECRET}.pdf`);
      const blobs = await blobsOf(store, north);
      expect(blobs).not.to.deep.equal([]);
      for (const key of blobs) {
        const bytes = await store.get(key, MAX_FILE_BYTES);
        for (const plain of [SECRET, '%PDF', 'JFIF']) expect(bytes?.includes(plain), plain).to.equal(false);
      }
      if (driver === 'object store') return;
      const documents = await dump(world);
      expect(documents.includes(id), 'the dump holds the record').to.equal(true);
      expect(documents.includes('Achterberg')).to.equal(false);
      expect(world.logged.join('\n').includes('Achterberg')).to.equal(false);
    });

    const refused = [
      ['HTML that calls itself a picture', () => Buffer.from('<!doctype html><script>x</script>'), 'x.png', 'type'],
      ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'x.svg', 'type'],
      ['a picture that decodes to 256 million points', () => pngOf(16_000, 16_000), 'x.png', 'too-large-picture'],
      ['a HEIC picture', heic, 'x.jpg', 'heic'],
      [
        'a Word document that unpacks without end',
        () => docx('', [{ name: 'word/x', content: Buffer.alloc(2), claims: 2 ** 30 }]),
        'x.docx',
        'type',
      ],
      ['a PDF cut off', () => PAGE.subarray(0, 90), 'x.pdf', 'damaged'],
    ] as const;
    for (const [what, make, name, code] of refused) {
      it(`refuse ${what}, and keep nothing of it`, async () => {
        const [records, blobs] = [await recordsOf(world, north), await blobsOf(store, north)];
        const answer = await bring(nurse, make(), name);
        expect(answer).to.be.problem('file-refused', '/file');
        expect(answer.body).to.have.nested.property('errors[0].code', code);
        expect(await recordsOf(world, north)).to.have.lengthOf(records.length);
        expect(await blobsOf(store, north)).to.deep.equal(blobs);
      });
    }

    it('are not even announced with 11 MB, nothing, or a name that cannot be seen', async () => {
      expect(await announce(nurse, 'x.png', 11 * 1024 * 1024)).to.be.problem('invalid-input', '/body/size');
      expect(await announce(nurse, 'x.png', 0)).to.be.problem('invalid-input', '/body/size');
      for (const name of ['', ' ', '..', 'a/..', 'x\u0000.png', 'x\u202egnp.exe', 'x\n.png', 'x'.repeat(201)]) {
        expect(await announce(nurse, name, 10), name).to.be.problem('invalid-input', '/body/name');
      }
    });

    it('are called by the last part of a path', async () => {
      for (const path of ['../../etc/letter.pdf', 'C:\\Users\\Wilhelmina\\letter.pdf', '/letter.pdf']) {
        expect((await bringGood(nurse, PAGE, path)).name).to.equal('letter.pdf');
      }
    });

    it('come in once: completed twice at once there is one file, one entry and one blob', async () => {
      const blobs = await blobsOf(store, north);
      const ticket = await ticketFor(nurse, 'letter.pdf', PAGE.length);
      await sendBytes(nurse, ticket, PAGE);
      const other = (await world.signIn(north.nurse)).caller;
      const answers = await Promise.all([nurse, other, nurse].map((caller) => complete(caller, ticket.file)));
      for (const answer of answers) expect(answer.body).to.deep.equal(answers[0]?.body);
      expect(fileView.parse(answers[0]?.body)).to.include({ id: ticket.file, name: 'letter.pdf' });
      expect((await complete(nurse, ticket.file)).body).to.deep.equal(answers[0]?.body);
      const actions = await actionsOn(world, north, ticket.file);
      expect(actions.filter((action) => action === 'file.added')).to.have.lengthOf(1);
      expect(await blobsOf(store, north)).to.have.lengthOf(blobs.length + 1);
    });

    it('wait for their bytes', async () => {
      const ticket = await ticketFor(nurse, 'letter.pdf', PAGE.length);
      expect(await complete(nurse, ticket.file)).to.be.problem('state-refused');
      expect(await nurse.get(contentOf(ticket.file))).to.be.problem('not-found');
      await sendBytes(nurse, ticket, PAGE);
      expect(await nurse.get(contentOf(ticket.file)), 'not looked at').to.be.problem('not-found');
      expect((await complete(nurse, ticket.file)).status).to.equal(200);
    });

    it('take one id once, and answer the same announcement again', async () => {
      const id = newFileId();
      const wanted = { id, name: 'a.pdf', size: 10, purpose: 'message' };
      const [first, again] = [1, 2].map(() =>
        nurse.post('/api/v1/files', wanted, { idempotencyKey: `announce-${id}` }),
      );
      expect((await first)?.status).to.equal(201);
      expect((await again)?.body).to.deep.equal((await first)?.body);
      expect(await announce(nurse, 'b.pdf', 10, id)).to.be.problem('already-exists');
    });

    it('are nobody else’s before they are attached', async () => {
      const ticket = await ticketFor(nurse, 'letter.pdf', PAGE.length);
      const strangers = [
        await world.as(north.pharmacy),
        await world.as(north.admin),
        await world.as(world.south.nurse),
      ];
      await sendBytes(nurse, ticket, PAGE);
      for (const caller of strangers) expect(await complete(caller, ticket.file)).to.be.problem('not-found');
      expect((await complete(nurse, ticket.file)).status).to.equal(200);
      for (const caller of strangers) expect(await caller.get(contentOf(ticket.file))).to.be.problem('not-found');
      expect((await nurse.get(contentOf(ticket.file))).status).to.equal(200);
    });

    it('are attached to one record by who brought them, and once', async () => {
      const message = newMessage();
      const [first, second] = [await bringGood(nurse, PAGE, 'a.pdf'), await bringGood(nurse, PAGE, 'b.pdf')];
      const attached = await attach([second.id, first.id], message);
      expect(attached).to.deep.equal([second, first]);
      expect(await attach([second.id, first.id], message), 'again').to.deep.equal(attached);
      expect(await rejection(attach([first.id], newMessage())), 'to another').to.equal('not-found');
      const listed = await asNurse(() => listFiles('message', [message, newMessage()]));
      expect([...listed]).to.deep.equal([[message, attached]]);
      expect(await actionsOn(world, north, first.id)).to.include('file.attached');
    });

    it('cannot be attached before they were looked at, by another, from another hospital, or where nothing is', async () => {
      const { file: unseen } = await ticketFor(nurse, 'a.pdf', PAGE.length);
      const doctors = await bringGood(await world.as(north.doctor), PAGE, 'a.pdf');
      const souths = await bringGood(await world.as(world.south.nurse), PAGE, 'a.pdf');
      const mine = await bringGood(nurse, PAGE, 'a.pdf');
      for (const id of [unseen, doctors.id, souths.id, newFileId()]) {
        expect(await rejection(attach([mine.id, id], newMessage()))).to.equal('not-found');
      }
      expect(
        (await attach([mine.id], newMessage())).map((file) => file.id),
        'nothing of it stood',
      ).to.deep.equal([mine.id]);
    });

    it('go to one of two messages that take them at once', async () => {
      const { id } = await bringGood(nurse, PAGE, 'a.pdf');
      const tries = await Promise.all([newMessage(), newMessage()].map((message) => rejection(attach([id], message))));
      expect(tries).to.have.members([null, 'not-found']);
    });

    it('are opened by whoever may read the record then, asked each time', async () => {
      const message = newMessage();
      const { id } = await bringGood(nurse, PAGE, 'a.pdf');
      await attach([id], message);
      const asked: string[] = [];
      const open = (mayRead: boolean, by = north.doctor) => {
        const right = async (parentId: string) => {
          asked.push(parentId);
          return mayRead;
        };
        const rights = [{ purpose: 'message', mayRead: right }] as const;
        return inShoesOf(world, north, by, 'doctor', () => openFile(store, rights, id));
      };
      expect((await open(true)).bytes).to.deep.equal(PAGE);
      expect(await rejection(open(false))).to.equal('not-found');
      expect(await rejection(open(false, north.nurse)), 'who brought it').to.equal('not-found');
      expect((await open(true)).name).to.equal('a.pdf');
      expect(asked).to.deep.equal([message, message, message, message]);
      const inSouth = inShoesOf(world, world.south, world.south.doctor, 'doctor', () =>
        openFile(store, [{ purpose: 'message', mayRead: async () => true }], id),
      );
      expect(await rejection(inSouth)).to.equal('not-found');
      const nobodys = inShoesOf(world, north, north.nurse, 'nurse', () => openFile(store, [], id));
      expect(await rejection(nobodys), 'no module speaks for it').to.equal('not-found');
    });

    it('are closed with the commit that lets go of them, and gone soon after', async () => {
      const message = newMessage();
      const { id } = await bringGood(nurse, PAGE, 'a.pdf');
      await attach([id], message);
      const blobs = await blobsOf(store, north);
      await asNurse(() => transaction(() => releaseFiles({ purpose: 'message', id: message })));
      const rights = [{ purpose: 'message', mayRead: async () => true }] as const;
      expect(await rejection(asNurse(() => openFile(store, rights, id)))).to.equal('not-found');
      expect(await rejection(attach([id], message))).to.equal('not-found');
      expect(await complete(nurse, id)).to.be.problem('not-found');
      await world.app.jobs.runNow('files.sweep', north.tenant);
      expect((await recordsOf(world, north)).map((file) => file._id)).not.to.include(id);
      expect(await blobsOf(store, north)).to.have.lengthOf(blobs.length - 1);
      expect((await actionsOn(world, north, id)).slice(-2)).to.deep.equal(['file.removed', 'file.erased']);
    });

    it('are swept where nobody completed or attached them, and stay where somebody did', async () => {
      const attached = await bringGood(nurse, PAGE, 'kept.pdf');
      await attach([attached.id], newMessage());
      const loose = await bringGood(nurse, PAGE, 'loose.pdf');
      const waiting = await ticketFor(nurse, 'waiting.pdf', PAGE.length);
      await sendBytes(nurse, waiting, PAGE);
      const awaited = await ticketFor(nurse, 'awaited.pdf', PAGE.length);
      const present = async () => {
        await world.app.jobs.runNow('files.sweep', north.tenant);
        const ids = new Set((await recordsOf(world, north)).map((file) => file._id));
        return [attached.id, loose.id, waiting.file, awaited.file].map((id) => ids.has(id));
      };
      expect(await present()).to.deep.equal([true, true, true, true]);
      world.clock.advance(HOUR_MS + 1);
      expect(await present(), 'after an hour').to.deep.equal([true, true, false, false]);
      world.clock.advance(24 * HOUR_MS);
      expect(await present(), 'after a day').to.deep.equal([true, false, false, false]);
      const records = await recordsOf(world, north);
      expect(await blobsOf(store, north)).to.deep.equal(records.flatMap(({ blobKey }) => blobKey ?? []).sort());
    });

    it('and bytes are compared: what nothing names goes after an hour, what is gone is known', async () => {
      const { clock } = world;
      nurse = (await world.signIn(north.nurse)).caller;
      const file = await bringGood(nurse, PAGE, 'a.pdf');
      await attach([file.id], newMessage());
      const stray = newKey('files', north.tenant.id, clock.now());
      const left = newKey('quarantine', north.tenant.id, clock.now());
      for (const key of [stray, left]) await store.put(key, [PAGE]);
      const record = async () => (await recordsOf(world, north)).find(({ _id }) => _id === file.id);
      const blobKey = (await record())?.blobKey ?? '';
      const compare = () => world.app.jobs.runNow('files.reconcile', north.tenant);
      await compare();
      expect(await blobsOf(store, north), 'they may be being written').to.include.members([stray, left]);
      clock.advance(HOUR_MS + 1);
      await compare();
      expect(await blobsOf(store, north))
        .to.include(blobKey)
        .and.not.to.include.members([stray, left]);
      expect(await record()).to.deep.include({ missingAt: null });

      const bytes = await store.get(blobKey, MAX_FILE_BYTES);
      if (bytes === null) throw new Error('The blob is there.');
      await store.remove(blobKey);
      await compare();
      expect((await record())?.missingAt).to.deep.equal(clock.now());
      expect(world.logged.some((line) => line.includes('The bytes of files are gone.'))).to.equal(true);
      const rights = [{ purpose: 'message', mayRead: async () => true }] as const;
      expect(await rejection(asNurse(() => openFile(store, rights, file.id)))).to.equal('not-found');
      await store.put(blobKey, [bytes]);
      clock.advance(HOUR_MS + 1);
      await compare();
      expect((await record())?.missingAt, 'the store was restored').to.equal(null);
    });

    if (driver === 'object store') {
      it('are sent to the store by the browser itself, and refused where they are not as announced', async () => {
        nurse = (await world.signIn(north.nurse)).caller;
        const blobs = await blobsOf(store, north);
        const ticket = await ticketFor(nurse, 'a.pdf', PAGE.length);
        expect(ticket.url.startsWith(objects?.settings.endpoint ?? 'none')).to.equal(true);
        await sendBytes(nurse, ticket, Buffer.concat([PAGE, PAGE]));
        const answer = await complete(nurse, ticket.file);
        expect(answer).to.be.problem('file-refused', '/file');
        expect(answer.body).to.have.nested.property('errors[0].code', 'size');
        expect(await blobsOf(store, north)).to.deep.equal(blobs);
        const own = await nurse.put(`/api/v1/files/uploads/${ticket.file}.${'x'.repeat(43)}`, undefined, {
          bytes: PAGE,
        });
        expect(own).to.be.problem('not-found');
      });
      return;
    }

    describe('sent to ourselves', () => {
      before(async () => {
        nurse = (await world.signIn(north.nurse)).caller;
      });

      /** Sends without saying how much, as a program may. */
      async function stream(url: string, chunks: readonly Buffer[], isBrokenOff = false): Promise<number | null> {
        const headers = {
          'content-type': 'application/octet-stream',
          cookie: nurse.cookieHeader(),
          'x-csrf-token': nurse.csrfToken ?? '',
          origin: world.origin,
        };
        const sending = request(`${world.origin}${url}`, { method: 'PUT', headers });
        const answered = once(sending, 'response').catch(() => null);
        for (const chunk of chunks) await new Promise((resolve) => sending.write(chunk, resolve));
        if (isBrokenOff) sending.destroy();
        else sending.end();
        const response = (await answered)?.[0] as { statusCode: number; resume: () => void } | undefined;
        response?.resume();
        return response?.statusCode ?? null;
      }

      it('are cut off with the first byte too many, and nothing stays', async () => {
        const [records, blobs] = [await recordsOf(world, north), await blobsOf(store, north)];
        const { url } = await ticketFor(nurse, 'a.pdf', PAGE.length);
        expect(await stream(url, [PAGE, Buffer.from('x')])).to.equal(422);
        expect(await recordsOf(world, north)).to.have.lengthOf(records.length);
        expect(await blobsOf(store, north)).to.deep.equal(blobs);
        expect(await stream(url, [PAGE]), 'the ticket is gone with it').to.equal(404);
      });

      it('are refused unread where their length is not the announced one, too few, or none', async () => {
        const [records, blobs] = [await recordsOf(world, north), await blobsOf(store, north)];
        for (const [bytes, code] of [
          [Buffer.concat([PAGE, PAGE]), 'size'],
          [PAGE.subarray(1), 'size'],
          [Buffer.alloc(0), 'empty'],
        ] as const) {
          const { url } = await ticketFor(nurse, 'a.pdf', PAGE.length);
          const answer = await nurse.put(url, undefined, { bytes });
          expect(answer).to.be.problem('file-refused', '/file');
          expect(answer.body).to.have.nested.property('errors[0].code', code);
        }
        const { url } = await ticketFor(nurse, 'a.pdf', PAGE.length);
        expect(await stream(url, [PAGE.subarray(1)]), 'without saying so').to.equal(422);
        expect(await recordsOf(world, north)).to.have.lengthOf(records.length);
        expect(await blobsOf(store, north)).to.deep.equal(blobs);
      });

      it('may be sent again after the line broke, and leave nothing of the first try', async () => {
        const blobs = await blobsOf(store, north);
        const ticket = await ticketFor(nurse, 'a.pdf', PAGE.length);
        expect(await stream(ticket.url, [PAGE.subarray(0, 50)], true)).to.equal(null);
        expect(await sendBytes(nurse, ticket, PAGE)).to.equal(200);
        expect(await sendBytes(nurse, ticket, PAGE), 'the answer was lost').to.equal(200);
        expect(await blobsOf(store, north)).to.have.lengthOf(blobs.length + 1);
        expect((await complete(nurse, ticket.file)).status).to.equal(200);
        expect(await blobsOf(store, north)).to.have.lengthOf(blobs.length + 1);
      });

      it('sent twice at once are kept once', async () => {
        const blobs = await blobsOf(store, north);
        const ticket = await ticketFor(nurse, 'a.pdf', PAGE.length);
        const statuses = await Promise.all([1, 2, 3].map(() => sendBytes(nurse, ticket, PAGE)));
        expect(statuses).to.deep.equal([200, 200, 200]);
        expect(await blobsOf(store, north)).to.have.lengthOf(blobs.length + 1);
      });

      it('need the ticket of their own announcement, its owner, and a quarter of an hour', async () => {
        const ticket = await ticketFor(nurse, 'a.pdf', PAGE.length);
        const doctor = (await world.signIn(north.doctor)).caller;
        const southern = (await world.signIn(world.south.nurse)).caller;
        const tryAs = (caller: Caller, url = ticket.url) => caller.put(url, undefined, { bytes: PAGE });
        expect(await tryAs(doctor), 'a colleague').to.be.problem('not-found');
        expect(await tryAs(southern), 'another hospital').to.be.problem('not-found');
        expect(await tryAs(world.stranger()), 'nobody').to.be.problem('not-signed-in');
        const forged = ticket.url.replace(/\.[\w-]{3}/u, '.AAA');
        expect(await tryAs(nurse, forged), 'another ticket').to.be.problem('not-found');
        const json = await nurse.put(ticket.url, { a: 1 });
        expect(json).to.be.problem('unsupported-media-type');
        const other = (await world.signIn(north.nurse)).caller;
        expect((await tryAs(other)).status, 'their own other device').to.equal(200);
        const late = await ticketFor(nurse, 'a.pdf', PAGE.length);
        world.clock.advance(HOUR_MS / 4);
        nurse = (await world.signIn(north.nurse)).caller;
        expect(await tryAs(nurse, late.url), 'too late').to.be.problem('not-found');
      });

      it('are sealed while they wait', async () => {
        const before = new Set(await blobsOf(store, north));
        const ticket = await ticketFor(nurse, 'a.pdf', PAGE.length);
        await sendBytes(nurse, ticket, PAGE);
        const [waiting = ''] = (await blobsOf(store, north)).filter((key) => !before.has(key));
        expect(waiting.startsWith('quarantine/')).to.equal(true);
        expect((await store.get(waiting, MAX_FILE_BYTES))?.includes('%PDF')).to.equal(false);
      });
    });
  });
}
