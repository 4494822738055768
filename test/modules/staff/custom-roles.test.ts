import { expect } from 'chai';
import type { z } from 'zod';
import { customRoleList, customRoleView } from '../../../shared/schemas/roles.ts';
import type { CustomRoleView } from '../../../shared/schemas/roles.ts';
import { staffInvited, staffView } from '../../../shared/schemas/staff.ts';
import type { StaffView } from '../../../shared/schemas/staff.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import type { Permission } from '../../../shared/types/permissions.ts';
import { createStaff } from '../../../server/modules/staff/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import { outboxRepository } from '../../../server/outbox/outbox.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newCustomRole } from '../../security/fixtures/roles.ts';
import { until } from '../sign-in/front-desk.ts';
import { unique } from '../../security/fixtures/route-fixture.ts';

const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

describe('a role of the hospital’s own', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const entryOf = async ({ id }: Pick<Person, 'id'>): Promise<StaffView> =>
    read(staffView, await admin.get(`/api/v1/staff/${id}`));
  const change = async (person: Pick<Person, 'id'>, wanted: object, by = admin) =>
    by.patch(`/api/v1/staff/${person.id}`, { version: (await entryOf(person)).version, ...wanted });
  const give = async (person: Pick<Person, 'id'>, roles: readonly Pick<CustomRoleView, 'id'>[], more = {}) =>
    read(staffView, await change(person, { customRoleIds: roles.map(({ id }) => id), ...more }));
  const make = async (permissions: readonly Permission[], more = {}, by = admin): Promise<Answer> =>
    by.post('/api/v1/roles', { name: unique('Role'), permissions, everyWard: false, ...more });
  const made = async (permissions: readonly Permission[], more = {}) =>
    read(customRoleView, await make(permissions, more));
  const patch = (role: Pick<CustomRoleView, 'id' | 'version'>, wanted: object, by = admin) =>
    by.patch(`/api/v1/roles/${role.id}`, { version: role.version, ...wanted });
  const rightsTold = (person: Person) =>
    world.inside(world.north, async () => {
      const told = await outboxRepository().find({ stream: `person:${person.id}` });
      return told.filter(({ name }) => name === 'rights.changed').length;
    });

  it('has what it was made of, with what that needs and what everyone has', async () => {
    const role = await made(['vitals.record'], { description: 'Student on placement' });
    expect(role).to.include({ description: 'Student on placement', everyWard: false, holders: 0 });
    expect(role.permissions).to.have.members(['account.manage', 'notice.read', 'patient.read', 'vitals.record']);
    const { items } = read(customRoleList, await admin.get('/api/v1/roles'));
    expect(items.map(({ id }) => id)).to.include(role.id);
    expect(await make(['ward.read'], { name: items[0]?.name.toUpperCase() })).to.be.problem('already-exists');
  });

  it('gives its holder its rights from their next request on, and takes them with the same', async () => {
    const { pharmacy } = world.north;
    const own = await world.as(pharmacy);
    expect(await own.get('/api/v1/wards')).to.be.problem('not-allowed');
    const role = await made(['ward.read'], { everyWard: true });
    const before = await rightsTold(pharmacy);
    await give(pharmacy, [role]);
    expect(await rightsTold(pharmacy)).to.equal(before + 1);
    await until('they see wards', async () => (await own.get('/api/v1/wards')).status === 200);
    const permissions = (await own.get('/api/v1/session')).body as { permissions: string[]; wardIds: null };
    expect(permissions.permissions).to.include('ward.read');
    expect(permissions.wardIds).to.equal(null);
    await give(pharmacy, []);
    await until('they see none', async () => (await own.get('/api/v1/wards')).status === 403);
  });

  it('that changes is different for everyone who holds it, in the same moment', async () => {
    const { pharmacy, housekeeping } = world.north;
    const [role, other] = [await made(['ward.read']), await made(['report.read'])];
    await give(pharmacy, [role, other]);
    await give(housekeeping, [role]);
    const told = [await rightsTold(pharmacy), await rightsTold(housekeeping)];
    const changed = read(customRoleView, await patch(role, { permissions: ['patient.read'], everyWard: true }));
    expect(changed.holders).to.equal(2);
    expect([await rightsTold(pharmacy), await rightsTold(housekeeping)]).to.deep.equal(told.map((count) => count + 1));
    const { grants } = await world.inside(world.north, () => staffRepository().get(pharmacy.id));
    expect(grants.everyWard).to.equal(true);
    expect(grants.permissions).to.include.members(['patient.read', 'report.read']);
    expect((await (await world.as(pharmacy)).post('/api/v1/patients/find', { text: 'x' })).status).not.to.equal(403);
    read(customRoleView, await patch(changed, { name: unique('Renamed') }));
    expect(await rightsTold(pharmacy), 'a new name is no new right').to.equal((told[0] ?? 0) + 1);
    expect(await patch(changed, { everyWard: false })).to.be.problem('version-conflict');
    await give(pharmacy, []);
    await give(housekeeping, []);
  });

  it('that is changed while it is given, is given as it is then', async () => {
    for (let round = 0; round < 5; round += 1) {
      const role = await made(['ward.read']);
      const person = await world.inside(world.north, () =>
        createStaff({
          displayName: 'New',
          email: `${unique('new').replace(' ', '')}@north.example`,
          roles: ['billing'],
        }),
      );
      const id = person._id as StaffId;
      await Promise.all([give({ id }, [role]), patch(role, { permissions: ['report.read'] })]);
      const { grants } = await world.inside(world.north, () => staffRepository().get(id));
      expect(grants.permissions).to.include('report.read');
    }
  });

  it('can be all that somebody has, who is never left without any', async () => {
    const role = await made(['ward.read']);
    const body = {
      displayName: 'Only own',
      email: 'only-own@north.example',
      roles: [],
      customRoleIds: [role.id],
      wardIds: [world.north.wardA.id],
      wardAccess: 'duty',
    };
    const { staff } = read(staffInvited, await admin.post('/api/v1/staff/invitations', body));
    expect(staff).to.deep.include({ roles: [], customRoleIds: [role.id], wardAccess: 'duty' });
    expect(await change(staff, { customRoleIds: [] })).to.be.problem('invalid-input', '/body/roles');
    const nobody = { ...body, email: 'none@north.example', customRoleIds: [] };
    expect(await admin.post('/api/v1/staff/invitations', nobody)).to.be.problem('invalid-input', '/body/roles');
  });

  it('of another hospital is nothing here', async () => {
    const theirs = await newCustomRole(world, world.south);
    expect(await admin.get(`/api/v1/roles/${theirs._id}`)).to.be.problem('not-found');
    expect(await admin.patch(`/api/v1/roles/${theirs._id}`, { version: 1, everyWard: true })).to.be.problem(
      'not-found',
    );
    const refused = await change(world.north.pharmacy, { customRoleIds: [theirs._id] });
    expect(refused).to.be.problem('invalid-input', '/body/customRoleIds/0');
    const { items } = read(customRoleList, await admin.get('/api/v1/roles'));
    expect(items.map(({ id }) => id as string)).not.to.include(theirs._id);
  });

  it('is made by nobody without the right, and never of what no hospital has', async () => {
    const nurse = await world.as(world.north.nurse);
    expect(await make(['ward.read'], {}, nurse)).to.be.problem('not-allowed');
    expect((await nurse.get('/api/v1/roles')).status).to.equal(200);
    const strange = await admin.post('/api/v1/roles', {
      name: 'x',
      permissions: ['hospital.manage'],
      everyWard: false,
    });
    expect(strange).to.be.problem('invalid-input', '/body/permissions/0');
    const cleaner = await world.as(world.north.housekeeping);
    expect(await cleaner.get('/api/v1/roles')).to.be.problem('not-allowed');
  });

  describe('that manages staff and roles', () => {
    let clerk: Person;
    let caller: Caller;
    let own: CustomRoleView;
    before(async () => {
      clerk = world.north.otherNurse;
      own = await made(['staff.manage', 'role.manage', 'ward.read']);
      await give(clerk, [own]);
      caller = await world.as(clerk);
    });

    it('gives nobody what its holder does not hold themselves', async () => {
      expect(await make(['retention.manage'], {}, caller)).to.be.problem('not-allowed');
      expect(await make(['ward.read'], { everyWard: true }, caller)).to.be.problem('not-allowed');
      const role = read(customRoleView, await make(['ward.read', 'staff.read'], {}, caller));
      expect(await patch(role, { permissions: ['ward.read', 'policy.manage'] }, caller)).to.be.problem('not-allowed');
      expect(await patch(own, { everyWard: true }, caller), 'their own').to.be.problem('not-allowed');
      const mine = await made(['report.read'], { everyWard: true });
      const taken = await change(clerk, { customRoleIds: [own.id, mine.id] }, caller);
      expect(taken).to.be.problem('not-allowed');
      expect(await change(clerk, { roles: ['nurse', 'admin'] }, caller)).to.be.problem('not-allowed');
      expect(await change(world.north.pharmacy, { roles: ['doctor'] }, caller)).to.be.problem('not-allowed');
      const guest = { displayName: 'Guest', email: 'guest@north.example', roles: ['admin'] };
      expect(await caller.post('/api/v1/staff/invitations', guest)).to.be.problem('not-allowed');
      expect((await change(world.north.pharmacy, { customRoleIds: [role.id] }, caller)).status).to.equal(200);
      const { givable, canGiveEveryWard } = read(customRoleList, await caller.get('/api/v1/roles'));
      expect(givable).to.include('ward.read').and.not.to.include('retention.manage');
      expect(canGiveEveryWard).to.equal(false);
    });

    it('does not manage those who answer for the hospital', async () => {
      const { version } = await entryOf(world.north.admin);
      const path = `/api/v1/staff/${world.north.admin.id}`;
      expect(await caller.patch(path, { version, jobTitle: 'x' })).to.be.problem('not-allowed');
      expect(await caller.post(`${path}/suspend`, { version, reason: 'x' })).to.be.problem('not-allowed');
      const gone = await caller.post('/api/v1/bin', { kind: 'staff', id: world.north.admin.id, version, reason: 'x' });
      expect(gone).to.be.problem('not-allowed');
    });
  });

  it('is not deleted while somebody holds it, and says so', async () => {
    const role = await made(['ward.read']);
    await give(world.north.pharmacy, [role]);
    const body = { kind: 'custom-role', id: role.id, version: role.version, reason: 'Not needed' };
    const refused = await admin.post('/api/v1/bin', body);
    expect(refused).to.be.problem('in-use');
    expect(JSON.stringify(refused.body)).to.include('1 person who holds it');
    await give(world.north.pharmacy, []);
    expect((await admin.post('/api/v1/bin', body)).status).to.be.within(200, 201);
    const back = await change(world.north.pharmacy, { customRoleIds: [role.id] });
    expect(back).to.be.problem('invalid-input', '/body/customRoleIds/0');
  });

  it('given and deleted at the same moment is one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const role = await made(['ward.read']);
      const body = { kind: 'custom-role', id: role.id, version: role.version, reason: 'Not needed' };
      const [given, deleted] = await Promise.all([
        change(world.north.pharmacy, { customRoleIds: [role.id] }),
        admin.post('/api/v1/bin', body),
      ]);
      expect(
        [given, deleted].filter(({ status }) => status < 300),
        `${given.status} ${deleted.status}`,
      ).to.have.length(1);
      await give(world.north.pharmacy, []);
    }
  });
});

