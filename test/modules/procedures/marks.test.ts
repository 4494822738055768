import { expect } from 'chai';
import { outboxRepository, toEnvelope } from '../../../server/outbox/outbox.ts';
import { planProcedure } from '../../../server/modules/procedures/index.ts';
import { mergePatients } from '../../../server/modules/patients/index.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardConsentsEvent } from '../../../shared/projections/ward-consents.ts';
import type { ConsentMark, WardConsents } from '../../../shared/schemas/consents.ts';
import type { PatientId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { deliver, inboxOf } from '../notices/inbox.ts';
import { putInWards } from '../patients/reception.ts';
import { at, consentFor, HOUR, marksOf, newConsent, planned, revoke, until } from './theatre.ts';

describe('the mark of consents on a ward’s board', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const inWardA = async (): Promise<PatientId> => (await newStay(world, world.north)).patient.id;
  const board = async (wardId: WardId = world.north.wardA.id) => marksOf(await world.as(world.north.doctor), wardId);
  const markOf = async (patientId: PatientId, wardId?: WardId) =>
    (await board(wardId)).marks.find((mark) => mark.patientId === patientId) ?? null;
  const becomes = (patientId: PatientId, standing: ConsentMark['standing'] | null, wardId?: WardId) =>
    until(
      () => markOf(patientId, wardId),
      (mark) => (mark?.standing ?? null) === standing,
    );

  it('goes from missing over waiting and given to withdrawn, and says of which procedure and since when', async () => {
    const patientId = await inWardA();
    expect(await markOf(patientId)).to.equal(null);
    const far = await planned(world, world.north, patientId, { plannedAt: at(world, 72 * HOUR) });
    await newConsent(world, world.north, { patientId, procedureId: far.id, state: 'signing', completedAt: null });
    await becomes(patientId, 'waiting');
    const near = await planned(world, world.north, patientId, { plannedAt: at(world, 47 * HOUR) });
    expect(await becomes(patientId, 'missing')).to.deep.include({ procedureId: near.id, procedureAt: near.plannedAt });
    const consent = await consentFor(world, world.north, near);
    await becomes(patientId, 'waiting');
    await revoke(world, world.north, consent);
    const mark = await becomes(patientId, 'withdrawn');
    expect(mark).to.deep.include({ procedureId: near.id, procedureAt: near.plannedAt });
    expect(mark?.at).to.equal(world.clock.now().toISOString());
    world.clock.advance(1);
    await consentFor(world, world.north, near);
    await becomes(patientId, 'waiting');
  });

  it('is given where every need of the next procedure is met', async () => {
    const patientId = await inWardA();
    const procedure = await planned(world, world.north, patientId, { needs: ['procedure', 'anaesthesia'] });
    await becomes(patientId, 'missing');
    await consentFor(world, world.north, procedure);
    await consentFor(world, world.north, procedure, { category: 'anaesthesia' });
    expect(await becomes(patientId, 'given')).to.deep.include({ procedureId: procedure.id, at: null });
    const nurse = await world.as(world.north.nurse);
    const body = { version: procedure.version, reason: 'Fever' };
    expect((await nurse.post(`/api/v1/procedures/${procedure.id}/cancel`, body)).status).to.equal(200);
    await becomes(patientId, null);
  });

  it('goes with the patient: the ward they leave shows nothing, the ward they come to shows it', async () => {
    const { wardA, wardB } = world.north;
    const patientId = await inWardA();
    await planned(world, world.north, patientId);
    await becomes(patientId, 'missing');
    await putInWards(world, world.north, patientId, [wardB.id]);
    await becomes(patientId, 'missing', wardB.id);
    expect(await markOf(patientId, wardA.id)).to.equal(null);
    const nurse = await world.as(world.north.nurse);
    expect(await nurse.get(`/api/v1/wards/${wardB.id}/consents`)).to.be.problem('not-found');
    const south = await world.as(world.south.doctor);
    expect(await south.get(`/api/v1/wards/${wardB.id}/consents`)).to.be.problem('not-found');
    const cleaner = await world.as(world.north.housekeeping);
    expect(await cleaner.get(`/api/v1/wards/${wardB.id}/consents`)).to.be.problem('not-allowed');
  });

  it('is the survivor’s after a merge', async () => {
    const patientId = await inWardA();
    await planned(world, world.north, patientId);
    await becomes(patientId, 'missing');
    const { id: survivorId } = await newPatient(world, world.north);
    await world.inside(world.north, () => mergePatients({ survivorId, retiredId: patientId, reason: 'The same' }));
    await becomes(survivorId, 'missing');
    await becomes(patientId, null);
  });

  it('brings the withdrawal to everyone at the procedure, whoever of them sees the patient, and not to others', async () => {
    const { north } = world;
    const patientId = await inWardA();
    const teamIds = [north.nurse.id, north.otherNurse.id, north.nurseManager.id];
    const procedure = await planned(world, north, patientId, { teamIds });
    await revoke(world, north, await consentFor(world, north, procedure, { authorId: north.secondAdmin.id }));
    const told = async (person: typeof north.nurse) =>
      (await inboxOf(world, person)).filter(({ link }) => link.to === 'procedure' && link.procedureId === procedure.id);
    const delivered = async () => {
      await deliver(world);
      return told(north.doctor);
    };
    await until(delivered, (notices) => notices.length > 0);
    for (const person of [north.doctor, north.nurse, north.nurseManager]) {
      const [notice] = await told(person);
      expect(notice, person.displayName).to.include({ type: 'consent.revoked' });
      expect(notice?.words).to.include({ procedure: 'Appendicectomy' });
    }
    expect(await told(north.otherNurse), 'of another ward').to.deep.equal([]);
    await putInWards(world, north, patientId, [north.wardB.id]);
    const [lost] = await told(north.nurse);
    expect(lost?.words, 'after the patient left their ward').to.deep.equal({});
    expect((await told(north.doctor))[0]?.words).to.include({ procedure: 'Appendicectomy' });
  });

  it('is, from old state and the events since, what a fresh look shows', async function () {
    this.timeout(120_000);
    const { wardA, wardB } = world.north;
    const random = seededRandom(73);
    const any = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
    const patients = [await inWardA(), await inWardA(), await inWardA()];
    const old = [await board(wardA.id), await board(wardB.id)];
    const procedures = await Promise.all(patients.map((id) => planned(world, world.north, id)));
    for (let step = 0; step < 20; step += 1) {
      const patientId = any(patients);
      const procedure = any(procedures);
      if (patientId === undefined || procedure === undefined) continue;
      const dice = random();
      if (dice < 0.3) await consentFor(world, world.north, procedure);
      else if (dice < 0.6) await revoke(world, world.north, await consentFor(world, world.north, procedure));
      else await putInWards(world, world.north, patientId, [random() < 0.5 ? wardA.id : wardB.id]);
      world.clock.advance(1_000);
    }
    const fresh = async (wardId: WardId, before: WardConsents) => {
      const events = await world.inside(world.north, async () =>
        (
          await outboxRepository().find(
            { stream: `ward-consents:${wardId}`, seq: { $gt: before.seq } },
            { sort: { seq: 1 } },
          )
        ).map(toEnvelope),
      );
      let state = before;
      for (const event of events) {
        const next = applyWardConsentsEvent(state, event as Envelope<EventsOf<'ward-consents'>>);
        if (next === 'gap') throw new Error('The stream has a hole.');
        state = next;
      }
      return state;
    };
    // The last change is told a little after it: a mark of its own says that everything before it is there.
    const last = await inWardA();
    await planned(world, world.north, last);
    await becomes(last, 'missing');
    for (const [index, wardId] of [wardA.id, wardB.id].entries()) {
      const before = old[index];
      if (before === undefined) throw new Error('No old board.');
      const now = await board(wardId);
      expect(await fresh(wardId, before)).to.deep.equal(now);
    }
    expect(
      applyWardConsentsEvent({ marks: [], seq: 3 }, { seq: 5, data: { patientId: last, mark: null } } as never),
    ).to.equal('gap');
  });
});

