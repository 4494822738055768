import { expect } from 'chai';
import { modelOf } from '../../../server/db/collection.ts';
import { sealJournal } from '../../../server/journal/seal.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import { sealCollection } from '../../../server/modules/consents/consents.model.ts';
import { verifyConsents } from '../../../server/modules/consents/index.ts';
import { noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import { verification } from '../../../shared/schemas/consents.ts';
import { newMessage } from '../../security/fixtures/chat.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newProcedure } from '../../security/fixtures/procedures.ts';
import { newRequest, newStay } from '../../security/fixtures/stays.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { listen } from '../chat/listen.ts';
import { look, registered } from '../patients/reception.ts';
import { act, acted, answered, entryOf, move, preview, tryMove } from './bin-hands.ts';
import { patientMaker } from './makers/patient.ts';
import type { WholePatient } from './whole-patient.ts';
import { wholePatient } from './whole-patient.ts';

const DAY_MS = 86_400_000;

describe('a patient of whom there is one of everything', function () {
  this.timeout(300_000);
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
  });
  after(() => world.close());

  const admin = () => world.as(north.admin);
  const nurse = () => world.as(north.nurse);
  const binPatient = async (id: WholePatient['patient']['id']) =>
    move(await admin(), { kind: 'patient', id, version: (await look(await admin(), id)).version });
  const purge = async (batchId: string): Promise<void> => {
    const { purgeAt } = await entryOf(await admin(), batchId);
    world.clock.advance(Date.parse(purgeAt ?? '') - world.clock.now().getTime() + DAY_MS);
    await world.app.jobs.runNow('bin.purge', north.tenant);
    expect((await entryOf(await admin(), batchId)).state).to.equal('purged');
  };
  const problems = () =>
    world.inside(north, async () => {
      await sealJournal();
      return [
        ...(await verifyConsents()).problems.map(({ kind }) => kind),
        ...(await verifyJournal()).problems.map(({ kind }) => kind),
      ];
    });

  it('is gone from every open screen at once', async () => {
    const { patient, consent, procedure, channel, page } = await wholePatient(world, north);
    const { id } = patient;
    const ear = await listen(world.origin, await nurse());
    try {
      for (const stream of [
        { kind: 'patient', id } as const,
        { kind: 'procedures' } as const,
        { kind: 'person', id: north.nurse.id } as const,
      ]) {
        expect(await ear.subscribe(stream)).to.include({ ok: true });
      }
      await binPatient(id);
      await ear.hears(({ name, data }) => name === 'patient.changed' && 'patientId' in data && data.patientId === id);
      await ear.hears(
        ({ name, data }) => name === 'consent.changed' && 'consentId' in data && data.consentId === consent.id,
      );
      await ear.hears(
        ({ name, data }) => name === 'procedure.listed' && 'procedureId' in data && data.procedureId === procedure.id,
      );
      await ear.hears(({ name, data }) => name === 'chat.left' && 'channelId' in data && data.channelId === channel.id);
      // What a screen asks for then is not there, nor can anyone listen to it.
      expect(await (await nurse()).get(`/api/v1/patients/${id}`)).to.be.problem('not-found');
      expect(await ear.subscribe({ kind: 'patient', id })).to.include({ ok: false });
      expect(await ear.subscribe({ kind: 'channel', id: channel.id })).to.include({ ok: false });
      const body = { kind: 'letter', title: 'Late', fileId: page.file.id };
      expect(await (await nurse()).post(`/api/v1/patients/${id}/documents`, body)).to.be.problem('not-found');
    } finally {
      ear.close();
    }
  });

  it('comes back with owners, dates and links, and with nothing else changed', async () => {
    const sample = await patientMaker.make(world, north);
    const told = async (): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (const { as, path, body } of sample.shownAt) {
        const caller = await world.as(as);
        const answer = body === undefined ? await caller.get(path) : await caller.post(path, body);
        // Versions and places in streams count on: what was moved and came back was written twice.
        const text = JSON.stringify(answer.body ?? answer.bytes.toString('base64'));
        answers.push([path, answer.status, text.replaceAll(/"(?:version|seq|countedSeq)":\d+/gu, '')]);
      }
      return answers;
    };
    const before = await told();
    const { batchId } = await binPatient(sample.id as WholePatient['patient']['id']);
    expect(await problems()).to.deep.equal([]);
    expect((await preview(await admin(), batchId)).conflicts).to.deep.equal([]);
    await acted(await admin(), batchId, 'restore');
    for (const [index, answer] of (await told()).entries()) expect(answer).to.deep.equal(before[index]);
    expect(await problems()).to.deep.equal([]);
  });

  it('is not shown in the past of the ward either, until they are back', async () => {
    const stay = await newStay(world, north);
    world.clock.advance(60_000);
    const at = world.clock.now().toISOString();
    world.clock.advance(60_000);
    const body = { version: stay.version, disposition: 'home' };
    answered(await (await nurse()).post(`/api/v1/stays/${stay.id}/discharge`, body));
    const past = async () => (await nurse()).get(`/api/v1/wards/${north.wardA.id}/replay?at=${at}`);
    expect(answered(await past()).bytes.includes(stay.patient.id)).to.equal(true);
    const { batchId } = await binPatient(stay.patient.id);
    const text = answered(await past()).bytes;
    for (const word of [stay.patient.id, `"${stay.patient.familyName}"`]) {
      expect(text.includes(word), word).to.equal(false);
    }
    await acted(await admin(), batchId, 'restore');
    expect(answered(await past()).bytes.includes(stay.patient.id)).to.equal(true);
  });

  it('stays while something of theirs goes on, saying what and not whose', async () => {
    const started = await newProcedure(world, north);
    answered(await (await nurse()).post(`/api/v1/procedures/${started.id}/start`, { version: started.version }));
    const waits = await newRequest(world, north);
    const { patient: asked, channel } = await wholePatient(world, north);
    await newMessage(world, north.nurse, channel, {
      needsAck: true,
      mentions: [{ target: { kind: 'person', staffId: north.doctor.id }, label: '@Doctor' }],
      text: '@Doctor please look',
    });
    for (const [id, why] of [
      [started.patient.id, '1 procedure that was started'],
      [waits.patient.id, '1 open request for a bed'],
      [asked.id, '1 message that waits to be acknowledged'],
    ] as const) {
      const { version } = await look(await admin(), id);
      const refused = await tryMove(await admin(), { kind: 'patient', id, version });
      expect(refused).to.be.problem('in-use');
      expect((refused.body as { detail: string }).detail).to.equal(why);
    }
  });

  it('takes records with them that are part of theirs, and is not moved under such a one', async () => {
    const [survivor, retired] = [await newPatient(world, north), await newPatient(world, north)];
    const body = { retiredId: retired.id, reason: 'The same person' };
    answered(await (await admin()).post(`/api/v1/patients/${survivor.id}/merge`, body));
    const version = (await look(await admin(), retired.id)).version;
    expect(await tryMove(await admin(), { kind: 'patient', id: retired.id, version })).to.be.problem('state-refused');
    const { batchId, parts } = await binPatient(survivor.id);
    expect(parts).to.deep.include({ part: 'patient', count: 2 });
    expect(await (await nurse()).get(`/api/v1/patients/${retired.id}`)).to.be.problem('not-found');
    await acted(await admin(), batchId, 'restore');
    expect((await look(await admin(), retired.id)).mergedInto).to.equal(survivor.id);
  });

  it('comes back with another number where theirs was given to somebody else', async () => {
    const { id, hospitalNumber, familyName } = await newPatient(world, north);
    const { batchId } = await binPatient(id);
    const other = await registered(await nurse(), { familyName: 'Somebody Else', hospitalNumber });
    const [conflict, ...more] = (await preview(await admin(), batchId)).conflicts;
    expect(more).to.deep.equal([]);
    expect(conflict).to.include({ what: 'number-taken', value: hospitalNumber, offer: 'choose' });
    const key = conflict?.key ?? '';
    expect(await act(await admin(), batchId, 'restore')).to.be.problem('state-refused');
    const odd = await act(await admin(), batchId, 'restore', { choices: { [key]: 'theirs' } });
    expect(odd).to.be.problem('invalid-input');
    await acted(await admin(), batchId, 'restore', { choices: { [key]: conflict?.options[0]?.id } });
    const back = await look(await admin(), id);
    expect(back.familyName).to.equal(familyName);
    expect(back.hospitalNumber).not.to.equal(hospitalNumber);
    expect((await look(await admin(), other.id)).hospitalNumber).to.equal(hospitalNumber);
  });

  it('leaves seals that hold no word when they are purged, and the chain says so and verifies', async () => {
    const { patient, consent } = await wholePatient(world, north);
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const wordsOf = () =>
      world.inside(north, async () =>
        (await noticeRepository().find({ link: { to: 'consent', consentId: consent.id } })).map(({ words }) => words),
      );
    expect((await wordsOf()).some((words) => Object.keys(words).length > 0)).to.equal(true);
    const { batchId } = await binPatient(patient.id);
    await purge(batchId);

    expect(await problems()).to.deep.equal([]);
    expect(await wordsOf()).to.deep.equal([]);
    const token = consent.verifyUrl?.split('/').at(-1) ?? '';
    const said = await world.stranger().get(`/api/v1/consent-verification/${token}`);
    expect(verification.parse(said.body).standing).to.equal('unknown');

    const seals = modelOf(north.tenant.connection, sealCollection).collection;
    const own = await seals.find({ hospitalId: north.tenant.id, consentId: consent.id }).sort({ number: 1 }).toArray();
    expect(own.map((seal) => seal['act'])).to.deep.equal(['completed', 'purged']);
    expect(JSON.stringify(own)).not.to.include(patient.familyName);
  });

  it('is missed where its consent was taken away by hand, or a purge was made up', async () => {
    const { consent } = await wholePatient(world, north);
    const rows = (name: string) => north.tenant.connection.collection<{ _id: string }>(name);
    const row = await rows('consents').findOne({ _id: consent.id });
    await rows('consents').deleteOne({ _id: consent.id });
    expect(await problems()).to.deep.equal(['record-changed']);

    const [seal] = await rows('consentSeals')
      .find({ consentId: consent.id } as object)
      .toArray();
    const madeUp = { ...seal, _id: 'made-up', act: 'purged', number: 10_000 };
    await rows('consentSeals').insertOne(madeUp);
    expect(await problems())
      .to.include('record-changed')
      .and.include('link-missing');
    await rows('consentSeals').deleteOne({ _id: 'made-up' });
    if (row !== null) await rows('consents').insertOne(row);
    expect(await problems()).to.deep.equal([]);
  });
});
