import { expect } from 'chai';
import { createManyStays } from '../../../server/modules/stays/index.ts';
import { changePatient, getPatientCard, mergePatients } from '../../../server/modules/patients/index.ts';
import { getBed } from '../../../server/modules/places/index.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';
import { bedSuggestions, huddle } from '../../../shared/schemas/stays.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from './stage.ts';
import { atWork, newBed, newBeds, newPatient, newPatients, read } from './stage.ts';

describe('what follows from elsewhere', () => {
  let world: World;
  let nurse: AtWork;
  before(async () => {
    world = await openWorld();
    nurse = atWork(world, world.north, world.north.nurse);
  });
  after(() => world.close());
  const bedInA = () => newBed(world, world.north, world.north.wardA);

  /** The stay once it shows that; told a little after what it follows from. */
  async function shown(stay: StayCard, fits: (card: StayCard) => boolean): Promise<StayCard> {
    for (;;) {
      const card = (await nurse.census(world.north.wardA)).stays.find(({ id }) => id === stay.id);
      if (card !== undefined && fits(card)) return card;
    }
  }

  it('a merge hands the stay to the record that stays', async () => {
    const stay = await nurse.admitNew(await bedInA());
    const survivorId = await newPatient(world, world.north);
    await world.inside(world.north, () =>
      mergePatients({ survivorId, retiredId: stay.patient.id, reason: 'The same person' }),
    );
    const card = await shown(stay, ({ version }) => version > stay.version);
    expect(card.patient.id).to.equal(survivorId);
    expect(await nurse.tries.admit(survivorId, await bedInA())).to.be.problem('already-exists');
  });

  it('a merge of two who were never here is told, and so is what changes about the one that stays', async () => {
    const survivorId = await newPatient(world, world.north);
    const retiredId = await newPatient(world, world.north);
    await world.inside(world.north, () => mergePatients({ survivorId, retiredId, reason: 'The same person' }));
    const stay = await nurse.admit(survivorId, await bedInA());
    const allergy = { substance: 'latex', reaction: null, severity: 'mild', criticality: 'low' } as const;
    await world.inside(world.north, async () => {
      const { version } = await getPatientCard(survivorId);
      await changePatient(survivorId, { version, allergies: [allergy] });
    });
    await shown(stay, ({ patient }) => JSON.stringify(patient).includes('latex'));
    expect(world.logged.filter((line) => line.includes('Unjournalled'))).to.deep.equal([]);
  });

  it('a hold whose time is over leaves the request without a bed, and the bed free', async () => {
    const patientId = await newPatient(world, world.north);
    const need = { type: null, tags: [], precaution: null };
    const toWardId = world.north.wardA.id;
    const asked = await nurse.ask({ kind: 'admission', patientId, toWardId, need, urgency: 'soon' });
    const bedId = await bedInA();
    const holdUntil = new Date(world.clock.now().getTime() + 60_000).toISOString();
    await nurse.answer(asked, { answer: 'accept', holdBedId: bedId, holdUntil });
    world.clock.advance(60_000);
    await world.app.jobs.runNow('beds.expire', world.north.tenant);
    expect((await world.inside(world.north, () => getBed(bedId))).state.use).to.equal('free');
    for (;;) {
      const request = (await nurse.census(world.north.wardA)).requests.find(({ id }) => id === asked.id);
      expect(request?.status).to.equal('accepted');
      if (request?.heldBedId === null) break;
    }
  });

  it('the huddle tells whose discharge is overdue, due today or not known, and what keeps them', async () => {
    const ward = world.north.wardB;
    const beds = await newBeds(world, world.north, ward, 4);
    const patients = await newPatients(world, world.north, 4);
    const edds = ['2040-03-04', '2040-03-05', null, '2040-03-20'];
    const admittedAt = new Date(world.clock.now().getTime() - 30 * 3_600_000);
    const told = beds.flatMap((bedId, index) => {
      const patientId = patients[index];
      return patientId === undefined
        ? []
        : [{ patientId, bedId, wardId: ward.id, admittedAt, edd: edds[index] ?? null }];
    });
    await world.inside(world.north, () => createManyStays(told));
    const doctor = atWork(world, world.north, world.north.doctor);
    const caller = await world.as(world.north.doctor);
    const ask = async () => read(huddle, await caller.get(`/api/v1/huddle?wardId=${ward.id}`));
    const { on, lines } = await ask();
    expect(on).to.equal('2040-03-05');
    expect(lines.map(({ why, stay }) => [why, stay.edd])).to.deep.equal([
      ['edd-overdue', '2040-03-04'],
      ['edd-today', '2040-03-05'],
      ['edd-missing', null],
    ]);
    const last = lines[2]?.stay;
    if (last === undefined) throw new Error('The line is lost.');
    await doctor.stay(last, 'discharge-plan', { to: 'planned' });
    const after = await ask();
    expect(after.lines[0]).to.include({ why: 'discharge-planned', wardName: 'Ward B' });
    expect(after.blockersByOwner).to.deep.equal([
      { owner: 'doctor', count: 1 },
      { owner: 'pharmacy', count: 1 },
    ]);
  });

  it('beds are suggested from the wards one sees only', async () => {
    const patientId = await newPatient(world, world.north);
    const need = { type: null, tags: [], precaution: null };
    const caller = await world.as(world.north.nurse);
    const { items } = read(bedSuggestions, await caller.post('/api/v1/beds/suggestions', { patientId, need }));
    expect(items.length).to.be.greaterThan(0);
    expect(new Set(items.map(({ wardId }) => wardId))).to.deep.equal(new Set([world.north.wardA.id]));
  });
});
