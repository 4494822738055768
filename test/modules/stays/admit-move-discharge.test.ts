import { expect } from 'chai';
import { stayChanged } from '../../../shared/schemas/stays.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from './stage.ts';
import { atWork, conflictOf, newBed, newBeds, newPatient, read } from './stage.ts';

describe('a stay', () => {
  let world: World;
  let nurse: AtWork;
  let doctor: AtWork;
  before(async () => {
    world = await openWorld();
    nurse = atWork(world, world.north, world.north.nurse);
    doctor = atWork(world, world.north, world.north.doctor);
  });
  after(() => world.close());
  const bedInA = () => newBed(world, world.north, world.north.wardA);
  const bedInB = () => newBed(world, world.north, world.north.wardB);
  const aPatient = () => newPatient(world, world.north);

  it('begins with an admission: the bed is occupied through it, and the ward’s census shows who lies there', async () => {
    const bedId = await bedInA();
    const patientId = await aPatient();
    const stay = await nurse.admit(patientId, bedId, { edd: '2040-03-09', precaution: 'droplet' });
    expect(stay).to.deep.include({ bedId, wardId: world.north.wardA.id, status: 'in-progress', edd: '2040-03-09' });
    expect(stay.patient.id).to.equal(patientId);
    expect(stay.departmentId).to.equal(world.north.departmentId);
    const { state } = await nurse.bed(bedId);
    expect(state).to.include({ use: 'occupied', stayId: stay.id, precaution: 'droplet' });
    expect((await nurse.census(world.north.wardA)).stays).to.deep.include(stay);
  });

  it('is refused to a second patient in the bed, who is told who won, when, and the next best beds', async () => {
    const [bedId, other] = await newBeds(world, world.north, world.north.wardA, 2);
    if (bedId === undefined || other === undefined) throw new Error('No beds.');
    const at = world.clock.now().toISOString();
    await nurse.admitNew(bedId);
    const refused = await doctor.tries.admit(await aPatient(), bedId);
    expect(refused).to.be.problem('bed-refused');
    const conflict = conflictOf(refused);
    expect(conflict).to.include({ bedId, why: 'occupied', by: world.north.nurse.displayName, at });
    expect(conflict.next).to.have.length(3);
    expect(conflict.next.map((next) => next.bedId)).not.to.include(bedId);
  });

  it('is refused for a patient who is in a bed already', async () => {
    const first = await bedInA();
    const stay = await nurse.admitNew(first);
    const refused = await doctor.tries.admit(stay.patient.id, await bedInB());
    expect(refused).to.be.problem('already-exists');
    expect(conflictOf(refused)).to.include({ bedId: first, why: 'patient-has-bed', by: world.north.nurse.displayName });
  });

  it('is refused where the bed is not as the caller saw it', async () => {
    const bedId = await bedInA();
    const { version } = await nurse.bed(bedId);
    const stay = await nurse.admitNew(bedId);
    await nurse.stay(stay, 'discharge', { disposition: 'home' });
    const refused = await nurse.tries.admit(await aPatient(), bedId, { bedVersion: version, overrideReason: 'Full' });
    expect(refused).to.be.problem('bed-refused');
    expect(conflictOf(refused).why).to.equal('changed');
  });

  it('begins in a bed that is not clean only when somebody says why', async () => {
    const bedId = await bedInA();
    await nurse.stay(await nurse.admitNew(bedId), 'discharge', { disposition: 'home' });
    const refused = await nurse.tries.admit(await aPatient(), bedId);
    expect(conflictOf(refused).why).to.equal('not-clean');
    await nurse.admitNew(bedId, { overrideReason: 'No other bed' });
    expect((await nurse.bed(bedId)).state).to.include({ use: 'occupied', isUncleanOccupied: true });
  });

  it('moves within the ward and to another one; the bed that was left waits for its clean', async () => {
    const first = await bedInA();
    const stay = await nurse.admitNew(first);
    const second = await bedInA();
    world.clock.advance(60_000);
    const moved = await nurse.move(stay, second);
    expect(moved).to.include({ bedId: second, onWardSince: stay.onWardSince, admittedAt: stay.admittedAt });
    expect(moved.inBedSince).to.equal(world.clock.now().toISOString());
    expect((await nurse.bed(first)).state).to.include({ use: 'free', turnover: 'dirty' });
    const third = await bedInB();
    const away = await doctor.move(moved, third);
    expect(away).to.include({ bedId: third, wardId: world.north.wardB.id });
    expect(away.onWardSince).to.equal(world.clock.now().toISOString());
    expect((await doctor.census(world.north.wardA)).stays.map(({ id }) => id)).not.to.include(stay.id);
    expect((await doctor.census(world.north.wardB)).stays.map(({ id }) => id)).to.include(stay.id);
  });

  it('does not move to where it is, to a ward the nurse does not see, or at an old version', async () => {
    const first = await bedInA();
    const stay = await nurse.admitNew(first);
    expect(await nurse.tries.move(stay, first)).to.be.problem('state-refused');
    expect(await nurse.tries.move(stay, await bedInB())).to.be.problem('not-found');
    await nurse.move(stay, await bedInA());
    expect(await nurse.tries.move(stay, await bedInA())).to.be.problem('version-conflict');
  });

  it('of another ward or another hospital is not there for a nurse', async () => {
    const stay = await doctor.admitNew(await bedInB());
    expect(await nurse.tries.move(stay, await bedInA())).to.be.problem('not-found');
    expect(await nurse.tries.stay(stay, 'discharge', { disposition: 'home' })).to.be.problem('not-found');
    const south = atWork(world, world.south, world.south.admin);
    const southBed = await newBed(world, world.south, world.south.wardA);
    expect(await south.tries.stay(stay, 'discharge', { disposition: 'home' })).to.be.problem('not-found');
    expect(await south.tries.admit(stay.patient.id, southBed)).to.be.problem('not-found');
    expect(await (await world.as(world.north.admin)).get(`/api/v1/wards/${world.south.wardA.id}/census`)).to.be.problem(
      'not-found',
    );
  });

  it('ends with the discharge, which releases the bed in the same moment; the patient can come again', async () => {
    const bedId = await bedInA();
    const patientId = await aPatient();
    const stay = await nurse.admit(patientId, bedId);
    const answer = read(stayChanged, await nurse.tries.stay(stay, 'discharge', { disposition: 'home' }));
    expect(answer.stay).to.include({ status: 'finished', bedId: null });
    expect(answer.undoableUntil).to.equal(new Date(world.clock.now().getTime() + 10_000).toISOString());
    expect((await nurse.bed(bedId)).state).to.include({ use: 'free', turnover: 'dirty' });
    expect((await nurse.census(world.north.wardA)).stays.map(({ id }) => id)).not.to.include(stay.id);
    expect(await nurse.tries.stay(answer.stay, 'discharge', { disposition: 'home' })).to.be.problem('state-refused');
    const again: BedId = await bedInA();
    expect((await nurse.admit(patientId, again)).id).not.to.equal(stay.id);
  });
});