const planAsHouse = (patientId: PatientId, plannedAt: Date, leadId: StaffId) =>
  planProcedure({
    ...{ patientId, leadId, plannedAt: plannedAt.toISOString(), name: 'Biopsy', place: null },
    ...{ minutes: 30, teamIds: [], note: null, needs: ['procedure'] },
  });

describe('the mark of consents as time goes by', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  /** By then the session of before is over. */
  const becomes = async (patientId: PatientId, standing: ConsentMark['standing'] | null) => {
    const { caller } = await world.signIn(world.north.doctor);
    await until(
      async () => (await marksOf(caller, world.north.wardA.id)).marks.find((mark) => mark.patientId === patientId),
      (mark) => (mark?.standing ?? null) === standing,
    );
  };

  it('turns by time alone: missing two days before, forgotten three days after a withdrawal', async () => {
    const patientId = (await newStay(world, world.north)).patient.id;
    const turn = () => world.app.jobs.runNow('procedures.marks', world.north.tenant);
    const treatment = await newConsent(world, world.north, { patientId, category: 'treatment' });
    await revoke(world, world.north, treatment);
    await becomes(patientId, 'withdrawn');
    world.clock.advance(71 * HOUR);
    await turn();
    await becomes(patientId, 'withdrawn');
    const plannedAt = new Date(world.clock.now().getTime() + 60 * HOUR);
    await world.inside(world.north, () => planAsHouse(patientId, plannedAt, world.north.doctor.id));
    world.clock.advance(HOUR);
    await turn();
    await becomes(patientId, null);
    world.clock.advance(11 * HOUR);
    await turn();
    await becomes(patientId, 'missing');
    world.clock.advance(72 * HOUR);
    await turn();
    await becomes(patientId, null);
  });
});
