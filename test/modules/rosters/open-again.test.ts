import { expect } from 'chai';
import { binOutlook } from '../../../shared/schemas/bin.ts';
import { leaveRequestView } from '../../../shared/schemas/leave.ts';
import { calendarAddress, rosterLog, swapView } from '../../../shared/schemas/rosters.ts';
import { shiftRepository } from '../../../server/modules/rosters/rosters.repository.ts';
import type { ShiftId } from '../../../shared/types/ids.ts';
import type { Answer } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newLeaveType } from '../../security/fixtures/leave.ts';
import { newRoster, newShifts, newSwap, readRoster, storedShifts } from '../../security/fixtures/rosters.ts';
import { acted, binStaff, move } from '../bin/bin-hands.ts';
import { leaveDesk } from '../leave/leave-desk.ts';
import { deliver, inboxOf } from '../notices/inbox.ts';

describe('shifts that somebody cannot work any more', () => {
  let world: World;
  let north: TestHospital;
  let south: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north, south } = world);
  });
  after(() => world.close());

  const ok = (answer: Answer): unknown => {
    expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 202);
    return answer.body;
  };
  const openedIn = async (person: Person, wardId: string) => {
    await deliver(world);
    const all = await inboxOf(world, person);
    return all.filter(({ type, link }) => type === 'shift.opened' && link.to === 'roster' && link.wardId === wardId);
  };
  const holderOf = (hospital: TestHospital, id: ShiftId | undefined) =>
    world.inside(hospital, async () => (await shiftRepository().findOne({ _id: id ?? '' }))?.staffId);

  it('are open once leave is granted, in the plan too, and who plans the ward is told; the rest stays theirs', async () => {
    const { nurse, doctor, admin, nurseManager, wardA } = north;
    const { roster, shiftIds } = await newShifts(world, north, [nurse.id, doctor.id, nurse.id]);
    const [clashing, , staying] = shiftIds;
    const swap = { kind: 'give', shiftId: clashing, toId: doctor.id, note: null };
    const asked = swapView.parse(ok(await (await world.as(nurse)).post('/api/v1/swaps', swap)));
    const { id: typeId } = await newLeaveType(world, north);
    const desk = leaveDesk(world, north);
    const request = await desk.asked(nurse, { typeId, from: roster.from, to: roster.from });
    const [theirs] = (await desk.outlook(admin, request)).clashes;
    expect(theirs?.id, 'shown before it is granted').to.equal(clashing);
    expect(await desk.decide(admin, request), 'not seen').to.be.problem('state-refused');
    expect(await holderOf(north, clashing)).to.equal(nurse.id);

    leaveRequestView.parse(ok(await desk.decide(admin, request, { seenShiftIds: [clashing] })));
    const { planned, told } = await storedShifts(world, north, roster.from);
    expect([...planned, ...told].map(({ _id, staffId }) => [_id, staffId])).to.deep.equal([
      [clashing, null],
      [clashing, null],
    ]);
    expect(await holderOf(north, staying)).to.equal(nurse.id);
    const caller = await world.as(admin);
    expect((await readRoster(caller, roster.id)).shifts.map(({ published }) => published)).to.deep.equal([
      'same',
      'same',
      'same',
    ]);
    const log = rosterLog.parse(ok(await caller.get(`/api/v1/rosters/${roster.id}/log`)));
    expect(log.items[0]).to.include({ what: 'leave' });
    const swaps = ok(await (await world.as(nurse)).get(`/api/v1/shifts/mine?from=${roster.from}&to=${roster.from}`));
    expect(JSON.stringify(swaps)).to.include(`"id":"${asked.id}"`).and.include('overtaken');

    const [notice] = await openedIn(nurseManager, wardA.id);
    expect(notice?.words).to.include({ by: nurse.displayName, from: roster.from, to: roster.from });
    expect(await openedIn(nurse, wardA.id), 'does not plan').to.deep.equal([]);
    expect(await openedIn(south.nurseManager, wardA.id)).to.deep.equal([]);

    // Taken back, nobody's shift is: somebody else may have it by now.
    const { request: granted } = await desk.outlook(admin, request);
    ok(await desk.cancel(admin, granted, { reason: 'Not needed' }));
    expect(await holderOf(north, clashing)).to.equal(null);
  });

  it('are open once their entry is deleted; what they worked keeps the name, and nothing is taken back when they return', async () => {
    const { otherNurse, nurse, admin, nurseManager, wardA } = north;
    const worked = await leaveDesk(world, north).publish({ staffId: otherNurse.id, date: '2040-01-02' });
    const { roster, shiftIds } = await newShifts(world, north, [otherNurse.id, nurse.id]);
    const [coming, ofNurse] = shiftIds;
    const elsewhere = await newShifts(world, south, [south.nurse.id]);
    const before = (await openedIn(nurseManager, wardA.id)).length;
    const ask = { kind: 'staff', id: otherNurse.id };
    const { opened } = binOutlook.parse(ok(await (await world.as(admin)).post('/api/v1/bin/outlook', ask)));
    expect(opened, 'said before it is done').to.deep.equal([{ part: 'shift', count: 1 }]);
    const { batchId } = await binStaff(world, north, otherNurse);
    expect(await holderOf(north, worked)).to.equal(otherNurse.id);
    expect(await holderOf(north, coming), 'there, and open').to.equal(null);
    expect(await holderOf(north, ofNurse)).to.equal(nurse.id);
    expect(await holderOf(south, elsewhere.shiftIds[0])).to.equal(south.nurse.id);
    const told = await openedIn(nurseManager, wardA.id);
    expect(told).to.have.length(before + 1);
    expect(told[0]?.words).to.include({ by: otherNurse.displayName });

    // A colleague takes it meanwhile.
    const claim = { kind: 'claim', shiftId: coming, note: null };
    const asked = swapView.parse(ok(await (await world.as(nurse)).post('/api/v1/swaps', claim)));
    const caller = await world.as(admin);
    ok(await caller.post(`/api/v1/swaps/${asked.id}/decide`, { version: asked.version, approves: true, reason: null }));
    const { entry } = ok(await caller.get(`/api/v1/bin/${batchId}`)) as { entry: { version: number } };
    ok(await caller.post(`/api/v1/bin/${batchId}/restore`, { version: entry.version, choices: {} }));
    expect(await holderOf(north, coming)).to.equal(nurse.id);
    expect((await readRoster(caller, roster.id)).shifts.map(({ staffId }) => staffId)).to.deep.equal([
      nurse.id,
      nurse.id,
    ]);
  });

  it('of a roster that goes to the Bin, and comes back, are told of once each to whose they are; of a draft nobody is told', async () => {
    const { nurse, doctor, admin } = north;
    const { roster } = await newShifts(world, north, [nurse.id, doctor.id, nurse.id, admin.id]);
    const elsewhere = await newShifts(world, south, [south.nurse.id]);
    const caller = await world.as(admin);
    const toldOf = async (person: Person) => {
      await deliver(world);
      return (await inboxOf(world, person)).filter(({ type }) => type === 'roster.published').length;
    };
    const everyone = [nurse, doctor, admin, north.otherNurse, south.nurse];
    const counts = async () => {
      const told: number[] = [];
      for (const person of everyone) told.push(await toldOf(person));
      return told;
    };
    const before = await counts();
    const since = async () => (await counts()).map((count, index) => count - (before[index] ?? 0));
    const { batchId } = await move(caller, { kind: 'roster', id: roster.id, version: roster.version });
    expect(await since()).to.deep.equal([1, 1, 0, 0, 0]);
    await acted(caller, batchId, 'restore', { choices: {} });
    expect(await since()).to.deep.equal([2, 2, 0, 0, 0]);
    const [notice] = (await inboxOf(world, nurse)).filter(({ type }) => type === 'roster.published');
    expect(notice).to.deep.include({ link: { to: 'shifts' } });
    expect(notice?.words).to.deep.equal({ ward: 'Ward A' });
    const draft = await newRoster(caller, north);
    await move(caller, { kind: 'roster', id: draft.id, version: draft.version });
    expect(await since()).to.deep.equal([2, 2, 0, 0, 0]);
    expect(await holderOf(south, elsewhere.shiftIds[0])).to.equal(south.nurse.id);
  });

  it('leave the calendar of whose they were as cancelled, until their day is over', async () => {
    const { nurse, doctor, admin } = north;
    const agreed = await newSwap(world, north, 'agreed');
    const addressOf = async (person: Person) =>
      calendarAddress.parse(ok(await (await world.as(person)).post('/api/v1/shift-calendar', {}))).url;
    const [giver, taker] = [await addressOf(nurse), await addressOf(doctor)];
    const eventIn = async (url: string) => {
      const text = await (await fetch(`${world.origin}${new URL(url).pathname}`)).text();
      return text.split('BEGIN:VEVENT').find((event) => event.includes(`UID:${agreed.shift.id}@wardline`)) ?? '';
    };
    expect(await eventIn(giver))
      .to.include('SEQUENCE:0')
      .and.include('STATUS:CONFIRMED');
    expect(await eventIn(taker)).to.equal('');
    const body = { version: agreed.version, approves: true, reason: null };
    ok(await (await world.as(admin)).post(`/api/v1/swaps/${agreed.id}/decide`, body));
    expect(await eventIn(giver))
      .to.include('SEQUENCE:1')
      .and.include('STATUS:CANCELLED');
    expect(await eventIn(taker))
      .to.include('SEQUENCE:1')
      .and.include('STATUS:CONFIRMED');
    const day = Date.parse(`${agreed.shift.date}T00:00:00Z`) - world.clock.now().getTime();
    world.clock.advance(day + 2 * 86_400_000);
    expect(await eventIn(giver)).to.equal('');
    expect(await eventIn(taker)).to.include('STATUS:CONFIRMED');
  });
});
