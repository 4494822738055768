import { expect } from 'chai';
import type { z } from 'zod';
import { departmentList, departmentView, wardBoard, wardList, wardListItem } from '../../../shared/schemas/places.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

describe('wards', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const newWard = (name: string, fields: object = {}) => ({
    departmentId: world.north.departmentId,
    name,
    floor: '2nd floor',
    rooms: ['Bay 1', 'Bay 2'],
    ...fields,
  });
  const heading = async (wardId: string) => read(wardBoard, await admin.get(`/api/v1/wards/${wardId}`)).ward;

  it('lists every ward to those who see every ward, by name, with its beds counted', async () => {
    for (const person of [world.north.admin, world.north.doctor, world.north.housekeeping]) {
      const { items } = read(wardList, await (await world.as(person)).get('/api/v1/wards'));
      expect(items.map(({ name, bedCount }) => [name, bedCount])).to.deep.equal([
        ['Ward A', 3],
        ['Ward B', 3],
      ]);
    }
  });

  it('shows a nurse her own ward and leaves the others not found', async () => {
    const nurse = await world.as(world.north.nurse);
    const { items } = read(wardList, await nurse.get('/api/v1/wards'));
    expect(items.map((ward) => ward.id)).to.deep.equal([world.north.wardA.id]);
    expect(read(wardBoard, await nurse.get(`/api/v1/wards/${world.north.wardA.id}`)).beds).to.have.length(3);
    expect(await nurse.get(`/api/v1/wards/${world.north.wardB.id}`)).to.be.problem('not-found');
  });

  it('keeps the wards of another hospital not found, for reading and for changing', async () => {
    const { wardA } = world.south;
    expect(await admin.get(`/api/v1/wards/${wardA.id}`)).to.be.problem('not-found');
    expect(await admin.patch(`/api/v1/wards/${wardA.id}`, { version: 1, name: 'Ours now' })).to.be.problem('not-found');
    const beds = { roomId: wardA.roomId, codes: ['9Z'] };
    expect(await admin.post(`/api/v1/wards/${wardA.id}/beds`, beds)).to.be.problem('not-found');
    expect(
      await admin.post('/api/v1/wards', newWard('Stray', { departmentId: world.south.departmentId })),
    ).to.be.problem('not-found');
    const south = await world.as(world.south.admin);
    expect(read(wardBoard, await south.get(`/api/v1/wards/${wardA.id}`)).ward.name).to.equal('Ward A');
  });

  it('adds a ward with its rooms in the order given', async () => {
    const ward = read(wardListItem, await admin.post('/api/v1/wards', newWard('Ward C')));
    const board = read(wardBoard, await admin.get(`/api/v1/wards/${ward.id}`));
    expect(board.rooms.map(({ name, position }) => [name, position])).to.deep.equal([
      ['Bay 1', 0],
      ['Bay 2', 1],
    ]);
    expect(board).to.deep.include({ beds: [], abilities: { canManage: true, canManageBeds: true, canClean: true } });
  });

  it('refuses a name the department has, however it is written, and takes it in another department', async () => {
    expect(await admin.post('/api/v1/wards', newWard('ward  a'))).to.be.problem('already-exists', '/body/name');
    const surgery = read(departmentView, await admin.post('/api/v1/departments', { name: 'Surgery' }));
    read(wardListItem, await admin.post('/api/v1/wards', newWard('Ward A', { departmentId: surgery.id })));
  });

  it('adds a department once of each name', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        admin.post('/api/v1/departments', { name: index % 2 ? 'ONCOLOGY' : 'Oncology' }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).to.have.length(1);
    for (const refused of answers.filter((answer) => answer.status !== 201)) {
      expect(refused).to.be.problem('already-exists', '/body/name');
    }
    const { items } = read(departmentList, await admin.get('/api/v1/departments'));
    expect(items.filter(({ name }) => name.toLowerCase() === 'oncology')).to.have.length(1);
  });

  it('changes name and floor under the version it was read in, and refuses an older one', async () => {
    const ward = read(wardListItem, await admin.post('/api/v1/wards', newWard('Ward D')));
    const change = { version: ward.version, name: 'Ward D East', floor: '3rd floor' };
    const changed = read(wardListItem, await admin.patch(`/api/v1/wards/${ward.id}`, change));
    expect(changed).to.deep.equal({ ...ward, name: 'Ward D East', floor: '3rd floor', version: ward.version + 1 });
    const late = await admin.patch(`/api/v1/wards/${ward.id}`, { version: ward.version, name: 'Late' });
    expect(late).to.be.problem('version-conflict');
    expect(late.body).to.deep.include({ currentVersion: changed.version });
    expect((await heading(ward.id)).name).to.equal('Ward D East');
  });

  it('lets one of many changes at once win and tells the rest of its version', async () => {
    const ward = read(wardListItem, await admin.post('/api/v1/wards', newWard('Ward E')));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        admin.patch(`/api/v1/wards/${ward.id}`, { version: ward.version, floor: `Floor ${index}` }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(answer).to.be.problem('version-conflict');
    expect((await heading(ward.id)).version).to.equal(ward.version + 1);
  });

  it('answers a change that changes nothing with the ward as it stands', async () => {
    const ward = read(wardListItem, await admin.post('/api/v1/wards', newWard('Ward F')));
    const same = { version: ward.version, name: ward.name, floor: ward.floor };
    expect(read(wardListItem, await admin.patch(`/api/v1/wards/${ward.id}`, same))).to.deep.equal(ward);
    const stale = { ...same, version: ward.version + 1 };
    expect(await admin.patch(`/api/v1/wards/${ward.id}`, stale)).to.be.problem('version-conflict');
  });

  it('lets those without ward.manage look and not change', async () => {
    const doctor = await world.as(world.north.doctor);
    const { abilities } = read(wardBoard, await doctor.get(`/api/v1/wards/${world.north.wardA.id}`));
    expect(abilities.canManage).to.equal(false);
    expect(await doctor.post('/api/v1/wards', newWard('Not mine'))).to.be.problem('not-allowed');
    const manager = await world.as(world.north.nurseManager);
    read(wardListItem, await manager.post('/api/v1/wards', newWard('Ward G')));
  });

  it('refuses what it does not know, with a pointer', async () => {
    const odd = newWard('Ward H', { colour: 'green' });
    expect(await admin.post('/api/v1/wards', odd)).to.be.problem('invalid-input');
    expect(await admin.post('/api/v1/wards', newWard(''))).to.be.problem('invalid-input', '/body/name');
    expect(await admin.get('/api/v1/wards/not-an-id')).to.be.problem('invalid-input', '/params/wardId');
  });
});
