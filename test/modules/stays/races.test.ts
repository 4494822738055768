import { expect } from 'chai';
import { staysChanged } from '../../../shared/schemas/stays.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';
import type { BedId, PatientId } from '../../../shared/types/ids.ts';
import { occupancyRepository, stayRepository } from '../../../server/modules/stays/stays.repository.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { AtWork } from './stage.ts';
import { expectConsistent } from './sweep.ts';
import { atWork, conflictOf, newBed, newBeds, newPatient, newPatients, read } from './stage.ts';

const AT_ONCE = 50;
/** A hundred take some minutes: `WARDLINE_RACE_SEEDS=100 npm test -- test/modules/stays/races.test.ts`. */
const SEEDS = Number(process.env['WARDLINE_RACE_SEEDS'] ?? 8);

describe('at the same moment', function () {
  this.timeout(180_000 + SEEDS * 10_000);
  let world: World;
  let nurse: AtWork;
  let doctor: AtWork;
  const callers: { readonly name: string; readonly caller: Caller }[] = [];
  before(async () => {
    world = await openWorld();
    nurse = atWork(world, world.north, world.north.nurse);
    doctor = atWork(world, world.north, world.north.doctor);
    const people = [world.north.nurse, world.north.doctor, world.north.admin, world.north.nurseManager];
    for (const person of people) callers.push({ name: person.displayName, caller: await world.as(person) });
  });
  after(() => world.close());
  afterEach(() => expectConsistent(world, world.north));

  /** Who lies in the bed by the database's own account. */
  const lying = (bedId: BedId) =>
    world.inside(world.north, () => occupancyRepository().find({ bedId, isActive: true }));

  async function rush(bedId: BedId, patients: readonly PatientId[], random: () => number): Promise<PatientId> {
    const { version } = await nurse.bed(bedId);
    const asked = patients.map((patientId) => {
      const index = Math.floor(random() * callers.length);
      return { caller: callerAt(index), name: callers[index]?.name ?? '', patientId };
    });
    const answers = await Promise.all(
      asked.map(({ caller, patientId }) => caller.post('/api/v1/stays', { patientId, bedId, bedVersion: version })),
    );
    const won = answers.flatMap((answer, index) => (answer.status === 200 ? [index] : []));
    expect(won, 'how many won').to.have.length(1);
    const winner = asked[won[0] ?? 0];
    if (winner === undefined) throw new Error('Nobody won.');
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('bed-refused');
      const { by, at, next } = conflictOf(answer);
      expect({ by, at }).to.deep.equal({ by: winner.name, at: world.clock.now().toISOString() });
      expect(next.length, 'next best beds').to.be.greaterThan(0);
      expect(JSON.stringify(answer.body)).not.to.include(winner.patientId);
    }
    expect((await lying(bedId)).map(({ patientId }) => patientId)).to.deep.equal([winner.patientId]);
    return winner.patientId;
  }

  it(`${AT_ONCE} admissions to one bed: one patient is in it, and the others are told by whom, when and what is free; ${SEEDS} times`, async () => {
    const waiting = [...(await newPatients(world, world.north, AT_ONCE + SEEDS))];
    const beds = await newBeds(world, world.north, world.north.wardA, SEEDS);
    for (const [seed, bedId] of beds.entries()) {
      const winner = await rush(bedId, waiting.slice(0, AT_ONCE), seededRandom(seed + 1));
      waiting.splice(waiting.indexOf(winner), 1);
    }
  });

  it('admissions of one patient to many beds: they are in one, and the others are free', async () => {
    const patientId = await newPatient(world, world.north);
    const beds = await newBeds(world, world.north, world.north.wardA, 12);
    const seen = await Promise.all(beds.map((bedId) => nurse.bed(bedId)));
    const answers = await Promise.all(
      seen.map(({ id: bedId, version: bedVersion }, index) =>
        callerAt(index).post('/api/v1/stays', { patientId, bedId, bedVersion }),
      ),
    );
    expectOneWinner(answers, 'already-exists');
    const present = await Promise.all(beds.map((bedId) => lying(bedId)));
    expect(present.flat().map((occupancy) => occupancy.patientId)).to.deep.equal([patientId]);
  });

  it('moves of many patients to one bed: one moves, and the others stay where they are', async () => {
    const beds = await newBeds(world, world.north, world.north.wardA, 12);
    const stays: StayCard[] = [];
    for (const bedId of beds) stays.push(await nurse.admitNew(bedId));
    const to = await newBed(world, world.north, world.north.wardB);
    const { version: toBedVersion } = await doctor.bed(to);
    const doctors = await world.as(world.north.doctor);
    const answers = await Promise.all(
      stays.map(({ id, version }) => doctors.post(`/api/v1/stays/${id}/move`, { version, toBedId: to, toBedVersion })),
    );
    const winner = expectOneWinner(answers, 'bed-refused');
    expect((await lying(to)).map(({ stayId }) => stayId)).to.deep.equal([stays[winner]?.id]);
    for (const [index, bedId] of beds.entries()) {
      expect((await lying(bedId)).map(({ stayId }) => stayId)).to.deep.equal(
        index === winner ? [] : [stays[index]?.id],
      );
    }
  });

  it('moves of one patient to many beds: the patient is in one, and the others are told the stay has changed', async () => {
    const stay = await nurse.admitNew(await newBed(world, world.north, world.north.wardA));
    const beds = await newBeds(world, world.north, world.north.wardA, 12);
    const seen = await Promise.all(beds.map((bedId) => nurse.bed(bedId)));
    const answers = await Promise.all(
      seen.map(({ id: toBedId, version: toBedVersion }, index) =>
        callerAt(index).post(`/api/v1/stays/${stay.id}/move`, { version: stay.version, toBedId, toBedVersion }),
      ),
    );
    const winner = expectOneWinner(answers, 'version-conflict');
    const present = await Promise.all(beds.map((bedId) => lying(bedId)));
    expect(present.map((found) => found.length)).to.deep.equal(beds.map((_, index) => (index === winner ? 1 : 0)));
  });

  it('swaps around a ring of patients: nobody shares a bed and nobody is without one', async () => {
    const beds = await newBeds(world, world.north, world.north.wardA, 6);
    const stays: StayCard[] = [];
    for (const bedId of beds) stays.push(await nurse.admitNew(bedId));
    const side = ({ id, version }: StayCard) => ({ stayId: id, version });
    const answers = await Promise.all(
      stays.map((one, index) => {
        const other = stays[(index + 1) % stays.length];
        if (other === undefined) throw new Error('The ring is broken.');
        return callerAt(index).post('/api/v1/stays/swap', { one: side(one), other: side(other) });
      }),
    );
    expect(answers.filter(({ status }) => status === 200).length).to.be.within(1, 3);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('version-conflict');
    }
    for (const answer of answers.filter(({ status }) => status === 200)) read(staysChanged, answer);
    const present = await Promise.all(beds.map((bedId) => lying(bedId)));
    expect(present.map((found) => found.length)).to.deep.equal(beds.map(() => 1));
    expect(present.flat().map(({ stayId }) => stayId)).to.have.members(stays.map(({ id }) => id));
    for (const { bedId, stayId } of present.flat()) {
      expect((await nurse.bed(bedId)).state.stayId).to.equal(stayId);
      const stay = await world.inside(world.north, () => stayRepository().get(stayId));
      expect(stay.bedId).to.equal(bedId);
    }
  });

  it('a discharge, a move and a cancel of one stay: one of them happens', async () => {
    for (let round = 0; round < 5; round += 1) {
      const stay = await nurse.admitNew(await newBed(world, world.north, world.north.wardA));
      const to = await nurse.bed(await newBed(world, world.north, world.north.wardA));
      const { version } = stay;
      const path = `/api/v1/stays/${stay.id}`;
      const answers = await Promise.all([
        callerAt(round).post(`${path}/discharge`, { version, disposition: 'home' }),
        callerAt(round + 1).post(`${path}/move`, { version, toBedId: to.id, toBedVersion: to.version }),
        callerAt(round + 2).post(`${path}/cancel`, { version, reason: 'A mistake' }),
      ]);
      expectOneWinner(answers, 'version-conflict');
    }
  });

  function callerAt(index: number): Caller {
    const who = callers[index % callers.length];
    if (who === undefined) throw new Error('Nobody asks.');
    return who.caller;
  }

  /** Answers which of them it was; the others were refused like that. */
  function expectOneWinner(
    answers: readonly Answer[],
    others: 'already-exists' | 'bed-refused' | 'version-conflict',
  ): number {
    const won = answers.flatMap((answer, index) => (answer.status === 200 ? [index] : []));
    expect(won, JSON.stringify(answers.map(({ status, body }) => (status === 200 ? status : body)))).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).to.be.problem(others);
    return won[0] ?? -1;
  }
});
