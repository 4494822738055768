import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { latestNews2 } from '../../../server/modules/vitals/index.ts';
import { runInContext } from '../../../server/access/context.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import type { VitalsView } from '../../../shared/schemas/vitals.ts';
import { vitalsList, vitalsView } from '../../../shared/schemas/vitals.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { entriesOf, onBooks, putInWards } from '../patients/reception.ts';

const WELL = {
  respirationRate: 16,
  spo2: 97,
  onOxygen: false,
  systolic: 122,
  diastolic: 78,
  pulse: 72,
  consciousness: 'A',
  temperature: 36.8,
};

describe('vital signs', () => {
  let world: World;
  let nurse: Caller;
  before(async () => {
    world = await openWorld();
    nurse = await world.as(world.north.nurse);
  });
  after(() => world.close());

  const newPatient = async (birthDate: string | null = '1960-01-01') =>
    (await onBooks(world, world.north, { familyName: 'Measured', birthDate })).id;
  const post = (caller: Caller, id: PatientId, body: object) => caller.post(`/api/v1/patients/${id}/vitals`, body);
  async function record(id: PatientId, body: object): Promise<VitalsView> {
    const answer = await post(nurse, id, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return vitalsView.parse(answer.body);
  }
  const list = async (caller: Caller, id: PatientId) =>
    vitalsList.parse((await caller.get(`/api/v1/patients/${id}/vitals`)).body).items;
  const latest = async (...ids: PatientId[]) => world.inside(world.north, () => latestNews2(ids));

  it('are recorded with who and when, and scored', async () => {
    const id = await newPatient();
    const vitals = await record(id, { ...WELL, painScore: 2 });
    const at = world.clock.now().toISOString();
    expect(vitals).to.deep.include({ ...WELL, patientId: id, painScore: 2, spo2Scale: 1, at });
    expect(vitals.recordedBy).to.equal(world.north.nurse.id);
    expect(vitals.news2).to.deep.equal({ score: 0, risk: 'low', missing: [], at });
    expect(await list(nurse, id)).to.deep.equal([vitals]);
  });

  it('are scored on the second scale where it is chosen', async () => {
    const id = await newPatient();
    const onOxygen = { ...WELL, spo2: 97, onOxygen: true };
    expect((await record(id, onOxygen)).news2).to.include({ score: 2, risk: 'low' });
    expect((await record(id, { ...onOxygen, spo2Scale: 2 })).news2).to.include({ score: 5, risk: 'medium' });
  });

  it('have no score while something is missing, and say what', async () => {
    const { temperature: _left, ...rest } = WELL;
    const { news2 } = await record(await newPatient(), rest);
    expect(news2).to.deep.include({ score: null, risk: null, missing: ['temperature'] });
  });

  it('are not scored for a child', async () => {
    const id = await newPatient('2035-01-01');
    expect((await record(id, { ...WELL, pulse: 140 })).news2).to.deep.include({ score: null, risk: null, missing: [] });
  });

  it('are refused where nothing was measured, or what was cannot be', async () => {
    const id = await newPatient();
    const wrong: readonly (readonly [object, string])[] = [
      [{}, '/body'],
      [{ spo2Scale: 2 }, '/body'],
      [{ spo2: 101 }, '/body/spo2'],
      [{ temperature: 36.55 }, '/body/temperature'],
      [{ pulse: 72.5 }, '/body/pulse'],
      [{ systolic: 80, diastolic: 90 }, '/body/diastolic'],
      [{ consciousness: 'X' }, '/body/consciousness'],
      [{ pulse: 70, at: '2040-03-05T09:00:00.000Z' }, '/body/at'],
      [{ pulse: 70, at: '2040-03-02T07:59:00.000Z' }, '/body/at'],
    ];
    for (const [body, pointer] of wrong) {
      expect(await post(nurse, id, body), JSON.stringify(body)).to.be.problem('invalid-input', pointer);
    }
    expect(await list(nurse, id)).to.deep.equal([]);
  });

  it('are listed newest first by when they were measured, of two days, and at most fifty', async function () {
    this.timeout(120_000);
    const id = await newPatient();
    const hoursAgo = (hours: number) => new Date(world.clock.now().getTime() - hours * 3_600_000).toISOString();
    for (const [pulse, hours] of [
      [61, 1],
      [62, 3],
      [63, 2],
      [64, 47],
      [65, 49],
    ] as const) {
      await record(id, { pulse, at: hoursAgo(hours) });
    }
    expect((await list(nurse, id)).map(({ pulse }) => pulse)).to.deep.equal([61, 63, 62, 64]);
    for (let index = 0; index < 50; index += 1) await record(id, { pulse: 100 + index });
    expect(await list(nurse, id)).to.have.lengthOf(50);
  });

  it('have a newest score for a whole ward at once: that of the latest measured, not the latest recorded', async () => {
    const [one, two, none] = [await newPatient(), await newPatient(), await newPatient()];
    const now = world.clock.now().getTime();
    await record(one, { ...WELL, pulse: 135 });
    await record(one, { ...WELL, at: new Date(now - 3_600_000).toISOString() });
    await record(two, WELL);
    const scores = await latest(one, two, none);
    expect([...scores].map(([id, { score }]) => [id, score])).to.deep.equal([
      [one, 3],
      [two, 0],
    ]);
    expect(await latest()).to.have.property('size', 0);
  });

  it('keep their one newest score when ten are recorded at once', async () => {
    const id = await newPatient();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => post(nurse, id, { pulse: 60 + index })));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 10 }, () => 201));
    expect(await list(nurse, id)).to.have.lengthOf(10);
    expect(await latest(id)).to.have.property('size', 1);
  });

  it('go with the patient when two records are merged, and back when that is taken back', async () => {
    const [kept, gone] = [await newPatient(), await newPatient()];
    await record(kept, { ...WELL, at: new Date(world.clock.now().getTime() - 7_200_000).toISOString() });
    await record(gone, { ...WELL, pulse: 135 });
    const admin = await world.as(world.north.admin);
    await admin.post(`/api/v1/patients/${kept}/merge`, { retiredId: gone, reason: 'A test' });
    expect((await list(nurse, kept)).map(({ pulse }) => pulse)).to.deep.equal([135, 72]);
    expect((await latest(kept)).get(kept)).to.include({ score: 3 });
    await admin.post(`/api/v1/patients/${gone}/unmerge`, { reason: 'A test' });
    expect((await list(nurse, kept)).map(({ pulse }) => pulse)).to.deep.equal([72]);
    expect((await latest(kept)).get(kept)).to.include({ score: 0 });
  });

  it('do not exist for another ward or another hospital', async () => {
    const id = await newPatient();
    await record(id, WELL);
    await putInWards(world, world.north, id, [world.north.wardB.id]);
    for (const caller of [nurse, await world.as(world.south.admin)]) {
      expect(await caller.get(`/api/v1/patients/${id}/vitals`)).to.be.problem('not-found');
    }
    for (const caller of [nurse, await world.as(world.south.nurse)]) {
      expect(await post(caller, id, WELL)).to.be.problem('not-found');
    }
    const { tenant, nurse: person, wardA } = world.north;
    const actor = {
      kind: 'staff' as const,
      userId: person.id,
      hospitalId: tenant.id,
      sessionId: sessionId.parse(uuid()),
      displayName: 'A nurse',
      jobTitle: null,
      registrationNumber: null,
      roles: ['nurse'] as const,
      ...rightsOf('staff', ['nurse'], [wardA.id]),
    };
    const context = { requestId: uuid(), actor, tenant, services: world.app.services };
    expect(await runInContext(context, () => latestNews2([id]))).to.have.property('size', 0);
    expect((await latest(id)).get(id)).to.include({ score: 0 });
  });

  it('are recorded by those who may', async () => {
    const id = await newPatient();
    for (const person of [world.north.admin, world.north.housekeeping, world.north.pharmacy]) {
      expect(await post(await world.as(person), id, WELL)).to.be.problem('not-allowed');
    }
    expect((await post(await world.as(world.north.doctor), id, WELL)).status).to.equal(201);
  });

  it('stand in the journal without their values', async () => {
    const id = await newPatient();
    const { id: vitalsId } = await record(id, { ...WELL, pulse: 113 });
    await list(nurse, id);
    const entries = (await entriesOf(world, world.north, id)).slice(1);
    expect(entries.map(({ action }) => action)).to.deep.equal(['vitals.recorded', 'vitals.read']);
    expect(entries[0]?.changes).to.deep.equal([
      { path: 'vitalsId', before: null, after: vitalsId },
      { path: 'measured', before: null, after: null, isSecret: true },
    ]);
  });
});
