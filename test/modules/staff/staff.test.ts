import { expect } from 'chai';
import type { z } from 'zod';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { createWard } from '../../../server/modules/places/index.ts';
import { roleIdOf } from '../../../server/modules/staff/roles.model.ts';
import type { NewStaff } from '../../../server/modules/staff/index.ts';
import { createManyStaff, createStaff, findStaffByEmail, isStaffEmpty } from '../../../server/modules/staff/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import { outboxRepository } from '../../../server/outbox/outbox.ts';
import type { StaffView } from '../../../shared/schemas/staff.ts';
import { staffPage, staffView } from '../../../shared/schemas/staff.ts';
import { ProblemError } from '../../../server/http/problem-error.ts';
import type { DepartmentId, WardId } from '../../../shared/types/ids.ts';
import { newCustomRole } from '../../security/fixtures/roles.ts';
import { commandsOf } from '../../support/database-commands.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return schema.parse(answer.body);
};

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

describe('the staff list', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const pathOf = (person: Pick<Person, 'id'>) => `/api/v1/staff/${person.id}`;
  const entryOf = async (person: Pick<Person, 'id'>, by = admin): Promise<StaffView> =>
    read(staffView, await by.get(pathOf(person)));
  const lastEntry = async (subjectId: string) =>
    (await world.inside(world.north, () => repository(journalCollection, wholeJournal).find({ subjectId }))).at(-1);

  it('comes in pages that hold everyone once, in the order they were taken onto it', async () => {
    const seen: StaffView[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = read(staffPage, await admin.get(`/api/v1/staff?limit=3${query}`));
      expect(page.items.length).to.be.at.most(3);
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen.map((entry) => entry.id)).size).to.equal(seen.length);
    expect(seen.map((entry) => entry.id)).to.deep.equal(seen.map((entry) => entry.id).sort());
    expect(seen.map((entry) => entry.email)).to.include.members([world.north.nurse.email, world.north.doctor.email]);
    expect(seen.map((entry) => entry.email).filter((email) => email.endsWith('@south.example'))).to.deep.equal([]);
  });

  it('tells where to listen on from: one event further after each change, whatever page is asked for', async () => {
    const south = await world.as(world.south.admin);
    const seqOf = async (query = '', by = admin) => read(staffPage, await by.get(`/api/v1/staff${query}`)).seq;
    const before = await seqOf();
    const elsewhere = await seqOf('', south);
    const entry = await entryOf(world.north.nurse);
    await admin.patch(pathOf(world.north.nurse), { version: entry.version, jobTitle: 'Heard' });
    expect(await seqOf()).to.equal(before + 1);
    expect(await seqOf('?role=doctor&limit=1')).to.equal(before + 1);
    expect(await seqOf('', south), 'the other hospital’s').to.equal(elsewhere);
  });

  it('is found by role and state, and refuses a cursor that is none', async () => {
    const { items } = read(staffPage, await admin.get('/api/v1/staff?role=nurse'));
    expect(items.map((entry) => entry.id)).to.have.members([world.north.nurse.id, world.north.otherNurse.id]);
    expect(read(staffPage, await admin.get('/api/v1/staff?state=invited')).items).to.deep.equal([]);
    expect(await admin.get('/api/v1/staff?cursor=zzz')).to.be.problem('invalid-input', '/query/cursor');
    expect(await admin.get('/api/v1/staff?limit=1000')).to.be.problem('invalid-input', '/query/limit');
  });

  it('tells the viewer what they may do with each entry', async () => {
    const nothing = { canEdit: false, canSuspend: false, canReturn: false, canSetPhoto: false, canRemove: false };
    const all = { canEdit: true, canSuspend: true, canReturn: false, canSetPhoto: true, canRemove: true };
    expect((await entryOf(world.north.nurse)).abilities).to.deep.equal(all);
    const own = { ...all, canSuspend: false, canRemove: false };
    expect((await entryOf(world.north.admin)).abilities).to.deep.equal(own);
    expect((await entryOf(world.north.nurse, await world.as(world.north.doctor))).abilities).to.deep.equal(nothing);
  });

  it('of another hospital is not found, and cannot be changed', async () => {
    const { nurse } = world.south;
    expect(await admin.get(pathOf(nurse))).to.be.problem('not-found');
    expect(await admin.patch(pathOf(nurse), { version: 1, jobTitle: 'Ours' })).to.be.problem('not-found');
    expect(await admin.post(`${pathOf(nurse)}/suspend`, { version: 1, reason: 'x' })).to.be.problem('not-found');
    expect(await admin.post(`${pathOf(nurse)}/return`, { version: 1 })).to.be.problem('not-found');
    expect((await entryOf(nurse, await world.as(world.south.admin))).state).to.equal('active');
  });

  it('is closed to who lacks staff.read, and may be changed with staff.manage only', async () => {
    const cleaner = await world.as(world.north.housekeeping);
    expect(await cleaner.get('/api/v1/staff')).to.be.problem('not-allowed');
    const manager = await world.as(world.north.nurseManager);
    const { version } = await entryOf(world.north.nurse, manager);
    expect(await manager.patch(pathOf(world.north.nurse), { version, jobTitle: 'x' })).to.be.problem('not-allowed');
  });

  it('changes an entry under its version, and journals what may be told of before and after', async () => {
    const before = await entryOf(world.north.doctor);
    const change = { jobTitle: 'Registrar', phone: '+27105550199', registrationNumber: 'MP 1' };
    const changed = read(
      staffView,
      await admin.patch(pathOf(world.north.doctor), { version: before.version, ...change }),
    );
    expect(changed).to.deep.equal({ ...before, ...change, version: before.version + 1 });
    const entry = await lastEntry(world.north.doctor.id);
    expect(entry).to.include({ action: 'staff.changed', actorId: world.north.admin.id });
    expect(entry?.changes).to.deep.include({ path: 'jobTitle', before: before.jobTitle, after: 'Registrar' });
    expect(entry?.changes).to.deep.include({ path: 'phone', before: null, after: null, isSecret: true });
    expect(JSON.stringify(entry?.changes)).not.to.match(/27105550199|MP 1/);
    const late = await admin.patch(pathOf(world.north.doctor), { version: before.version, phone: null });
    expect(late).to.be.problem('version-conflict');
    const same = await admin.patch(pathOf(world.north.doctor), { version: changed.version, ...change });
    expect(read(staffView, same)).to.deep.equal(changed);
    const emptied = await admin.patch(pathOf(world.north.doctor), { version: changed.version, phone: null });
    expect(read(staffView, emptied).phone).to.equal(null);
  });

  it('assigns wards of this hospital and takes their department; others are pointed at', async () => {
    const person = world.north.otherNurse;
    const { version } = await entryOf(person);
    const wardIds = [world.north.wardA.id, world.south.wardA.id];
    const refused = await admin.patch(pathOf(person), { version, wardIds });
    expect(refused).to.be.problem('invalid-input', '/body/wardIds/1');
    const both = [world.north.wardA.id, world.north.wardB.id];
    const changed = read(staffView, await admin.patch(pathOf(person), { version, wardIds: both }));
    expect(changed.wardIds).to.have.members(both);
    expect(changed.departmentIds).to.deep.equal([world.north.departmentId]);
    const told = await world.inside(world.north, () => outboxRepository().find({ stream: `person:${person.id}` }));
    expect(told.map((event) => event.name)).to.include('rights.changed');
  });

  it('keeps an assignment to a ward that lies in the Bin, whichever other wards are chosen, and refuses nothing for it', async () => {
    const person = world.north.otherNurse;
    const { ward } = await world.inside(world.north, () =>
      createWard({
        name: 'Ward that goes',
        departmentId: world.north.departmentId as DepartmentId,
        floor: '1',
        rooms: [],
      }),
    );
    const gone = ward._id as WardId;
    const { wardA, wardB } = world.north;
    const { version } = await entryOf(person);
    const assigned = await admin.patch(pathOf(person), { version, wardIds: [wardA.id, gone] });
    const before = read(staffView, assigned);
    const reason = 'It closes';
    const moved = await admin.post('/api/v1/bin', { kind: 'ward', id: gone, version: ward.version, reason });
    expect(moved.status, JSON.stringify(moved.body)).to.be.within(200, 202);
    const named = await admin.patch(pathOf(person), { version: before.version, wardIds: [wardB.id, gone] });
    expect(read(staffView, named).wardIds).to.have.members([gone, wardB.id]);
    const left = await admin.patch(pathOf(person), { version: before.version + 1, wardIds: [wardA.id] });
    expect(read(staffView, left).wardIds).to.have.members([gone, wardA.id]);
    const stranger = world.south.wardA.id;
    const mixed = await admin.patch(pathOf(person), {
      version: before.version + 2,
      wardIds: [gone, wardB.id, stranger],
    });
    expect(mixed, 'points into the list as it was sent').to.be.problem('invalid-input', '/body/wardIds/2');
    const departmentIds = [world.north.departmentId, world.south.departmentId];
    const departments = await admin.patch(pathOf(person), { version: before.version + 2, departmentIds });
    expect(departments).to.be.problem('invalid-input', '/body/departmentIds/1');
  });

  it('reads the hospital’s own roles once, for however many people are taken on', async () => {
    const [one, other] = [await newCustomRole(world, world.north), await newCustomRole(world, world.north)];
    const wanted = Array.from({ length: 6 }, (_, index) => ({
      displayName: `Clerk ${index}`,
      email: `clerk-${index}@north.example`,
      roles: [],
      customRoleIds: [roleIdOf(index % 2 === 0 ? one : other)],
    }));
    const asked = (people: readonly NewStaff[]) =>
      world.inside(world.north, () => commandsOf(() => createManyStaff(people)));
    const first = (await asked(wanted.slice(0, 2))).filter((name) => name === 'find');
    const rest = (await asked(wanted.slice(2))).filter((name) => name === 'find');
    expect(rest).to.have.length(first.length);
    const all = await world.inside(world.north, () => staffRepository().find({ customRoleIds: roleIdOf(one) }));
    expect(all).to.have.length(3);
  });

  it('gives no role that is not a hospital’s to give', async () => {
    const { version } = await entryOf(world.north.nurse);
    const refused = await admin.patch(pathOf(world.north.nurse), { version, roles: ['operator'] });
    expect(refused).to.be.problem('invalid-input', '/body/roles/0');
    expect(await admin.patch(pathOf(world.north.nurse), { version, roles: [] })).to.be.problem('invalid-input');
    const thrown = await world
      .inside(world.north, () => createStaff({ displayName: 'O', email: 'o@north.example', roles: ['operator'] }))
      .catch((error: unknown) => error);
    expect(thrown)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/does not belong/u);
  });

  it('takes a person on and journals that name, address and phone were given, and not what they are', async () => {
    const told = { displayName: 'Thandi Told', email: 'told@north.example', phone: '+27115550142' };
    const made = await world.inside(world.north, () => createStaff({ ...told, jobTitle: 'Clerk', roles: ['billing'] }));
    const changes = (await lastEntry(made._id))?.changes;
    expect(changes).to.deep.include({ path: 'jobTitle', before: null, after: 'Clerk' });
    for (const path of ['displayName', 'email', 'phone', 'registrationNumber'])
      expect(changes).to.deep.include({ path, before: null, after: null, isSecret: true });
    for (const content of Object.values(told)) expect(JSON.stringify(changes)).not.to.contain(content);
  });

  it('holds an address once, however it is written, also when many come at the same moment', async () => {
    const taken = `${world.north.nurse.email.toUpperCase()} `;
    expect(await world.inside(world.north, () => findStaffByEmail(taken))).to.include({ _id: world.north.nurse.id });
    const results = await world.inside(world.north, () =>
      Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          createStaff({
            displayName: `N${index}`,
            email: index % 2 ? 'New@north.example' : 'new@NORTH.example',
            roles: ['billing'],
          }),
        ),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).to.be.instanceOf(ProblemError);
      expect(result.reason).to.have.property('kind', 'already-exists');
      expect(result.reason).to.have.nested.property('extras.errors[0].pointer', '/body/email');
    }
    const southern = await world.inside(world.south, () =>
      createStaff({ displayName: 'Same address', email: 'new@north.example', roles: ['billing'] }),
    );
    expect(southern.state).to.equal('invited');
  });

  it('lies in the database without a plain name, address, phone or registration number', async () => {
    const secrets = {
      displayName: 'Xanthippe Quux',
      email: 'xq@north.example',
      phone: '+27105550777',
      registrationNumber: 'REG-XQ-1',
    };
    await world.inside(world.north, () => createStaff({ ...secrets, roles: ['billing'] }));
    const { connection } = world.north.tenant;
    const collections = (await connection.db?.listCollections().toArray()) ?? [];
    for (const { name } of collections) {
      const dump = JSON.stringify(await connection.db?.collection(name).find({}).toArray(), (_key, value: unknown) =>
        Buffer.isBuffer(value) ? value.toString('latin1') : value,
      );
      for (const secret of Object.values(secrets)) expect(dump, name).not.to.include(secret);
    }
  });

  it('knows when it is empty', async () => {
    expect(await world.inside(world.north, isStaffEmpty)).to.equal(false);
  });
});

