import { expect } from 'chai';
import { createOnCallRole } from '../../../server/modules/on-call/index.ts';
import { whoIsOnDuty } from '../../../server/modules/duty/index.ts';
import { getStaff } from '../../../server/modules/staff/index.ts';
import { staffRepository } from '../../../server/modules/staff/staff.repository.ts';
import { suspendStaff } from '../../../server/modules/staff/commands/suspend-staff.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { DutyView, MyDuty } from '../../../shared/schemas/duty.ts';
import { dutyNow, dutyView, myAttendance, myDuty } from '../../../shared/schemas/duty.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import { onCallBoard } from '../../../shared/schemas/on-call.ts';
import type { OnCallRoleId, WardId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { watchDuties } from '../../../server/modules/duty/jobs/watch-duties.ts';
import { commandsOf } from '../../support/database-commands.ts';
import { HOUR, MINUTE, publishShift } from './shifts.ts';

describe('duty', () => {
  let world: World;
  let north: TestHospital;
  beforeEach(async () => {
    world = await openWorld();
    ({ north } = world);
    signedIn.clear();
  });
  afterEach(() => world.close());

  // An access token lives ten minutes, and the clock here goes on by more than that.
  const signedIn = new Map<string, Promise<Caller>>();
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${world.clock.now().getTime()}`;
    const caller = signedIn.get(key) ?? world.signIn(person).then((result) => result.caller);
    signedIn.set(key, caller);
    return caller;
  };
  const viewOf = (answer: Answer): DutyView => {
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
    return dutyView.parse(answer.body);
  };
  const start = async (person: Person, body: object = {}) => (await as(person)).post('/api/v1/duty/start', body);
  const end = async (person: Person, { id, version }: DutyView, more: object = {}) =>
    (await as(person)).post(`/api/v1/duty/${id}/end`, { version, ...more });
  const mine = async (person: Person): Promise<MyDuty> =>
    myDuty.parse((await (await as(person)).get('/api/v1/duty/me')).body);
  const inNorth = <T>(work: () => Promise<T>) => world.inside(north, work);
  const wardsOf = (person: Person) => inNorth(async () => (await getStaff(person.id)).wardsNow);
  /** A right is read anew at the latest a second after it changed, and at once by whoever hears of the change. */
  const everyoneIsTold = () => world.app.jobs.runNow('outbox.drain', north.tenant);
  /** Whoever sees no ward but where they are on duty. */
  const onlyOnDuty = (person: Person, wardIds: readonly WardId[]) =>
    inNorth(() =>
      transaction(async () => {
        const staff = await getStaff(person.id);
        await staffRepository().update(person.id, staff.version, { wardAccess: 'duty', wardIds, wardsNow: [] });
        await journal({ action: 'test.ward-access', subject: { kind: 'staff', id: person.id } });
      }),
    );

  it('never ends before it began, nor begins before the last one ended, where the clock is put back', async () => {
    const nurse = await as(north.nurse);
    const begin = async () => viewOf(await nurse.post('/api/v1/duty/start', { wardId: north.wardA.id }));
    const leave = async ({ id, version }: DutyView) => viewOf(await nurse.post(`/api/v1/duty/${id}/end`, { version }));
    world.clock.advance(5 * MINUTE);
    const first = await begin();
    world.clock.advance(-2 * MINUTE);
    expect((await leave(first)).endedAt).to.equal(first.startedAt);
    world.clock.advance(3 * MINUTE);
    const ended = await leave(await begin());
    world.clock.advance(-MINUTE);
    expect((await begin()).startedAt).to.equal(ended.endedAt);
  });

  it('is started in the ward of the shift with one tap, and lets its ward be seen; left, the ward is gone', async () => {
    await onlyOnDuty(north.nurse, []);
    await publishShift(world, north, { staffId: north.nurse.id, wardId: north.wardB.id, inHours: -0.25 });
    const board = `/api/v1/wards/${north.wardB.id}`;
    expect(await (await as(north.nurse)).get(board)).to.be.problem('not-found');
    const before = await mine(north.nurse);
    expect(before.duty).to.equal(null);
    expect(before.shift).to.include({ wardName: 'Ward B', code: 'D' });
    expect(before.wards.map(({ id }) => id)).to.deep.equal([north.wardB.id]);

    const duty = viewOf(await start(north.nurse));
    expect(duty).to.deep.include({
      wardId: north.wardB.id,
      wardName: 'Ward B',
      lateMinutes: 15,
      earlyMinutes: null,
      endedAt: null,
    });
    await everyoneIsTold();
    expect((await (await as(north.nurse)).get(board)).status).to.equal(200);

    world.clock.advance(2 * HOUR);
    const ended = viewOf(await end(north.nurse, duty));
    expect(ended).to.include({ earlyMinutes: 9 * 60 + 45, workedMinutes: 120 });
    await everyoneIsTold();
    expect(await (await as(north.nurse)).get(board)).to.be.problem('not-found');
    expect(await wardsOf(north.nurse)).to.deep.equal([]);
  });

  it('counts a night for the day it began, also when it is started after midnight', async () => {
    const startsAt = world.clock.now();
    await publishShift(world, north, {
      staffId: north.nurse.id,
      wardId: north.wardA.id,
      inHours: 0,
      kind: 'night',
      code: 'N',
      date: '2031-05-04',
    });
    world.clock.advance(6 * HOUR);
    const duty = viewOf(await start(north.nurse));
    expect(duty).to.include({ date: '2031-05-04', lateMinutes: 360 });
    expect(duty.shift).to.include({ kind: 'night', startsAt: startsAt.toISOString() });
  });

  it('asks for the ward where there is no shift, and opens none but the assigned ones', async () => {
    const asked = await start(north.nurse);
    expect(asked).to.be.problem('invalid-input');
    expect(JSON.stringify(asked.body)).to.include('/body/wardId');
    expect(await start(north.nurse, { wardId: north.wardB.id })).to.be.problem('not-found');
    expect(await start(north.nurse, { wardId: world.south.wardA.id })).to.be.problem('not-found');
    expect(await wardsOf(north.nurse)).to.deep.equal([north.wardA.id]);
    const duty = viewOf(await start(north.nurse, { wardId: north.wardA.id }));
    expect(duty).to.deep.include({ shift: null, lateMinutes: null });
    // Who sees every ward may start in any; who works in none starts in none.
    viewOf(await start(north.doctor, { wardId: north.wardB.id }));
    expect(viewOf(await start(north.pharmacy, { wardId: null })).wardId).to.equal(null);
  });

  it('begins once however often it is asked for at once, and never twice', async () => {
    const nurse = await as(north.nurse);
    const body = { wardId: north.wardA.id };
    const answers = await Promise.all(Array.from({ length: 8 }, () => nurse.post('/api/v1/duty/start', body)));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).to.be.problem('state-refused');
    }
    expect(await inNorth(() => whoIsOnDuty({ staffIds: [north.nurse.id] }))).to.have.length(1);
  });

  it('is left once however often it is asked for at once', async () => {
    const duty = viewOf(await start(north.nurse, { wardId: north.wardA.id }));
    const nurse = await as(north.nurse);
    const { id, version } = duty;
    const leave = () => nurse.post(`/api/v1/duty/${id}/end`, { version });
    const answers = await Promise.all(Array.from({ length: 5 }, leave));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('state-refused');
    }
  });

  it('is ended by nobody else, of here or elsewhere', async () => {
    const duty = viewOf(await start(north.nurse, { wardId: north.wardA.id }));
    expect(await end(north.otherNurse, duty)).to.be.problem('not-found');
    expect(await end(north.admin, duty)).to.be.problem('not-allowed');
    expect(await end(world.south.nurse, duty)).to.be.problem('not-found');
    expect(await end(north.nurse, { ...duty, version: duty.version + 1 })).to.be.problem('version-conflict');
  });

  it('takes the roles asked for, and gives up those of its ward at the end, but not unasked where nobody else holds one', async () => {
    const roleIn = (name: string, wardId: WardId | null) =>
      inNorth(async () => (await createOnCallRole({ name, wardId }))._id as OnCallRoleId);
    const coordinator = await roleIn('Coordinator', north.wardA.id);
    const registrar = await roleIn('Registrar', null);
    const elsewhere = await roleIn('Coordinator', north.wardB.id);
    const held = async () => {
      const { roles } = onCallBoard.parse((await (await as(north.admin)).get('/api/v1/on-call')).body);
      return roles
        .filter(({ holders }) => holders.some(({ staffId }) => staffId === north.nurse.id))
        .map(({ id }) => id);
    };
    const refused = await start(north.nurse, { wardId: north.wardA.id, roleIds: [coordinator, elsewhere] });
    expect(refused).to.be.problem('invalid-input');
    expect(JSON.stringify(refused.body)).to.include('/body/roleIds/1');
    expect(await held()).to.deep.equal([]);
    expect((await mine(north.nurse)).duty).to.equal(null);

    const duty = viewOf(await start(north.nurse, { wardId: north.wardA.id, roleIds: [coordinator, registrar] }));
    expect(duty.roles.map(({ name }) => name)).to.have.members(['Coordinator', 'Registrar']);
    expect(await held()).to.have.members([coordinator, registrar]);
    expect((await mine(north.nurse)).aloneIn).to.have.members(['Coordinator', 'Registrar']);
    expect(await end(north.nurse, duty)).to.be.problem('in-use');
    expect((await mine(north.nurse)).duty?.id).to.equal(duty.id);
    viewOf(await end(north.nurse, duty, { leavesEmpty: true }));
    expect(await held()).to.deep.equal([]);
  });

  it('is seen by those who read rosters, in the wards they see', async () => {
    viewOf(await start(north.nurse, { wardId: north.wardA.id }));
    viewOf(await start(north.doctor, { wardId: north.wardB.id }));
    const now = async (person: Person, query = '') =>
      dutyNow.parse((await (await as(person)).get(`/api/v1/duty/now${query}`)).body).items.map(({ name }) => name);
    expect(await now(north.admin)).to.deep.equal([north.nurse.displayName, north.doctor.displayName]);
    expect(await now(north.nurse)).to.deep.equal([north.nurse.displayName]);
    expect(await now(north.otherNurse)).to.deep.equal([north.doctor.displayName]);
    const inA = `?wardId=${north.wardA.id}`;
    expect(await now(north.admin, inA)).to.deep.equal([north.nurse.displayName]);
    expect(await (await as(north.otherNurse)).get(`/api/v1/duty/now${inA}`)).to.be.problem('not-found');
    expect(await (await as(north.pharmacy)).get('/api/v1/duty/now')).to.be.problem('not-allowed');
    expect(await now(world.south.admin)).to.deep.equal([]);
  });

  it('ends with its roles when whoever is on it is suspended', async () => {
    viewOf(await start(north.nurse, { wardId: north.wardA.id }));
    await inNorth(async () => suspendStaff(north.nurse.id, (await getStaff(north.nurse.id)).version, 'A test'));
    await everyoneIsTold();
    await everyoneIsTold();
    expect(await inNorth(() => whoIsOnDuty({ staffIds: [north.nurse.id] }))).to.deep.equal([]);
  });

  it('that nobody ended is ended by the house, counted to the end of its shift, and they are told', async () => {
    await publishShift(world, north, { staffId: north.nurse.id, wardId: north.wardA.id, inHours: 0, hours: 8 });
    const duty = viewOf(await start(north.nurse));
    const watch = () => world.app.jobs.runNow('duty.watch', north.tenant);
    world.clock.advance(8 * HOUR + 31 * MINUTE);
    await watch();
    expect((await mine(north.nurse)).duty, 'who has it open is not refused for being asked').to.include({
      id: duty.id,
      version: duty.version,
    });
    world.clock.advance(90 * MINUTE);
    await watch();
    await watch();
    const caller = await as(north.nurse);
    const { items } = myAttendance.parse(
      (await caller.get(`/api/v1/attendance/mine?from=${duty.date}&to=${duty.date}`)).body,
    );
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const notices = noticePage.parse((await caller.get('/api/v1/notices')).body).items.map(({ type }) => type);
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ isForgotten: true, endedAt: duty.shift?.endsAt, workedMinutes: 480 });
    expect(notices).to.have.members(['duty.overrun', 'duty.forgotten']);
  });

  it('is watched with one look at the staff list, however many are on duty', async () => {
    const watched = () => inNorth(() => commandsOf(watchDuties));
    await start(north.nurse, { wardId: north.wardA.id });
    const one = await watched();
    await start(north.doctor, { wardId: north.wardA.id });
    await start(north.otherNurse, { wardId: north.wardB.id });
    expect(await watched()).to.deep.equal(one);
    expect(await inNorth(() => whoIsOnDuty({ wardIds: [north.wardA.id, north.wardB.id] }))).to.have.length(3);
  });

  it('that was forgotten can be asked for off duty, when its ward is not seen, and nowhere one had no duty', async () => {
    await onlyOnDuty(north.nurse, [north.wardA.id]);
    await publishShift(world, north, { staffId: north.nurse.id, wardId: north.wardB.id, inHours: -60, hours: 8 });
    const ago = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR).toISOString();
    const ask = async (wardId: WardId, from: number, to: number) =>
      (await as(north.nurse)).post('/api/v1/corrections', {
        ...{ wardId, startedAt: ago(from), endedAt: ago(to), reason: 'The phone was empty' },
      });
    expect((await mine(north.nurse)).wards.map(({ id }) => id)).to.deep.equal([north.wardA.id]);
    expect(await (await as(north.nurse)).get(`/api/v1/wards/${north.wardA.id}`)).to.be.problem('not-found');
    expect((await ask(north.wardA.id, 20, 12)).status, 'assigned').to.equal(201);
    expect((await ask(north.wardB.id, 60, 52)).status, 'by a shift of that time').to.equal(201);
    expect(await ask(north.wardB.id, 40, 32), 'no shift then').to.be.problem('not-found');
    expect(await ask(world.south.wardA.id, 40, 32), 'of another hospital').to.be.problem('not-found');
  });
});
