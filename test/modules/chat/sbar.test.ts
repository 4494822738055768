import { expect } from 'chai';
import { sbarDraft } from '../../../shared/schemas/chat.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { onBooks } from '../patients/reception.ts';
import { well } from './talk.ts';

describe('an SBAR', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const ask = async (person: Person, id: PatientId) => (await world.as(person)).get(`/api/v1/patients/${id}/sbar`);
  const draft = async (person: Person, id: PatientId) => sbarDraft.parse(well(await ask(person, id)));

  it('begins with where the patient lies, what to beware of and how they were when last measured', async () => {
    const { north } = world;
    const { patient, wardId } = await newStay(world, north);
    const admin = await world.as(north.admin);
    well(
      await admin.patch(`/api/v1/patients/${patient.id}`, {
        version: patient.version,
        alerts: [{ kind: 'difficult-airway', text: null }],
        allergies: [{ substance: 'Penicillin', reaction: null, severity: 'severe', criticality: 'high' }],
        codeStatus: 'dnacpr',
      }),
    );
    const nurse = await world.as(north.nurse);
    const vitals = { respirationRate: 26, spo2: 93, onOxygen: true, systolic: 98, pulse: 112, temperature: 38.4 };
    const path = `/api/v1/patients/${patient.id}/vitals`;
    const earlier = new Date(world.clock.now().getTime() - 3_600_000).toISOString();
    well(await nurse.post(path, { ...vitals, consciousness: 'A', systolic: 120, pulse: 80, at: earlier }));
    well(await nurse.post(path, { ...vitals, consciousness: 'A', diastolic: 60 }));
    const { sbar, patient: shown } = await draft(north.nurse, patient.id);
    expect(shown).to.deep.include({ id: patient.id, hospitalNumber: patient.hospitalNumber, wardId });
    expect(sbar.situation).to.match(/^Ward A, bed .+\.\nAdmitted 5 Mar 2040, 11:00/u);
    expect(sbar.background.split('\n')).to.deep.equal([
      'Allergies: Penicillin (severe).',
      'Alerts: difficult airway.',
      'Code status: DNACPR.',
    ]);
    expect(sbar.assessment.split('\n')).to.deep.equal([
      'NEWS2 12 (high) at 5 Mar 2040, 11:00: respirations 26/min, SpO2 93 % on oxygen, BP 98/60, pulse 112/min, ACVPU A, temperature 38.4 °C.',
      'Before: NEWS2 8 (high) at 5 Mar 2040, 10:00.',
    ]);
    expect(sbar.recommendation, 'what to do is for a person to say').to.equal('');
  });

  it('says what is not recorded, where nothing is known', async () => {
    const { id } = await onBooks(world, world.north, { familyName: 'Unknown' });
    const { sbar, patient } = await draft(world.north.nurse, id);
    expect(patient.wardId).to.equal(null);
    expect(sbar).to.deep.equal({
      situation: '',
      background: 'No allergies recorded.\nCode status not recorded.',
      assessment: 'No vital signs recorded in the last 48 h.',
      recommendation: '',
    });
  });

  it('is drafted of nobody whom one does not see', async () => {
    const { patient } = await newStay(world, world.north);
    expect((await ask(world.north.nurse, patient.id)).status).to.equal(200);
    for (const person of [world.north.otherNurse, world.south.nurse, world.south.admin]) {
      expect(await ask(person, patient.id), person.displayName).to.be.problem('not-found');
    }
    expect(await ask(world.north.pharmacy, patient.id)).to.be.problem('not-allowed');
  });
});