describe('an entry of the staff list', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const entryOf = async (id: string) => read(staffView, await admin.get(`/api/v1/staff/${id}`));

  it('says what somebody is qualified for, secretly kept, and until when', async () => {
    const { id } = world.north.nurse;
    const { version } = await entryOf(id);
    const qualifications = [{ name: 'Critical care diploma', number: 'CC-7781', expiresOn: '2027-03-31' }];
    const changed = read(staffView, await admin.patch(`/api/v1/staff/${id}`, { version, qualifications }));
    expect(changed.qualifications).to.deep.equal(qualifications);
    const wrong = { version: changed.version, qualifications: [{ ...qualifications[0], expiresOn: '2027-02-30' }] };
    expect(await admin.patch(`/api/v1/staff/${id}`, wrong)).to.be.problem('invalid-input');
    const { connection } = world.north.tenant;
    const raw = await connection.collection('staff').findOne({ _id: id });
    expect(JSON.stringify(raw)).not.to.include('CC-7781');
  });

  it('keeps departments of its own beside those of the wards', async () => {
    const { id } = world.north.pharmacy;
    const added = await admin.post('/api/v1/departments', { name: 'Pharmacy of the test' });
    const { id: departmentId } = added.body as { id: string };
    const path = `/api/v1/staff/${id}`;
    const first = await entryOf(id);
    const own = read(staffView, await admin.patch(path, { version: first.version, departmentIds: [departmentId] }));
    expect(own.departmentIds).to.deep.equal([departmentId]);
    const wardIds = [world.north.wardA.id];
    const both = read(staffView, await admin.patch(path, { version: own.version, wardIds }));
    expect(both.departmentIds).to.have.members([departmentId, world.north.departmentId]);
    const back = read(staffView, await admin.patch(path, { version: both.version, wardIds: [] }));
    expect(back.departmentIds).to.deep.equal([departmentId]);
    const south = { version: back.version, departmentIds: [world.south.departmentId] };
    expect(await admin.patch(path, south)).to.be.problem('invalid-input', '/body/departmentIds/0');
  });

  it('is seen in its wards only on duty, where access follows duty', async () => {
    const { otherNurse: person } = world.north;
    const own = await world.as(person);
    const { version, wardIds } = await entryOf(person.id);
    const seen = async () => ((await own.get('/api/v1/wards')).body as { items: unknown[] }).items.length;
    expect(await seen()).to.equal(wardIds.length);
    const path = `/api/v1/staff/${person.id}`;
    const changed = read(staffView, await admin.patch(path, { version, wardAccess: 'duty' }));
    await until('no ward is seen', async () => (await seen()) === 0);
    read(staffView, await admin.patch(path, { version: changed.version, wardAccess: 'assigned' }));
    await until('all are seen again', async () => (await seen()) === wardIds.length);
  });
});
