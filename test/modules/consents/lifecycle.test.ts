import { expect } from 'chai';
import { signByHand } from '../../../server/modules/consents/commands/sign-consent.ts';
import { consentRepository } from '../../../server/modules/consents/consents.repository.ts';
import type { ConsentView } from '../../../shared/schemas/consents.ts';
import { consentRegister, patientConsents } from '../../../shared/schemas/consents.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import { problem } from '../../../shared/types/problem.ts';
import type { ConsentId, PatientId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { PAGE } from '../documents/papers.ts';
import { bringGood } from '../files/bring-file.ts';
import { fresh, journalOf, ruleFromWithin, tally } from '../sign-in/front-desk.ts';
import type { SigningRoom } from './signing-room.ts';
import { drawnMark, formOf, newPatient, signingRoom, someContent, viewOf } from './signing-room.ts';

const HOUR = 3_600_000;
const detailOf = ({ body }: Answer): string => problem.parse(body).detail ?? '';
let titles = 0;
const title = (): string => `Form of a life ${(titles += 1)}`;

describe('a consent', () => {
  let world: World;
  let room: SigningRoom;
  before(async () => {
    world = await openWorld();
    for (const hospital of [world.north, world.south]) await ruleFromWithin(world, hospital, 'optional');
    room = signingRoom(world, world.north, as);
  });
  after(() => world.close());

  /** That person's browser of this moment: the clock moves here, and sessions run out. */
  const browsers = new Map<string, Promise<Caller>>();
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${world.clock.now().toISOString()}`;
    const known = browsers.get(key) ?? fresh(world, person);
    browsers.set(key, known);
    return known;
  };
  const get = async (person: Person, path: string) => (await as(person)).get(`/api/v1${path}`);
  const act = async (person: Person, { id }: Pick<ConsentView, 'id'>, verb: string, body: object): Promise<Answer> =>
    (await as(person)).post(`/api/v1/consents/${id}/${verb}`, body);
  const view = async ({ id }: Pick<ConsentView, 'id'>, by = world.north.doctor) =>
    viewOf(await get(by, `/consents/${id}`));
  const runJob = (name: string) => world.app.jobs.runNow(name, world.north.tenant);
  /** The kinds of notices that person has of the consent. */
  const toldOf = async (person: Person, { id }: Pick<ConsentView, 'id'>): Promise<string[]> => {
    await runJob('notices.deliver');
    const page = noticePage.parse((await get(person, '/notices?limit=100')).body);
    return page.items.filter(({ link }) => link.to === 'consent' && link.consentId === id).map(({ type }) => type);
  };
  const listOf = async (person: Person, patientId: PatientId) =>
    patientConsents.parse((await get(person, `/patients/${patientId}/consents`)).body);

  it('is drawn up for the doctor who does it, or names another who may sign', async () => {
    const { doctor, nurse } = world.north;
    const own = await room.draft();
    expect(own.slots[1]).to.deep.include({ staffId: doctor.id, name: doctor.displayName });
    expect(own.form.doctorName).to.equal(doctor.displayName);
    const byNurse = await room.draft({ by: nurse });
    expect(byNurse.slots[1], 'any doctor').to.deep.include({ staffId: null, name: null });
    const signers = (staffId: string) => ({ signers: [{ role: 'doctor', staffId, name: null }] });
    const named = await room.draft({ by: nurse, body: signers(doctor.id) });
    expect(named.slots[1]?.staffId).to.equal(doctor.id);
    const wrong = await room.tryDraft({ body: signers(nurse.id) });
    expect(wrong).to.be.problem('invalid-input', '/body/signers/0');
    const foreign = await room.tryDraft({ body: signers(world.south.doctor.id) });
    expect(foreign).to.be.problem('invalid-input', '/body/signers/0');
  });

  it('is not sent while the staff’s part is empty, and is amended until somebody has signed', async () => {
    const { doctor } = world.north;
    const draft = await room.draft({ body: { staffAnswers: {} } });
    const refused = await room.post(doctor, draft, 'send', { version: draft.version });
    expect(refused).to.be.problem('invalid-input', '/body/staffAnswers/side');
    const patch = async (consent: ConsentView, body: object) =>
      (await as(doctor)).patch(`/api/v1/consents/${consent.id}`, { version: consent.version, ...body });
    expect(await patch(draft, { staffAnswers: { side: 'top' } })).to.be.problem('invalid-input');
    const filled = viewOf(await patch(draft, { staffAnswers: { side: 'right' }, procedureName: 'Hip, right' }));
    expect(filled.form).to.deep.include({ staffAnswers: { side: 'right' }, procedureName: 'Hip, right' });
    expect(filled.form.formHash).not.to.equal(draft.form.formHash);
    expect(await patch(draft, { procedureName: 'Hip' }), 'seen before it changed').to.be.problem('version-conflict');
    const signed = await room.signedByPatient(await room.send(filled));
    expect(await patch(signed, { procedureName: 'Hip, both' })).to.be.problem('state-refused');
  });

  it('can be declined by hand and at the desk, with why; nobody signs it then', async () => {
    const { doctor, nurse } = world.north;
    const consent = await room.sent();
    const { tablet, form } = await room.handOver(consent);
    const answer = await tablet.post('/api/v1/handed-over/decline', { reason: 'I want to think it over.' });
    expect(formOf(answer).state).to.equal('declined');
    expect(await room.signOn(tablet, room.byHand(form))).to.be.problem('state-refused');
    const declined = await view(consent);
    expect(declined.declined).to.deep.include({ reason: 'I want to think it over.', by: null });
    expect(declined.standing).to.equal('declined');
    expect(await toldOf(doctor, consent)).to.include('consent.declined');
    const atDesk = await room.sent();
    viewOf(await act(nurse, atDesk, 'decline', { reason: 'Said no at the bedside.' }));
    const again = await act(nurse, atDesk, 'decline', { reason: 'Twice' });
    expect(again).to.be.problem('state-refused');
    expect(detailOf(again)).to.include('declined');
  });

  it('tells the doctor when it is their turn, once a day after that, and no more once they signed', async () => {
    const { doctor, nurse } = world.north;
    const signers = { signers: [{ role: 'doctor', staffId: doctor.id, name: null }] };
    const sent = await room.sent({ by: nurse, body: signers });
    expect(await toldOf(doctor, sent), 'the patient signs first').to.deep.equal([]);
    const signed = await room.signedByPatient(sent);
    expect(await toldOf(doctor, sent)).to.deep.equal(['consent.waiting']);
    await runJob('consents.remind');
    expect(await toldOf(doctor, sent), 'not before a day').to.deep.equal(['consent.waiting']);
    world.clock.advance(25 * HOUR);
    await runJob('consents.remind');
    await runJob('consents.remind');
    expect(await toldOf(doctor, sent)).to.deep.equal(['consent.waiting', 'consent.waiting']);
    const now = await view(signed);
    expect(now.version, 'who has it open is not refused for that').to.equal(signed.version);
    expect(viewOf(await act(doctor, now, 'sign', room.asDoctor(now))).state).to.equal('completed');
    expect(await toldOf(nurse, sent)).to.include('consent.completed');
  });

  it('is over when nobody finished it in time, and says so by itself', async () => {
    const { doctor } = world.north;
    const content = someContent(title(), { signWithinHours: 2 });
    const consent = await room.sent({ content });
    const { tablet, form } = await room.handOver(consent);
    const draft = await room.draft();
    world.clock.advance(2 * HOUR);
    await tablet.post('/api/v1/session/refresh');
    expect(await room.signOn(tablet, room.byHand(form)), 'before any job ran').to.be.problem('state-refused');
    await runJob('consents.expire');
    expect(await view(consent)).to.deep.include({ state: 'expired', standing: 'not-signed', signBy: null });
    expect(await toldOf(doctor, consent)).to.deep.equal(['consent.expired']);
    expect((await view(draft)).state, 'a draft waits for nobody').to.equal('draft');
  });

  it('that is completed can be taken back once, with why and by whom; nothing of it is deleted', async () => {
    const { doctor, nurse } = world.north;
    const patientId = await room.inpatient();
    world.clock.advance(60_000);
    const done = await room.completed({ patientId });
    const { version } = done;
    const body = { version, reason: 'Changed my mind.', by: 'Grace Otieno, mother', witness: 'Peter Kamau' };
    const draft = await room.draft();
    expect(await act(nurse, draft, 'revoke', { ...body, version: draft.version })).to.be.problem('state-refused');
    expect(await act(nurse, done, 'revoke', { ...body, version: version - 1 })).to.be.problem('version-conflict');
    const answers = await Promise.all([1, 2, 3].map(() => act(nurse, done, 'revoke', body)));
    expect(tally(answers)).to.deep.equal({ 200: 1, 409: 2 });
    for (const lost of answers.filter(({ status }) => status === 409)) {
      expect(lost).to.be.problem('state-refused');
      expect(detailOf(lost), 'what it is now').to.include('withdrawn');
    }
    const revoked = await view(done);
    expect(revoked).to.deep.include({ state: 'revoked', standing: 'revoked' });
    expect(revoked.revoked).to.deep.include({ reason: body.reason, by: body.by, witness: body.witness });
    expect(revoked.form).to.deep.equal(done.form);
    expect(revoked.slots.map(({ signed }) => signed)).to.deep.equal(done.slots.map(({ signed }) => signed));
    expect(await toldOf(doctor, done)).to.include('consent.revoked');
    expect(await toldOf(nurse, done), 'who did it knows').not.to.include('consent.revoked');
    const [entry] = (await journalOf(world, world.north, 'consent.revoked')).filter(
      ({ subjectId }) => subjectId === done.id,
    );
    expect(entry?.actorId).to.equal(nurse.id);
    expect(JSON.stringify(entry)).not.to.include('Changed my mind');
  });

  it('is out of date when its time has passed, and another can take its place', async () => {
    const templateId = await room.template(someContent(title(), { validForDays: 1 }));
    const patientId = (await newPatient(world, world.north)).id;
    const first = await room.completed({ templateId, patientId });
    expect(first.standing).to.equal('valid');
    const replaces = { replaces: first.id };
    const elsewhere = await (
      await as(world.north.doctor)
    ).post(`/api/v1/patients/${(await newPatient(world, world.north)).id}/consents`, {
      templateId,
      language: 'en',
      ...replaces,
    });
    expect(elsewhere, 'another patient’s').to.be.problem('invalid-input', '/body/replaces');
    const second = await room.completed({ templateId, patientId, body: replaces });
    expect(await view(first)).to.deep.include({ standing: 'replaced', replacedBy: second.id, state: 'completed' });
    world.clock.advance(25 * HOUR);
    expect((await view(second)).standing).to.equal('out-of-date');
  });

  it('made in error is voided by those who manage consents, whatever was signed', async () => {
    const { admin, doctor } = world.north;
    const done = await room.completed();
    const body = { version: done.version, reason: 'The wrong patient.' };
    expect(await act(doctor, done, 'void', body)).to.be.problem('not-allowed');
    const voided = viewOf(await act(admin, done, 'void', body));
    expect(voided).to.deep.include({ state: 'voided', standing: 'voided' });
    expect(voided.voided).to.deep.include({ reason: body.reason, by: admin.displayName });
    const { version } = voided;
    expect(await act(world.north.nurse, voided, 'revoke', { version, reason: 'Late' })).to.be.problem('state-refused');
  });

  it('signed on paper is kept with its scan, once for each file, and read with the consent', async () => {
    const { nurse, otherNurse } = world.north;
    const caller = await as(nurse);
    const { id: fileId } = await bringGood(caller, PAGE, 'Scan', 'consent-paper');
    const patientId = await room.inpatient();
    const templateId = await room.template();
    const signers = [{ role: 'witness', name: 'Peter Kamau' }];
    const signedOn = world.clock.now().toISOString().slice(0, 10);
    const keep = (more: object = {}) =>
      caller.post(`/api/v1/patients/${patientId}/consents/paper`, {
        ...{ templateId, language: 'en', fileId, signedOn, signers },
        ...more,
      });
    expect(await keep({ signedOn: '2999-01-01' })).to.be.problem('invalid-input', '/body/signedOn');
    const kept = viewOf(await keep());
    expect(kept).to.deep.include({ state: 'completed', isPaper: true, paperFileId: fileId });
    expect(kept.slots.map(({ key, signed }) => [key, signed?.name, signed?.method])).to.deep.equal([
      ['patient', kept.form.patient.name, 'paper'],
      ['witness', 'Peter Kamau', 'paper'],
    ]);
    expect(viewOf(await keep()).id, 'sent twice').to.equal(kept.id);
    const stranger = await newPatient(world, world.north);
    const elsewhere = await caller.post(`/api/v1/patients/${stranger.id}/consents/paper`, {
      ...{ templateId, language: 'en', fileId, signedOn, signers },
    });
    expect(elsewhere, 'the file is another’s').to.be.problem('not-found');
    expect((await get(world.north.doctor, `/files/${fileId}/content`)).status).to.equal(200);
    expect(await get(otherNurse, `/files/${fileId}/content`), 'of another ward').to.be.problem('not-found');
  });

  it('of registration is one tick, once for each version', async () => {
    const templateId = await room.registrationTemplate();
    const { id: patientId } = await newPatient(world, world.north);
    const caller = await as(world.north.nurse);
    const tick = (more: object = {}) =>
      caller.post(`/api/v1/patients/${patientId}/consents/registration`, {
        ...{ templateId, language: 'en', agreed: true },
        ...more,
      });
    expect(await tick({ agreed: false })).to.be.problem('invalid-input', '/body/agreed');
    const ordinary = await tick({ templateId: await room.template() });
    expect(ordinary).to.be.problem('invalid-input', '/body/templateId');
    const ticked = viewOf(await tick());
    expect(ticked).to.deep.include({ state: 'completed', standing: 'valid', category: 'registration' });
    expect(ticked.slots[0]?.signed).to.deep.include({ method: 'tick', proof: 'staff-present', mark: null });
    expect(viewOf(await tick()).id).to.equal(ticked.id);
    expect((await listOf(world.north.nurse, patientId)).items).to.have.lengthOf(1);
  });

  it('is seen by those who see its patient, and is nothing to another ward and another hospital', async () => {
    const { nurse, otherNurse, doctor, housekeeping } = world.north;
    const patientId = await room.inpatient();
    const caller = await as(doctor);
    const templateId = await room.template();
    const draft = viewOf(await caller.post(`/api/v1/patients/${patientId}/consents`, { templateId, language: 'en' }));
    expect((await view(draft, nurse)).id).to.equal(draft.id);
    for (const person of [otherNurse, world.south.doctor, world.south.nurse]) {
      expect(await get(person, `/consents/${draft.id}`), person.email).to.be.problem('not-found');
      expect(await get(person, `/patients/${patientId}/consents`), person.email).to.be.problem('not-found');
      const { version } = draft;
      for (const [verb, body] of Object.entries({
        send: { version },
        decline: { reason: 'No' },
        revoke: { version, reason: 'No' },
        'hand-over': { version },
        'read-again': { version },
      })) {
        expect(await act(person, draft, verb, body), `${person.email} ${verb}`).to.be.problem('not-found');
      }
    }
    expect(await get(housekeeping, `/consents/${draft.id}`)).to.be.problem('not-allowed');
    expect((await view(draft)).state).to.equal('draft');
  });

  it('stands in the register of whoever sees its patient, in pages that are full', async () => {
    const { nurse, doctor, otherNurse } = world.north;
    const templateId = await room.template();
    const caller = await as(doctor);
    const inWardA = await room.inpatient();
    const { id: atHome } = await newPatient(world, world.north);
    const drawUp = async (patientId: PatientId): Promise<ConsentId> =>
      viewOf(await caller.post(`/api/v1/patients/${patientId}/consents`, { templateId, language: 'en' })).id;
    const [first, hidden, second, third] = [
      await drawUp(atHome),
      await drawUp(inWardA),
      await drawUp(atHome),
      await drawUp(atHome),
    ];
    const page = async (person: Person, query: string) =>
      consentRegister.parse((await get(person, `/consents?state=draft&${query}`)).body);
    const idsOf = ({ items }: { items: { consent: { id: string } }[] }) => items.map(({ consent }) => consent.id);
    const newest = await page(otherNurse, 'limit=2');
    expect(idsOf(newest)).to.deep.equal([third, second]);
    expect(newest.hasMore).to.equal(true);
    const next = await page(otherNurse, `limit=1&before=${second}`);
    expect(idsOf(next), 'full although one in between is hidden').to.deep.equal([first]);
    expect(idsOf(await page(nurse, 'limit=4'))).to.deep.equal([third, second, hidden, first]);
    const southern = consentRegister.parse((await get(world.south.doctor, '/consents')).body);
    expect(southern).to.deep.equal({ items: [], hasMore: false });
  });

  it('signed at the same place by many at once is signed once, every time', async () => {
    const caller = await as(world.north.doctor);
    const templateId = await room.template();
    const { id: patientId } = await newPatient(world, world.north);
    for (let seed = 0; seed < 12; seed += 1) {
      const body = { templateId, language: 'en', staffAnswers: { side: 'left' } };
      const draft = viewOf(await caller.post(`/api/v1/patients/${patientId}/consents`, body));
      viewOf(await caller.post(`/api/v1/consents/${draft.id}/send`, { version: draft.version }));
      const how = { proof: 'link-code', device: null, handedOverBy: null } as const;
      const sign = (index: number) => {
        const given = { ...room.byHand(draft), mark: drawnMark(seed * 10 + index), name: null, capacity: null };
        return world.inside(world.north, () => signByHand(draft.id, given, how));
      };
      const settled = await Promise.allSettled([sign(1), sign(2), sign(3)]);
      const lost = settled.filter((one): one is PromiseRejectedResult => one.status === 'rejected');
      expect(
        lost.map(({ reason }) => String(reason)),
        `seed ${seed}`,
      ).to.have.lengthOf(2);
      for (const { reason } of lost) expect(reason, String(reason)).to.include({ kind: 'already-exists' });
      const [kept] = await world.inside(world.north, () => consentRepository().find({ _id: draft.id }));
      expect(kept?.signedSlots, `seed ${seed}`).to.deep.equal(['patient']);
    }
  });
});
