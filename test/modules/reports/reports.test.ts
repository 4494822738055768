import { expect } from 'chai';
import { getBed, transitionBed } from '../../../server/modules/places/index.ts';
import { admitPatient } from '../../../server/modules/stays/commands/admit-patient.ts';
import { dischargeStay } from '../../../server/modules/stays/commands/discharge-stay.ts';
import { moveStay } from '../../../server/modules/stays/commands/move-stay.ts';
import {
  bedDayReport,
  lengthOfStayReport,
  occupancyReport,
  turnaroundReport,
} from '../../../shared/schemas/reports.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, TestHospital, TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { move } from '../bin/bin-hands.ts';

const HOUR = 3_600_000;
const DAYS = '?from=2040-03-05&to=2040-03-07';

/**
 * Both hospitals are in Nairobi (UTC+3) and open on 5 March at 11:00 there. At noon a patient comes to ward A; a day later
 * they go to ward B and a bed of A is blocked; another day later they leave and the bed is back. Then it is now.
 */
describe('reports', function () {
  this.timeout(120_000);
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    await live();
  });
  after(() => world.close());

  const inNorth = <T>(work: () => Promise<T>) => world.inside(north, work);
  const bedOf = async (ward: TestWard, index: number) => {
    const bed = await inNorth(() => getBed(ward.bedIds[index] as BedId));
    return { bedId: bed._id as BedId, version: bed.version };
  };

  async function live(): Promise<void> {
    const { id: patientId } = await newPatient(world, north);
    const { wardA, wardB } = north;
    world.clock.advance(HOUR);
    const first = await bedOf(wardA, 0);
    const stay = await inNorth(() =>
      admitPatient({ patientId, bedId: first.bedId, bedVersion: first.version, class: 'inpatient' }),
    );
    world.clock.advance(24 * HOUR);
    const next = await bedOf(wardB, 0);
    const moved = await inNorth(() =>
      moveStay(stay.id, { version: stay.version, toBedId: next.bedId, toBedVersion: next.version }),
    );
    const blocked = await bedOf(wardA, 1);
    await inNorth(() => transitionBed(blocked.bedId, { kind: 'block', reason: 'repair' }));
    world.clock.advance(24 * HOUR);
    await inNorth(() => dischargeStay(stay.id, { version: moved.stay.version, disposition: 'home' }));
    await inNorth(() => transitionBed(blocked.bedId, { kind: 'reopen' }));
    await clean(first.bedId);
  }

  /** The bed of ward A fell vacant a day ago; now it is cleaned, in no time. */
  async function clean(bedId: BedId): Promise<void> {
    const { caller } = await world.signIn(north.housekeeping);
    const { state } = await inNorth(() => getBed(bedId));
    const body = { cleaningId: state.cleaning?.id };
    for (const [verb, more] of [
      ['start', {}],
      ['finish', { stage: 1 }],
    ] as const) {
      const answer = await caller.post(`/api/v1/cleanings/${bedId}/${verb}`, { ...body, ...more });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    }
  }

  const as = async (person: Person): Promise<Caller> => (await world.signIn(person)).caller;
  const get = async (name: string, query = DAYS, person = north.doctor) =>
    (await as(person)).get(`/api/v1/reports/${name}${query}`);

  it('tell each day of each ward, from midnight to midnight of the hospital, and today up to now', async () => {
    const report = bedDayReport.parse((await get('bed-days')).body);
    const told = report.days.map((day) => [
      day.on,
      day.wardId === north.wardA.id ? 'A' : 'B',
      day.bedDays,
      day.blockedBedDays,
      day.occupiedBedDays,
    ]);
    expect(told).to.deep.equal([
      ['2040-03-05', 'A', 1.625, 0, 0.5],
      ['2040-03-05', 'B', 1.625, 0, 0],
      ['2040-03-06', 'A', 3, 0.5, 0.5],
      ['2040-03-06', 'B', 3, 0, 0.5],
      ['2040-03-07', 'A', 1.5, 0.5, 0],
      ['2040-03-07', 'B', 1.5, 0, 0.5],
    ]);
    expect(report.total).to.deep.include({ bedDays: 12.25, blockedBedDays: 1, availableBedDays: 11.25 });
  });

  it('tell who came, went over and left, and how full each ward was', async () => {
    const report = occupancyReport.parse((await get('occupancy')).body);
    const flow = report.byWard.map((row) => [
      row.wardId === north.wardA.id ? 'A' : 'B',
      row.admissions,
      row.transfersIn,
      row.transfersOut,
      row.discharges,
    ]);
    expect(flow).to.deep.equal([
      ['A', 1, 0, 1, 0],
      ['B', 0, 1, 0, 1],
    ]);
    expect(report.total.occupancyPercent).to.be.closeTo((2 / 11.25) * 100, 1e-9);
    expect(report.timeZone).to.equal('Africa/Nairobi');
  });

  it('tell how long those stayed who left, and nothing of those who left on other days', async () => {
    const report = lengthOfStayReport.parse((await get('length-of-stay')).body);
    expect(report.total).to.deep.equal({ count: 1, mean: 2, median: 2, p90: 2 });
    expect(report.byWard.find(({ wardId }) => wardId === north.wardB.id)?.count).to.equal(1);
    const before = lengthOfStayReport.parse((await get('length-of-stay', '?from=2040-03-05&to=2040-03-06')).body);
    expect(before.total.count).to.equal(0);
  });

  it('tell how long the beds took to become clean', async () => {
    const report = turnaroundReport.parse((await get('turnaround')).body);
    expect(report.total.total).to.include({ count: 1, median: 24 * 60 });
    expect(report.total.waiting).to.include({ count: 1, median: 24 * 60 });
    expect(report.total.cleaning).to.include({ count: 1, median: 0 });
    expect(report.total.withinTargetPercent).to.equal(0);
    expect(report.days.map(({ total }) => total.count)).to.deep.equal([0, 0, 1]);
  });

  it('are narrowed to a ward or a department, and know nothing of another hospital’s', async () => {
    const one = occupancyReport.parse((await get('occupancy', `${DAYS}&wardId=${north.wardB.id}`)).body);
    expect(one.wards.map(({ id }) => id)).to.deep.equal([north.wardB.id]);
    expect(one.total).to.include({ admissions: 0, transfersIn: 1 });
    const all = occupancyReport.parse((await get('occupancy', `${DAYS}&departmentId=${north.departmentId}`)).body);
    expect(all.wards).to.have.length(2);
    const { south } = world;
    expect(await get('occupancy', `${DAYS}&wardId=${south.wardA.id}`)).to.be.problem('not-found');
    expect(await get('occupancy', `${DAYS}&departmentId=${south.departmentId}`)).to.be.problem('not-found');
    const theirs = occupancyReport.parse((await get('occupancy', DAYS, south.doctor)).body);
    expect(theirs.total).to.include({ admissions: 0, occupiedBedDays: 0, discharges: 0 });
  });

  it('come as CSV, with the same numbers', async () => {
    const answer = await get('bed-days.csv', `${DAYS}&wardId=${north.wardA.id}`);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(String(answer.body).replace('\ufeff', '')).to.equal(
      [
        'date,ward,bed_days,blocked_bed_days,available_bed_days,occupied_bed_days,empty_bed_days',
        '2040-03-05,Ward A,1.625,0,1.625,0.5,1.125',
        '2040-03-06,Ward A,3,0.5,2.5,0.5,2',
        '2040-03-07,Ward A,1.5,0.5,1,0,1',
        '',
      ].join('\r\n'),
    );
  });

  it('are refused to who may not read them, and for days that cannot be', async () => {
    for (const person of [north.nurse, north.housekeeping, north.pharmacy]) {
      expect(await get('occupancy', DAYS, person)).to.be.problem('not-allowed');
      expect(await get('occupancy.csv', DAYS, person)).to.be.problem('not-allowed');
    }
    expect(await get('occupancy', '?from=2040-03-07&to=2040-03-05')).to.be.problem('invalid-input', '/query/to');
    expect(await get('occupancy', '?from=2038-01-01&to=2040-03-05')).to.be.problem('invalid-input', '/query/to');
    expect(await get('occupancy', '?from=2040-02-30&to=2040-03-05')).to.be.problem('invalid-input', '/query/from');
  });

  it('tell of the days on which a bed was there, and that somebody lay in it, also once it lies in the Bin', async () => {
    const asked = async () => [(await get('bed-days')).body, (await get('occupancy')).body];
    const before = await asked();
    const { bedId: id, version } = await bedOf(north.wardA, 0);
    await move(await as(north.admin), { kind: 'bed', id, version });
    expect(await asked()).to.deep.equal(before);
    world.clock.advance(24 * HOUR);
    const query = `?from=2040-03-07&to=2040-03-08&wardId=${north.wardA.id}`;
    const { days } = bedDayReport.parse((await get('bed-days', query)).body);
    expect(days.map(({ on, bedDays }) => [on, bedDays])).to.deep.equal([
      ['2040-03-07', 2.5],
      ['2040-03-08', 1],
    ]);
  });
});
