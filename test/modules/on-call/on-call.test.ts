import { expect } from 'chai';
import { whoInsteadNow } from '../../../server/modules/duty/index.ts';
import { findAway, holdersOf } from '../../../server/modules/on-call/index.ts';
import { suspendStaff } from '../../../server/modules/staff/commands/suspend-staff.ts';
import { createStaff } from '../../../server/modules/staff/index.ts';
import { listEvents } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { applyOnCallEvent } from '../../../shared/projections/on-call.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import type { OnCallBoard, OnCallRole } from '../../../shared/schemas/on-call.ts';
import { availability, onCallBoard, onCallRole } from '../../../shared/schemas/on-call.ts';
import type { OnCallRoleId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const HOUR = 3_600_000;

const roleOf = (answer: Answer): OnCallRole => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
  return onCallRole.parse(answer.body);
};

describe('on-call roles', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  // An access token lives ten minutes, and the clock here goes on by more than that.
  const signedIn = new Map<string, Promise<Caller>>();
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${world.clock.now().getTime()}`;
    const caller = signedIn.get(key) ?? world.signIn(person).then((result) => result.caller);
    signedIn.set(key, caller);
    return caller;
  };

  let made = 0;
  const newRole = async (wardId: WardId | null = north.wardA.id): Promise<OnCallRole> => {
    made += 1;
    const body = { name: `Registrar ${made}`, wardId };
    return roleOf(await (await as(north.admin)).post('/api/v1/on-call', body));
  };
  const act = async (person: Person, { id, version }: OnCallRole, verb: string, body: object = {}): Promise<Answer> =>
    (await as(person)).post(`/api/v1/on-call/${id}/${verb}`, { version, ...body });
  const take = async (person: Person, role: OnCallRole, instead = false) =>
    roleOf(await act(person, role, 'take', { instead }));
  const away = async (person: Person, cover: Person | null, hours = 8): Promise<Answer> =>
    (await as(person)).put('/api/v1/on-call/me/availability', {
      awayUntil: new Date(world.clock.now().getTime() + hours * HOUR).toISOString(),
      coverId: cover?.id ?? null,
    });
  const back = async (...people: readonly Person[]) => {
    for (const person of people) {
      const body = { awayUntil: null, coverId: null };
      expect((await (await as(person)).put('/api/v1/on-call/me/availability', body)).status).to.equal(200);
    }
  };
  const boardOf = async (person: Person): Promise<OnCallBoard> =>
    onCallBoard.parse((await (await as(person)).get('/api/v1/on-call')).body);
  const ids = ({ holders }: OnCallRole): StaffId[] => holders.map(({ staffId }) => staffId);
  const inNorth = <T>(work: () => Promise<T>) => world.inside(north, work);

  it('are held by who takes them, beside others or instead of them', async () => {
    const role = await newRole();
    expect(role).to.deep.include({ wardName: 'Ward A', holders: [] });
    const first = await take(north.doctor, role);
    expect(first.holders).to.deep.equal([
      { staffId: north.doctor.id, name: north.doctor.displayName, since: world.clock.now().toISOString() },
    ]);
    const both = await take(north.nurse, first);
    expect(ids(both)).to.deep.equal([north.doctor.id, north.nurse.id]);
    const alone = await take(north.pharmacy, both, true);
    expect(ids(alone)).to.deep.equal([north.pharmacy.id]);
    expect(await inNorth(() => holdersOf(role.id))).to.deep.equal([north.pharmacy.id]);
    const again = await take(north.pharmacy, alone, true);
    expect(again, 'what is so already is no change').to.deep.equal(alone);
  });

  it('two who take one from a third at once: one has it alone, and the other is told that somebody was first', async () => {
    const role = await take(north.admin, await newRole());
    const people = [north.doctor, north.nurse, north.pharmacy, north.housekeeping];
    await Promise.all(people.map(as));
    const answers = await Promise.all(people.map((person) => act(person, role, 'take', { instead: true })));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('version-conflict');
      expect(answer.body).to.include({ currentVersion: role.version + 1 });
    }
    const [winner] = won.map(roleOf).map(ids);
    expect(winner).to.have.length(1);
    expect(await inNorth(() => holdersOf(role.id))).to.deep.equal(winner);
  });

  it('are passed on by their holder to somebody named, who is told; by who sets roles up from everyone', async () => {
    const both = await take(north.nurse, await take(north.doctor, await newRole()));
    expect(await act(north.pharmacy, both, 'pass', { to: north.pharmacy.id })).to.be.problem('not-allowed');
    const passed = roleOf(await act(north.doctor, both, 'pass', { to: north.otherNurse.id }));
    expect(ids(passed)).to.deep.equal([north.nurse.id, north.otherNurse.id]);
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const inbox = noticePage.parse((await (await as(north.otherNurse)).get('/api/v1/notices')).body);
    expect(inbox.items.map(({ type, words }) => [type, words])).to.deep.equal([
      ['role.passed', { role: both.name, by: north.doctor.displayName }],
    ]);
    const given = roleOf(await act(north.nurseManager, passed, 'pass', { to: north.pharmacy.id }));
    expect(ids(given)).to.deep.equal([north.pharmacy.id]);
    for (const to of [world.south.doctor.id, world.south.nurse.id]) {
      expect(await act(north.pharmacy, given, 'pass', { to })).to.be.problem('invalid-input', '/body/to');
    }
  });

  it('do not fall silent unnoticed: the last to leave one must mean it', async () => {
    const both = await take(north.nurse, await take(north.doctor, await newRole()));
    const one = roleOf(await act(north.doctor, both, 'leave'));
    expect(ids(one)).to.deep.equal([north.nurse.id]);
    expect(await act(north.nurse, one, 'leave')).to.be.problem('in-use');
    expect(ids(roleOf(await act(north.doctor, one, 'leave'))), 'who does not hold it leaves nothing').to.deep.equal([
      north.nurse.id,
    ]);
    expect(ids(roleOf(await act(north.nurse, one, 'leave', { leavesEmpty: true })))).to.deep.equal([]);
  });

  it('are added, renamed and removed by who sets them up, each name once in its ward', async () => {
    const admin = await as(north.admin);
    const role = await newRole();
    const same = { name: role.name.toUpperCase(), wardId: role.wardId };
    expect(await admin.post('/api/v1/on-call', same)).to.be.problem('already-exists', '/body/name');
    expect(roleOf(await admin.post('/api/v1/on-call', { ...same, wardId: null })).wardName).to.equal(null);
    expect(await admin.post('/api/v1/on-call', { name: 'Elsewhere', wardId: world.south.wardA.id })).to.be.problem(
      'not-found',
    );
    expect(await (await as(north.nurse)).post('/api/v1/on-call', same)).to.be.problem('not-allowed');
    const change = { version: role.version, name: 'Coordinator' };
    const renamed = roleOf(await admin.patch(`/api/v1/on-call/${role.id}`, change));
    expect(renamed.name).to.equal('Coordinator');
    expect(await admin.patch(`/api/v1/on-call/${role.id}`, change)).to.be.problem('version-conflict');
    await take(north.nurse, renamed);
    expect(await act(north.admin, renamed, 'remove'), 'it was taken meanwhile').to.be.problem('version-conflict');
    roleOf(await act(north.admin, { ...renamed, version: renamed.version + 1 }, 'remove'));
    expect(await inNorth(() => holdersOf(role.id))).to.deep.equal([]);
    expect((await boardOf(north.nurse)).roles.map(({ id }) => id)).not.to.include(role.id);
  });

  it('of another hospital are not there', async () => {
    const role = await newRole();
    for (const verb of ['take', 'pass', 'leave', 'remove']) {
      const body = verb === 'pass' ? { to: world.south.nurse.id } : {};
      expect(await act(world.south.admin, role, verb, body), verb).to.be.problem('not-found');
    }
    expect((await boardOf(world.south.admin)).roles).to.deep.equal([]);
    expect(await world.inside(world.south, () => holdersOf(role.id))).to.deep.equal([]);
  });

  it('whoever is away is covered, through others who are away, and by nobody who is away for them', async () => {
    const { doctor, nurse, otherNurse, pharmacy } = north;
    const instead = async (...people: readonly Person[]) =>
      Object.fromEntries(await inNorth(() => whoInsteadNow(people.map(({ id }) => id))));
    expect(availability.parse((await away(doctor, nurse)).body)).to.deep.include({
      cover: { staffId: nurse.id, name: nurse.displayName },
    });
    expect(await instead(doctor, nurse)).to.deep.equal({ [doctor.id]: nurse.id });
    await away(nurse, pharmacy);
    expect(await instead(doctor, nurse)).to.deep.equal({ [doctor.id]: pharmacy.id, [nurse.id]: pharmacy.id });
    await away(pharmacy, doctor);
    expect(await instead(doctor), 'each covers for the other').to.deep.equal({});
    await away(pharmacy, null);
    await away(otherNurse, null);
    expect(await instead(otherNurse), 'nobody covers').to.deep.equal({});
    expect([...(await inNorth(() => findAway([otherNurse.id, north.admin.id])))]).to.deep.equal([
      [otherNurse.id, null],
    ]);
    world.clock.advance(9 * HOUR);
    expect(await instead(doctor, nurse, otherNurse), 'the time is over').to.deep.equal({});
    expect((await boardOf(doctor)).away).to.deep.equal([]);
  });

  it('nobody is away into the past, nor covered by themselves, by another hospital or while they are there', async () => {
    const doctor = await as(north.doctor);
    const put = (body: object) => doctor.put('/api/v1/on-call/me/availability', body);
    const later = new Date(world.clock.now().getTime() + HOUR).toISOString();
    const over = world.clock.now().toISOString();
    expect(await put({ awayUntil: over, coverId: null })).to.be.problem('invalid-input', '/body/awayUntil');
    for (const coverId of [north.doctor.id, world.south.nurse.id]) {
      expect(await put({ awayUntil: later, coverId })).to.be.problem('invalid-input', '/body/coverId');
    }
    expect(await put({ awayUntil: null, coverId: north.nurse.id })).to.be.problem('invalid-input', '/body/coverId');
    expect((await put({ awayUntil: later, coverId: north.nurse.id })).status).to.equal(200);
    await back(north.doctor);
  });

  it('whoever is suspended holds no role and covers for nobody', async () => {
    const leaver = await inNorth(() =>
      createStaff({ displayName: 'Leaver', email: 'leaver@north.example', roles: ['doctor'], state: 'active' }),
    );
    const id = leaver._id as StaffId;
    const held = roleOf(await act(north.admin, await take(north.doctor, await newRole()), 'pass', { to: id }));
    expect(await inNorth(() => holdersOf(held.id))).to.deep.equal([id]);
    const body = { awayUntil: new Date(world.clock.now().getTime() + HOUR).toISOString(), coverId: id };
    expect((await (await as(north.nurse)).put('/api/v1/on-call/me/availability', body)).status).to.equal(200);
    await inNorth(() => suspendStaff(id, leaver.version, 'A test'));
    await settled();
    const board = await boardOf(north.nurse);
    expect(board.roles.find((role) => role.id === held.id)?.holders).to.deep.equal([]);
    expect(board.away.map(({ staffId, cover }) => [staffId, cover])).to.deep.equal([[north.nurse.id, null]]);
    await back(north.nurse);
  });

  it('a board kept by events equals one that is asked for afresh', async () => {
    const before = await boardOf(north.nurse);
    const role = await take(north.doctor, await newRole(null));
    await act(north.doctor, role, 'pass', { to: north.nurse.id });
    const gone = await newRole();
    await act(north.admin, gone, 'remove');
    await away(north.doctor, north.nurse);
    await away(north.pharmacy, null);
    await back(north.pharmacy);
    const admin = await as(north.admin);
    const ward = (await admin.get(`/api/v1/wards/${north.wardA.id}`)).body as { ward: { version: number } };
    const renamed = { version: ward.ward.version, name: 'Renamed ward' };
    expect((await admin.patch(`/api/v1/wards/${north.wardA.id}`, renamed)).status).to.equal(200);
    await settled();
    const events = await inNorth(() => listEvents({ kind: 'on-call' }, { after: before.seq }));
    const kept = events.reduce<OnCallBoard>((board, event) => {
      const next = applyOnCallEvent(board, event as Envelope<EventsOf<'on-call'>>);
      if (next === 'gap') throw new Error('The events have a hole.');
      return next;
    }, before);
    const fresh = await boardOf(north.nurse);
    expect(kept).to.deep.equal(fresh);
    expect(fresh.roles.some(({ wardName }) => wardName === 'Renamed ward')).to.equal(true);
    const [, second] = events;
    expect(second === undefined ? '' : applyOnCallEvent(before, second as Envelope<EventsOf<'on-call'>>)).to.equal(
      'gap',
    );
  });

  /** Resolves when everything committed so far was told, and what follows from it, too. */
  async function settled(): Promise<void> {
    for (let round = 0; round < 3; round += 1) await world.app.jobs.runNow('outbox.drain', north.tenant);
  }

  it('nobody but who writes messages sees who is on call', async () => {
    expect((await boardOf(north.housekeeping)).abilities).to.deep.equal({ canManage: false });
    expect((await boardOf(north.nurseManager)).abilities).to.deep.equal({ canManage: true });
    expect(await (await as(world.operator)).get('/api/v1/on-call')).to.be.problem('not-allowed');
    const nothing: OnCallRoleId = (await newRole()).id;
    expect(await (await as(world.operator)).post(`/api/v1/on-call/${nothing}/take`, { version: 1 })).to.be.problem(
      'not-allowed',
    );
  });
});
