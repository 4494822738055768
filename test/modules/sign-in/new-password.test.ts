import { expect } from 'chai';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import {
  answerOf,
  bodyOf,
  challengeOf,
  CODE,
  enter,
  fromMail,
  fresh,
  journalOf,
  knock,
  LINK_TOKEN,
  mailsTo,
  ruleFromWithin,
  sessionOf,
  tally,
  times,
  toldTo,
  until,
} from './front-desk.ts';

const MINUTE = 60_000;
const NEW_PASSWORD = 'seven-green-umbrellas-dry';
const NOTICE = 'Your password was changed';

describe('a new password', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
  });
  after(() => world.close());

  const started = async (person: Person) => {
    const caller = world.stranger();
    return { caller, session: enter(caller, await knock(caller, person)) };
  };
  const change = (caller: Caller, currentPassword: string, newPassword: string) =>
    caller.post('/api/v1/account/password', { currentPassword, newPassword });
  const ask = (person: Pick<Person, 'hospitalCode' | 'email'>) =>
    world.stranger().post('/api/v1/password-resets', { hospitalCode: person.hospitalCode, email: person.email });
  const complete = (token: string, newPassword = NEW_PASSWORD) =>
    world.stranger().post('/api/v1/password-resets/complete', { token, newPassword });
  const links = async (person: Person) =>
    (await mailsTo(world, world.north, person.email)).filter((mail) => LINK_TOKEN.test(mail.text)).length;
  /** The token that is mailed when the person asks now. */
  const linkFor = async (person: Person): Promise<string> => {
    const before = await links(person);
    expect((await ask(person)).status).to.equal(202);
    await until('the link is mailed', async () => (await links(person)) > before);
    return fromMail(world, world.north, person.email, LINK_TOKEN);
  };

  describe('chosen by whoever knows the present one', () => {
    it('ends every other session, is announced by mail, and stands in the journal without a word of it', async () => {
      const person = world.north.nurse;
      const here = await started(person);
      const there = await started(person);
      expect((await change(here.caller, TEST_PASSWORD, NEW_PASSWORD)).status).to.equal(200);
      sessionOf(await here.caller.get('/api/v1/session'));
      expect(await there.caller.get('/api/v1/session')).to.be.problem('not-signed-in');
      expect((await toldTo(world, world.north, person)).at(-1)?.data).to.deep.equal({
        sessionId: there.session.id,
        why: 'password-changed',
      });
      expect((await mailsTo(world, world.north, person.email))[0]?.subject).to.equal(NOTICE);
      expect(await knock(world.stranger(), person)).to.be.problem('sign-in-failed');
      answerOf(await knock(world.stranger(), person, NEW_PASSWORD));
      const entries = await journalOf(world, world.north, 'password.changed');
      expect(entries.at(-1)?.actorId).to.equal(person.id);
      expect(JSON.stringify(entries)).not.to.contain(NEW_PASSWORD);
    });

    it('is refused when it is easy to guess, saying why', async () => {
      const { caller } = await started(world.north.doctor);
      for (const weak of ['hospital12345', 'doctor-is-always-here', 'aaaaaaaaaaaaaa']) {
        expect(await change(caller, TEST_PASSWORD, weak), weak).to.be.problem('password-too-weak', '/body/newPassword');
      }
      expect(await change(caller, TEST_PASSWORD, 'short')).to.be.problem('invalid-input', '/body/newPassword');
      answerOf(await knock(world.stranger(), world.north.doctor));
    });

    it('is refused without the present one; the fifth wrong guess ends the session', async () => {
      const { caller } = await started(world.north.otherNurse);
      for (let turn = 0; turn < 4; turn += 1) {
        expect(await change(caller, 'not-the-password', NEW_PASSWORD)).to.be.problem('sign-in-failed');
      }
      expect(await change(caller, 'not-the-password', NEW_PASSWORD)).to.be.problem('not-signed-in');
      expect(await caller.get('/api/v1/session')).to.be.problem('not-signed-in');
      answerOf(await knock(world.stranger(), world.north.otherNurse));
    });

    it('is set once by two who change it at the same time', async () => {
      const person = world.north.housekeeping;
      const { caller } = await started(person);
      const wanted = ['a-first-long-secret', 'a-second-long-secret'];
      const answers = await Promise.all(wanted.map((password) => change(caller.clone(), TEST_PASSWORD, password)));
      expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
      const won = wanted[answers.findIndex((answer) => answer.status === 200)];
      answerOf(await knock(world.stranger(), person, won));
    });

    it('and a PIN are set with the password only, and an easy PIN is refused', async () => {
      const { caller } = await started(world.north.doctor);
      const set = (password: string, pin: string) => caller.put('/api/v1/account/pin', { password, pin });
      for (const pin of ['1234', '0000', '1212']) {
        expect(await set(TEST_PASSWORD, pin), pin).to.be.problem('password-too-weak', '/body/pin');
      }
      expect(await set('not-the-password', '4938')).to.be.problem('sign-in-failed');
      expect(sessionOf(await caller.get('/api/v1/session')).hasPin).to.equal(false);
      expect((await set(TEST_PASSWORD, '4938')).status).to.equal(200);
      expect(sessionOf(await caller.get('/api/v1/session')).hasPin).to.equal(true);
    });
  });

  describe('set by a mailed link', () => {
    it('is promised to everyone in the same words, and mailed to whoever has an account', async () => {
      const { nurseManager } = world.north;
      const asked = [
        nurseManager,
        { hospitalCode: 'NORTH', email: 'nobody@north.example' },
        { hospitalCode: 'SOUTH', email: nurseManager.email },
        { hospitalCode: 'NOWHERE', email: nurseManager.email },
      ];
      const before = await links(nurseManager);
      const answers = await Promise.all(asked.map(ask));
      for (const answer of answers) {
        expect(answer.status).to.equal(202);
        expect(bodyOf(answer)).to.deep.equal({ requestId: null });
      }
      await until('the link is mailed', async () => (await links(nurseManager)) === before + 1);
      expect(await mailsTo(world, world.north, 'nobody@north.example')).to.deep.equal([]);
      expect(await mailsTo(world, world.south, nurseManager.email)).to.deep.equal([]);
    });

    it('ends every session, lifts a lock, and is announced by mail', async () => {
      const person = world.north.secondAdmin;
      const { caller } = await started(person);
      for (let turn = 0; turn < 5; turn += 1) await knock(world.stranger(), person, 'a-wrong-password-of-12');
      expect(await knock(world.stranger(), person)).to.be.problem('rate-limited');
      const token = await linkFor(person);
      expect((await complete(token)).status).to.equal(200);
      expect(await caller.get('/api/v1/session')).to.be.problem('not-signed-in');
      answerOf(await knock(world.stranger(), person, NEW_PASSWORD));
      expect((await mailsTo(world, world.north, person.email))[0]?.subject).to.equal(NOTICE);
      expect(await complete(token, 'another-fine-password')).to.be.problem('link-refused');
    });

    it('is set once, of fifty at once', async () => {
      const token = await linkFor(world.north.pharmacy);
      const answers = await times(50, (index) => complete(token, `a-long-password-no-${index}-of-many`));
      expect(tally(answers)).to.deep.equal({ 200: 1, 401: 49 });
      const won = answers.findIndex((answer) => answer.status === 200);
      answerOf(await knock(world.stranger(), world.north.pharmacy, `a-long-password-no-${won}-of-many`));
    });

    it('is refused after thirty minutes, and a weak one leaves the link good', async () => {
      const person = world.north.pharmacy;
      const token = await linkFor(person);
      world.clock.advance(30 * MINUTE - 1);
      expect(await complete(token, 'hospital12345')).to.be.problem('password-too-weak', '/body/newPassword');
      expect((await complete(token)).status).to.equal(200);
      const late = await linkFor(person);
      world.clock.advance(30 * MINUTE);
      expect(await complete(late)).to.be.problem('link-refused');
    });

    it('is not set by a link of another hospital, or by something that is none', async () => {
      const person = world.north.nurseManager;
      world.clock.advance(60 * MINUTE);
      const token = await linkFor(person);
      const abroad = token.replace(world.north.tenant.id, world.south.tenant.id);
      expect(await complete(abroad)).to.be.problem('link-refused');
      expect(await complete(`${token.slice(0, -3)}xxx`)).to.be.problem('link-refused');
      expect(await complete('nonsense')).to.be.problem('invalid-input', '/body/token');
      answerOf(await knock(world.stranger(), person));
      expect((await complete(token)).status).to.equal(200);
    });

    it('voids the links before it, and no account gets more than three an hour', async () => {
      const person = world.north.doctor;
      world.clock.advance(60 * MINUTE);
      const first = await linkFor(person);
      await linkFor(person);
      const third = await linkFor(person);
      const before = await links(person);
      await ask(person);
      // Whoever asks next is served after it.
      await linkFor(world.north.admin);
      expect(await links(person)).to.equal(before);
      expect((await complete(third)).status).to.equal(200);
      expect(await complete(first)).to.be.problem('link-refused');
    });

    it('is not set for someone who was suspended meanwhile', async () => {
      const person = world.north.otherNurse;
      const token = await linkFor(person);
      const admin = await fresh(world, { ...world.north.admin });
      const { version } = (await admin.get(`/api/v1/staff/${person.id}`)).body as { version: number };
      await admin.post(`/api/v1/staff/${person.id}/suspend`, { version, reason: 'A test.' });
      expect(await complete(token)).to.be.problem('link-refused');
    });

    it('does not stand in for the second factor', async () => {
      const person = world.south.nurse;
      const asked = await ask(person);
      expect(asked.status).to.equal(202);
      const mailed = async () => (await mailsTo(world, world.south, person.email)).length > 0;
      await until('the link is mailed', mailed);
      expect((await complete(await fromMail(world, world.south, person.email, LINK_TOKEN))).status).to.equal(200);
      const caller = world.stranger();
      const { challengeId } = challengeOf(await knock(caller, person, NEW_PASSWORD));
      await caller.post('/api/v1/sign-in/code/send', { challengeId });
      const code = await fromMail(world, world.south, person.email, CODE);
      enter(caller, await caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code }));
    });
  });
});
