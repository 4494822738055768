import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { sealJournal } from '../../../server/journal/seal.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { atWork, newBed, newPatient } from './stage.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });
const NEED = { type: null, tags: [], precaution: null };

describe('what the house does for a person', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());
  const entriesOf = (hospital: TestHospital, subjectId: string, action: string) =>
    world.inside(hospital, () => repository(journalCollection, wholeJournal).find({ subjectId, action }));

  /** A patient is held a bed and admitted to another: the house lets go of the first. */
  async function admitElsewhere(hospital: TestHospital) {
    const nurse = atWork(world, hospital, hospital.nurse);
    const patientId = await newPatient(world, hospital);
    const toWardId = hospital.wardA.id;
    const asked = await nurse.ask({ kind: 'admission', patientId, toWardId, need: NEED, urgency: 'soon' });
    const heldBedId = await newBed(world, hospital, hospital.wardA);
    await nurse.answer(asked, { answer: 'accept', holdBedId: heldBedId });
    const admitted = await nurse.tries.admit(patientId, await newBed(world, hospital, hospital.wardA));
    return { heldBedId, admitted };
  }

  it('stands in the journal as the house’s, with the person and the request it follows from', async () => {
    for (const hospital of [world.north, world.south]) {
      const { heldBedId, admitted } = await admitElsewhere(hospital);
      const [released, ...more] = await entriesOf(hospital, heldBedId, 'bed.release');
      expect(more).to.deep.equal([]);
      expect(released).to.include({
        actorKind: 'system',
        actorId: null,
        sessionId: null,
        purpose: 'let go of a held bed',
        onBehalfOf: hospital.nurse.id,
        requestId: admitted.headers.get('x-request-id'),
      });
    }
  });

  it('names nobody where nobody is behind it, and the chain over entries of both kinds verifies', async () => {
    const { heldBedId } = await admitElsewhere(world.north);
    const nurse = atWork(world, world.north, world.north.nurse);
    const { version } = await nurse.bed(heldBedId);
    const until = new Date(world.clock.now().getTime() + 60_000).toISOString();
    await (await world.as(world.north.nurse)).post(`/api/v1/beds/${heldBedId}/hold`, { version, until });
    world.clock.advance(60_000);
    await world.app.jobs.runNow('beds.expire', world.north.tenant);
    const released = await entriesOf(world.north, heldBedId, 'bed.release');
    const behind = released.map((entry) => ('onBehalfOf' in entry ? entry.onBehalfOf : 'absent'));
    expect(behind).to.have.members([world.north.nurse.id, 'absent']);
    const [held] = await entriesOf(world.north, heldBedId, 'bed.hold');
    expect(held).not.to.have.property('onBehalfOf');
    const report = await world.inside(world.north, async () => {
      await sealJournal();
      return verifyJournal();
    });
    expect(report).to.include({ waiting: 0, problemCount: 0 });
    expect(report.entries).to.be.above(10);
  });
});