describe('suspending staff', () => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
  });
  after(() => world.close());

  const pathOf = (person: Pick<Person, 'id'>) => `/api/v1/staff/${person.id}`;
  const entryOf = async (person: Pick<Person, 'id'>, by = admin): Promise<StaffView> =>
    read(staffView, await by.get(pathOf(person)));
  const suspend = async (person: Person, by = admin) =>
    by.post(`${pathOf(person)}/suspend`, { version: (await entryOf(person, by)).version, reason: 'Left the house' });

  it('suspends with a reason and lets return; each only from the other state', async () => {
    const suspended = read(staffView, await suspend(world.north.nurse));
    expect(suspended).to.deep.include({
      state: 'suspended',
      abilities: { canEdit: true, canSuspend: false, canReturn: true, canSetPhoto: true, canRemove: true },
    });
    expect(await suspend(world.north.nurse)).to.be.problem('state-refused');
    const back = `${pathOf(world.north.nurse)}/return`;
    expect(await admin.post(back, { version: suspended.version - 1 })).to.be.problem('version-conflict');
    const returned = read(staffView, await admin.post(back, { version: suspended.version }));
    expect(returned.state).to.equal('active');
    expect(await admin.post(back, { version: returned.version })).to.be.problem('state-refused');
    const events = await world.inside(world.north, () =>
      outboxRepository().find({ stream: 'staff', name: 'staff.changed' }, { sort: { seq: 1 } }),
    );
    expect(events.slice(-2).map((event) => event.data)).to.deep.equal([
      { staffId: world.north.nurse.id, version: suspended.version, state: 'suspended' },
      { staffId: world.north.nurse.id, version: returned.version, state: 'active' },
    ]);
  });

  it('lets someone who never joined return as invited', async () => {
    const staff = await world.inside(world.north, () =>
      createStaff({ displayName: 'Invited', email: 'invited@north.example', roles: ['billing'] }),
    );
    const path = `/api/v1/staff/${staff._id}`;
    const suspended = read(staffView, await admin.post(`${path}/suspend`, { version: 1, reason: 'Came not' }));
    const returned = read(staffView, await admin.post(`${path}/return`, { version: suspended.version }));
    expect(returned.state).to.equal('invited');
  });

  it('is not for oneself', async () => {
    expect(await suspend(world.north.admin)).to.be.problem('state-refused');
  });

  it('leaves one active admin, also when two suspend each other at the same moment', async () => {
    const other = await world.as(world.north.secondAdmin);
    const answers = await Promise.all([suspend(world.north.secondAdmin, admin), suspend(world.north.admin, other)]);
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    const active = () => staffRepository().count({ state: 'active', roles: 'admin' });
    expect(await world.inside(world.north, active)).to.equal(1);
  });

  it('keeps the last admin’s role, also when both give theirs up at the same moment', async () => {
    const one = await world.as(world.south.admin);
    const other = await world.as(world.south.secondAdmin);
    const resign = async (person: Person, by: Caller) =>
      by.patch(pathOf(person), { version: (await entryOf(person, by)).version, roles: ['doctor'] });
    const answers = await Promise.all([resign(world.south.admin, one), resign(world.south.secondAdmin, other)]);
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    const refused = answers.find((answer) => answer.status !== 200);
    expect(refused).to.be.problem('state-refused');
  });
});
