import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import { repository } from '../../../server/db/repository.ts';
import { staffGuardCollection } from '../../../server/modules/staff/staff.model.ts';
import { staffGuardPolicy } from '../../../server/modules/staff/staff.policy.ts';
import { restoredMany } from '../../../shared/schemas/bin.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { listOf } from '../documents/papers.ts';
import { entriesOf, look } from '../patients/reception.ts';
import { binRoom } from './bin-room.ts';
import { customRoleMaker } from './makers/custom-role.ts';
import { act, acted, answered, entryOf, findInBin, move, preview, tryMove } from './bin-hands.ts';

const MINUTE_MS = 60_000;

describe('the Bin', () => {
  let world: World;
  let north: TestHospital;
  let room: ReturnType<typeof binRoom>;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
    room = binRoom(world);
  });
  after(() => world.close());

  const binPatient = async (id: Parameters<typeof look>[1]) => {
    const { version } = await look(await room.admin(), id);
    return move(await room.admin(), { kind: 'patient', id, version });
  };

  describe('moving', () => {
    it('says first what would go, and changes nothing by it', async () => {
      const { id, patientId } = await room.newDocument();
      const asked = await (await room.as(north.nurse)).post('/api/v1/bin/outlook', { kind: 'document', id });
      expect(answered(asked).body).to.deep.equal({
        label: 'Letter of Dr Achterberg',
        parts: [
          { part: 'document', count: 1 },
          { part: 'file', count: 1 },
        ],
        usedBy: [],
        opened: [],
      });
      expect((await listOf(await room.as(north.nurse), patientId)).items.map((one) => one.id)).to.include(id);
    });

    it('takes nobody’s turn by only looking at a role or a colleague', async () => {
      const guards = () => world.inside(north, () => repository(staffGuardCollection, staffGuardPolicy).find({}));
      const { id } = await customRoleMaker.make(world, north);
      const before = await guards();
      for (const asked of [
        { kind: 'custom-role', id },
        { kind: 'staff', id: north.secondAdmin.id },
      ]) {
        answered(await (await room.admin()).post('/api/v1/bin/outlook', asked));
      }
      expect(await guards()).to.deep.equal(before);
    });

    it('is refused while it is in use, and says by what without naming anybody', async () => {
      const { patient } = await newStay(world, north);
      const { version } = await look(await room.admin(), patient.id);
      const refused = await tryMove(await room.admin(), { kind: 'patient', id: patient.id, version });
      expect(refused).to.be.problem('in-use');
      const { detail } = refused.body as { detail: string };
      expect(detail).to.have.length.greaterThan(3);
      expect(detail).not.to.include(patient.familyName);
      const outlook = await (await room.admin()).post('/api/v1/bin/outlook', { kind: 'patient', id: patient.id });
      expect((answered(outlook).body as { usedBy: string[] }).usedBy.join('; ')).to.equal(detail);
      expect((await look(await room.admin(), patient.id)).id).to.equal(patient.id);
    });

    it('is refused to whoever saw it before somebody changed it, and to whoever may not remove its kind', async () => {
      const document = await room.newDocument();
      const stale = await tryMove(await room.as(north.nurse), { ...document, version: document.version + 1 });
      expect(stale).to.be.problem('version-conflict');
      expect(stale.body).to.have.property('currentVersion', document.version);
      expect(await tryMove(await room.as(north.housekeeping), document)).to.be.problem('not-allowed');
      const { patientId: id } = document;
      const { version } = await look(await room.admin(), id);
      expect(await tryMove(await room.as(north.nurse), { kind: 'patient', id, version })).to.be.problem('not-allowed');
    });

    it('happens once for a key, and once where twenty do it at the same moment', async () => {
      const { kind, id, version } = await room.newDocument();
      const nurse = await room.as(north.nurse);
      const body = { kind, id, version, reason: 'Scanned twice' };
      const idempotencyKey = randomUUID();
      const [one, again] = [
        await nurse.post('/api/v1/bin', body, { idempotencyKey }),
        await nurse.post('/api/v1/bin', body, { idempotencyKey }),
      ];
      expect(answered(again).body).to.deep.equal(answered(one).body);

      const other = await room.newDocument();
      const tries = await Promise.all(Array.from({ length: 20 }, async () => tryMove(nurse, other)));
      expect(tries.filter(({ status }) => status === 201)).to.have.length(1);
      for (const refused of tries.filter(({ status }) => status !== 201)) expect(refused).to.be.problem('not-found');
      expect((await room.actionsOn(other.id)).filter((action) => action === 'document.binned')).to.have.length(1);
    });

    it('keeps the reason and the label from whoever holds the database, the journal and the log', async () => {
      const { id, version } = await room.newDocument({ title: 'Zwetschgenbrief' });
      const nurse = await room.as(north.nurse);
      const body = { kind: 'document', id, version, reason: 'Quittenfehler' };
      const { batchId } = answered(await nurse.post('/api/v1/bin', body)).body as { batchId: string };
      const { connection } = north.tenant;
      const stored = await connection.db?.collection('binBatches').findOne({ _id: batchId as never });
      const journalled = await entriesOf(world, north, id);
      for (const text of [JSON.stringify(stored), JSON.stringify(journalled), world.logged.join('\n')]) {
        expect(text).not.to.include('Zwetschgenbrief').and.not.to.include('Quittenfehler');
      }
      expect(journalled.map(({ action }) => action)).to.include('document.binned');
      const entry = await entryOf(await room.admin(), batchId);
      expect(entry).to.include({ label: 'Zwetschgenbrief', reason: 'Quittenfehler' });
      expect(entry.movedBy).to.deep.equal({ staffId: north.nurse.id, name: north.nurse.displayName });
    });
  });

  describe('taking back', () => {
    it('is for whoever moved it, and for a minute', async () => {
      const { batchId, patientId, id, undoUntil } = await room.newBatch();
      expect(Date.parse(undoUntil) - world.clock.now().getTime()).to.equal(MINUTE_MS);
      expect(await (await room.as(north.otherNurse)).post(`/api/v1/bin/${batchId}/undo`)).to.be.problem('not-found');
      expect(await (await room.admin()).post(`/api/v1/bin/${batchId}/undo`)).to.be.problem('not-allowed');
      world.clock.advance(MINUTE_MS);
      answered(await (await room.as(north.nurse)).post(`/api/v1/bin/${batchId}/undo`));
      expect((await listOf(await room.as(north.nurse), patientId)).items.map((one) => one.id)).to.include(id);
      expect(await (await room.as(north.nurse)).post(`/api/v1/bin/${batchId}/undo`)).to.be.problem('state-refused');
      expect(await room.actionsOn(id)).to.include.members(['document.binned', 'document.restored']);
    });

    it('is over after that; then whoever looks after the Bin is asked', async () => {
      const { batchId } = await room.newBatch();
      world.clock.advance(MINUTE_MS + 1);
      expect(await (await room.as(north.nurse)).post(`/api/v1/bin/${batchId}/undo`)).to.be.problem('state-refused');
      expect((await acted(await room.admin(), batchId, 'restore')).state).to.equal('restored');
    });
  });

  describe('the list', () => {
    it('is filtered by kind, state and what stands in the label, page by page, with how many there are', async () => {
      const words = Array.from({ length: 5 }, (_, index) => `Überweisung ${uuid()} ${index}`);
      const ids: string[] = [];
      for (const title of words) ids.unshift((await room.newBatch({ title })).batchId);
      const first = await findInBin(await room.admin(), { text: 'uberweisung', limit: 2 });
      expect(first.total).to.equal(5);
      expect(first.items.map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
      const rest = await findInBin(await room.admin(), { text: 'ÜBERWEISUNG', limit: 3, cursor: first.nextCursor });
      expect(rest.items.map(({ id }) => id)).to.deep.equal(ids.slice(2));
      expect(rest.nextCursor).to.equal(null);

      await acted(await room.admin(), ids[0] ?? '', 'restore');
      const there = await findInBin(await room.admin(), { kind: 'document', limit: 100 });
      expect(there.items.map(({ id }) => id))
        .to.include.members(ids.slice(1))
        .and.not.include(ids[0]);
      expect(there.total).to.equal(there.items.length);
      const back = await findInBin(await room.admin(), { state: 'restored', limit: 100 });
      expect(back.items.map(({ id }) => id)).to.include(ids[0]);
      expect((await findInBin(await room.admin(), { kind: 'patient', text: 'uberweisung' })).items).to.deep.equal([]);
    });

    it('is for whoever looks after the Bin, and its entries can be brought back by whoever may remove the kind', async () => {
      expect(await (await room.as(north.doctor)).post('/api/v1/bin/find', {})).to.be.problem('not-allowed');
      const { id } = await newPatient(world, north);
      const { batchId } = await binPatient(id);
      const manager = await room.as(north.nurseManager);
      expect((await entryOf(manager, batchId)).abilities).to.deep.equal({
        canRestore: false,
        canAskPurge: true,
        canAgreePurge: false,
        canHold: false,
      });
      expect(await act(manager, batchId, 'restore')).to.be.problem('not-allowed');
      expect((await entryOf(await room.admin(), batchId)).abilities.canRestore).to.equal(true);
    });
  });

  describe('coming back', () => {
    it('waits for the record it is part of, which is named, and comes after it where both are asked for', async () => {
      const { batchId: page, patientId } = await room.newBatch();
      const { batchId: record } = await binPatient(patientId);
      const [conflict] = (await preview(await room.admin(), page)).conflicts;
      expect(conflict).to.include({ what: 'parent-binned', offer: 'first', batchId: record });
      expect(await act(await room.admin(), page, 'restore')).to.be.problem(
        'state-refused',
        `/body/choices/${conflict?.key}`,
      );
      const choices = { [conflict?.key ?? '']: 'whatever' };
      expect(await act(await room.admin(), page, 'restore', { choices })).to.be.problem('invalid-input');

      const alone = answered(await (await room.admin()).post('/api/v1/bin/restore', { ids: [page] })).body;
      expect(restoredMany.parse(alone).failed).to.deep.equal([
        { id: page, problem: 'state-refused', conflicts: [conflict] },
      ]);
      const ids = [page, record];
      const both: z.infer<typeof restoredMany> = restoredMany.parse(
        answered(await (await room.admin()).post('/api/v1/bin/restore', { ids })).body,
      );
      expect(both.failed).to.deep.equal([]);
      expect(both.restored).to.have.members(ids);
      const again = restoredMany.parse(answered(await (await room.admin()).post('/api/v1/bin/restore', { ids })).body);
      expect(again.restored).to.have.members(ids);
    });

    it('brings back one of fifty who ask at once, and once', async () => {
      const { batchId, id } = await room.newBatch();
      const { version } = await entryOf(await room.admin(), batchId);
      const caller = await room.admin();
      const tries = await Promise.all(
        Array.from({ length: 50 }, () => caller.post(`/api/v1/bin/${batchId}/restore`, { version })),
      );
      expect(tries.filter(({ status }) => status === 200)).to.have.length(1);
      for (const refused of tries.filter(({ status }) => status !== 200)) expect(refused.status).to.equal(409);
      expect((await room.actionsOn(id)).filter((action) => action === 'document.restored')).to.have.length(1);
    });
  });
});
