import { expect } from 'chai';
import { TOTP, Secret } from 'otpauth';
import type { ConsentView, SigningView } from '../../../shared/schemas/consents.ts';
import { problem } from '../../../shared/types/problem.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { ruleFromWithin, tally, times } from '../sign-in/front-desk.ts';
import type { SigningRoom } from './signing-room.ts';
import { drawnMark, formOf, signingRoom, someContent, viewOf } from './signing-room.ts';

const detailOf = ({ body }: Answer): string => problem.parse(body).detail ?? '';
let titles = 0;
const title = (): string => `Signed form ${(titles += 1)}`;

describe('signing a consent', () => {
  let world: World;
  let room: SigningRoom;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
    room = signingRoom(world, world.north);
  });
  after(() => world.close());

  /** A consent being signed, and a tablet with its form. */
  const onTablet = async (options: Parameters<SigningRoom['sent']>[0] = {}) => {
    const consent = await room.sent(options);
    return { consent, ...(await room.handOver(consent)) };
  };

  it('goes from the draft through the tablet and the doctor to the completed one', async () => {
    const draft = await room.draft();
    expect(draft).to.deep.include({ state: 'draft', standing: 'not-signed', signBy: null });
    expect(draft.slots.map(({ key }) => key)).to.deep.equal(['patient', 'doctor']);
    const sent = await room.send(draft);
    expect(sent.signBy).to.equal(new Date(world.clock.now().getTime() + 72 * 3_600_000).toISOString());
    const { tablet, form } = await room.handOver(sent);
    const mark = drawnMark();
    const signedAt = new Date(world.clock.now().getTime() - 90_000).toISOString();
    const given = room.byHand(form, { mark, signedAt, answers: { allergies: 'Plasters' } });
    const after = formOf(await room.signOn(tablet, given));
    expect(after.slots[0]?.signed).to.deep.include({ mark, proof: 'handed-over', name: sent.form.patient.name });
    expect(after.slots[0]?.signed, 'both clocks').to.deep.include({
      signedAt,
      receivedAt: world.clock.now().toISOString(),
    });
    const signed = await room.view(sent);
    expect(signed).to.deep.include({ patientAnswers: { allergies: 'Plasters' }, addOnChoices: { photos: true } });
    expect(signed.reading).to.deep.equal([{ section: 'what', seconds: 12, reachedEnd: true }]);
    expect(signed.signatures).to.deep.equal({ given: 1, needed: 2 });
    expect(signed.abilities).to.deep.include({ mySlot: 'doctor', canAmend: false, canHandOver: false });
    const done = viewOf(await room.signAsDoctor(signed));
    expect(done).to.deep.include({ state: 'completed', standing: 'valid' });
    expect(done.slots[1]?.signed).to.deep.include({ name: world.north.doctor.displayName, proof: 'password' });
  });

  describe('refuses', () => {
    it('a blank mark, a dot and two letters, and keeps nothing of them', async () => {
      const { consent, tablet, form } = await onTablet();
      const point = { x: 0.5, y: 0.2, t: 0, p: 0.5 };
      for (const mark of [
        { method: 'drawn', strokes: [[point]] },
        { method: 'drawn', strokes: [[point, { ...point, x: 0.52 }], [point]] },
        { method: 'typed', text: 'Al' },
      ]) {
        expect(await room.signOn(tablet, room.byHand(form, { mark }))).to.be.problem('invalid-input', '/body/mark');
      }
      expect((await room.view(consent)).signatures.given).to.equal(0);
    });

    it('another form than the one that stands', async () => {
      const { tablet, form } = await onTablet();
      const other = await room.draft();
      const body = room.byHand(form, { formHash: other.form.formHash });
      expect(await room.signOn(tablet, body)).to.be.problem('form-changed');
    });

    it('answers that are missing, of another kind or to no field, and a choice not made', async () => {
      const content = someContent(title(), {
        fields: [
          { key: 'side', kind: 'choice', filledBy: 'patient', isRequired: true, choices: ['left', 'right'] },
          { key: 'allergies', kind: 'text', filledBy: 'patient', isRequired: false, choices: [] },
        ],
      });
      const { tablet, form } = await onTablet({ content, body: { staffAnswers: {} } });
      const sign = (more: object) => room.signOn(tablet, room.byHand(form, more));
      expect(await sign({})).to.be.problem('invalid-input', '/body/answers/side');
      expect(await sign({ answers: { side: 'middle' } })).to.be.problem('invalid-input', '/body/answers/side');
      expect(await sign({ answers: { side: true } })).to.be.problem('invalid-input', '/body/answers/side');
      const more = { answers: { side: 'left', colour: 'red' } };
      expect(await sign(more)).to.be.problem('invalid-input', '/body/answers/colour');
      const unchosen = { answers: { side: 'left' }, addOnChoices: {} };
      expect(await sign(unchosen)).to.be.problem('invalid-input', '/body/addOnChoices/photos');
      formOf(await sign({ answers: { side: 'left' }, addOnChoices: { photos: false } }));
    });

    it('the doctor before the patient where the form says so, and takes them where it does not', async () => {
      const consent = await room.sent();
      expect(consent.slots.map(({ isDue }) => isDue)).to.deep.equal([true, false]);
      expect(await room.signAsDoctor(consent)).to.be.problem('state-refused');
      const anyOrder = await room.sent({ content: someContent(title(), { order: 'parallel' }) });
      expect(viewOf(await room.signAsDoctor(anyOrder)).signatures.given).to.equal(1);
    });

    it('a doctor on the tablet, the patient at a desk, and a doctor in another’s place', async () => {
      const { tablet, form, consent } = await onTablet({ content: someContent(title(), { order: 'parallel' }) });
      const inDoctorsPlace = room.beside(form, 'doctor');
      expect(await room.signOn(tablet, inDoctorsPlace)).to.be.problem('invalid-input', '/body/slot');
      expect(await room.signAsDoctor(consent, { slot: 'patient' })).to.be.problem('invalid-input', '/body/slot');
      const byNurse = await room.post(world.north.nurse, consent, 'sign', room.asDoctor(consent));
      expect(byNurse).to.be.problem('not-allowed');
      expect(await room.signOn(tablet, room.beside(form, 'witness'))).to.be.problem('invalid-input', '/body/slot');
    });
  });

  describe('asks the doctor once more who it is', () => {
    it('and takes no signature for a wrong password or PIN', async () => {
      const signed = await room.signedByPatient(await room.sent());
      const wrong = { proof: { password: 'not-the-password-at-all' } };
      expect(await room.signAsDoctor(signed, wrong)).to.be.problem('sign-in-failed');
      expect(await room.signAsDoctor(signed, { proof: { pin: '9999' } })).to.be.problem('code-refused');
      expect(await room.signAsDoctor(signed, { proof: { totp: '000000' } })).to.be.problem('code-refused');
      expect((await room.view(signed)).signatures.given).to.equal(1);
      expect(viewOf(await room.signAsDoctor(signed)).state).to.equal('completed');
    });

    it('and ends the session at the fifth wrong one, whatever they were', async () => {
      const signed = await room.signedByPatient(await room.sent());
      const { caller } = await world.signIn(world.north.doctor);
      const sign = (proof: object) =>
        caller.post(`/api/v1/consents/${signed.id}/sign`, room.asDoctor(signed, { proof }));
      expect(await sign({ pin: '9999' })).to.be.problem('code-refused');
      expect(await sign({ totp: '000000' })).to.be.problem('code-refused');
      expect(await sign({ password: 'not-it-not-it' })).to.be.problem('sign-in-failed');
      expect(await sign({ pin: '9998' })).to.be.problem('code-refused');
      expect(await sign({ pin: '9997' })).to.be.problem('not-signed-in');
      expect(await sign({ password: TEST_PASSWORD })).to.be.problem('not-signed-in');
      expect((await room.view(signed)).state).to.equal('signing');
    });

    it('by PIN, and by a code of the authenticator that is good once', async () => {
      const { caller } = await world.signIn(world.north.doctor);
      const sign = (consent: ConsentView, proof: object) =>
        caller.post(`/api/v1/consents/${consent.id}/sign`, room.asDoctor(consent, { proof }));
      await caller.put('/api/v1/account/pin', { password: TEST_PASSWORD, pin: '4938' });
      const first = await room.signedByPatient(await room.sent());
      expect(viewOf(await sign(first, { pin: '4938' })).slots[1]?.signed?.proof).to.equal('pin');

      const begun = await caller.post('/api/v1/account/totp/begin', { password: TEST_PASSWORD });
      const { secret } = begun.body as { secret: string };
      const code = () =>
        new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.clock.now().getTime() });
      expect((await caller.post('/api/v1/account/totp/confirm', { code: code() })).status).to.equal(200);
      world.clock.advance(30_000);
      const second = await room.signedByPatient(await room.sent());
      const third = await room.signedByPatient(await room.sent());
      const used = code();
      expect(viewOf(await sign(second, { totp: used })).slots[1]?.signed?.proof).to.equal('totp');
      expect(await sign(third, { totp: used })).to.be.problem('code-refused');
    });
  });

  describe('of one place', () => {
    it('by two people at once is won by one, and the other is told who and when, every time', async () => {
      for (let seed = 0; seed < 3; seed += 1) {
        const consent = await room.sent();
        const tablets = [await room.handOver(consent), await room.handOver(consent)];
        const answers = await Promise.all(
          tablets.map(({ tablet, form }) => room.signOn(tablet, room.byHand(form, { mark: drawnMark() }))),
        );
        expect(tally(answers), `seed ${seed}`).to.deep.equal({ 200: 1, 409: 1 });
        const lost = answers.find(({ status }) => status === 409);
        if (lost === undefined) return;
        expect(lost).to.be.problem('already-exists');
        expect(detailOf(lost)).to.include('patient').and.include(world.clock.now().toISOString());
        expect(detailOf(lost), 'no patient data').not.to.include(consent.form.patient.name);
        expect((await room.view(consent)).signatures.given).to.equal(1);
      }
    });

    it('again with the same mark is answered as the first time, however often the line broke', async () => {
      const { consent, tablet, form } = await onTablet();
      const body = room.byHand(form);
      const answers = await times(5, () => room.signOn(tablet, body));
      expect(tally(answers)).to.deep.equal({ 200: 5 });
      formOf(await room.signOn(tablet, body));
      expect((await room.view(consent)).signatures.given).to.equal(1);
      const signed = await room.view(consent);
      const doctors = room.asDoctor(signed);
      expect(viewOf(await room.post(world.north.doctor, signed, 'sign', doctors)).state).to.equal('completed');
      const again = { ...doctors, proof: { password: 'typed-wrong-this-time' } };
      expect(viewOf(await room.post(world.north.doctor, signed, 'sign', again)).state).to.equal('completed');
    });

    it('beside another at the same time takes both, where any order will do', async () => {
      const content = someContent(title(), { order: 'parallel' });
      const { consent, tablet, form } = await onTablet({ content });
      const answers = await Promise.all([room.signOn(tablet, room.byHand(form)), room.signAsDoctor(consent)]);
      expect(tally(answers)).to.deep.equal({ 200: 2 });
      expect((await room.view(consent)).state).to.equal('completed');
    });
  });

  describe('when a newer version was published since the form was shown', () => {
    const publishNext = async (consent: ConsentView, content = someContent(title())): Promise<void> => {
      const admin = await world.as(world.north.admin);
      const path = `/api/v1/consent-templates/${consent.form.template.id}`;
      const { version } = (await admin.get(path)).body as { version: number };
      const saved = await admin.put(`${path}/draft`, { version, content });
      const published = await admin.post(`${path}/publish`, {
        version: (saved.body as { version: number }).version,
        note: null,
      });
      expect(published.status, JSON.stringify(published.body)).to.equal(200);
    };
    const readAgain = async (tablet: Caller): Promise<SigningView> =>
      formOf(await tablet.post('/api/v1/handed-over/read-again'));

    it('signs nothing; the signer reads the newer one and signs that', async () => {
      const { consent, tablet, form } = await onTablet();
      const next = someContent(title());
      await publishNext(consent, next);
      expect(await room.signOn(tablet, room.byHand(form))).to.be.problem('form-changed');
      expect(formOf(await tablet.get('/api/v1/handed-over'))).to.deep.include({ isOutdatedForm: true });
      expect((await room.view(consent)).form, 'what was shown is what is kept').to.deep.equal(form.form);
      const again = await readAgain(tablet);
      expect(again.form.template.number).to.equal(2);
      expect(again.form.text.title).to.equal(next.texts['en']?.title);
      expect(again.form.staffAnswers).to.deep.equal({ side: 'left' });
      expect(await room.signOn(tablet, room.byHand(form)), 'the old one').to.be.problem('form-changed');
      formOf(await room.signOn(tablet, room.byHand(again)));
    });

    it('lets everybody sign the very form that the first has signed', async () => {
      const { consent, tablet, form } = await onTablet();
      formOf(await room.signOn(tablet, room.byHand(form)));
      await publishNext(consent);
      const signed = await room.view(consent);
      expect(signed.isOutdatedForm).to.equal(false);
      expect((await readAgain(tablet).catch(() => null))?.form.template.number ?? 1).to.equal(1);
      const done = viewOf(await room.signAsDoctor(signed));
      expect(done.form).to.deep.equal(form.form);
    });

    it('drops answers that no longer fit, and waits for the staff where theirs is missing', async () => {
      const { consent, tablet } = await onTablet();
      const content = someContent(title());
      const [side, ...others] = content.fields;
      if (side === undefined) throw new Error('There is no field.');
      const text = content.texts['en'];
      if (text === undefined) throw new Error('There is no text.');
      const choices = { upper: 'Upper', lower: 'Lower' };
      const texts = { en: { ...text, fields: { ...text.fields, side: { label: 'Side', help: null, choices } } } };
      await publishNext(consent, { ...content, texts, fields: [{ ...side, choices: ['upper', 'lower'] }, ...others] });
      const again = await readAgain(tablet);
      expect(again.form.staffAnswers).to.deep.equal({});
      expect(await room.signOn(tablet, room.byHand(again))).to.be.problem('state-refused');
      const now = await room.view(consent);
      const nurse = await world.as(world.north.nurse);
      const amended = viewOf(
        await nurse.patch(`/api/v1/consents/${now.id}`, { version: now.version, staffAnswers: { side: 'upper' } }),
      );
      formOf(await room.signOn(tablet, room.byHand(amended)));
    });

    it('must be read by staff before it is sent', async () => {
      const draft = await room.draft();
      await publishNext(draft);
      const { doctor } = world.north;
      expect(await room.post(doctor, draft, 'send', { version: draft.version })).to.be.problem('form-changed');
      const read = viewOf(await room.post(doctor, draft, 'read-again', { version: draft.version }));
      expect(read).to.deep.include({ isOutdatedForm: false, state: 'draft' });
      expect((await room.send(read)).state).to.equal('signing');
    });
  });

  describe('for somebody else', () => {
    const consenter = {
      kind: 'guardian',
      name: 'Grace Otieno',
      relationship: 'Mother',
      reason: 'The patient is four years old.',
    };

    it('is done by the guardian, in the patient’s place and under their own name', async () => {
      const { consent, tablet, form } = await onTablet({ body: { consenter } });
      expect(form.form.consenter).to.deep.equal(consenter);
      formOf(await room.signOn(tablet, room.byHand(form)));
      const signed = (await room.view(consent)).slots[0]?.signed;
      expect(signed).to.deep.include({ name: 'Grace Otieno', capacity: 'guardian, Mother' });
    });
  });

  describe('where the patient cannot write', () => {
    it('needs a witness, who is asked for right after them', async () => {
      const { consent, tablet, form } = await onTablet();
      const mark = { method: 'unable', reason: 'Both hands are bandaged.' };
      const after = formOf(await room.signOn(tablet, room.byHand(form, { mark })));
      expect(after.slots.map(({ key, isDue }) => [key, isDue])).to.deep.equal([
        ['patient', false],
        ['witness', true],
      ]);
      expect(await room.signAsDoctor(await room.view(consent)), 'not before the witness').to.be.problem(
        'state-refused',
      );
      const nameless = room.beside(form, 'witness', { name: null });
      expect(await room.signOn(tablet, nameless)).to.be.problem('invalid-input', '/body/name');
      const unable = room.beside(form, 'witness', { mark });
      expect(await room.signOn(tablet, unable)).to.be.problem('invalid-input', '/body/mark');
      formOf(await room.signOn(tablet, room.beside(form, 'witness', { capacity: 'Ward clerk' })));
      const signed = await room.view(consent);
      expect(signed.slots[1]?.signed).to.deep.include({ name: 'Wanjiru Otieno', capacity: 'Ward clerk' });
      expect(viewOf(await room.signAsDoctor(signed)).state).to.equal('completed');
    });
  });

  it('with an interpreter takes their name and language beside the others', async () => {
    const signers = [{ role: 'interpreter', staffId: null, name: 'Amina Yusuf' }];
    const { consent, tablet, form } = await onTablet({ body: { signers } });
    expect(form.slots.map(({ key, name }) => [key, name])).to.deep.equal([
      ['patient', null],
      ['interpreter', 'Amina Yusuf'],
    ]);
    formOf(await room.signOn(tablet, room.byHand(form)));
    viewOf(await room.signAsDoctor(await room.view(consent)));
    const last = room.beside(form, 'interpreter', { name: null, capacity: 'Swahili' });
    const done = formOf(await room.signOn(tablet, last));
    expect(done.state).to.equal('completed');
    expect(done.slots[1]?.signed).to.deep.include({ name: 'Amina Yusuf', capacity: 'Swahili' });
  });
});
