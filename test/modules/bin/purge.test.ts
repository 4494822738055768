import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BlobStore } from '../../../server/files/blob-store.ts';
import { BlobStoreUnavailableError } from '../../../server/files/blob-store.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { openFolderBlobStore } from '../../../server/files/folder-blob-store.ts';
import { keptRecordRepository } from '../../../server/modules/bin/retention.repository.ts';
import { keepMadeFile } from '../../../server/modules/files/index.ts';
import { causeRepository, noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import type { Answer } from '../../support/caller.ts';
import { newChannel } from '../../security/fixtures/chat.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { commandsOf } from '../../support/database-commands.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { say } from '../chat/talk.ts';
import { contentOf, listOf } from '../documents/papers.ts';
import { pdf } from '../../server/files/made-files.ts';
import { blobsOf } from '../files/file-room.ts';
import { look } from '../patients/reception.ts';
import { act, acted, answered, entryOf, move } from './bin-hands.ts';
import { binRoom } from './bin-room.ts';
import { wholePatient } from './whole-patient.ts';

const DAY_MS = 86_400_000;

interface OddStore extends BlobStore {
  isAway: boolean;
  meanwhile: (() => Promise<void>) | null;
}

/** A store that can be out of reach when something is to be removed, or during whose removing something else happens, once. */
function oddStore(store: BlobStore): OddStore {
  const away: OddStore = {
    ...store,
    isAway: false,
    meanwhile: null,
    async remove(key: string) {
      if (away.isAway) throw new BlobStoreUnavailableError('The store is away.');
      await store.remove(key);
      const { meanwhile } = away;
      away.meanwhile = null;
      await meanwhile?.();
    },
  };
  return away;
}

describe('purging', () => {
  let folder: string;
  let world: World;
  let north: TestHospital;
  let room: ReturnType<typeof binRoom>;
  let store: OddStore;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-bin-'));
    store = oddStore(await openFolderBlobStore(folder));
    world = wakeful(await openWorld({ blobs: store }));
    ({ north } = world);
    room = binRoom(world);
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('before its time takes two persons, and the label typed by the second', async () => {
    const { batchId, id } = await room.newBatch({ title: 'Befund  vom Mai' });
    expect(
      (await acted(await room.admin(), batchId, 'purge', { reason: 'Asked for by the patient' })).purgeAsked,
    ).to.include({
      staffId: north.admin.id,
      reason: 'Asked for by the patient',
    });
    const typed = 'Befund vom Mai';
    expect(await act(await room.admin(), batchId, 'purge', { reason: 'Again' })).to.be.problem('state-refused');
    expect(await act(await room.admin(), batchId, 'purge/agree', { typed })).to.be.problem('not-allowed');
    const second = await room.as(north.secondAdmin);
    expect(await act(second, batchId, 'purge/agree', { typed: 'Befund' })).to.be.problem(
      'invalid-input',
      '/body/typed',
    );
    expect((await acted(second, batchId, 'purge/agree', { typed })).state).to.equal('purging');
    expect(await act(await room.admin(), batchId, 'restore')).to.be.problem('state-refused');
    await room.purgeDue();
    expect(await entryOf(await room.admin(), batchId)).to.include({ state: 'purged', label: null, reason: null });
    expect(await room.actionsOn(id)).to.include.members([
      'document.purge-asked',
      'document.purge-agreed',
      'document.purged',
    ]);
    const register = answered(await (await room.admin()).get('/api/v1/retention/register')).body as {
      items: { id: string; purge: unknown }[];
    };
    expect(register.items.find((one) => one.id === batchId)?.purge).to.deep.equal({
      askedBy: { staffId: north.admin.id, name: north.admin.displayName },
      agreedBy: { staffId: north.secondAdmin.id, name: north.secondAdmin.displayName },
    });
  });

  it('forgets what the record was called also where it lay in the Bin before and came back', async () => {
    const first = await room.newBatch({ title: 'Letter about Zodwa' });
    await acted(await room.admin(), first.batchId, 'restore');
    expect((await entryOf(await room.admin(), first.batchId)).label).to.equal('Letter about Zodwa');
    const again = { kind: 'document', id: first.id, version: first.version + 2 } as const;
    const { batchId } = await move(await room.as(north.nurse), again);
    await acted(await room.admin(), batchId, 'purge', { reason: 'Asked for by the patient' });
    const typed = 'Letter about Zodwa';
    await acted(await room.as(north.secondAdmin), batchId, 'purge/agree', { typed });
    await room.purgeDue();
    expect(await entryOf(await room.admin(), batchId)).to.include({ state: 'purged', label: null });
    const before = await entryOf(await room.admin(), first.batchId);
    expect(before).to.include({ state: 'restored', label: null, reason: null });
  });

  it('forgets why the record was held, too, where it was brought back under legal hold', async () => {
    const first = await room.newBatch();
    await acted(await room.admin(), first.batchId, 'hold', { reason: 'Zodwa sues the hospital' });
    const held = await acted(await room.admin(), first.batchId, 'restore');
    expect(held.legalHold?.reason).to.equal('Zodwa sues the hospital');
    const again = { kind: 'document', id: first.id, version: first.version + 2 } as const;
    const { batchId } = await move(await room.as(north.nurse), again);
    const { purgeAt } = await entryOf(await room.admin(), batchId);
    world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
    const before = await entryOf(await room.admin(), first.batchId);
    expect(before).to.include({ state: 'restored', label: null, reason: null, legalHold: null });
  });

  it('costs the same however much was said of a patient, and leaves nobody a notice of it', async () => {
    const purgeAfter = async (count: number) => {
      const { id, version } = await newPatient(world, north);
      const nurse = await world.as(north.nurse);
      const channel = await newChannel(world, north.nurse, { kind: 'patient', patientId: id });
      const target = { kind: 'person', staffId: north.doctor.id } as const;
      for (let said = 0; said < count; said += 1) {
        await say(nurse, channel.id, '@Doctor look', { mentions: [{ target, label: '@Doctor' }] });
      }
      await world.app.jobs.runNow('notices.deliver', north.tenant);
      const told = () =>
        world.inside(north, async () => ({
          causes: (await causeRepository().find({})).filter(({ link }) => 'channelId' in link),
          notices: (await noticeRepository().find({})).filter(({ link }) => 'channelId' in link),
        }));
      expect((await told()).causes).to.have.length(count);
      expect((await told()).notices).to.have.length.at.least(1);
      const { batchId } = await move(await room.admin(), { kind: 'patient', id, version });
      const { purgeAt } = await entryOf(await room.admin(), batchId);
      world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
      const commands = await commandsOf(() => room.purgeDue());
      expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
      expect(await told()).to.deep.equal({ causes: [], notices: [] });
      return commands.length;
    };
    await purgeAfter(1);
    const few = await purgeAfter(2);
    expect(few).to.be.at.least(10);
    expect(await purgeAfter(12)).to.be.at.most(few + 3);
  });

  it('forgets why somebody kept the record for longer once', async () => {
    const { id, version } = await newPatient(world, north);
    const keep = { class: 'patient-records', recordIds: [id], years: 1, reason: 'Her family asked' };
    answered(await (await room.admin()).post('/api/v1/retention/keep', keep));
    const reasons = () =>
      world.inside(north, async () => (await keptRecordRepository().find({ recordId: id })).map((kept) => kept.reason));
    expect(await reasons()).to.deep.equal(['Her family asked']);
    const { batchId } = await move(await room.admin(), { kind: 'patient', id, version });
    world.clock.advance(31 * DAY_MS);
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
    expect(await reasons()).to.deep.equal([null]);
  });

  it('is off when somebody thinks better of it', async () => {
    const { batchId } = await room.newBatch();
    await acted(await room.admin(), batchId, 'purge', { reason: 'A mistake' });
    expect((await acted(await room.as(north.secondAdmin), batchId, 'purge/cancel')).purgeAsked).to.equal(null);
    const agreed = await act(await room.as(north.secondAdmin), batchId, 'purge/agree', {
      typed: 'Letter of Dr Achterberg',
    });
    expect(agreed).to.be.problem('state-refused');
  });

  it('does not happen under legal hold, neither in time nor by two; lifted, it stays for a week', async () => {
    const { batchId } = await room.newBatch();
    await acted(await room.admin(), batchId, 'purge', { reason: 'Before the court asked' });
    const held = await acted(await room.admin(), batchId, 'hold', { reason: 'Case 12/40' });
    expect(held).to.include({ purgeAt: null, purgeAsked: null });
    expect(held.legalHold).to.include({ by: north.admin.displayName, reason: 'Case 12/40' });
    expect(await act(await room.admin(), batchId, 'purge', { reason: 'Now' })).to.be.problem('state-refused');
    world.clock.advance(400 * DAY_MS);
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('binned');

    const lifted = await acted(await room.admin(), batchId, 'hold', { reason: null });
    expect(Date.parse(lifted.purgeAt ?? '') - world.clock.now().getTime()).to.equal(7 * DAY_MS);
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('binned');
    world.clock.advance(7 * DAY_MS);
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
  });

  it('and a restore at the same moment end in exactly one of the two', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { batchId, patientId, id } = await room.newBatch();
      const { purgeAt, version } = await entryOf(await room.admin(), batchId);
      world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
      const caller = await room.admin();
      const restore = () => caller.post(`/api/v1/bin/${batchId}/restore`, { version });
      // Neither is always first: each comes a little later than the other in its turn.
      const isRestoreFirst = round % 2 === 0;
      const [restored]: [Answer, unknown] = isRestoreFirst
        ? await Promise.all([restore(), room.purgeDue()])
        : await Promise.all([room.purgeDue(), restore()]).then(([purged, answer]) => [answer, purged]);
      await room.purgeDue();
      const { state } = await entryOf(await room.admin(), batchId);
      const listed = (await listOf(await room.as(north.nurse), patientId)).items.map((one) => one.id);
      if (restored.status === 200) {
        expect(state).to.equal('restored');
        expect(listed).to.deep.equal([id]);
      } else {
        expect(restored.status).to.equal(409);
        expect(state).to.equal('purged');
        expect(listed).to.deep.equal([]);
      }
    }
  });

  it('and a legal hold at the same moment end in exactly one of the two', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { batchId } = await room.newBatch();
      const { purgeAt, version } = await entryOf(await room.admin(), batchId);
      world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
      const caller = await room.admin();
      const hold = () => caller.post(`/api/v1/bin/${batchId}/hold`, { version, reason: 'Case 12/40' });
      const isHoldFirst = round % 2 === 0;
      const [held]: [Answer, unknown] = isHoldFirst
        ? await Promise.all([hold(), room.purgeDue()])
        : await Promise.all([room.purgeDue(), hold()]).then(([purged, answer]) => [answer, purged]);
      await room.purgeDue();
      const entry = await entryOf(await room.admin(), batchId);
      expect(entry.state).to.equal(held.status === 200 ? 'binned' : 'purged');
      expect(held.status).to.be.oneOf([200, 409]);
      expect(entry.legalHold === null).to.equal(held.status !== 200);
    }
  });

  it('takes bytes before rows: with the store out of reach nothing is forgotten, and later it is done to its end', async () => {
    const before = await blobsOf(store, north);
    const { batchId, id } = await room.newBatch();
    const other = await room.newBatch();
    expect(await blobsOf(store, north)).to.have.length(before.length + 2);
    const { purgeAt } = await entryOf(await room.admin(), batchId);
    world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
    store.isAway = true;
    const failure = await room.purgeDue().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(BlobStoreUnavailableError);
    // Both were tried: what fails with one keeps no other.
    for (const one of [batchId, other.batchId]) {
      const entry = await entryOf(await room.admin(), one);
      expect(entry).to.include({ state: 'purging', label: 'Letter of Dr Achterberg' });
      expect(Object.values(entry.abilities)).to.deep.equal([false, false, false, false]);
      expect(await act(await room.admin(), one, 'restore')).to.be.problem('state-refused');
      expect(await act(await room.admin(), one, 'hold', { reason: 'Too late' })).to.be.problem('state-refused');
    }
    store.isAway = false;
    await room.purgeDue();
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
    expect(await blobsOf(store, north)).to.deep.equal(before);
    expect(await room.actionsOn(id)).to.include('document.purged');
  });

  it('takes the bytes of files that came late with it: while it lay in the Bin, and while it was purged', async () => {
    const before = await blobsOf(store, north);
    const { patient, consent } = await wholePatient(world, north);
    const nurse = await world.as(north.nurse);
    const { version } = await look(nurse, patient.id);
    const { batchId } = await move(await room.admin(), { kind: 'patient', id: patient.id, version });
    const addLate = () =>
      world.inside(north, async () => {
        const late = await keepMadeFile({ name: 'Late', type: 'application/pdf', bytes: pdf() });
        await transaction(() => late.attach({ purpose: 'consent-sealed', id: consent.id }));
      });
    await addLate();
    const { purgeAt } = await entryOf(await room.admin(), batchId);
    world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime());
    store.meanwhile = addLate;
    await room.purgeDue();
    expect(store.meanwhile).to.equal(null);
    expect((await entryOf(await room.admin(), batchId)).state).to.equal('purged');
    expect(await blobsOf(store, north)).to.deep.equal(before);
    const files = await north.tenant.connection.collection('files').countDocuments({ parentId: consent.id });
    expect(files).to.equal(0);
    expect(await room.actionsOn(patient.id)).to.include('patient.purge-swept');
  });

  it('leaves the bytes of what is only in the Bin alone, and they are nobody’s to open meanwhile', async () => {
    const { batchId, fileId } = await room.newBatch();
    const kept = await blobsOf(store, north);
    world.clock.advance(2 * DAY_MS);
    await world.app.jobs.runNow('files.sweep', north.tenant);
    await world.app.jobs.runNow('files.reconcile', north.tenant);
    expect(await blobsOf(store, north)).to.deep.equal(kept);
    const open = async () => (await room.as(north.nurse)).get(contentOf({ id: fileId }));
    expect(await open()).to.be.problem('not-found');
    await acted(await room.admin(), batchId, 'restore');
    expect((await open()).status).to.equal(200);
  });
});
