import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { FeedStay, ReconciledStay } from '../../../server/modules/stays/index.ts';
import { reconcileFeedStay } from '../../../server/modules/stays/index.ts';
import { mergePatients } from '../../../server/modules/patients/index.ts';
import { occupancyRepository } from '../../../server/modules/stays/stays.repository.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';
import type { BedId, PatientId, StayId } from '../../../shared/types/ids.ts';
import { feedId as feedIdSchema } from '../../../shared/types/ids.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { move } from '../bin/bin-hands.ts';
import type { AtWork } from './stage.ts';
import { expectConsistent } from './sweep.ts';
import { atWork, newBed, newPatient, unique } from './stage.ts';

describe('what a feed says of stays', () => {
  let world: World;
  let nurse: AtWork;
  const feedId = feedIdSchema.parse(uuid());
  before(async () => {
    world = await openWorld();
    nurse = atWork(world, world.north, world.north.nurse);
  });
  after(() => world.close());
  afterEach(() => expectConsistent(world, world.north));
  const bedInA = () => newBed(world, world.north, world.north.wardA);
  const hour = (hours: number) => new Date(world.clock.now().getTime() + hours * 3_600_000);

  /** A visit of a new patient, told as it stands. */
  async function visit(patient?: PatientId) {
    const patientId = patient ?? (await newPatient(world, world.north));
    const visitKey = unique('Visit');
    return (bedId: BedId | null, movedAt: number, more: Partial<FeedStay['target']> = {}): Promise<ReconciledStay> =>
      world.inside(world.north, () =>
        reconcileFeedStay({
          feedId,
          visitKey,
          patientId,
          target: {
            status: 'in-progress',
            bedId,
            wardId: world.north.wardA.id,
            class: 'inpatient',
            admittedAt: hour(-9),
            dischargedAt: null,
            movedAt: hour(movedAt),
            edd: null,
            disposition: null,
            consultantName: null,
            ...more,
          },
          messageAt: hour(0),
        }),
      );
  }

  it('is shown, and told again it changes nothing', async () => {
    const bedId = await bedInA();
    const told = await visit();
    const first = await told(bedId, -9);
    expect(first).to.deep.include({ outcome: 'applied', conflicts: [] });
    const bed = await nurse.bed(bedId);
    expect(bed.state).to.include({ use: 'occupied', stayId: first.stayId });
    expect(await told(bedId, -9)).to.deep.equal({ ...first, outcome: 'unchanged' });
    expect(await nurse.bed(bedId)).to.deep.equal(bed);
  });

  it('taken back, leaves both beds as they would be had it not been said', async () => {
    const [one, other] = [await bedInA(), await bedInA()];
    const told = await visit();
    const { stayId } = await told(one, -9);
    await told(other, -5);
    expect((await nurse.bed(one)).state.turnover).to.equal('dirty');
    await told(one, -9);
    expect((await nurse.bed(one)).state).to.include({ use: 'occupied', turnover: 'clean', stayId });
    expect((await nurse.bed(other)).state).to.include({ use: 'free', turnover: 'clean' });
    await told(null, -9, { status: 'finished', wardId: null, dischargedAt: hour(-1) });
    expect((await nurse.bed(one)).state).to.include({ use: 'free', turnover: 'dirty' });
    await told(one, -9);
    expect((await nurse.bed(one)).state).to.include({ use: 'occupied', turnover: 'clean', stayId });
    await told(null, -9, { status: 'cancelled', wardId: null });
    expect((await nurse.bed(one)).state).to.include({ use: 'free', turnover: 'clean' });
    expect((await nurse.census(world.north.wardA)).stays.map(({ id }) => id)).not.to.include(stayId);
  });

  it('is kept where two are said to lie in one bed, until one of them leaves', async () => {
    const bedId = await bedInA();
    const first = await nurse.admitNew(bedId);
    const told = await visit();
    const second = await told(bedId, -1);
    expect(second.conflicts).to.deep.equal([{ kind: 'bed-occupied', bedId, otherStayId: first.id }]);
    expect((await nurse.bed(bedId)).state).to.deep.include({ stayId: first.id, alsoHere: [second.stayId] });
    expect((await told(bedId, -1)).conflicts).to.deep.equal(second.conflicts);
    await nurse.stay(first, 'discharge', { disposition: 'home' });
    const { state } = await nurse.bed(bedId);
    expect(state).to.include({ use: 'occupied', stayId: second.stayId });
    expect(state.alsoHere).to.equal(undefined);
    expect((await told(bedId, -1)).conflicts).to.deep.equal([{ kind: 'bed-unclean', bedId, otherStayId: null }]);
  });

  it('reopens a stay whose bed is another’s by now without a bed', async () => {
    const bedId = await bedInA();
    const told = await visit();
    const { stayId } = await told(bedId, -9);
    await told(null, -9, { status: 'finished', wardId: null, dischargedAt: hour(-1) });
    const other = await nurse.admitNew(bedId, { overrideReason: 'Full' });
    for (let time = 0; time < 2; time += 1) {
      const again = await told(bedId, -9);
      expect(again.conflicts).to.deep.equal([{ kind: 'bed-occupied', bedId, otherStayId: other.id }]);
      const card = (await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stayId);
      expect(card).to.include({ bedId: null, status: 'in-progress' });
    }
  });

  it('takes over an admission made by hand, and does not undo what people did since', async () => {
    const [one, other] = [await bedInA(), await bedInA()];
    const stay = await nurse.admitNew(one);
    const told = await visit(stay.patient.id);
    expect((await told(one, -1)).stayId).to.equal(stay.id);
    const here = (await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stay.id);
    if (here === undefined) throw new Error('The stay is lost.');
    await nurse.move(here, other);
    expect((await told(one, -1, { edd: '2040-03-09' })).stayId).to.equal(stay.id);
    const after = (await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stay.id);
    expect(after).to.include({ bedId: other, edd: '2040-03-09' });
  });

  it('puts a patient into the ward whose bed is not known', async () => {
    const told = await visit();
    const { stayId, conflicts } = await told(null, -1);
    expect(conflicts.map(({ kind }) => kind)).to.deep.equal(['bed-unknown']);
    expect((await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stayId)).to.include({ bedId: null });
  });

  const cardOf = async (stayId: StayId | null): Promise<StayCard> => {
    const card = (await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stayId);
    if (card === undefined) throw new Error('The stay is not shown.');
    return card;
  };
  const gone = { status: 'finished', wardId: null, dischargedAt: null } as const;
  const lying = (stayId: StayId | null) =>
    world.inside(world.north, () =>
      occupancyRepository().find({ stayId: { $in: stayId === null ? [] : [stayId] }, isActive: true }),
    );

  it('a merge taken back gives back both stays that a patient has, of which one is the patient’s', async () => {
    const main = await nurse.admitNew(await bedInA());
    const retiredId = main.patient.id;
    const { stayId } = await (await visit(retiredId))(await bedInA(), -8);
    // The first is known to no feed before; told of a visit, it is taken over, so a second visit is another stay.
    expect(stayId).to.equal(main.id);
    const second = await (await visit(retiredId))(await bedInA(), -7);
    expect(second.stayId).not.to.equal(main.id);
    const survivorId = await newPatient(world, world.north);
    await world.inside(world.north, () => mergePatients({ survivorId, retiredId, reason: 'The same person' }));
    const until = async (patientId: PatientId) => {
      for (const id of [main.id, second.stayId]) while ((await cardOf(id)).patient.id !== patientId);
    };
    await until(survivorId);
    const admin = await world.as(world.north.admin);
    const undone = await admin.post(`/api/v1/patients/${retiredId}/unmerge`, { reason: 'Two people' });
    expect(undone.status, JSON.stringify(undone.body)).to.equal(200);
    await until(retiredId);
    expect((await lying(main.id)).map(({ claimsPatient }) => claimsPatient)).to.deep.equal([true]);
    expect((await lying(second.stayId)).map(({ claimsPatient }) => claimsPatient)).to.deep.equal([false]);
    expect(world.logged.filter((line) => line.includes('could not be told'))).to.deep.equal([]);
  });

  it('leaves an infant in the bed its mother was taken from, alone, whoever moves her then', async () => {
    const [first, taken, third] = [await bedInA(), await bedInA(), await bedInA()];
    const told = await visit();
    const { stayId } = await told(first, -9);
    const mother = await cardOf(stayId);
    const infant = await nurse.stay(mother, 'infants', {
      patientId: await newPatient(world, world.north),
      version: undefined,
      motherVersion: mother.version,
    });
    await nurse.admitNew(taken);
    await told(taken, -1);
    expect((await cardOf(infant.id)).motherStayId).to.equal(null);
    await nurse.move(await cardOf(stayId), third);
    expect((await nurse.bed(first)).state).to.include({ use: 'occupied', stayId: infant.id });
    expect((await nurse.bed(third)).state.infants).to.equal(undefined);
    expect((await lying(infant.id)).map(({ bedId, role }) => ({ bedId, role }))).to.deep.equal([
      { bedId: first, role: 'sole' },
    ]);
    await nurse.stay(await cardOf(infant.id), 'discharge', { disposition: 'home' });
    expect((await nurse.bed(first)).state).to.include({ use: 'free', turnover: 'dirty' });
  });

  it('cancelled after somebody lay there in isolation, leaves a bed that needs its clean', async () => {
    const bedId = await bedInA();
    const told = await visit();
    const { stayId } = await told(bedId, -9);
    await nurse.change(await cardOf(stayId), { precaution: 'airborne' });
    await told(null, -9, { status: 'cancelled', wardId: null });
    expect((await nurse.bed(bedId)).state).to.include({ use: 'free', turnover: 'dirty' });
  });

  it('reopened in a bed that another has left since, does not call it clean', async () => {
    const bedId = await bedInA();
    const told = await visit();
    await told(bedId, -9);
    await told(null, -9, { ...gone, dischargedAt: hour(-1) });
    const other = await nurse.admitNew(bedId, { overrideReason: 'Full', precaution: 'airborne' });
    await nurse.stay(other, 'discharge', { disposition: 'home' });
    const again = await told(bedId, -9);
    expect(again.conflicts).to.deep.equal([{ kind: 'bed-unclean', bedId, otherStayId: null }]);
    expect((await nurse.bed(bedId)).state).to.include({ turnover: 'dirty', isUncleanOccupied: true });
  });

  it('reopened in a bed that was another’s, has it once that one leaves', async () => {
    const bedId = await bedInA();
    const told = await visit();
    const { stayId } = await told(bedId, -9);
    await told(null, -9, { ...gone, dischargedAt: hour(-1) });
    const other = await nurse.admitNew(bedId, { overrideReason: 'Full' });
    await told(bedId, -9);
    await nurse.stay(other, 'discharge', { disposition: 'home' });
    expect((await told(bedId, -9)).outcome).to.equal('applied');
    expect((await nurse.bed(bedId)).state.stayId).to.equal(stayId);
  });

  it('a planned stay that begins is the patient’s one, and has its bed for itself', async () => {
    const bedId = await bedInA();
    const told = await visit();
    const planned = await told(bedId, -9, { status: 'planned' });
    expect((await cardOf(planned.stayId)).bedId).to.equal(null);
    const { stayId } = await told(bedId, -9);
    expect((await lying(stayId)).map(({ claimsPatient }) => claimsPatient)).to.deep.equal([true]);
  });

  it('of a stay that people ended, or of a patient who has another, is answered as a conflict', async () => {
    const [one, other] = [await bedInA(), await bedInA()];
    const told = await visit();
    const { stayId } = await told(one, -9);
    const patientId = (await cardOf(stayId)).patient.id;
    const second = await (await visit(patientId))(other, -8);
    expect(second.conflicts).to.deep.equal([{ kind: 'patient-elsewhere', bedId: one, otherStayId: stayId }]);
    await nurse.stay(await cardOf(stayId), 'discharge', { disposition: 'home' });
    const third = await bedInA();
    expect((await told(third, 0)).conflicts).to.deep.equal([
      { kind: 'stay-closed-here', bedId: third, otherStayId: null },
    ]);
  });

  it('of a bed that was taken away is as of one that is not known', async () => {
    const bedId = await bedInA();
    const admin = await world.as(world.north.admin);
    await move(admin, { kind: 'bed', id: bedId, version: (await nurse.bed(bedId)).version });
    const { stayId, conflicts } = await (await visit())(bedId, -1);
    expect(conflicts).to.deep.equal([{ kind: 'bed-unknown', bedId, otherStayId: null }]);
    expect((await cardOf(stayId)).bedId).to.equal(null);
  });
});
