import { expect } from 'chai';
import { departmentView, wardBoard, wardList, wardListItem } from '../../../shared/schemas/places.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { unique } from '../../security/fixtures/route-fixture.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { listen } from '../chat/listen.ts';
import { act, acted, answered, move, preview, tryMove } from './bin-hands.ts';
import { newBed, newWard } from './makers/places.ts';

describe('beds, wards and departments in the Bin', function () {
  this.timeout(120_000);
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
  });
  after(() => world.close());

  const admin = () => world.as(north.admin);
  const board = async (id: WardId) => wardBoard.parse(answered(await (await admin()).get(`/api/v1/wards/${id}`)).body);
  const wards = async () => wardList.parse(answered(await (await admin()).get('/api/v1/wards')).body);
  const detailOf = ({ body }: { readonly body: unknown }) => (body as { detail: string }).detail;

  it('stay while somebody lies there or a bed is kept, saying which bed and not who', async () => {
    const { wardA } = north;
    const { patient } = await newStay(world, north);
    const { ward, beds } = await board(wardA.id);
    const taken = beds.find(({ state }) => state.use === 'occupied');
    const refused = await tryMove(await admin(), { kind: 'ward', id: wardA.id, version: ward.version });
    expect(refused).to.be.problem('in-use');
    expect(detailOf(refused)).to.include(`beds in use: ${taken?.code}`).and.not.include(patient.familyName);
    const bed = await tryMove(await admin(), { kind: 'bed', id: taken?.id ?? '', version: taken?.version ?? 0 });
    expect(bed).to.be.problem('in-use');
    expect(detailOf(bed)).to.equal('1 patient in this bed');

    const free = await newBed(world, north);
    const until = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    answered(await (await admin()).post(`/api/v1/beds/${free.id}/hold`, { version: free.version, until }));
    const held = await tryMove(await admin(), { kind: 'bed', id: free.id, version: free.version + 1 });
    expect(detailOf(held)).to.equal('it is held');
  });

  it('are refused to whoever may not set up wards, and a department while it has wards, by their names', async () => {
    const { ward } = await newWard(world, north);
    const nurse = await world.as(north.nurse);
    expect(await tryMove(nurse, { kind: 'ward', id: ward.id, version: ward.version })).to.be.problem('not-allowed');
    const { body } = await (await admin()).get('/api/v1/departments');
    const { items } = body as { items: { id: string; version: number }[] };
    const own = items.find(({ id }) => id === north.departmentId);
    const refused = await tryMove(await admin(), { kind: 'department', id: own?.id ?? '', version: own?.version ?? 0 });
    expect(refused).to.be.problem('in-use');
    expect(detailOf(refused)).to.include('its wards: ').and.include(ward.name);
  });

  it('are gone from the open board and the list of wards at once, and back again', async () => {
    const { ward, beds } = await newWard(world, north);
    const [first] = beds;
    const ear = await listen(world.origin, await admin());
    try {
      await ear.subscribe({ kind: 'ward', id: ward.id });
      await ear.subscribe({ kind: 'wards' });
      const bed = await move(await admin(), { kind: 'bed', id: first?.id ?? '', version: first?.version ?? 0 });
      await ear.hears(({ name, data }) => name === 'bed.removed' && 'bedId' in data && data.bedId === first?.id);
      expect((await wards()).items.find(({ id }) => id === ward.id)?.bedCount).to.equal(1);
      answered(await (await admin()).post(`/api/v1/bin/${bed.batchId}/undo`));
      expect((await board(ward.id)).beds.map(({ id }) => id)).to.have.members(beds.map(({ id }) => id));
      expect((await wards()).items.find(({ id }) => id === ward.id)?.bedCount).to.equal(2);

      const { version } = (await board(ward.id)).ward;
      const { batchId } = await move(await admin(), { kind: 'ward', id: ward.id, version });
      await ear.hears(({ name, data }) => name === 'ward.removed' && 'wardId' in data && data.wardId === ward.id);
      await ear.hears(({ name, data }) => name === 'rooms.changed' && 'rooms' in data && data.rooms.length === 0);
      expect((await wards()).items.map(({ id }) => id)).not.to.include(ward.id);
      expect(await ear.subscribe({ kind: 'ward', id: ward.id })).to.include({ ok: false });
      await acted(await admin(), batchId, 'restore');
      const back = await board(ward.id);
      expect(back.beds.map(({ id, code, position }) => [id, code, position])).to.deep.equal(
        beds.map(({ id, code, position }) => [id, code, position]),
      );
    } finally {
      ear.close();
    }
  });

  it('come back under another name where theirs was taken meanwhile', async () => {
    const { ward } = await newWard(world, north);
    const { batchId } = await move(await admin(), { kind: 'ward', id: ward.id, version: ward.version });
    const body = { departmentId: north.departmentId, name: ward.name, floor: '1', rooms: ['Bay'] };
    const other = wardListItem.parse(answered(await (await admin()).post('/api/v1/wards', body)).body);
    const [conflict] = (await preview(await admin(), batchId)).conflicts;
    expect(conflict).to.include({ key: 'name', what: 'name-taken', value: ward.name, offer: 'rename' });
    expect(await act(await admin(), batchId, 'restore')).to.be.problem('state-refused');
    const same = await act(await admin(), batchId, 'restore', { choices: { name: ward.name.toUpperCase() } });
    expect(same, 'another name that is taken').to.be.problem('state-refused');
    await acted(await admin(), batchId, 'restore', { choices: { name: conflict?.suggestion } });
    expect((await board(ward.id)).ward.name).to.equal(conflict?.suggestion);
    expect((await board(other.id)).ward.name).to.equal(ward.name);
  });

  it('come back to a department that is chosen, under another name where theirs is taken there', async () => {
    const name = unique('Department');
    const { id } = departmentView.parse(answered(await (await admin()).post('/api/v1/departments', { name })).body);
    const { ward } = await newWard(world, north);
    const change = { version: ward.version, departmentId: id };
    const { version } = wardListItem.parse(
      answered(await (await admin()).patch(`/api/v1/wards/${ward.id}`, change)).body,
    );
    const whole = await move(await admin(), { kind: 'ward', id: ward.id, version });
    const above = await move(await admin(), { kind: 'department', id, version: 1 });
    await acted(await admin(), above.batchId, 'purge', { reason: 'It is closed' });
    await acted(await world.as(north.secondAdmin), above.batchId, 'purge/agree', { typed: name });
    await world.app.jobs.runNow('bin.purge', north.tenant);
    const body = { departmentId: north.departmentId, name: ward.name, floor: '1', rooms: ['Bay'] };
    answered(await (await admin()).post('/api/v1/wards', body));

    const { conflicts } = await preview(await admin(), whole.batchId);
    expect(conflicts.map(({ key, what }) => [key, what])).to.deep.equal([
      ['department', 'parent-gone'],
      ['name', 'name-taken'],
    ]);
    const choices = { department: north.departmentId, name: ward.name };
    const taken = await act(await admin(), whole.batchId, 'restore', { choices });
    expect(taken, 'its own name, which is taken').to.be.problem('state-refused', '/body/choices/name');
    await acted(await admin(), whole.batchId, 'restore', { choices: { ...choices, name: `${ward.name} old` } });
    expect((await board(ward.id)).ward).to.include({ name: `${ward.name} old`, departmentId: north.departmentId });
  });

  it('come back to their own place beside beds made meanwhile, with another code where theirs was taken', async () => {
    const { ward, beds, rooms } = await newWard(world, north);
    const last = beds.at(-1);
    const { batchId } = await move(await admin(), { kind: 'bed', id: last?.id ?? '', version: last?.version ?? 0 });
    const added = { roomId: rooms[0]?.id, codes: [last?.code] };
    answered(await (await admin()).post(`/api/v1/wards/${ward.id}/beds`, added));
    const [conflict] = (await preview(await admin(), batchId)).conflicts;
    expect(conflict).to.include({ key: 'code', what: 'code-taken', value: last?.code });
    const long = await act(await admin(), batchId, 'restore', { choices: { code: 'longer than a code' } });
    expect(long).to.be.problem('invalid-input', '/body/choices/code');
    await acted(await admin(), batchId, 'restore', { choices: { code: '2 old' } });
    const back = (await board(ward.id)).beds;
    expect(back.find(({ id }) => id === last?.id)).to.include({ code: '2 old', position: last?.position });
    expect(back).to.have.lengthOf(3);
  });

  it('wait for what they belong to: the ward first, then its bed; the department first, then its ward', async () => {
    const { ward, beds } = await newWard(world, north);
    const [first] = beds;
    const bed = await move(await admin(), { kind: 'bed', id: first?.id ?? '', version: first?.version ?? 0 });
    const name = unique('Department');
    const made = answered(await (await admin()).post('/api/v1/departments', { name }));
    const department = departmentView.parse(made.body);
    const before = (await board(ward.id)).ward;
    const change = { version: before.version, departmentId: department.id };
    const moved = wardListItem.parse(answered(await (await admin()).patch(`/api/v1/wards/${ward.id}`, change)).body);
    const whole = await move(await admin(), { kind: 'ward', id: ward.id, version: moved.version });
    const above = await move(await admin(), { kind: 'department', id: department.id, version: department.version });

    expect((await preview(await admin(), bed.batchId)).conflicts).to.deep.include({
      ...{ key: 'ward', what: 'parent-binned', value: ward.name, offer: 'first' },
      ...{ suggestion: null, options: [], batchId: whole.batchId },
    });
    expect((await preview(await admin(), whole.batchId)).conflicts[0]).to.include({
      ...{ key: 'department', what: 'parent-binned', value: name, offer: 'first', batchId: above.batchId },
    });
    expect(await act(await admin(), bed.batchId, 'restore')).to.be.problem('state-refused');
    for (const { batchId } of [above, whole, bed]) await acted(await admin(), batchId, 'restore');
    expect((await board(ward.id)).beds).to.have.lengthOf(2);
  });
});
