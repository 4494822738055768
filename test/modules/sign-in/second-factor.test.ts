import { expect } from 'chai';
import { TOTP } from 'otpauth';
import { codeSent, recoveryCodes, securityView, totpBegun } from '../../../shared/schemas/sign-in.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import {
  answerOf,
  challengeOf,
  CODE,
  cookieOf,
  enter,
  fresh,
  fromMail,
  journalOf,
  knock,
  mailsTo,
  ruleFromWithin,
  ruleOf,
  tally,
  times,
} from './front-desk.ts';

const MINUTE = 60_000;

describe('the second factor', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.south, 'optional');
  });
  after(() => world.close());

  const send = (caller: Caller, challengeId: string) => caller.post('/api/v1/sign-in/code/send', { challengeId });
  const give = (caller: Caller, challengeId: string, code: string, more: object = {}) =>
    caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code, ...more });
  const mailedCode = (person: Person) => {
    const where = [world.north, world.south].find((hospital) => hospital.tenant.code === person.hospitalCode);
    return fromMail(world, where ?? 'platform', person.email, CODE);
  };
  /** A browser that gave the password and had a code mailed. */
  const waiting = async (person: Person) => {
    const caller = world.stranger();
    const { challengeId } = challengeOf(await knock(caller, person));
    expect((await send(caller, challengeId)).status).to.equal(200);
    return { caller, challengeId, code: await mailedCode(person) };
  };
  const another = (code: string) => (code === '123456' ? '654321' : '123456');

  describe('by mail', () => {
    it('is asked for on a new device until a hospital decides otherwise, and gives no session before', async () => {
      const caller = world.stranger();
      const challenge = challengeOf(await knock(caller, world.north.nurse));
      expect(challenge.methods).to.deep.equal(['email']);
      expect([...caller.cookies]).to.deep.equal([]);
      expect(await caller.get('/api/v1/session')).to.be.problem('not-signed-in');
    });

    it('sends six digits to the person’s own address, of which the answer shows only the beginning', async () => {
      const { caller, challengeId, code } = await waiting(world.north.nurse);
      const sent = codeSent.parse((await send(caller, challengeId)).body);
      expect(sent.sentTo).to.equal('n•••@north.example');
      expect(new Date(sent.expiresAt).getTime() - world.clock.now().getTime()).to.equal(10 * MINUTE);
      expect(await give(caller, challengeId, code), 'a second code replaces the first').to.be.problem('code-refused');
      enter(caller, await give(caller, challengeId, await mailedCode(world.north.nurse)));
      expect((await caller.get('/api/v1/session')).status).to.equal(200);
      const subjects = (await mailsTo(world, world.north, world.north.nurse.email)).map((mail) => mail.subject);
      expect(subjects.join()).not.to.match(/\d/u);
    });

    it('takes a code once, of fifty at once', async () => {
      const { challengeId, code } = await waiting(world.north.doctor);
      const before = (await journalOf(world, world.north, 'session.started')).length;
      const answers = await times(50, () => give(world.stranger(), challengeId, code));
      expect(tally(answers)).to.deep.equal({ 200: 1, 401: 49 });
      expect((await journalOf(world, world.north, 'session.started')).length).to.equal(before + 1);
      expect(await give(world.stranger(), challengeId, code)).to.be.problem('code-refused');
    });

    it('allows five tries, and then not even the right code', async () => {
      const { caller, challengeId, code } = await waiting(world.north.housekeeping);
      const answers = await times(4, () => give(caller, challengeId, another(code)));
      expect(tally(answers)).to.deep.equal({ 401: 4 });
      expect(await give(caller, challengeId, another(code))).to.be.problem('code-refused');
      world.clock.advance(MINUTE + 1);
      expect(await give(caller, challengeId, code)).to.be.problem('code-refused');
    });

    it('counts wrong codes as failures of the account, so that new challenges give no new guesses', async () => {
      const person = world.north.nurseManager;
      const first = await waiting(person);
      for (let turn = 0; turn < 3; turn += 1) await give(first.caller, first.challengeId, another(first.code));
      const second = await waiting(person);
      for (let turn = 0; turn < 2; turn += 1) await give(second.caller, second.challengeId, another(second.code));
      expect(await give(second.caller, second.challengeId, second.code)).to.be.problem('rate-limited');
      expect(await knock(world.stranger(), person)).to.be.problem('rate-limited');
      world.clock.advance(MINUTE + 1);
      enter(second.caller, await give(second.caller, second.challengeId, second.code));
    });

    it('is no way to tell the right one of many passwords guessed at once, once they locked the account', async () => {
      const { pharmacy } = world.north;
      const wrong = times(20, () => knock(world.stranger(), pharmacy, 'a-wrong-password-of-12'));
      // Every guess is under way before the first is answered; the right password comes last.
      const { passwords } = world.app.services;
      const check = passwords.verifyPassword;
      const guesses: Promise<unknown>[] = [];
      const held = (password: string, hash: string | null) => {
        const isLast = password === TEST_PASSWORD;
        const checked = isLast ? Promise.allSettled(guesses).then(() => check(password, hash)) : check(password, hash);
        return checked;
      };
      Object.assign(passwords, { verifyPassword: held });
      try {
        const right = knock(world.stranger(), pharmacy);
        guesses.push(wrong);
        expect(tally(await wrong)).to.deep.equal({ 401: 5, 429: 15 });
        expect(await right).to.be.problem('rate-limited');
      } finally {
        Object.assign(passwords, { verifyPassword: check });
      }
    });

    it('refuses a code after ten minutes', async () => {
      const late = await waiting(world.north.nurse);
      const justInTime = await waiting(world.north.otherNurse);
      world.clock.advance(10 * MINUTE - 1);
      enter(justInTime.caller, await give(justInTime.caller, justInTime.challengeId, justInTime.code));
      world.clock.advance(1);
      expect(await give(late.caller, late.challengeId, late.code)).to.be.problem('code-refused');
      expect((await send(late.caller, late.challengeId)).status).to.equal(200);
      world.clock.advance(10 * MINUTE);
      expect(await send(late.caller, late.challengeId)).to.be.problem('code-refused');
    });

    it('mails three codes for one sign-in and no more', async () => {
      const { caller, challengeId } = await waiting(world.north.nurse);
      await send(caller, challengeId);
      await send(caller, challengeId);
      const before = (await mailsTo(world, world.north, world.north.nurse.email)).length;
      expect(await send(caller, challengeId)).to.be.problem('rate-limited');
      expect((await mailsTo(world, world.north, world.north.nurse.email)).length).to.equal(before);
    });

    it('makes a challenge of North nothing at South, and one of another sign-in nothing to this code', async () => {
      const { caller, challengeId, code } = await waiting(world.north.nurse);
      const abroad = challengeId.replace(world.north.tenant.id, world.south.tenant.id);
      expect(await send(caller, abroad)).to.be.problem('code-refused');
      expect(await give(caller, abroad, code)).to.be.problem('code-refused');
      const own = challengeOf(await knock(caller, world.north.nurse)).challengeId;
      expect(await give(caller, own, code)).to.be.problem('code-refused');
      const nowhere = challengeId.replace(world.north.tenant.id, '0190aaaa-0000-7000-8000-000000000000');
      expect(await give(caller, nowhere, code)).to.be.problem('code-refused');
      enter(caller, await give(caller, challengeId, code));
    });

    it('takes only the ways that were offered', async () => {
      const { caller, challengeId } = await waiting(world.north.nurse);
      expect(await give(caller, challengeId, '123456', { method: 'totp' })).to.be.problem('code-refused');
      expect(await give(caller, challengeId, 'AAAAA-AAAAA', { method: 'recovery' })).to.be.problem('code-refused');
    });

    it('lets nobody in who was suspended while the code was on its way', async () => {
      const { caller, challengeId, code } = await waiting(world.north.pharmacy);
      const admin = await fresh(world, world.north.admin);
      const { version } = (await admin.get(`/api/v1/staff/${world.north.pharmacy.id}`)).body as { version: number };
      const suspended = await admin.post(`/api/v1/staff/${world.north.pharmacy.id}/suspend`, {
        version,
        reason: 'A test.',
      });
      expect(suspended.status).to.equal(200);
      expect(await give(caller, challengeId, code)).to.be.problem('code-refused');
    });
  });

  describe('on a trusted device', () => {
    const trusting = async (person: Person, caller = world.stranger()) => {
      const { challengeId } = challengeOf(await knock(caller, person));
      await send(caller, challengeId);
      const answer = await give(caller, challengeId, await mailedCode(person), { trustDevice: true });
      enter(caller, answer);
      return { caller, answer };
    };

    it('is not asked for again for thirty days, there and for that person only', async () => {
      const { caller, answer } = await trusting(world.north.nurse);
      const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('wl-device'));
      expect(line).to.match(/; Max-Age=2592000;.*; HttpOnly; SameSite=Strict|HttpOnly.*SameSite=Strict/u);
      enter(caller, await knock(caller, world.north.nurse));
      challengeOf(await knock(caller, world.north.doctor));
      challengeOf(await knock(world.stranger(), world.north.nurse));
      world.clock.advance(30 * 24 * 60 * MINUTE + 1);
      challengeOf(await knock(caller, world.north.nurse));
    });

    it('is remembered for each of those who share a ward’s computer, each by a token of their own', async () => {
      const { caller } = await trusting(world.north.nurse);
      const alone = cookieOf(caller, 'device');
      await trusting(world.north.otherNurse, caller);
      const both = cookieOf(caller, 'device').split('.');
      expect(both).to.have.length(2);
      expect(both[0]).to.equal(alone);
      enter(caller, await knock(caller, world.north.nurse));
      enter(caller, await knock(caller, world.north.otherNurse));
    });

    it('is asked for all the same where the hospital wants it at every sign-in', async () => {
      const { caller } = await trusting(world.north.doctor);
      enter(caller, await knock(caller, world.north.doctor));
      await ruleOf(world, world.north, 'every-sign-in');
      challengeOf(await knock(caller, world.north.doctor));
      await ruleOf(world, world.north, 'new-device');
      enter(caller, await knock(caller, world.north.doctor));
    });
  });

  describe('from an authenticator app', () => {
    const codeNow = (secret: string) => new TOTP({ secret }).generate({ timestamp: world.clock.now().getTime() });
    const signedIn = async (person: Person) => {
      const caller = world.stranger();
      enter(caller, await knock(caller, person));
      return caller;
    };
    const enrol = async (caller: Caller) => {
      const begun = totpBegun.parse(
        (await caller.post('/api/v1/account/totp/begin', { password: TEST_PASSWORD })).body,
      );
      const confirmed = await caller.post('/api/v1/account/totp/confirm', { code: codeNow(begun.secret) });
      return { ...begun, codes: recoveryCodes.parse(confirmed.body).recoveryCodes };
    };

    it('is enrolled with the password and a first code, and then asked for even where it is optional', async () => {
      const person = world.south.nurse;
      const caller = await signedIn(person);
      expect(await caller.post('/api/v1/account/totp/begin', { password: 'not-the-password' })).to.be.problem(
        'sign-in-failed',
      );
      const begun = totpBegun.parse(
        (await caller.post('/api/v1/account/totp/begin', { password: TEST_PASSWORD })).body,
      );
      expect(begun.uri).to.match(/^otpauth:\/\/totp\/Wardline/u);
      expect(await caller.post('/api/v1/account/totp/confirm', { code: '000000' })).to.be.problem('code-refused');
      enter(caller, await knock(caller, person));
      const { codes, secret } = await enrol(caller);
      expect(codes).to.have.length(10);
      expect(securityView.parse((await caller.get('/api/v1/account/security')).body).totp).to.deep.equal({
        isOn: true,
        recoveryCodesLeft: 10,
      });
      const { challengeId, methods } = challengeOf(await knock(caller, person));
      expect(methods).to.deep.equal(['totp', 'recovery']);
      expect(await send(caller, challengeId), 'no weaker way beside it').to.be.problem('code-refused');
      expect(await give(caller, challengeId, codeNow(secret), { method: 'totp' }), 'a used step').to.be.problem(
        'code-refused',
      );
      world.clock.advance(30_000);
      enter(caller, await give(caller, challengeId, codeNow(secret), { method: 'totp' }));
    });

    it('takes each code once, of twenty sign-ins at once', async () => {
      const person = world.south.doctor;
      const { secret } = await enrol(await signedIn(person));
      world.clock.advance(30_000);
      const challenges = await times(20, async () => challengeOf(await knock(world.stranger(), person)).challengeId);
      const code = codeNow(secret);
      const answers = await Promise.all(
        challenges.map((challengeId) => give(world.stranger(), challengeId, code, { method: 'totp' })),
      );
      expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    });

    it('is replaced by a recovery code, each good once, however it is typed', async () => {
      const person = world.south.nurseManager;
      const caller = await signedIn(person);
      const { codes } = await enrol(caller);
      const [first = ''] = codes;
      const challenges = await times(10, async () => challengeOf(await knock(world.stranger(), person)).challengeId);
      const answers = await Promise.all(
        challenges.map((challengeId) =>
          give(world.stranger(), challengeId, first.toLowerCase().replace('-', ' '), { method: 'recovery' }),
        ),
      );
      expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
      expect(await journalOf(world, world.south, 'recovery-code.used')).to.have.length(1);
      expect(securityView.parse((await caller.get('/api/v1/account/security')).body).totp.recoveryCodesLeft).to.equal(
        9,
      );
      const renewed = recoveryCodes.parse(
        (await caller.post('/api/v1/account/recovery-codes', { password: TEST_PASSWORD })).body,
      ).recoveryCodes;
      world.clock.advance(2 * MINUTE);
      const { challengeId } = challengeOf(await knock(caller, person));
      expect(await give(caller, challengeId, codes[1] ?? '', { method: 'recovery' })).to.be.problem('code-refused');
      enter(caller, await give(caller, challengeId, renewed[1] ?? '', { method: 'recovery' }));
    });

    it('is removed with the password', async () => {
      const person = world.south.otherNurse;
      const caller = await signedIn(person);
      await enrol(caller);
      challengeOf(await knock(world.stranger(), person));
      expect(await caller.post('/api/v1/account/totp/remove', { password: 'not-the-password' })).to.be.problem(
        'sign-in-failed',
      );
      expect((await caller.post('/api/v1/account/totp/remove', { password: TEST_PASSWORD })).status).to.equal(200);
      enter(world.stranger(), await knock(world.stranger(), person));
      expect(await caller.post('/api/v1/account/recovery-codes', { password: TEST_PASSWORD })).to.be.problem(
        'state-refused',
      );
    });
  });

  describe('as a rule', () => {
    it('holds for operators at every sign-in, on every device', async () => {
      const { caller, challengeId, code } = await waiting(world.operator);
      const answer = await give(caller, challengeId, code, { trustDevice: true });
      expect(enter(caller, answer).audience).to.equal('operator');
      expect(answer.headers.getSetCookie().join()).not.to.contain('wl-device');
      challengeOf(await knock(caller, world.operator));
    });

    it('is set by an admin against the version they saw, and stands in the journal', async () => {
      const admin = await fresh(world, world.north.admin);
      const { body } = await admin.get('/api/v1/sign-in-policy');
      const seen = body as { secondFactor: string; version: number };
      const changed = { secondFactor: 'optional', version: seen.version };
      const answers = await times(20, () => admin.put('/api/v1/sign-in-policy', changed));
      expect(tally(answers)).to.deep.equal({ 200: 1, 409: 19 });
      expect(await admin.put('/api/v1/sign-in-policy', changed)).to.be.problem('version-conflict');
      const entry = (await journalOf(world, world.north, 'policy.changed')).at(-1);
      expect(entry?.actorId).to.equal(world.north.admin.id);
      expect(entry?.changes).to.deep.equal([{ path: 'secondFactor', before: seen.secondFactor, after: 'optional' }]);
      answerOf(await knock(world.stranger(), world.north.otherNurse));
    });

    it('is set by nobody else, and never for another hospital', async () => {
      const wanted = { secondFactor: 'optional', version: 0 };
      const nurse = await fresh(world, world.south.housekeeping);
      expect(await nurse.put('/api/v1/sign-in-policy', wanted)).to.be.problem('not-allowed');
      const operator = await fresh(world, world.operator);
      expect(await operator.put('/api/v1/sign-in-policy', wanted)).to.be.problem('not-allowed');
      const south = await fresh(world, world.south.admin);
      expect((await south.get('/api/v1/sign-in-policy')).body).to.deep.equal({ secondFactor: 'optional', version: 1 });
    });
  });
});

describe('a shift that signs in from one address', () => {
  it('has a code mailed to each, and its screens stay signed in', async function () {
    this.timeout(60_000);
    const world = await openWorld({ limitFactor: 1 });
    try {
      for (let sign = 0; sign < 4; sign += 1) {
        const caller = world.stranger();
        const { challengeId } = challengeOf(await knock(caller, world.north.nurse));
        for (let code = 0; code < 3; code += 1) {
          expect((await caller.post('/api/v1/sign-in/code/send', { challengeId })).status).to.equal(200);
        }
      }
      const screens = await times(310, () => world.stranger().post('/api/v1/session/refresh'));
      expect(tally(screens), 'none is told to wait').to.deep.equal({ 401: 310 });
    } finally {
      await world.close();
    }
  });
});
