import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { reconcileFeedStay } from '../../../server/modules/stays/index.ts';
import { feedId as feedIdSchema } from '../../../shared/types/ids.ts';
import { stayChanged, stayHistory, staysChanged } from '../../../shared/schemas/stays.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from './stage.ts';
import { expectConsistent } from './sweep.ts';
import { atWork, conflictOf, newBed, newPatient, read } from './stage.ts';

const NEED = { type: null, tags: [], precaution: null };

describe('what is done with stays', () => {
  let world: World;
  let nurse: AtWork;
  let doctor: AtWork;
  before(async () => {
    world = await openWorld();
    nurse = atWork(world, world.north, world.north.nurse);
    doctor = atWork(world, world.north, world.north.doctor);
  });
  after(() => world.close());
  afterEach(() => expectConsistent(world, world.north));
  const bedInA = () => newBed(world, world.north, world.north.wardA);
  const bedInB = () => newBed(world, world.north, world.north.wardB);
  const swap = async (one: StayCard, other: StayCard) =>
    (await world.as(world.north.doctor)).post('/api/v1/stays/swap', {
      one: { stayId: one.id, version: one.version },
      other: { stayId: other.id, version: other.version },
    });

  it('an infant lies with its mother, moves with her, and keeps her from leaving', async () => {
    const first = await bedInA();
    const mother = await nurse.admitNew(first);
    const patientId = await newPatient(world, world.north);
    const infant = await nurse.stay(mother, 'infants', {
      patientId,
      version: undefined,
      motherVersion: mother.version,
    });
    expect(infant).to.include({ bedId: first, motherStayId: mother.id, class: 'newborn' });
    expect((await nurse.bed(first)).state.infants).to.deep.equal([infant.id]);
    const second = await bedInB();
    const moved = await doctor.move(mother, second);
    const there = (await doctor.census(world.north.wardB)).stays.find(({ id }) => id === infant.id);
    expect(there).to.include({ bedId: second, motherStayId: mother.id });
    expect((await doctor.bed(second)).state.infants).to.deep.equal([infant.id]);
    expect(await doctor.tries.stay(moved, 'discharge', { disposition: 'home' })).to.be.problem('state-refused');
    if (there === undefined) throw new Error('The infant is lost.');
    const own = await doctor.move(there, await bedInB());
    expect(own.motherStayId).to.equal(null);
    expect((await doctor.bed(second)).state.infants).to.equal(undefined);
    const back = await doctor.move(own, second);
    expect(back).to.include({ bedId: second, motherStayId: mother.id });
    await doctor.stay(back, 'discharge', { disposition: 'home' });
    await doctor.stay(moved, 'discharge', { disposition: 'home' });
  });

  it('two patients exchange their beds, also between wards', async () => {
    const [inA, inB] = [await bedInA(), await bedInB()];
    const one = await nurse.admitNew(inA);
    const other = await doctor.admitNew(inB, { precaution: 'contact' });
    const { stays } = read(staysChanged, await swap(one, other));
    expect(stays.map(({ id, bedId }) => ({ id, bedId }))).to.deep.equal([
      { id: one.id, bedId: inB },
      { id: other.id, bedId: inA },
    ]);
    expect((await doctor.bed(inA)).state).to.include({ stayId: other.id, precaution: 'contact', turnover: 'clean' });
    expect((await doctor.bed(inB)).state).to.include({ stayId: one.id, isUncleanOccupied: true });
    expect(await swap(one, other)).to.be.problem('version-conflict');
  });

  it('what is known of a stay changes, and its bed shows it', async () => {
    const bedId = await bedInA();
    const stay = await nurse.admitNew(bedId);
    const changed = await nurse.change(stay, {
      edd: '2040-03-08',
      precaution: 'airborne',
      isReadyToMove: true,
      consultantId: world.north.doctor.id,
      note: 'Wants the window',
    });
    expect(changed).to.deep.include({
      edd: '2040-03-08',
      note: 'Wants the window',
      consultant: { id: world.north.doctor.id, name: world.north.doctor.displayName },
    });
    expect((await nurse.bed(bedId)).state).to.include({ precaution: 'airborne', isReadyToMove: true });
    expect(await nurse.tries.change(stay, { note: 'Old' })).to.be.problem('version-conflict');
    expect((await nurse.change(changed, { note: 'Wants the window' })).version).to.equal(changed.version);
    const without = await nurse.change(changed, { precaution: null, consultantId: null });
    expect(without).to.include({ precaution: null, consultant: null });
    expect((await nurse.bed(bedId)).state.precaution).to.equal(undefined);
  });

  it('a discharge is planned with its checklist and waits for what blocks it, unless somebody says why not', async () => {
    const bedId = await bedInA();
    const planned = await nurse.stay(await nurse.admitNew(bedId), 'discharge-plan', { to: 'planned' });
    expect((await nurse.bed(bedId)).state.discharge).to.equal('planned');
    const blockers = planned.checklist.filter(({ isBlocker }) => isBlocker);
    expect(blockers.length).to.be.greaterThan(1);
    expect(await nurse.tries.stay(planned, 'discharge', { disposition: 'home' })).to.be.problem('state-refused');
    let stay = planned;
    for (const { id, kind, owner, text, isBlocker } of blockers) {
      stay = await nurse.stay(stay, 'checklist', { item: { id, kind, owner, text, isBlocker, state: 'done' } });
    }
    expect(stay.checklist.filter(({ state }) => state === 'done').map(({ doneBy }) => doneBy)).to.deep.equal(
      blockers.map(() => world.north.nurse.displayName),
    );
    expect((await nurse.stay(stay, 'discharge', { disposition: 'home' })).status).to.equal('finished');
    const other = await nurse.stay(await nurse.admitNew(await bedInA()), 'discharge-plan', { to: 'confirmed' });
    const left = await nurse.stay(other, 'discharge', { disposition: 'aadvice', overrideReason: 'Left' });
    expect(left.status).to.equal('finished');
  });

  it('a move and a discharge are taken back within ten seconds, and everything is as it was', async () => {
    const [first, second] = [await bedInA(), await bedInB()];
    const stay = await doctor.admitNew(first);
    const moved = await doctor.move(stay, second);
    const back = await doctor.stay(moved, 'undo');
    expect(back).to.include({ bedId: first, wardId: stay.wardId, inBedSince: stay.inBedSince });
    expect((await doctor.bed(first)).state).to.include({ use: 'occupied', turnover: 'clean', stayId: stay.id });
    expect((await doctor.bed(second)).state).to.include({ use: 'free', turnover: 'clean' });
    const gone = await doctor.stay(back, 'discharge', { disposition: 'home' });
    const again = await doctor.stay(gone, 'undo');
    expect(again).to.include({ status: 'in-progress', bedId: first });
    expect((await doctor.census(world.north.wardA)).stays.map(({ id }) => id)).to.include(stay.id);
    expect(await doctor.tries.stay(again, 'undo')).to.be.problem('state-refused');
  });

  it('nothing is taken back too late, or once the bed is another’s', async () => {
    const late = read(stayChanged, await nurse.tries.move(await nurse.admitNew(await bedInA()), await bedInA())).stay;
    world.clock.advance(10_000);
    expect(await nurse.tries.stay(late, 'undo')).to.be.problem('state-refused');
    const bedId = await bedInA();
    const gone = await nurse.stay(await nurse.admitNew(bedId), 'discharge', { disposition: 'home' });
    await nurse.admitNew(bedId, { overrideReason: 'Full' });
    expect(await nurse.tries.stay(gone, 'undo')).to.be.problem('state-refused');
  });

  it('an admission that was a mistake leaves the bed as it was, and the stay says so', async () => {
    const bedId = await bedInA();
    const stay = await nurse.admitNew(bedId);
    const cancelled = await nurse.stay(stay, 'cancel', { reason: 'Wrong patient' });
    expect(cancelled.status).to.equal('cancelled');
    expect((await nurse.bed(bedId)).state).to.include({ use: 'free', turnover: 'clean' });
    const { items } = read(
      stayHistory,
      await (await world.as(world.north.nurse)).get(`/api/v1/stays/${stay.id}/history`),
    );
    expect(items.map(({ kind }) => kind)).to.deep.equal(['cancelled', 'admitted']);
    expect(items[0]).to.include({ reason: 'Wrong patient', by: world.north.nurse.displayName });
  });

  it('a patient waits for a bed, one is held for them, and the admission to it meets the request', async () => {
    const patientId = await newPatient(world, world.north);
    const toWardId = world.north.wardA.id;
    const request = await doctor.ask({ kind: 'admission', patientId, toWardId, need: NEED, urgency: 'urgent' });
    const again = { kind: 'admission', patientId, toWardId, need: NEED, urgency: 'soon' };
    expect(await doctor.tries.ask(again)).to.be.problem('already-exists');
    const bedId = await bedInA();
    const held = await nurse.answer(request, { answer: 'accept', holdBedId: bedId });
    expect(held).to.include({ status: 'accepted', heldBedId: bedId });
    expect((await nurse.bed(bedId)).state.hold?.requestId).to.equal(request.id);
    const other = await nurse.tries.admit(await newPatient(world, world.north), bedId);
    expect(conflictOf(other).why).to.equal('held-for-another');
    await nurse.admit(patientId, bedId, { requestId: request.id });
    expect((await nurse.census(world.north.wardA)).requests.map(({ id }) => id)).not.to.include(request.id);
  });

  it('a transfer that is rejected by the other ward is not pending any more where the patient lies', async () => {
    const bedId = await bedInA();
    const stay = await nurse.admitNew(bedId);
    const toWardId = world.north.wardB.id;
    const asked = { kind: 'transfer', patientId: stay.patient.id, stayId: stay.id, toWardId, need: NEED };
    const request = await doctor.ask({ ...asked, urgency: 'soon' });
    expect((await nurse.bed(bedId)).state.isTransferPending).to.equal(true);
    const otherNurse = atWork(world, world.north, world.north.otherNurse);
    expect((await otherNurse.census(world.north.wardB)).requests.map(({ id }) => id)).to.include(request.id);
    expect(await nurse.tries.answer(request, { answer: 'accept' })).to.be.problem('not-allowed');
    await otherNurse.answer(request, { answer: 'reject', note: 'Full' });
    expect((await nurse.bed(bedId)).state.isTransferPending).to.equal(undefined);
    const { stays, requests } = await nurse.census(world.north.wardA);
    expect(requests.map(({ id }) => id)).not.to.include(request.id);
    expect(stays.find(({ id }) => id === stay.id)?.transferRequestId).to.equal(null);
  });

  it('an infant who was waited for is not waited for once it lies with its mother, also when it comes back to her', async () => {
    const bedId = await bedInA();
    const mother = await nurse.admitNew(bedId);
    const patientId = await newPatient(world, world.north);
    const toWardId = world.north.wardA.id;
    await nurse.ask({ kind: 'admission', patientId, toWardId, need: NEED, urgency: 'routine' });
    const infant = await nurse.stay(mother, 'infants', {
      patientId,
      version: undefined,
      motherVersion: mother.version,
    });
    const waiting = async () =>
      (await nurse.census(world.north.wardA)).requests.filter(({ patient }) => patient.id === patientId);
    expect(await waiting()).to.deep.equal([]);
    const own = await doctor.move(infant, await bedInB());
    await doctor.ask({ kind: 'transfer', patientId, stayId: own.id, toWardId, need: NEED, urgency: 'routine' });
    expect(await waiting()).to.have.length(1);
    const { version } = await nurse.bed(bedId);
    expect(await doctor.tries.move(own, bedId, { toBedVersion: version - 1 })).to.be.problem('bed-refused');
    const asked = (await doctor.census(world.north.wardB)).stays.find(({ id }) => id === own.id);
    if (asked === undefined) throw new Error('The infant is lost.');
    await doctor.move(asked, bedId);
    expect(await waiting()).to.deep.equal([]);
  });

  it('a nurse asks another ward for a bed for someone in theirs, and not for someone nobody admitted', async () => {
    const stay = await nurse.admitNew(await bedInA());
    const toWardId = world.north.wardB.id;
    const asked = { kind: 'transfer', patientId: stay.patient.id, stayId: stay.id, toWardId, need: NEED };
    const request = await nurse.ask({ ...asked, urgency: 'soon' });
    expect((await nurse.census(world.north.wardA)).requests.map(({ id }) => id)).to.include(request.id);
    const patientId = await newPatient(world, world.north);
    const admission = { kind: 'admission', patientId, need: NEED, urgency: 'soon' };
    expect(await nurse.tries.ask({ ...admission, toWardId })).to.be.problem('not-found');
    const toOwn = { ...admission, toWardId: world.north.wardA.id, stayId: stay.id };
    expect(await nurse.tries.ask(toOwn)).to.be.problem('invalid-input');
    const elsewhere = { ...asked, urgency: 'soon', toWardId: world.south.wardA.id };
    expect(await nurse.tries.ask(elsewhere)).to.be.problem('not-found');
  });

  it('who is second to hold a bed is told who was first, also for a patient they do not see', async () => {
    const bedId = await bedInB();
    const otherNurse = atWork(world, world.north, world.north.otherNurse);
    const ask = async () => {
      const stay = await nurse.admitNew(await bedInA());
      const asked = { kind: 'transfer', patientId: stay.patient.id, stayId: stay.id, need: NEED, urgency: 'soon' };
      return nurse.ask({ ...asked, toWardId: world.north.wardB.id });
    };
    const [first, second] = [await ask(), await ask()];
    await otherNurse.answer(first, { answer: 'accept', holdBedId: bedId });
    const refused = await otherNurse.tries.answer(second, { answer: 'accept', holdBedId: bedId });
    expect(refused).to.be.problem('bed-refused');
    expect(conflictOf(refused)).to.include({ bedId, by: world.north.otherNurse.displayName });
  });

  it('a move taken back asks again as it was answered', async () => {
    const stay = await doctor.admitNew(await bedInA());
    const { id } = stay.patient;
    const toWardId = world.north.wardB.id;
    const asked = { kind: 'transfer', patientId: id, stayId: stay.id, toWardId, need: NEED, urgency: 'soon' };
    await doctor.answer(await doctor.ask(asked), { answer: 'accept' });
    const moved = await doctor.move(stay, await bedInB());
    await doctor.stay(moved, 'undo');
    const requests = (await doctor.census(world.north.wardB)).requests.filter(({ patient }) => patient.id === id);
    expect(requests.map(({ status }) => status)).to.deep.equal(['accepted']);
  });

  it('a patient with another stay that a ward only plans is in that ward’s house no earlier than it begins', async () => {
    const feedId = feedIdSchema.parse(uuid());
    const stay = await nurse.admitNew(await bedInA());
    const at = world.clock.now();
    await world.inside(world.north, () =>
      reconcileFeedStay({
        feedId,
        visitKey: 'Planned',
        patientId: stay.patient.id,
        target: {
          status: 'planned',
          bedId: null,
          wardId: world.north.wardB.id,
          class: 'inpatient',
          admittedAt: at,
          dischargedAt: null,
          movedAt: at,
          edd: null,
          disposition: null,
          consultantName: null,
        },
        messageAt: at,
      }),
    );
    const otherNurse = await world.as(world.north.otherNurse);
    expect(await otherNurse.get(`/api/v1/patients/${stay.patient.id}`)).to.be.problem('not-found');
  });
});
