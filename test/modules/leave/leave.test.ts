import { expect } from 'chai';
import type { FairnessLedger, LeaveList } from '../../../shared/schemas/leave.ts';
import type { NoticePage } from '../../../shared/schemas/notices.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newLeaveType } from '../../security/fixtures/leave.ts';
import { leaveDesk } from './leave-desk.ts';

describe('leave', () => {
  let world: World;
  let desk: ReturnType<typeof leaveDesk>;
  before(async () => {
    world = await openWorld();
    desk = leaveDesk(world, world.north);
  });
  after(() => world.close());

  const day = (date: string, more: object = {}) => ({ from: date, to: date, ...more });

  it('counts what was asked for against the balance at once, and what was granted; and gives back what was not taken', async () => {
    const { nurse, admin } = world.north;
    const type = await newLeaveType(world, world.north, { yearHalfDays: 10 });
    const balance = async () => (await desk.mine(nurse)).balances.find(({ typeId }) => typeId === type.id);
    const first = await desk.asked(nurse, { typeId: type.id, from: '2040-08-03', to: '2040-08-04' });
    expect(first.halfDays).to.equal(4);
    expect(await balance()).to.include({ pending: 4, taken: 0, left: 6 });
    const second = await desk.asked(nurse, {
      typeId: type.id,
      ...day('2040-08-06'),
      fromPart: 'morning',
      toPart: 'morning',
    });
    expect(await balance()).to.include({ pending: 5, left: 5 });
    expect((await desk.decide(admin, first)).body).to.include({ state: 'approved' });
    expect(await balance()).to.include({ pending: 1, taken: 4, left: 5 });
    expect((await desk.decide(admin, second, { decision: 'rejected', note: 'Too few that day' })).status).to.equal(200);
    expect(await balance()).to.include({ pending: 0, taken: 4, left: 6 });
    const [granted] = (await desk.mine(nurse)).requests.filter(({ id }) => id === first.id);
    if (granted === undefined) throw new Error('What was granted is gone.');
    expect((await desk.cancel(nurse, granted)).body).to.include({ state: 'cancelled' });
    expect(await balance()).to.include({ taken: 0, left: 10 });
  });

  it('lets one of fifty requests have the last day, and tells the others why', async () => {
    const { doctor } = world.north;
    const type = await newLeaveType(world, world.north, { yearHalfDays: 2 });
    const days = Array.from({ length: 50 }, (_none, index) =>
      new Date(Date.parse('2040-09-01T00:00:00Z') + index * 86_400_000).toISOString().slice(0, 10),
    );
    const answers = await Promise.all(days.map((date) => desk.ask(doctor, { typeId: type.id, ...day(date) })));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).to.be.problem('invalid-input');
      expect(JSON.stringify(answer.body)).to.include('too-few-left');
    }
    const own = await desk.mine(doctor);
    expect(own.balances.find(({ typeId }) => typeId === type.id)).to.include({ pending: 2, left: 0 });
  });

  it('lets one of twenty requests for the same half day stand; the other half of the day is free', async () => {
    const { otherNurse } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const half = { typeId, ...day('2040-09-10'), fromPart: 'morning', toPart: 'morning' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.ask(otherNurse, half)));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) expect(answer).to.be.problem('already-exists');
    await desk.asked(otherNurse, { ...half, fromPart: 'afternoon', toPart: 'afternoon' });
    expect(await desk.ask(otherNurse, { typeId, ...day('2040-09-10') })).to.be.problem('already-exists');
  });

  it('is decided once, however many decide at the same time', async () => {
    const { nurse, admin, secondAdmin } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const request = await desk.asked(nurse, { typeId, ...day('2040-10-01') });
    const answers = await Promise.all([
      desk.decide(admin, request),
      desk.decide(secondAdmin, request, { decision: 'rejected' }),
      desk.cancel(nurse, request),
    ]);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    const [first, second, taken] = answers;
    for (const answer of [first, second]) if (answer?.status !== 200) expect(answer).to.be.problem('state-refused');
    // Granted meanwhile it could still be taken back, but not as it was seen.
    if (taken?.status !== 200) expect(taken?.status).to.equal(409);
  });

  it('is not decided by whom it is for, nor by who may not', async () => {
    const { admin, nurse, secondAdmin } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const own = await desk.asked(admin, { typeId, ...day('2040-10-05') });
    expect(await desk.decide(admin, own)).to.be.problem('not-allowed');
    expect(await desk.decide(nurse, own)).to.be.problem('not-allowed');
    expect((await desk.decide(secondAdmin, own)).status).to.equal(200);
    const set = { staffId: admin.id, typeId, year: 2040, version: 0, entitled: 100, carried: null, note: null };
    expect(await (await world.as(admin)).put('/api/v1/leave/balances', set)).to.be.problem('not-allowed');
  });

  it('is asked for in somebody’s name by who decides leave, and by nobody else', async () => {
    const { admin, nurse, doctor } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const body = { typeId, ...day('2040-10-07'), staffId: nurse.id };
    expect(await desk.ask(doctor, body)).to.be.problem('not-allowed');
    const request = await desk.asked(admin, body);
    expect(request.staff.id).to.equal(nurse.id);
    expect(request.askedBy).to.be.a('string').and.not.equal('');
    const southerner = { ...body, staffId: world.south.nurse.id };
    expect(await desk.ask(admin, southerner)).to.be.problem('not-found');
  });

  it('shows whoever decides the shifts it clashes with and the cover of the ward, and has every clash seen', async () => {
    const { nurse, admin, otherNurse, wardA } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const first = await desk.publish({ staffId: nurse.id, date: '2040-10-12' });
    await desk.publish({ staffId: otherNurse.id, date: '2040-10-12' });
    await desk.publish({ staffId: null, date: '2040-10-12' });
    // The night before ends on the first day of leave and belongs to the day it began.
    await desk.publish({ staffId: nurse.id, date: '2040-10-11', from: '17:00', kind: 'night' });
    const request = await desk.asked(nurse, { typeId, from: '2040-10-12', to: '2040-10-13' });
    const outlook = await desk.outlook(admin, request);
    expect(outlook.clashes.map(({ id }) => id)).to.deep.equal([first]);
    const [monday] = outlook.cover.filter(({ date, wardId }) => date === '2040-10-12' && wardId === wardA.id);
    expect(monday).to.include({ planned: 2, without: 1, open: 1 });
    expect(await desk.decide(admin, request)).to.be.problem('state-refused');
    const second = await desk.publish({ staffId: nurse.id, date: '2040-10-13' });
    expect(await desk.decide(admin, request, { seenShiftIds: [first] })).to.be.problem('state-refused');
    expect((await desk.decide(admin, request, { seenShiftIds: [first, second] })).status).to.equal(200);
  });

  it('counts working days without weekends and holidays, in both years it touches', async () => {
    const { nurse, admin } = world.north;
    const caller = await world.as(admin);
    const type = await newLeaveType(world, world.north, { counts: 'working-days', carryHalfDays: 6 });
    expect((await caller.put('/api/v1/leave/holidays/2041-01-01', { name: 'New Year’s Day' })).status).to.equal(200);
    // Friday to Wednesday: a day, the weekend, a day, the holiday, a day.
    const request = await desk.asked(nurse, { typeId: type.id, from: '2040-12-28', to: '2041-01-02' });
    expect(request.halfDays).to.equal(6);
    const of = async (year: number) => (await desk.mine(nurse, year)).balances.find(({ typeId }) => typeId === type.id);
    expect(await of(2040)).to.include({ pending: 4, left: 36 });
    expect(await of(2041)).to.include({ pending: 2, carried: 6, left: 44 });
    const weekend = await desk.ask(nurse, { typeId: type.id, from: '2041-02-02', to: '2041-02-03' });
    expect(JSON.stringify(weekend.body)).to.include('nothing-counts');
  });

  it('refuses days that cannot be', async () => {
    const { nurse } = world.north;
    const { id: typeId } = await newLeaveType(world, world.north);
    const wrong = [
      { from: '2040-11-10', to: '2040-11-09' },
      { from: '2040-11-10', to: '2040-11-12', fromPart: 'morning' },
      { from: '2040-11-10', to: '2040-11-12', toPart: 'afternoon' },
      { from: '2040-11-10', to: '2040-11-10', fromPart: 'morning' },
      { from: '2020-01-01', to: '2020-01-02' },
      { from: '2040-01-01', to: '2040-01-02' },
      { ...day('2040-11-10'), coverId: nurse.id },
    ];
    for (const body of wrong)
      expect(await desk.ask(nurse, { typeId, ...body }), JSON.stringify(body)).to.be.problem('invalid-input');
    await desk.asked(nurse, { typeId, ...day('2040-11-10') });
  });

  it('tells who decides, then whose it is and who covers; kind and reason stay out of it', async () => {
    const { nurse, admin, otherNurse } = world.north;
    const type = await newLeaveType(world, world.north, { name: 'Secret kind' });
    const request = await desk.asked(nurse, { typeId: type.id, ...day('2040-11-16'), reason: 'Secret reason' });
    const told = async (person: Person, kind: string) => {
      await world.app.jobs.runNow('notices.deliver', world.north.tenant);
      const { items } = (await (await world.as(person)).get('/api/v1/notices')).body as NoticePage;
      return items.filter(({ type: of, link }) => of === kind && link.to === 'leave' && link.requestId === request.id);
    };
    expect(await told(admin, 'leave.asked')).to.have.length(1);
    expect(await told(otherNurse, 'leave.asked')).to.have.length(0);
    await desk.decide(admin, request, { coverId: otherNurse.id });
    const [decided] = await told(nurse, 'leave.decided');
    expect(decided?.words).to.include({ answer: 'approved', from: '2040-11-16' });
    const [cover] = await told(otherNurse, 'leave.cover');
    expect(JSON.stringify([decided, cover])).not.to.match(/Secret/u);
    expect((await desk.mine(otherNurse)).covering.map(({ from }) => from)).to.deep.equal(['2040-11-16']);
    expect(JSON.stringify((await desk.mine(otherNurse)).covering)).not.to.match(/Secret/u);
  });

  it('shows the desk nothing of another hospital', async () => {
    const south = leaveDesk(world, world.south);
    const { id: typeId } = await newLeaveType(world, world.south);
    const request = await south.asked(world.south.nurse, { typeId, ...day('2040-11-18') });
    const list = async (person: Person) =>
      ((await (await world.as(person)).get('/api/v1/leave/requests?show=all&year=2040')).body as LeaveList).items;
    expect((await list(world.south.admin)).map(({ id }) => id)).to.include(request.id);
    expect((await list(world.north.admin)).map(({ id }) => id)).not.to.include(request.id);
    expect(await desk.decide(world.north.admin, request)).to.be.problem('not-found');
    const northern = await world.as(world.north.nurse);
    expect(await northern.get('/api/v1/leave/requests')).to.be.problem('not-allowed');
  });

  it('reckons who bore what from published shifts, for who sees the ward', async () => {
    const { wardB, otherNurse, nurse } = world.north;
    const wardId = wardB.id;
    await desk.publish({ staffId: otherNurse.id, date: '2027-05-01', kind: 'night', from: '17:00', wardId });
    await desk.publish({ staffId: otherNurse.id, date: '2027-05-03', wardId });
    await (await world.as(world.north.admin)).put('/api/v1/leave/holidays/2027-05-03', { name: 'A holiday' });
    const path = '/api/v1/fairness?from=2027-05-01&to=2027-05-28';
    const ledger = (await (await world.as(otherNurse)).get(`${path}&wardId=${wardId}`)).body as FairnessLedger;
    expect(ledger.rows).to.have.length(1);
    expect(ledger.rows[0]).to.include({ shifts: 2, nights: 1, weekends: 1, holidays: 1, minutes: 2 * 11 * 60 });
    expect(await (await world.as(nurse)).get(`${path}&wardId=${wardId}`)).to.be.problem('not-found');
    expect(await (await world.as(world.south.admin)).get(`${path}&wardId=${wardId}`)).to.be.problem('not-found');
    const own = (await (await world.as(nurse)).get(path)).body as FairnessLedger;
    expect(own.rows.map(({ staff }) => staff.id)).to.deep.equal([nurse.id]);
  });
});
