import { expect } from 'chai';
import { noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import { procedureRepository } from '../../../server/modules/procedures/procedures.repository.ts';
import { outboxRepository } from '../../../server/outbox/outbox.ts';
import type { EventData } from '../../../shared/events/registry.ts';
import { problem } from '../../../shared/types/problem.ts';
import { procedureList, procedureView } from '../../../shared/schemas/procedures.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { deliver, inboxOf } from '../notices/inbox.ts';
import { entriesOf, putInWards } from '../patients/reception.ts';
import { at, consentFor, HOUR, planned, revoke, seen } from './theatre.ts';

describe('the gate of a procedure', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const inWardA = async (): Promise<PatientId> => (await newStay(world, world.north)).patient.id;
  const post = async (person: 'nurse' | 'doctor' | 'otherNurse' | 'admin', id: string, verb: string, body: object) =>
    (await world.as(world.north[person])).post(`/api/v1/procedures/${id}/${verb}`, body);

  /** The numbers of what the patient's stream was told. */
  async function numbersOf(patientId: PatientId) {
    const stream = `patient:${patientId}`;
    const told = await world.inside(world.north, () => outboxRepository().find({ stream }, { sort: { seq: -1 } }));
    type Data = EventData<'consent.changed'> | EventData<'procedure.changed'>;
    return (fits: (data: Data) => boolean) => told.find(({ data }) => fits(data as Data))?.seq ?? 0;
  }

  it('is closed until every need is met by a consent for this very procedure that is valid now', async () => {
    const patientId = await inWardA();
    const nurse = await world.as(world.north.nurse);
    const one = await planned(world, world.north, patientId, { needs: ['procedure', 'anaesthesia'] });
    const other = await planned(world, world.north, patientId);
    expect(one.gate).to.equal('closed');
    expect(one.needs.map(({ standing }) => standing)).to.deep.equal(['missing', 'missing']);
    await consentFor(world, world.north, other);
    await consentFor(world, world.north, one, { patientId: (await newPatient(world, world.north)).id });
    await consentFor(world, world.north, one, { category: 'anaesthesia' });
    await consentFor(world, world.north, one, { state: 'signing', completedAt: null });
    const refused = await post('nurse', one.id, 'start', { version: one.version });
    expect(refused).to.be.problem('consent-missing', '/needs/procedure');
    expect(problem.parse(refused.body).errors).to.have.length(1);
    expect((await seen(nurse, other.id)).gate).to.equal('open');
    const consent = await consentFor(world, world.north, one);
    const ready = await seen(nurse, one.id);
    expect(ready.gate).to.equal('open');
    expect(ready.needs[0]?.title).to.equal('Consent to procedure');
    const started = await post('nurse', one.id, 'start', { version: one.version });
    expect(started.status).to.equal(200);
    const view = procedureView.parse(started.body);
    expect(view).to.include({ status: 'started', startedBy: world.north.nurse.displayName, override: null });
    expect(view.startedWith).to.have.length(2).and.to.include(consent._id);
  });

  it('closes with a withdrawal, with a date that has passed, and for one that was altered', async () => {
    const patientId = await inWardA();
    const nurse = await world.as(world.north.nurse);
    const withdrawn = await planned(world, world.north, patientId);
    await revoke(world, world.north, await consentFor(world, world.north, withdrawn));
    const dated = await planned(world, world.north, patientId);
    const validUntil = new Date(world.clock.now().getTime() + 60_000);
    await consentFor(world, world.north, dated, { validUntil });
    const altered = await planned(world, world.north, patientId);
    await consentFor(world, world.north, altered, { alteredAt: world.clock.now() });
    expect((await seen(nurse, dated.id)).gate).to.equal('open');
    world.clock.advance(60_000);
    for (const [{ id, version }, standing] of [
      [withdrawn, 'revoked'],
      [dated, 'out-of-date'],
      [altered, 'valid'],
    ] as const) {
      const view = await seen(nurse, id);
      expect(view.gate, standing).to.equal('closed');
      expect(view.needs[0]?.standing).to.equal(standing);
      expect(await post('nurse', id, 'start', { version }), standing).to.be.problem('consent-missing');
    }
  });

  it('is broken only by who may, with a reason, which is journalled and told to admins and nurse managers', async () => {
    const { north, south } = world;
    const { id, version } = await planned(world, north, await inWardA());
    const override = { reason: 'Bleeding, cannot wait' };
    expect(await post('nurse', id, 'start', { version, override })).to.be.problem('not-allowed');
    expect(await post('doctor', id, 'start', { version, override: { reason: ' ' } })).to.be.problem('invalid-input');
    const broken = procedureView.parse((await post('doctor', id, 'start', { version, override })).body);
    expect(broken.override).to.deep.equal({ ...override, by: north.doctor.displayName });
    const entry = (await entriesOf(world, north, id)).find(({ action }) => action.endsWith('without-consent'));
    expect(entry?.actorId).to.equal(north.doctor.id);
    expect(JSON.stringify(entry)).not.to.include(override.reason);
    await deliver(world);
    const ofThis = async (person: typeof north.admin) =>
      (await inboxOf(world, person)).filter(({ type }) => type === 'procedure.overridden');
    for (const person of [north.admin, north.secondAdmin, north.nurseManager]) {
      const [notice] = await ofThis(person);
      expect(notice?.words).to.include({ by: north.doctor.displayName, procedure: 'Appendicectomy' });
      expect(notice?.link).to.deep.equal({ to: 'procedure', procedureId: id });
    }
    for (const person of [north.doctor, north.nurse, south.admin]) expect(await ofThis(person)).to.deep.equal([]);
  });

  it('has no override where it is open: what was given as the reason is not kept', async () => {
    const procedure = await planned(world, world.north, await inWardA());
    await consentFor(world, world.north, procedure);
    const body = { version: procedure.version, override: { reason: 'In case' } };
    expect(procedureView.parse((await post('nurse', procedure.id, 'start', body)).body).override).to.equal(null);
  });

  it('is not opened by who takes a need away, unless they may override', async () => {
    const { id, version } = await planned(world, world.north, await inWardA(), { needs: ['procedure', 'blood'] });
    const patch = async (person: 'nurse' | 'doctor', body: object) =>
      (await world.as(world.north[person])).patch(`/api/v1/procedures/${id}`, body);
    expect(await patch('nurse', { version, needs: ['procedure'] })).to.be.problem('not-allowed');
    expect(await patch('doctor', { version, needs: [] })).to.be.problem('invalid-input', '/body/note');
    const more = procedureView.parse(
      (await patch('nurse', { version, needs: ['procedure', 'blood', 'anaesthesia'] })).body,
    );
    expect(more.needs).to.have.length(3);
    const less = await patch('doctor', { version: more.version, needs: ['procedure'] });
    expect(procedureView.parse(less.body).needs.map(({ category }) => category)).to.deep.equal(['procedure']);
  });

  it('is passed or lost, never both, where a start and a withdrawal meet', async function () {
    this.timeout(120_000);
    const random = seededRandom(51);
    const patientId = await inWardA();
    const outcomes = { started: 0, refused: 0 };
    for (let round = 0; round < 12; round += 1) {
      const procedure = await planned(world, world.north, patientId);
      const consent = await consentFor(world, world.north, procedure);
      const start = () => post('nurse', procedure.id, 'start', { version: procedure.version });
      const withdraw = () => revoke(world, world.north, consent);
      const [first, second] = random() < 0.5 ? [start, withdraw] : [withdraw, start];
      await Promise.all([first(), second()]);
      const { status, version } = await seen(await world.as(world.north.nurse), procedure.id);
      const numberOf = await numbersOf(patientId);
      const withdrawn = numberOf(
        (data) => 'state' in data && data.state === 'revoked' && data.consentId === consent._id,
      );
      expect(withdrawn, 'the withdrawal always stands').to.be.greaterThan(0);
      if (status === 'planned') {
        outcomes.refused += 1;
        continue;
      }
      outcomes.started += 1;
      // A stream's numbers are taken one after the other: the order in which the two were committed.
      const started = numberOf(
        (data) => 'procedureId' in data && data.procedureId === procedure.id && data.version === version,
      );
      expect(started).to.be.greaterThan(0).and.lessThan(withdrawn);
    }
    expect(outcomes.started + outcomes.refused).to.equal(12);
  });

  it('never lets one start on a consent that was withdrawn before, however many try at once', async () => {
    const procedure = await planned(world, world.north, await inWardA());
    const consent = await consentFor(world, world.north, procedure);
    await revoke(world, world.north, consent);
    const tries = Array.from({ length: 10 }, () =>
      post('nurse', procedure.id, 'start', { version: procedure.version }),
    );
    for (const answer of await Promise.all(tries)) expect(answer).to.be.problem('consent-missing');
  });

  it('lets one of many start it, and tells the others', async () => {
    const procedure = await planned(world, world.north, await inWardA());
    await consentFor(world, world.north, procedure);
    const tries = Array.from({ length: 10 }, () =>
      post('nurse', procedure.id, 'start', { version: procedure.version }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).to.be.problem('state-refused');
  });
});

describe('the life of a procedure', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('is seen through its patient: another ward and another hospital find nothing', async () => {
    const { north, south } = world;
    const stay = await newStay(world, north);
    const { id, version } = await planned(world, north, stay.patient.id);
    const body = { version };
    for (const person of [north.otherNurse, south.nurse, south.doctor, south.admin]) {
      const caller = await world.as(person);
      expect(await caller.get(`/api/v1/procedures/${id}`), person.displayName).to.be.problem('not-found');
      if (person === south.admin) continue;
      expect(await caller.post(`/api/v1/procedures/${id}/start`, body)).to.be.problem('not-found');
      expect(await caller.post(`/api/v1/procedures/${id}/cancel`, { ...body, reason: 'x' })).to.be.problem('not-found');
      expect(await caller.patch(`/api/v1/procedures/${id}`, { ...body, minutes: 90 })).to.be.problem('not-found');
      const planning = { patientId: stay.patient.id, name: 'X', plannedAt: at(world, HOUR), leadId: person.id };
      expect(await caller.post('/api/v1/procedures', planning)).to.be.problem('not-found');
    }
    const listed = async (person: typeof north.nurse) =>
      procedureList.parse((await (await world.as(person)).get('/api/v1/procedures')).body).items.map((one) => one.id);
    expect(await listed(north.nurse)).to.include(id);
    expect(await listed(north.otherNurse)).not.to.include(id);
    expect(await listed(south.nurse)).not.to.include(id);
    const other = await world.as(north.otherNurse);
    expect(await other.get(`/api/v1/procedures?patientId=${stay.patient.id}`)).to.be.problem('not-found');
    expect(await (await world.as(north.housekeeping)).get(`/api/v1/procedures/${id}`)).to.be.problem('not-allowed');
  });

  it('goes to the ward the patient goes to', async () => {
    const { north } = world;
    const { patient } = await newStay(world, north);
    const { id } = await planned(world, north, patient.id);
    await putInWards(world, north, patient.id, [north.wardB.id]);
    expect((await seen(await world.as(north.otherNurse), id)).wardId).to.equal(north.wardB.id);
    expect(await (await world.as(north.nurse)).get(`/api/v1/procedures/${id}`)).to.be.problem('not-found');
  });

  it('is listed on its day by the clocks of the hospital, in the order of the times', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    const { timeZone } = north.tenant;
    const dayOf = (instant: string) => new Intl.DateTimeFormat('sv', { timeZone }).format(new Date(instant));
    const late = await planned(world, north, patientId, { plannedAt: at(world, 30 * 24 * HOUR + 2 * HOUR) });
    const early = await planned(world, north, patientId, { plannedAt: at(world, 30 * 24 * HOUR) });
    const nurse = await world.as(north.nurse);
    const day = dayOf(early.plannedAt);
    const list = procedureList.parse((await nurse.get(`/api/v1/procedures?day=${day}`)).body);
    expect(list.day).to.equal(day);
    const expected = [early, late].filter(({ plannedAt }) => dayOf(plannedAt) === day).map(({ id }) => id);
    expect(list.items.map(({ id }) => id)).to.deep.equal(expected);
    const all = procedureList.parse((await nurse.get(`/api/v1/procedures?patientId=${patientId}`)).body);
    expect(all).to.deep.include({ day: null });
    expect(all.items.map(({ id }) => id)).to.deep.equal([early.id, late.id]);
  });

  it('goes from planned to started to finished, or is cancelled with a reason; nothing goes back', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    const nurse = await world.as(north.nurse);
    const act = async (id: string, verb: string, body: object) => nurse.post(`/api/v1/procedures/${id}/${verb}`, body);
    const one = await planned(world, north, patientId, { needs: [], note: 'A dressing: nothing to be consented to' });
    expect(one.gate).to.equal('open');
    expect(await act(one.id, 'finish', { version: one.version })).to.be.problem('state-refused');
    const started = procedureView.parse((await act(one.id, 'start', { version: one.version })).body);
    expect(await act(one.id, 'finish', { version: one.version })).to.be.problem('version-conflict');
    expect(await nurse.patch(`/api/v1/procedures/${one.id}`, { version: started.version, minutes: 90 })).to.be.problem(
      'state-refused',
    );
    const finished = procedureView.parse((await act(one.id, 'finish', { version: started.version })).body);
    expect(finished.status).to.equal('finished');
    expect(await act(one.id, 'cancel', { version: finished.version, reason: 'Late' })).to.be.problem('state-refused');
    const two = await planned(world, north, patientId);
    expect(await act(two.id, 'cancel', { version: two.version })).to.be.problem('invalid-input');
    const cancelled = procedureView.parse(
      (await act(two.id, 'cancel', { version: two.version, reason: 'Fever' })).body,
    );
    expect(cancelled).to.include({ status: 'cancelled', cancelReason: 'Fever' });
  });

  it('is planned with people who work here, and with the reason where nothing is consented to', async () => {
    const { north, south } = world;
    const nurse = await world.as(north.nurse);
    const { id: patientId } = await newPatient(world, north);
    const body = { patientId, name: 'Biopsy', plannedAt: at(world, HOUR), leadId: north.doctor.id };
    const post = (more: object) => nurse.post('/api/v1/procedures', { ...body, ...more });
    expect(await post({ leadId: south.doctor.id })).to.be.problem('invalid-input', '/body/leadId');
    expect(await post({ teamIds: [south.nurse.id] })).to.be.problem('invalid-input', '/body/teamIds/0');
    expect(await post({ needs: [] })).to.be.problem('invalid-input', '/body/note');
    expect((await post({ teamIds: [north.nurse.id] })).status).to.equal(201);
  });

  it('keeps no word of the patient readable in the database', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    const { id } = await planned(world, north, patientId, {
      name: 'Canary operation',
      place: 'Canary 2',
      note: 'Canary',
    });
    const raw = await world.inside(north, () => north.tenant.connection.collection('procedures').findOne({ _id: id }));
    expect(JSON.stringify(raw)).not.to.include('Canary');
    const opened = await world.inside(north, () => procedureRepository().get(id));
    expect(opened.name).to.equal('Canary operation');
  });
});

describe('a procedure whose time comes near', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('reminds whoever leads it a day before, once, where its gate is closed', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    const lead = north.secondAdmin;
    const more = { leadId: lead.id, plannedAt: at(world, 30 * HOUR) };
    const closed = await planned(world, north, patientId, more);
    const open = await planned(world, north, patientId, more);
    await consentFor(world, north, open);
    const reminders = async () => {
      await world.app.jobs.runNow('procedures.remind', north.tenant);
      await deliver(world);
      const told = await world.inside(north, () =>
        noticeRepository().find({ staffId: lead.id, type: 'consent.waiting' }),
      );
      return told.map(({ link }) => link);
    };
    expect(await reminders()).to.deep.equal([]);
    world.clock.advance(7 * HOUR);
    expect(await reminders()).to.deep.equal([{ to: 'procedure', procedureId: closed.id }]);
    expect(await reminders()).to.have.length(1);
    // Whoever had the page open before that changed nothing, and is not refused for it.
    const body = { version: closed.version, override: { reason: 'Bleeding, cannot wait.' } };
    const doctor = await world.as(north.doctor);
    expect((await doctor.post(`/api/v1/procedures/${closed.id}/start`, body)).status).to.equal(200);
  });
});
