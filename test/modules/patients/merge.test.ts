import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import {
  addPatientIdentifier,
  findPatientByHospitalNumber,
  findPatientByIdentifier,
  getPatientCards,
} from '../../../server/modules/patients/index.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { entriesOf, find, look, onBooks, putInWards } from './reception.ts';

describe('two records of one patient', () => {
  let world: World;
  let manager: Caller;
  let admin: Caller;
  let nurse: Caller;
  before(async () => {
    world = await openWorld();
    [manager, admin, nurse] = [
      await world.as(world.north.nurseManager),
      await world.as(world.north.admin),
      await world.as(world.north.nurse),
    ];
  });
  after(() => world.close());

  let pairs = 0;
  const pair = async () => {
    pairs += 1;
    const survivor = await onBooks(world, world.north, {
      familyName: `Kept${'abcdefghijklmnop'.charAt(pairs)}`,
      allergies: [{ substance: 'latex', reaction: null, severity: 'mild', criticality: 'low' }],
      problems: ['asthma'],
      codeStatus: 'full',
    });
    const retired = await onBooks(world, world.north, {
      familyName: `Gone${'abcdefghijklmnop'.charAt(pairs)}`,
      birthDate: '1955-04-04',
      phone: `+2782000${String(1000 + pairs)}`,
      allergies: [
        { substance: 'latex', reaction: null, severity: 'mild', criticality: 'low' },
        { substance: 'penicillin', reaction: 'collapse', severity: 'severe', criticality: 'high' },
      ],
      problems: ['gout'],
      codeStatus: 'dnacpr',
      wallPrivacy: 'hidden',
    });
    return { survivor, retired };
  };
  const merge = (caller: Caller, survivorId: PatientId, retiredId: PatientId) =>
    caller.post(`/api/v1/patients/${survivorId}/merge`, { retiredId, reason: 'Registered twice' });
  const unmerge = (caller: Caller, id: PatientId) =>
    caller.post(`/api/v1/patients/${id}/unmerge`, { reason: 'They are two people' });
  const done = async (answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    expect(status, JSON.stringify(body)).to.equal(200);
  };

  it('become one that knows what either knew, and that both names and numbers lead to', async () => {
    const { survivor, retired } = await pair();
    await done(merge(manager, survivor.id, retired.id));
    const merged = await look(nurse, survivor.id);
    expect(merged).to.include({ birthDate: '1955-04-04', codeStatus: 'full', isHiddenOnWall: true, version: 2 });
    expect(merged.allergies.map(({ substance }) => substance)).to.deep.equal(['latex', 'penicillin']);
    expect(merged.problems).to.deep.equal(['asthma', 'gout']);
    expect(await look(nurse, retired.id)).to.include({ mergedInto: survivor.id });
    for (const q of [retired.familyName, retired.hospitalNumber, survivor.hospitalNumber]) {
      expect(await find(nurse, { q }), q).to.deep.equal([`${survivor.familyName} `]);
    }
    expect(await find(nurse, { limit: 50 })).not.to.include(`${retired.familyName} `);
    await world.inside(world.north, async () => {
      expect((await findPatientByHospitalNumber(retired.hospitalNumber))?.id).to.equal(survivor.id);
      expect((await getPatientCards([retired.id])).get(retired.id)?.id).to.equal(survivor.id);
    });
  });

  it('are merged under a reason that the journal keeps, on both', async () => {
    const { survivor, retired } = await pair();
    await done(merge(admin, survivor.id, retired.id));
    const [kept, gone] = [
      (await entriesOf(world, world.north, survivor.id)).at(-1),
      (await entriesOf(world, world.north, retired.id)).at(-1),
    ];
    expect(kept).to.include({ action: 'patient.merged', reason: 'Registered twice', actorId: world.north.admin.id });
    expect(gone).to.include({ action: 'patient.retired', reason: 'Registered twice' });
    expect(JSON.stringify([kept, gone])).not.to.match(/penicillin|1955|gout/u);
  });

  it('stand each for itself again after the merge is taken back', async () => {
    const { survivor, retired } = await pair();
    const [before, other] = [await look(admin, survivor.id), await look(admin, retired.id)];
    await done(merge(admin, survivor.id, retired.id));
    await done(unmerge(admin, retired.id));
    expect(await look(admin, survivor.id)).to.deep.equal({ ...before, version: 3 });
    expect(await look(admin, retired.id)).to.deep.equal({ ...other, version: 3 });
    expect(await find(nurse, { q: retired.familyName })).to.deep.equal([`${retired.familyName} `]);
    await done(merge(admin, survivor.id, retired.id));
  });

  it('keep on taking back what someone changed since', async () => {
    const { survivor, retired } = await pair();
    await done(merge(admin, survivor.id, retired.id));
    const change = { version: 2, birthDate: '1956-05-05', problems: ['asthma', 'gout', 'a broken hip'] };
    await done(admin.patch(`/api/v1/patients/${survivor.id}`, change));
    await done(unmerge(admin, retired.id));
    const after = await look(admin, survivor.id);
    expect(after.birthDate, 'decided by someone since').to.equal('1956-05-05');
    expect(after.problems).to.deep.equal(['asthma', 'a broken hip']);
    expect(after.allergies.map(({ substance }) => substance)).to.deep.equal(['latex']);
    expect(after.phone).to.equal(null);
  });

  it('may be three: the last one is found by all, and taken back in the order of merging', async () => {
    const { survivor, retired } = await pair();
    const third = await onBooks(world, world.north, { familyName: 'Third' });
    await done(merge(admin, survivor.id, retired.id));
    await done(merge(admin, third.id, survivor.id));
    expect(await find(nurse, { q: retired.hospitalNumber })).to.deep.equal(['Third ']);
    expect(await unmerge(admin, retired.id)).to.be.problem('state-refused');
    await done(unmerge(admin, survivor.id));
    expect(await find(nurse, { q: retired.hospitalNumber })).to.deep.equal([`${survivor.familyName} `]);
    await done(unmerge(admin, retired.id));
    expect(await find(nurse, { q: retired.hospitalNumber })).to.deep.equal([`${retired.familyName} `]);
  });

  it('are not merged twice, with themselves, or with what is not there', async () => {
    const { survivor, retired } = await pair();
    expect(await merge(admin, survivor.id, survivor.id)).to.be.problem('invalid-input', '/body/retiredId');
    const nobody = uuid() as PatientId;
    expect(await merge(admin, survivor.id, nobody)).to.be.problem('invalid-input', '/body/retiredId');
    expect(await merge(admin, nobody, retired.id)).to.be.problem('not-found');
    expect(await unmerge(admin, retired.id)).to.be.problem('state-refused');
    await done(merge(admin, survivor.id, retired.id));
    expect(await merge(admin, survivor.id, retired.id)).to.be.problem('state-refused');
    expect(await merge(admin, retired.id, survivor.id)).to.be.problem('state-refused');
    const change = { version: 2, codeStatus: 'full' };
    expect(await admin.patch(`/api/v1/patients/${retired.id}`, change)).to.be.problem('state-refused');
    expect(await nurse.post(`/api/v1/patients/${retired.id}/vitals`, { pulse: 60 })).to.be.problem('state-refused');
  });

  it('are not merged while both are in the house', async () => {
    const { survivor, retired } = await pair();
    await putInWards(world, world.north, survivor.id, [world.north.wardA.id]);
    await putInWards(world, world.north, retired.id, [world.north.wardB.id]);
    expect(await merge(admin, survivor.id, retired.id)).to.be.problem('state-refused');
    await putInWards(world, world.north, survivor.id, []);
    await done(merge(admin, survivor.id, retired.id));
    expect((await look(admin, survivor.id)).wardIds, 'where the retired one lies').to.deep.equal([
      world.north.wardB.id,
    ]);
    expect((await look(admin, retired.id)).wardIds).to.deep.equal([]);
  });

  it('are merged once by two who do it at once', async () => {
    const { survivor, retired } = await pair();
    const answers = await Promise.all([
      merge(admin, survivor.id, retired.id),
      merge(manager, survivor.id, retired.id),
      merge(admin, retired.id, survivor.id),
    ]);
    expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer.status).to.equal(409);
  });

  it('are merged by those who may, in their own hospital', async () => {
    const { survivor, retired } = await pair();
    expect(await merge(nurse, survivor.id, retired.id)).to.be.problem('not-allowed');
    expect(await merge(await world.as(world.north.doctor), survivor.id, retired.id)).to.be.problem('not-allowed');
    const southern = await world.as(world.south.admin);
    expect(await merge(southern, survivor.id, retired.id)).to.be.problem('not-found');
    const theirs = await onBooks(world, world.south, { familyName: 'Theirs' });
    expect(await merge(southern, theirs.id, retired.id)).to.be.problem('invalid-input', '/body/retiredId');
    expect(await unmerge(southern, retired.id)).to.be.problem('not-found');
  });

  it('are found by what another system calls them, in their own hospital', async () => {
    const { survivor, retired } = await pair();
    const [own, other] = [
      { system: 'PAS', value: '00-71 5' },
      { system: 'LAB', value: '00715' },
    ];
    await world.inside(world.north, async () => {
      await addPatientIdentifier(survivor.id, own);
      await addPatientIdentifier(retired.id, other);
      const again = await addPatientIdentifier(survivor.id, { system: 'pas', value: '00715' });
      expect(again.version, 'known already').to.equal(2);
      expect((await findPatientByIdentifier({ system: 'PAS', value: '00715' }))?.id).to.equal(survivor.id);
      expect((await findPatientByIdentifier(other))?.id).to.equal(retired.id);
      expect(await findPatientByIdentifier({ system: 'XRAY', value: '00715' })).to.equal(null);
    });
    await world.inside(world.south, async () => {
      expect(await findPatientByIdentifier(own)).to.equal(null);
      expect(await findPatientByHospitalNumber(survivor.hospitalNumber)).to.equal(null);
    });
    await done(merge(admin, survivor.id, retired.id));
    await world.inside(world.north, async () => {
      expect((await findPatientByIdentifier(other))?.id).to.equal(survivor.id);
    });
  });
});
