import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { FeedStay, ReconciledStay } from '../../../server/modules/stays/index.ts';
import { reconcileFeedStay } from '../../../server/modules/stays/index.ts';
import type { BedId, PatientId } from '../../../shared/types/ids.ts';
import { feedId as feedIdSchema } from '../../../shared/types/ids.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from './stage.ts';
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
});
