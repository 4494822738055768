import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAX_DOCUMENT_BYTES } from '../../../shared/domain/file-types.ts';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { openBlobStore } from '../../../server/files/open-blob-store.ts';
import { documentRepository } from '../../../server/modules/documents/documents.repository.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import { dump } from '../../support/dump.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { docx, pngOf } from '../../server/files/made-files.ts';
import type { ObjectStore } from '../../server/files/object-store.ts';
import { openObjectStore } from '../../server/files/object-store.ts';
import { announce, bring, bringGood, newFileId } from '../files/bring-file.ts';
import { actionsOn, blobsOf } from '../files/file-room.ts';
import { entriesOf, onBooks, putInWards } from '../patients/reception.ts';
import {
  addPage,
  bringPage,
  bringPhoto,
  bringPicture,
  contentOf,
  documentsAt,
  listOf,
  PAGE,
  picture,
  setPhoto,
  tryAdd,
} from './papers.ts';

const SECRET = 'Letter of Dr Wilhelmina Achterberg';

for (const driver of ['folder', 'object store'] as const) {
  describe(`documents and photos (${driver})`, () => {
    let world: World;
    let objects: ObjectStore | null = null;
    let folder: string;
    let store: BlobStore;
    let north: TestHospital;
    let nurse: Caller;
    let otherNurse: Caller;
    let south: Caller;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wardline-documents-'));
      objects = driver === 'folder' ? null : await openObjectStore();
      store = await openBlobStore({ dataDir: folder, s3: objects?.settings });
      world = await openWorld({ blobs: store });
      ({ north } = world);
      nurse = await world.as(north.nurse);
      otherNurse = await world.as(north.otherNurse);
      south = await world.as(world.south.nurse);
    });
    after(async () => {
      await world.close();
      await objects?.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** Somebody in ward A, where the nurse works and the other nurse does not. */
    async function inWardA(): Promise<PatientId> {
      const { id } = await onBooks(world, north, { familyName: 'Documented' });
      await putInWards(world, north, id, [north.wardA.id]);
      return id;
    }
    const sweep = () => world.app.jobs.runNow('files.sweep', north.tenant);
    const actionsOf = async (id: string) => (await entriesOf(world, north, id)).map(({ action }) => action);

    it('stand in the record with who added them, and are opened by who sees the patient', async () => {
      const patientId = await inWardA();
      const added = await addPage(nurse, patientId, { title: SECRET, dated: '2026-03-01' });
      expect(added).to.deep.include({ patientId, kind: 'letter', title: SECRET, dated: '2026-03-01' });
      expect(added.addedBy).to.equal(north.nurse.displayName);
      const list = await listOf(await world.as(north.doctor), patientId);
      expect(list.items).to.deep.equal([added]);
      expect(list.abilities).to.deep.equal({ canManage: true });
      const opened = await (await world.as(north.doctor)).get(contentOf(added.file));
      expect(opened.bytes.equals(PAGE)).to.equal(true);
      expect(await actionsOf(added.id)).to.deep.equal(['document.added']);
      expect(await actionsOf(patientId)).to.include('documents.read');
      expect(await dump(world)).to.not.include('Achterberg');
    });

    it('are neither seen, added, changed nor opened from another hospital or another ward', async () => {
      const patientId = await inWardA();
      const { id, version, file } = await addPage(nurse, patientId);
      for (const caller of [south, otherNurse]) {
        expect(await caller.get(documentsAt(patientId))).to.be.problem('not-found');
        expect(await tryAdd(caller, patientId)).to.be.problem('not-found');
        expect(await caller.patch(`/api/v1/documents/${id}`, { version, title: 'Mine' })).to.be.problem('not-found');
        const reason = 'Not mine';
        const move = { kind: 'document', id, version, reason };
        expect(await caller.post('/api/v1/bin', move)).to.be.problem('not-found');
        expect(await caller.get(contentOf(file))).to.be.problem('not-found');
        expect(await setPhoto(caller, patientId, await bringPhoto(caller))).to.be.problem('not-found');
        expect(await caller.post(`/api/v1/patients/${patientId}/photo/remove`, { reason })).to.be.problem('not-found');
      }
      await putInWards(world, north, patientId, [north.wardB.id]);
      expect(await nurse.get(contentOf(file)), 'she brought it, and sees the patient no more').to.be.problem(
        'not-found',
      );
      expect((await otherNurse.get(contentOf(file))).status).to.equal(200);
    });

    it('are of their own file, which nobody else brought and which belongs to nothing else', async () => {
      const patientId = await inWardA();
      const theirs = await bringPage(await world.as(north.doctor));
      expect(await tryAdd(nurse, patientId, { fileId: theirs.id })).to.be.problem('not-found');
      const photo = await bringPhoto(nurse);
      expect(await tryAdd(nurse, patientId, { fileId: photo.id }), 'a photo is no document').to.be.problem('not-found');
      const { file } = await addPage(nurse, patientId);
      expect(await tryAdd(nurse, patientId, { fileId: file.id })).to.be.problem('not-found');
      expect(await tryAdd(nurse, patientId, { fileId: newFileId() })).to.be.problem('not-found');
      expect((await listOf(nurse, patientId)).items).to.have.lengthOf(1);
    });

    it('are judged by what they are: photos and wound photos are pictures, whatever they are called', async () => {
      const patientId = await inWardA();
      const asPhoto = await bring(nurse, PAGE, 'face.jpg', 'patient-photo');
      expect(asPhoto).to.be.problem('file-refused');
      expect(asPhoto.body).to.have.nested.property('errors[0].code', 'not-picture');
      const page = await bringGood(nurse, PAGE, 'wound.jpg', 'patient-document');
      expect(page.type).to.equal('application/pdf');
      const asWound = await tryAdd(nurse, patientId, { kind: 'wound-photo', fileId: page.id });
      expect(asWound).to.be.problem('file-refused');
      expect(asWound.body).to.have.nested.property('errors[0].code', 'not-picture');
      const letter = await addPage(nurse, patientId, { fileId: page.id });
      const change = { version: letter.version, kind: 'wound-photo' };
      expect(await nurse.patch(`/api/v1/documents/${letter.id}`, change)).to.be.problem('file-refused');
      const wound = await bringPicture(nurse);
      expect((await addPage(nurse, patientId, { kind: 'wound-photo', fileId: wound.id })).file.type).to.equal(
        'image/jpeg',
      );
      const word = await bringGood(nurse, docx(), 'letter', 'patient-document');
      expect((await addPage(nurse, patientId, { kind: 'referral', fileId: word.id })).file.name).to.match(/\.docx$/u);
      const program = await bring(nurse, Buffer.from('MZ program'), 'scan.pdf', 'patient-document');
      expect(program.body).to.have.nested.property('errors[0].code', 'type');
    });

    it('are of 5 MB at most', async () => {
      for (const purpose of ['patient-document', 'patient-photo'] as const) {
        const over = await announce(nurse, 'a.jpg', MAX_DOCUMENT_BYTES + 1, newFileId(), purpose);
        expect(over).to.be.problem('invalid-input', '/body/size');
        expect((await announce(nurse, 'a.jpg', MAX_DOCUMENT_BYTES, newFileId(), purpose)).status).to.equal(201);
      }
      const sealed = await announce(nurse, 'a.pdf', 10, newFileId(), 'consent-sealed');
      expect(sealed, 'only the house makes those').to.be.problem('invalid-input', '/body/purpose');
      expect((await announce(nurse, 'a.pdf', MAX_DOCUMENT_BYTES + 1)).status, 'of a message').to.equal(201);
    });

    it('are changed by who saw them as they are; a replaced file is gone from the store', async () => {
      const patientId = await inWardA();
      const added = await addPage(nurse, patientId);
      await sweep();
      const kept = await blobsOf(store, north);
      const { id: fileId } = await bringPicture(nurse);
      const at = `/api/v1/documents/${added.id}`;
      const changed = await nurse.patch(at, { version: added.version, title: 'Wound, left heel', fileId });
      expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
      expect(changed.body).to.deep.include({ title: 'Wound, left heel', kind: 'letter', version: added.version + 1 });
      expect(changed.body).to.have.nested.property('file.id', fileId);
      expect(await nurse.patch(at, { version: added.version, title: 'Late' })).to.be.problem('version-conflict');
      expect(await nurse.get(contentOf(added.file)), 'from the commit on').to.be.problem('not-found');
      await sweep();
      expect(await actionsOn(world, north, added.file.id)).to.include.members(['file.removed', 'file.erased']);
      const left = await blobsOf(store, north);
      expect(left).to.have.lengthOf(kept.length);
      expect(kept.filter((key) => !left.includes(key))).to.have.lengthOf(1);
      expect((await nurse.get(contentOf({ id: fileId }))).status).to.equal(200);
      const again = await nurse.patch(at, { version: added.version + 1, fileId, dated: '2026-01-02' });
      expect(again.status, 'the same file stays').to.equal(200);
      expect((await nurse.get(contentOf({ id: fileId }))).status).to.equal(200);
    });

    describe('the photo', () => {
      const photoOf = async (patientId: PatientId): Promise<FileView | null> => (await listOf(nurse, patientId)).photo;

      it('is one: the one before goes from the store, and it is no document of the list', async () => {
        const patientId = await inWardA();
        await sweep();
        const before = await blobsOf(store, north);
        const [one, other] = [await bringPhoto(nurse), await bringPhoto(nurse)];
        expect((await setPhoto(nurse, patientId, one)).body).to.have.nested.property('photo.id', one.id);
        expect(await photoOf(patientId)).to.deep.equal(one);
        expect((await setPhoto(nurse, patientId, other)).status).to.equal(200);
        expect((await setPhoto(nurse, patientId, other)).status, 'the same again').to.equal(200);
        expect(await photoOf(patientId)).to.deep.equal(other);
        expect((await listOf(nurse, patientId)).items).to.deep.equal([]);
        expect(await nurse.get(contentOf(one))).to.be.problem('not-found');
        await sweep();
        expect(await blobsOf(store, north)).to.have.lengthOf(before.length + 1);
        const reason = 'Somebody else is on it';
        expect((await nurse.post(`/api/v1/patients/${patientId}/photo/remove`, { reason })).status).to.equal(200);
        expect(await photoOf(patientId)).to.equal(null);
        await sweep();
        expect(await blobsOf(store, north)).to.deep.equal(before);
      });

      it('is one of two that are set at once, and only its bytes are kept', async () => {
        const patientId = await inWardA();
        await sweep();
        const before = await blobsOf(store, north);
        const doctor = await world.as(north.doctor);
        const [one, other] = [await bringPhoto(nurse), await bringPhoto(doctor)];
        const answers = await Promise.all([setPhoto(nurse, patientId, one), setPhoto(doctor, patientId, other)]);
        for (const answer of answers.filter(({ status }) => status !== 200)) {
          expect(answer).to.be.problem('version-conflict');
        }
        const photo = await photoOf(patientId);
        expect([one.id, other.id]).to.include(photo?.id);
        const isOne = photo?.id === one.id;
        const [loser, loserCaller, answer] = isOne ? [other, doctor, answers[1]] : [one, nurse, answers[0]];
        await sweep();
        // Replaced, its bytes are gone; refused, it is still its owner's, to be set again or swept after a day.
        const isReplaced = answer?.status === 200;
        expect((await loserCaller.get(contentOf(loser))).status).to.equal(isReplaced ? 404 : 200);
        expect(await blobsOf(store, north)).to.have.lengthOf(before.length + (isReplaced ? 1 : 2));
      });

      it('cannot be changed or removed as a document of the list', async () => {
        const patientId = await inWardA();
        await setPhoto(nurse, patientId, await bringPhoto(nurse));
        const photo = await world.inside(north, () => documentRepository().findOne({ patientId, kind: 'photo' }));
        const at = `/api/v1/documents/${photo?._id ?? ''}`;
        expect(await nurse.patch(at, { version: photo?.version, title: 'A letter' })).to.be.problem('not-found');
        const removal = { version: photo?.version, reason: 'Not a letter' };
        expect(await nurse.post(`${at}/remove`, removal)).to.be.problem('not-found');
        expect(await photoOf(patientId)).to.include({ id: photo?.fileId });
      });

      it('is not of more pixels than anybody can look at', async () => {
        const large = await bring(nurse, pngOf(20_000, 20_000), 'face.png', 'patient-photo');
        expect(large).to.be.problem('file-refused');
        expect(large.body).to.have.nested.property('errors[0].code', 'too-large-picture');
      });
    });

    describe('of a record that became part of another', () => {
      async function merged() {
        const [survivor, retired] = [
          await onBooks(world, north, { familyName: 'Kept' }),
          await onBooks(world, north, { familyName: 'Gone' }),
        ];
        const document = await addPage(nurse, retired.id);
        const face = await bringPhoto(nurse);
        await setPhoto(nurse, retired.id, face);
        const admin = await world.as(north.admin);
        const body = { retiredId: retired.id, reason: 'Registered twice' };
        const answer = await admin.post(`/api/v1/patients/${survivor.id}/merge`, body);
        expect(answer.status).to.equal(200);
        return { survivor: survivor.id, retired: retired.id, document, face, admin };
      }

      it('are read, changed and removed through the record that stands, and go back with it', async () => {
        const { survivor, retired, document, face, admin } = await merged();
        const own = await addPage(nurse, survivor);
        const list = await listOf(nurse, survivor);
        expect(list.items.map(({ id }) => id)).to.have.members([own.id, document.id]);
        expect(list.items.map(({ patientId }) => patientId)).to.deep.equal([survivor, survivor]);
        expect(list.photo).to.deep.equal(face);
        const { version } = document;
        expect((await nurse.patch(`/api/v1/documents/${document.id}`, { version, title: 'Seen' })).status).to.equal(
          200,
        );
        const newer = await bringPhoto(nurse);
        expect((await setPhoto(nurse, survivor, newer)).status).to.equal(200);
        expect((await listOf(nurse, survivor)).photo).to.deep.equal(newer);
        await admin.post(`/api/v1/patients/${retired}/unmerge`, { reason: 'They are two people' });
        expect((await listOf(nurse, survivor)).items.map(({ id }) => id)).to.deep.equal([own.id]);
        expect((await listOf(nurse, survivor)).photo).to.deep.equal(newer);
        const back = await listOf(nurse, retired);
        expect(back.items.map(({ title }) => title)).to.deep.equal(['Seen']);
        expect(back.photo, 'another’s photo was set beside it, not in its place').to.deep.equal(face);
      });

      it('take nothing new, and are seen only by who sees where the patient lies now', async () => {
        const { survivor, retired, document, face } = await merged();
        expect(await tryAdd(nurse, retired)).to.be.problem('state-refused');
        expect(await setPhoto(nurse, retired, await bringPhoto(nurse))).to.be.problem('state-refused');
        expect((await listOf(nurse, retired)).abilities).to.deep.equal({ canManage: false });
        await putInWards(world, north, survivor, [north.wardA.id]);
        expect((await nurse.get(contentOf(document.file))).status).to.equal(200);
        expect(await otherNurse.get(documentsAt(retired))).to.be.problem('not-found');
        expect(await otherNurse.get(contentOf(document.file))).to.be.problem('not-found');
        expect(await otherNurse.get(contentOf(face))).to.be.problem('not-found');
        const change = { version: document.version, title: 'Mine' };
        expect(await otherNurse.patch(`/api/v1/documents/${document.id}`, change)).to.be.problem('not-found');
      });
    });

    it('come as pictures without what a camera wrote into them', async () => {
      const patientId = await inWardA();
      const taken = await picture();
      const file = await bringGood(nurse, Buffer.concat([taken, Buffer.from(SECRET)]), 'x.jpg', 'patient-document');
      const document = await addPage(nurse, patientId, { kind: 'wound-photo', fileId: file.id });
      expect((await nurse.get(contentOf(document.file))).bytes.includes('Achterberg')).to.equal(false);
    });
  });
}
