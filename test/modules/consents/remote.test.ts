import { expect } from 'chai';
import { signatureRepository } from '../../../server/modules/consents/consents.repository.ts';
import { linkRepository, ticketRepository } from '../../../server/modules/consents/remote.repository.ts';
import type { ConsentView } from '../../../shared/schemas/consents.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { dump } from '../../support/dump.ts';
import { entriesOf, putInWards } from '../patients/reception.ts';
import { BORN, PHONE, phone, remoteRoom, tokenIn, tokenOf } from './remote-phone.ts';
import { drawnMark, formOf, someContent } from './signing-room.ts';

const HOUR_MS = 3_600_000;
const EMAIL = 'wanjiru@home.example';
const WRONG = { birthDate: '1961-07-10' };

describe('signing on the patient’s own phone', () => {
  let house: World;
  let world: World;
  let room: ReturnType<typeof remoteRoom>;
  before(async () => {
    house = await openWorld();
  });
  after(() => house.close());
  beforeEach(() => {
    // Hours and days go by in these tests, and sessions with them: each signs in for itself.
    const signedIn = new Map<string, Promise<Caller>>();
    const as = (person: Person): Promise<Caller> => {
      const known = signedIn.get(person.id) ?? house.signIn(person).then(({ caller }) => caller);
      signedIn.set(person.id, known);
      return known;
    };
    world = { ...house, as };
    room = remoteRoom(world, world.north);
  });

  const actionsOf = async ({ id }: ConsentView) =>
    (await entriesOf(world, world.north, id)).map(({ action }) => action).filter((action) => /link/u.test(action));
  const signaturesOf = ({ id }: ConsentView) =>
    world.inside(world.north, () => signatureRepository().find({ consentId: id }));
  const endOf = (consent: ConsentView) =>
    room.post(world.north.nurse, consent, 'remote/end', { version: consent.version });
  /** The code in the newest mail or text message. */
  const codeIn = (text = '') => /\b\d{6}\b/u.exec(text)?.[0] ?? '';

  describe('the link', () => {
    it('is shown, opened with the birth date, and signed with; the journal says by link', async () => {
      const consent = await room.waiting();
      const sent = await room.send(consent);
      expect(sent.url).to.match(/\/sign#token=/u);
      expect(sent.sentTo).to.equal(null);
      expect((await room.view(consent)).remote).to.deep.equal({
        by: 'birth-date',
        sentTo: null,
        expiresAt: sent.expiresAt,
      });
      const own = phone(world);
      const asked = await own.post('ask', { token: tokenOf(sent) });
      expect(asked.body).to.deep.equal({ by: 'birth-date', hospitalName: world.north.tenant.name, sentTo: null });
      const { ticket, form } = await own.open(tokenOf(sent));
      expect(form.form.patient.name).to.include('Remote');
      expect(
        form.slots.map(({ key }) => key),
        'nothing of the staff',
      ).to.deep.equal(['patient']);
      const signed = formOf(await own.post('sign', { ticket, ...room.byHand(form) }));
      expect(signed.slots[0]?.signed).to.include({ proof: 'link-birth-date' });
      const [signature] = await signaturesOf(consent);
      expect(signature).to.include({ slot: 'patient', handedOverBy: null, staffId: null });
      expect(await actionsOf(consent)).to.deep.equal([
        'consent-link.sent',
        'consent-link.tried',
        'consent-link.opened',
        'consent-link.ended',
      ]);
      const entries = await entriesOf(world, world.north, consent.id);
      const signing = entries.find(({ action }) => action === 'consent.signed');
      expect(signing).to.include({ actorKind: 'system', actorId: null, purpose: 'sign a consent by link' });
      expect((await room.view(consent)).remote).to.equal(null);
      expect(await own.tryOpen(tokenOf(sent), { birthDate: BORN }), 'used').to.be.problem('link-refused');
      expect(formOf(await own.post('form', { ticket })).slots[0]?.signed, 'the page still shows it').to.not.equal(null);
    });

    it('is one: the next kills the former, and its open pages', async () => {
      const consent = await room.waiting();
      const former = await room.send(consent);
      const own = phone(world);
      const { ticket } = await own.open(tokenOf(former));
      const latter = await room.send(consent);
      expect(await own.post('ask', { token: tokenOf(former) })).to.be.problem('link-refused');
      expect(await own.post('form', { ticket })).to.be.problem('link-refused');
      expect((await own.post('ask', { token: tokenOf(latter) })).status).to.equal(200);
      const many = await Promise.all(Array.from({ length: 5 }, () => room.trySend(consent, { by: 'birth-date' })));
      for (const answer of many.filter(({ status }) => status !== 201)) {
        expect(answer).to.be.problem('version-conflict');
      }
      const live = await world.inside(world.north, () =>
        linkRepository().find({ consentId: consent.id, isLive: true }),
      );
      expect(live).to.have.lengthOf(1);
    });

    it('is ended by staff, with the pages it opened', async () => {
      const consent = await room.waiting();
      const sent = await room.send(consent);
      const own = phone(world);
      const { ticket, form } = await own.open(tokenOf(sent));
      expect((await endOf(consent)).status).to.equal(200);
      expect((await endOf(consent)).status, 'once more').to.equal(200);
      expect(await own.post('ask', { token: tokenOf(sent) })).to.be.problem('link-refused');
      expect(await own.post('sign', { ticket, ...room.byHand(form) })).to.be.problem('link-refused');
      expect(await signaturesOf(consent)).to.deep.equal([]);
    });

    it('is not for what cannot be signed by the patient', async () => {
      const draft = await room.draft({ patientId: await room.patient() });
      expect(await room.trySend(draft, { by: 'birth-date' })).to.be.problem('state-refused');
      const waiting = await room.waiting();
      const stale = { ...waiting, version: waiting.version + 1 };
      expect(await room.trySend(stale, { by: 'birth-date' })).to.be.problem('version-conflict');
      const signed = await room.signedByPatient(waiting);
      expect(await room.trySend(signed, { by: 'birth-date' })).to.be.problem('state-refused');
      const unborn = await room.waiting({ birthDate: null });
      expect(await room.trySend(unborn, { by: 'birth-date' })).to.be.problem('state-refused');
      const noPhone = await room.waiting({ phone: null });
      expect(await room.trySend(noPhone, { by: 'sms' })).to.be.problem('invalid-input', '/body/phone');
      expect(await room.trySend(noPhone, { by: 'email' })).to.be.problem('invalid-input', '/body/email');
    });

    it('is made by those who see the patient alone', async () => {
      const consent = await room.waiting();
      await putInWards(world, world.north, consent.patientId, [world.north.wardA.id]);
      const { otherNurse, pharmacy } = world.north;
      for (const by of [otherNurse, world.south.nurse]) {
        expect(await room.trySend(consent, { by: 'birth-date' }, by)).to.be.problem('not-found');
        expect(await room.post(by, consent, 'remote/end', { version: 1 })).to.be.problem('not-found');
      }
      expect(await room.trySend(consent, { by: 'birth-date' }, pharmacy)).to.be.problem('not-allowed');
    });

    it('ends after 72 hours, or with the time to sign; unknown, ended and run out are the same answer', async () => {
      const [consent, other, short] = [await room.waiting(), await room.waiting(), await room.waiting()];
      const [sent, ended] = [await room.send(consent), await room.send(other)];
      await endOf(other);
      const signBy = Date.parse(short.signBy ?? '');
      expect(Date.parse(sent.expiresAt)).to.equal(Math.min(world.clock.now().getTime() + 72 * HOUR_MS, signBy));
      world.clock.advance(72 * HOUR_MS);
      const own = phone(world);
      const token = tokenOf(sent);
      const foreign = `${world.south.tenant.id}.${token.split('.')[1] ?? ''}`;
      const nowhere = `01900000-0000-7000-8000-000000000000.${token.split('.')[1] ?? ''}`;
      const said = new Set<string>();
      for (const text of [token, tokenOf(ended), foreign, nowhere, `${token.slice(0, -1)}!`, 'x'.repeat(80)]) {
        for (const [act, body] of [
          ['ask', { token: text }],
          ['send-code', { token: text }],
          ['open', { token: text, proof: { birthDate: BORN } }],
          ['form', { ticket: text }],
        ] as const) {
          const answer = await own.post(act, body);
          expect(answer, act).to.be.problem('link-refused');
          said.add(JSON.stringify({ ...(answer.body as object), requestId: '' }));
        }
      }
      expect(said.size).to.equal(1);
    });
  });

  describe('the birth date', () => {
    it('may be wrong four times; the fifth ends the link and tells its sender', async () => {
      const consent = await room.waiting();
      const token = tokenOf(await room.send(consent));
      const own = phone(world);
      for (let count = 0; count < 4; count += 1) {
        expect(await own.tryOpen(token, WRONG)).to.be.problem('code-refused');
      }
      expect(await own.tryOpen(token, WRONG)).to.be.problem('link-refused');
      expect(await own.tryOpen(token, { birthDate: BORN })).to.be.problem('link-refused');
      expect(await actionsOf(consent)).to.include('consent-link.ended');
      await world.app.jobs.runNow('notices.deliver', world.north.tenant);
      const inbox = await (await world.as(world.north.nurse)).get('/api/v1/notices');
      expect(JSON.stringify(inbox.body)).to.include('consent.link-dead');
    });

    it('is tried five times in all, however many try at once', async () => {
      const token = tokenOf(await room.send(await room.waiting()));
      const answers = await Promise.all(Array.from({ length: 20 }, () => phone(world).tryOpen(token, WRONG)));
      const looked = answers.filter(({ body }) => JSON.stringify(body).includes('code-refused'));
      expect(looked).to.have.lengthOf(4);
      for (const answer of answers.filter((one) => !looked.includes(one))) {
        expect(answer).to.be.problem('link-refused');
      }
      expect(await phone(world).tryOpen(token, { birthDate: BORN })).to.be.problem('link-refused');
    });

    it('is the record’s as it is now, counts anew once it was right, and is no code', async () => {
      const consent = await room.waiting();
      const token = tokenOf(await room.send(consent));
      const own = phone(world);
      for (let round = 0; round < 2; round += 1) {
        for (let count = 0; count < 4; count += 1) await own.tryOpen(token, WRONG);
        await own.open(token);
      }
      expect(await own.tryOpen(token, { code: '123456' })).to.be.problem('code-refused');
      const nurse = await world.as(world.north.nurse);
      const { version } = (await nurse.get(`/api/v1/patients/${consent.patientId}`)).body as { version: number };
      await nurse.patch(`/api/v1/patients/${consent.patientId}`, { version, birthDate: WRONG.birthDate });
      expect(await own.tryOpen(token, { birthDate: BORN })).to.be.problem('code-refused');
      await own.open(token, WRONG);
    });
  });

  describe('the code', () => {
    it('comes by mail, without a word about the patient, opens once and in ten minutes', async () => {
      const consent = await room.waiting();
      const sent = await room.send(consent, { by: 'email', email: EMAIL });
      expect(sent.sentTo).to.equal('w…@home.example');
      const [mail] = await room.mails();
      expect(mail).to.include({ to: EMAIL });
      expect(`${mail?.subject} ${mail?.text}`).to.not.match(/Remote|consent|1961/u);
      const token = tokenIn(mail?.text ?? '');
      expect(token).to.equal(tokenOf(sent));
      const own = phone(world);
      expect((await own.post('ask', { token })).body).to.include({ by: 'email', sentTo: 'w…@home.example' });
      expect(await own.tryOpen(token, { code: '000000' }), 'none was sent').to.be.problem('code-refused');
      expect((await own.post('send-code', { token })).body).to.deep.equal({});
      const first = codeIn((await room.mails())[0]?.text);
      world.clock.advance(10 * 60_000);
      expect(await own.tryOpen(token, { code: first }), 'late').to.be.problem('code-refused');
      await own.post('send-code', { token });
      const code = codeIn((await room.mails())[0]?.text);
      const both = await Promise.all([phone(world).tryOpen(token, { code }), phone(world).tryOpen(token, { code })]);
      expect(both.map(({ status }) => status).sort((one, other) => one - other)).to.deep.equal([200, 401]);
      expect(await own.tryOpen(token, { code }), 'used').to.be.problem('code-refused');
      expect(await own.tryOpen(token, { birthDate: BORN }), 'another proof').to.be.problem('code-refused');
    });

    it('comes by text message to the phone of the record, and to nobody for a link by birth date', async () => {
      const consent = await room.waiting();
      const sent = await room.send(consent, { by: 'sms' });
      expect(sent.sentTo).to.equal('+27 … 67');
      const [text] = await room.texts();
      expect(text).to.include({ to: PHONE });
      expect(text?.text)
        .to.include('/sign#token=')
        .and.not.match(/Remote|consent|1961/u);
      const own = phone(world);
      await own.post('send-code', { token: tokenOf(sent) });
      const { ticket, form } = await own.open(tokenOf(sent), { code: codeIn((await room.texts())[0]?.text) });
      const signed = formOf(await own.post('sign', { ticket, ...room.byHand(form) }));
      expect(signed.slots[0]?.signed).to.include({ proof: 'link-code' });
      const byDate = tokenOf(await room.send(await room.waiting()));
      expect(await own.post('send-code', { token: byDate })).to.be.problem('link-refused');
    });

    it('is sent five times at most, and is no code of another link', async () => {
      const [one, other] = [await room.waiting(), await room.waiting()];
      const [first, second] = [await room.send(one, { by: 'sms' }), await room.send(other, { by: 'sms' })];
      const own = phone(world);
      await own.post('send-code', { token: tokenOf(first) });
      const code = codeIn((await room.texts())[0]?.text);
      await own.post('send-code', { token: tokenOf(second) });
      const foreign = await own.tryOpen(tokenOf(second), { code });
      // One in a million: both were drawn alike.
      expect(foreign).to.be.problem('code-refused');
      for (let count = 0; count < 4; count += 1) {
        expect((await own.post('send-code', { token: tokenOf(first) })).status).to.equal(200);
      }
      expect(await own.post('send-code', { token: tokenOf(first) })).to.be.problem('rate-limited');
    });
  });

  describe('the ticket', () => {
    const opened = async (consent: ConsentView) => {
      const own = phone(world);
      return { own, ...(await own.open(tokenOf(await room.send(consent)))) };
    };

    it('is good for its one form and for an hour', async () => {
      const { own, ticket, form } = await opened(await room.waiting());
      expect(formOf(await own.post('form', { ticket })).form.consentId).to.equal(form.form.consentId);
      world.clock.advance(HOUR_MS);
      expect(await own.post('form', { ticket })).to.be.problem('link-refused');
      expect(await own.post('sign', { ticket, ...room.byHand(form) })).to.be.problem('link-refused');
    });

    it('signs nothing but the patient’s own slot, by their own hand', async () => {
      const consent = await room.waiting();
      const { own, ticket, form } = await opened(consent);
      for (const slot of ['doctor', 'witness', 'interpreter', 'patient-2']) {
        const answer = await own.post('sign', { ticket, ...room.byHand(form, { slot, name: 'Wanjiru Otieno' }) });
        expect(answer, slot).to.be.problem('invalid-input', '/body/slot');
      }
      const unable = room.byHand(form, { mark: { method: 'unable', reason: 'My hand' } });
      expect(await own.post('sign', { ticket, ...unable })).to.be.problem('invalid-input', '/body/mark');
      const blank = room.byHand(form, { mark: { method: 'typed', text: 'A' } });
      expect(await own.post('sign', { ticket, ...blank })).to.be.problem('invalid-input', '/body/mark');
      expect(await signaturesOf(consent)).to.deep.equal([]);
    });

    it('of two phones that sign at once, one wins and the other is told; a repeat is answered as the first time', async () => {
      const consent = await room.waiting();
      const token = tokenOf(await room.send(consent));
      const phones = [phone(world), phone(world)];
      const tries = await Promise.all(
        phones.map(async (own) => {
          const { ticket, form } = await own.open(token);
          return { own, body: { ticket, ...room.byHand(form, { mark: drawnMark() }) } };
        }),
      );
      const answers = await Promise.all(tries.map(({ own, body }) => own.post('sign', body)));
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).to.deep.equal([200, 409]);
      const loser = answers.findIndex(({ status }) => status === 409);
      expect(answers[loser]).to.be.problem('already-exists');
      expect(await signaturesOf(consent)).to.have.lengthOf(1);
      const again = tries[1 - loser];
      expect((await again?.own.post('sign', again.body))?.status).to.equal(200);
      expect(await signaturesOf(consent)).to.have.lengthOf(1);
    });

    it('of a tablet and a phone that sign at once, one wins', async () => {
      const consent = await room.waiting();
      const { own, ticket, form } = await opened(consent);
      const { tablet } = await room.handOver(consent);
      const answers = await Promise.all([
        own.post('sign', { ticket, ...room.byHand(form) }),
        room.signOn(tablet, room.byHand(form)),
      ]);
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).to.deep.equal([200, 409]);
      expect(await signaturesOf(consent)).to.have.lengthOf(1);
    });

    it('declines with a reason; the link is used', async () => {
      const consent = await room.waiting();
      const { own, ticket } = await opened(consent);
      expect(await own.post('decline', { ticket, reason: '' })).to.be.problem('invalid-input', '/body/reason');
      expect(formOf(await own.post('decline', { ticket, reason: 'I want to think' })).state).to.equal('declined');
      expect(await own.post('decline', { ticket, reason: 'Again' })).to.be.problem('state-refused');
      expect((await room.view(consent)).remote).to.equal(null);
    });

    it('reads again where a newer form was published in between', async () => {
      const templateId = await room.template(someContent('Read again'));
      const consent = await room.sent({ patientId: await room.patient(), templateId });
      const { own, ticket, form } = await opened(consent);
      const other = await opened(await room.waiting());
      const same = formOf(await own.post('read-again', { ticket }));
      expect(same.form.formHash, 'of the newest already').to.equal(form.form.formHash);
      const foreign = room.byHand(other.form);
      expect(await own.post('sign', { ticket, ...foreign })).to.be.problem('form-changed');
      expect(await signaturesOf(consent)).to.deep.equal([]);
    });
  });

  describe('the reminder', () => {
    const remind = () => world.app.jobs.runNow('consents.remind-remote', world.north.tenant);
    const remindersTo = async (to: string) =>
      (await room.mails()).filter((mail) => mail.to === to && mail.subject.includes('still waits'));

    it('comes once, a day before the end of a link nobody opened; both links open it', async () => {
      const signBy = new Date(world.clock.now().getTime() + 200 * HOUR_MS);
      const consent = await room.waiting();
      expect(new Date(consent.signBy ?? signBy) > world.clock.now()).to.equal(true);
      const [to, opener] = ['late@home.example', 'early@home.example'];
      const sent = await room.send(consent, { by: 'birth-date', email: to });
      const early = await room.send(await room.waiting(), { by: 'birth-date', email: opener });
      await phone(world).open(tokenOf(early));
      const untilEnd = Date.parse(sent.expiresAt) - world.clock.now().getTime();
      world.clock.advance(untilEnd - 24 * HOUR_MS - 60_000);
      await remind();
      expect(await remindersTo(to)).to.deep.equal([]);
      world.clock.advance(60_000);
      await remind();
      await remind();
      const reminders = await remindersTo(to);
      expect(reminders).to.have.lengthOf(1);
      expect(await remindersTo(opener)).to.deep.equal([]);
      const again = tokenIn(reminders[0]?.text ?? '');
      expect(again).to.not.equal(tokenOf(sent));
      await phone(world).open(again);
      await phone(world).open(tokenOf(sent));
    });
  });

  it('leaves no token, ticket, code or address of anyone at rest', async () => {
    const consent = await room.waiting();
    const sent = await room.send(consent, { by: 'email', email: 'secret@home.example' });
    const own = phone(world);
    await own.post('send-code', { token: tokenOf(sent) });
    const code = codeIn((await room.mails())[0]?.text);
    const { ticket } = await own.open(tokenOf(sent), { code });
    const all = await dump(world);
    for (const secret of [tokenOf(sent), ticket]) expect(all).to.not.include(secret.split('.')[1]);
    expect(all).to.not.include('secret@home.example');
    const tickets = await world.inside(world.north, () => ticketRepository().find({ consentId: consent.id }));
    expect(tickets).to.have.lengthOf(1);
    expect(world.logged.join('\n')).to.not.include(tokenOf(sent).split('.')[1]);
  });
});
