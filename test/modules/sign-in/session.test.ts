import { expect } from 'chai';
import { HashQueueFullError } from '../../../server/crypto/hash-queue.ts';
import { sessionList } from '../../../shared/schemas/sign-in.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import {
  cookieNamed,
  cookieOf,
  enter,
  fresh,
  journalOf,
  knock,
  ruleFromWithin,
  sessionOf,
  tally,
  times,
  toldTo,
  until,
} from './front-desk.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PIN = '4938';

describe('a session', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
    await ruleFromWithin(world, world.south, 'optional');
  });
  after(() => world.close());

  const refresh = (caller: Caller): Promise<Answer> => caller.post('/api/v1/session/refresh');
  const look = (caller: Caller): Promise<Answer> => caller.get('/api/v1/session');
  const sweep = () => world.app.jobs.runNow('sign-in.sweep');
  const started = async (person = world.north.nurse) => {
    const caller = world.stranger();
    return { caller, session: enter(caller, await knock(caller, person)) };
  };
  const withPin = async (person = world.north.nurse) => {
    const { caller, session } = await started(person);
    const set = await caller.put('/api/v1/account/pin', { password: TEST_PASSWORD, pin: PIN });
    expect(set.status, JSON.stringify(set.body)).to.equal(200);
    return { caller, session };
  };
  /** The caller with another value in one of its cookies. */
  const having = (caller: Caller, label: 'access' | 'refresh', value: string): Caller => {
    const other = caller.clone();
    other.cookies.set(cookieNamed(caller, label), value);
    return other;
  };

  describe('is kept alive by its refresh token', () => {
    it('which gives a new access token and turns each time', async () => {
      const { caller, session } = await started();
      const first = cookieOf(caller, 'refresh');
      world.clock.advance(10 * MINUTE + SECOND);
      expect(await look(caller)).to.be.problem('not-signed-in');
      expect(sessionOf(await refresh(caller)).id).to.equal(session.id);
      expect(cookieOf(caller, 'refresh')).not.to.equal(first);
      expect(sessionOf(await look(caller)).id).to.equal(session.id);
    });

    it('for two tabs at once: the one that comes second gets the same token, and nothing ends', async () => {
      const { caller } = await started();
      const tab = caller.clone();
      sessionOf(await refresh(caller));
      world.clock.advance(20 * SECOND);
      sessionOf(await refresh(tab));
      expect(cookieOf(tab, 'refresh')).to.equal(cookieOf(caller, 'refresh'));
      for (const one of [caller, tab, caller]) sessionOf(await refresh(one));
      sessionOf(await look(tab));
    });

    it('for fifty tabs at once', async () => {
      const { caller, session } = await started();
      const tabs = await times(50, async () => caller.clone());
      expect(tally(await Promise.all(tabs.map(refresh)))).to.deep.equal({ 200: 50 });
      expect(new Set(tabs.map((tab) => cookieOf(tab, 'refresh'))).size).to.equal(1);
      for (const tab of tabs.slice(0, 3)) expect(sessionOf(await look(tab)).id).to.equal(session.id);
      const [tab = caller] = tabs;
      world.clock.advance(MINUTE);
      expect(sessionOf(await refresh(tab)).id).to.equal(session.id);
    });

    it('of which an old one was copied: the whole session ends, and the journal says why', async () => {
      const { caller, session } = await started();
      const thief = caller.clone();
      sessionOf(await refresh(caller));
      world.clock.advance(20 * SECOND + 1);
      expect(await refresh(thief)).to.be.problem('not-signed-in');
      expect(thief.cookies.size, 'its cookies are taken back').to.equal(0);
      expect(await refresh(caller.clone())).to.be.problem('not-signed-in');
      expect(await look(caller)).to.be.problem('not-signed-in');
      const [entry] = (await journalOf(world, world.north, 'session.reuse-detected')).slice(-1);
      expect(entry?.subjectId).to.equal(session.id);
      expect((await toldTo(world, world.north, world.north.nurse)).at(-1)).to.deep.equal({
        name: 'session.ended',
        data: { sessionId: session.id, why: 'revoked' },
      });
    });

    it('of which one superseded twice is a copied one, even within the moment', async () => {
      const { caller } = await started();
      const thief = caller.clone();
      sessionOf(await refresh(caller));
      sessionOf(await refresh(caller));
      expect(await refresh(thief)).to.be.problem('not-signed-in');
      expect(await look(caller)).to.be.problem('not-signed-in');
    });

    it('and by nothing else: a guess refuses itself and ends nothing', async () => {
      const { caller } = await started();
      sessionOf(await refresh(caller));
      const [hospital, session] = cookieOf(caller, 'refresh').split('.');
      for (const guess of [`${hospital}.${session}.${'A'.repeat(43)}`, `${hospital}.${session}`, 'x', '..', '']) {
        expect(await refresh(having(caller, 'refresh', guess)), guess).to.be.problem('not-signed-in');
      }
      expect(await refresh(world.stranger())).to.be.problem('not-signed-in');
      sessionOf(await look(caller));
      sessionOf(await refresh(caller));
    });

    it('for twelve hours and not a second longer, whatever is done', async () => {
      const { caller, session } = await started();
      expect(new Date(session.endsAt).getTime() - world.clock.now().getTime()).to.equal(12 * HOUR);
      for (let passed = 0; passed < 12 * HOUR - 5 * MINUTE; passed += 5 * MINUTE) {
        world.clock.advance(5 * MINUTE);
        sessionOf(await refresh(caller));
        expect((await caller.post('/api/v1/session/activity')).status).to.equal(200);
      }
      world.clock.advance(5 * MINUTE - SECOND);
      expect(sessionOf(await look(caller)).state).to.equal('active');
      expect(sessionOf(await refresh(caller)).endsAt).to.equal(session.endsAt);
      world.clock.advance(SECOND);
      expect(await look(caller)).to.be.problem('not-signed-in');
      expect(await refresh(caller)).to.be.problem('not-signed-in');
      await sweep();
      expect((await toldTo(world, world.north, world.north.nurse)).at(-1)?.data).to.deep.equal({
        sessionId: session.id,
        why: 'expired',
      });
    });
  });

  describe('has an access token that only says who asks', () => {
    it('and is refused when it was touched', async () => {
      const { caller } = await started();
      const token = cookieOf(caller, 'access');
      expect(await look(having(caller, 'access', `${token.slice(0, -2)}xx`))).to.be.problem('not-signed-in');
      expect(await look(having(caller, 'access', ''))).to.be.problem('not-signed-in');
      sessionOf(await look(caller));
    });

    it('and needs the session’s own CSRF token with each write', async () => {
      const { caller } = await started();
      const other = (await started()).session.csrfToken;
      for (const token of [null, 'x', other]) {
        caller.csrfToken = token;
        expect(await caller.post('/api/v1/session/lock'), String(token)).to.be.problem('csrf-refused');
      }
      expect(sessionOf(await look(caller)).state).to.equal('active');
    });

    it('and is not obeyed for a page that is not ours', async () => {
      const { caller } = await started();
      const foreign = { headers: { origin: 'https://evil.example' } };
      expect(await caller.post('/api/v1/session/refresh', undefined, foreign)).to.be.problem('origin-refused');
      expect(await caller.post('/api/v1/sign-in', {}, foreign)).to.be.problem('origin-refused');
    });
  });

  describe('locks', () => {
    it('when its person asks, and then refuses everything but unlocking and signing out', async () => {
      const { caller, session } = await withPin();
      expect((await caller.post('/api/v1/session/lock')).status).to.equal(200);
      expect(await caller.get('/api/v1/wards')).to.be.problem('session-locked');
      expect(await caller.get('/api/v1/sessions')).to.be.problem('session-locked');
      expect(await caller.post('/api/v1/session/activity')).to.be.problem('session-locked');
      expect(await caller.put('/api/v1/account/pin', { password: TEST_PASSWORD, pin: '8391' })).to.be.problem(
        'session-locked',
      );
      expect(sessionOf(await look(caller)).state).to.equal('locked');
      expect(sessionOf(await refresh(caller)).state).to.equal('locked');
      expect((await toldTo(world, world.north, world.north.nurse)).at(-1)).to.deep.equal({
        name: 'session.locked',
        data: { sessionId: session.id },
      });
      expect(sessionOf(await caller.post('/api/v1/session/unlock', { pin: PIN })).state).to.equal('active');
      expect((await caller.get('/api/v1/wards')).status).to.equal(200);
      const actions = await Promise.all(
        ['session.locked', 'session.unlocked'].map((action) => journalOf(world, world.north, action)),
      );
      for (const entries of actions) expect(entries.at(-1)?.subjectId).to.equal(session.id);
    });

    it('when nobody touched it for fifteen minutes, requests or not', async () => {
      const { caller, session } = await started();
      for (let passed = 0; passed < 15; passed += 5) {
        world.clock.advance(5 * MINUTE);
        sessionOf(await refresh(caller));
      }
      expect((await caller.get('/api/v1/wards')).status).to.equal(200);
      world.clock.advance(1);
      expect(await caller.get('/api/v1/wards')).to.be.problem('session-locked');
      expect(await caller.post('/api/v1/session/activity')).to.be.problem('session-locked');
      await sweep();
      await sweep();
      const told = (await toldTo(world, world.north, world.north.nurse)).filter(
        ({ name, data }) => name === 'session.locked' && 'sessionId' in data && data.sessionId === session.id,
      );
      expect(told).to.have.length(1);
      expect(sessionOf(await caller.post('/api/v1/session/unlock', { password: TEST_PASSWORD })).state).to.equal(
        'active',
      );
      expect((await caller.get('/api/v1/wards')).status).to.equal(200);
    });

    it('and not while its person is at work', async () => {
      const { caller } = await started();
      for (let turn = 0; turn < 4; turn += 1) {
        world.clock.advance(9 * MINUTE);
        sessionOf(await refresh(caller));
        expect((await caller.post('/api/v1/session/activity')).status).to.equal(200);
      }
      await sweep();
      expect(sessionOf(await look(caller)).state).to.equal('active');
    });

    it('and ends with the fifth wrong PIN in a row', async () => {
      const { caller, session } = await withPin();
      const wrong = () => caller.post('/api/v1/session/unlock', { pin: '7777' });
      for (let turn = 0; turn < 4; turn += 1) expect(await wrong()).to.be.problem('code-refused');
      sessionOf(await caller.post('/api/v1/session/unlock', { pin: PIN }));
      for (let turn = 0; turn < 3; turn += 1) expect(await wrong()).to.be.problem('code-refused');
      expect(await caller.post('/api/v1/session/unlock', { password: 'not-the-password' })).to.be.problem(
        'sign-in-failed',
      );
      expect(await wrong()).to.be.problem('not-signed-in');
      expect(caller.cookies.size).to.equal(0);
      expect((await journalOf(world, world.north, 'session.ended')).at(-1)?.subjectId).to.equal(session.id);
    });

    it('takes no try for wrong that could not be looked at', async () => {
      const { caller } = await withPin(world.north.nurseManager);
      const { forSignedIn } = world.app.services.passwords;
      const check = forSignedIn.verifyPin;
      Object.assign(forSignedIn, { verifyPin: () => Promise.reject(new HashQueueFullError()) });
      try {
        for (let turn = 0; turn < 6; turn += 1) {
          expect(await caller.post('/api/v1/session/unlock', { pin: PIN })).to.be.problem('unavailable');
        }
      } finally {
        Object.assign(forSignedIn, { verifyPin: check });
      }
      sessionOf(await caller.post('/api/v1/session/unlock', { pin: PIN }));
    });

    it('and looks at five of fifty wrong PINs at once', async () => {
      const { caller } = await withPin(world.north.doctor);
      const callers = await times(50, async () => caller.clone());
      const answers = await Promise.all(callers.map((one) => one.post('/api/v1/session/unlock', { pin: '7777' })));
      const kinds = answers.map((answer) => (answer.body as { type: string }).type.split(':').at(-1));
      expect(kinds.filter((kind) => kind === 'code-refused')).to.have.length(4);
      expect(kinds.filter((kind) => kind === 'not-signed-in')).to.have.length(46);
      expect(await caller.post('/api/v1/session/unlock', { pin: PIN })).to.be.problem('not-signed-in');
    });

    it('for a person without a PIN opens by password alone', async () => {
      const { caller } = await started(world.north.housekeeping);
      await caller.post('/api/v1/session/lock');
      expect(await caller.post('/api/v1/session/unlock', { pin: '1359' })).to.be.problem('code-refused');
      sessionOf(await caller.post('/api/v1/session/unlock', { password: TEST_PASSWORD }));
    });
  });

  describe('ends', () => {
    it('when its person signs out, also from the lock screen', async () => {
      const { caller, session } = await started();
      const copy = caller.clone();
      await caller.post('/api/v1/session/lock');
      expect((await caller.post('/api/v1/session/sign-out')).status).to.equal(200);
      expect(caller.cookies.size).to.equal(0);
      expect(await look(copy)).to.be.problem('not-signed-in');
      expect(await refresh(copy)).to.be.problem('not-signed-in');
      expect((await toldTo(world, world.north, world.north.nurse)).at(-1)?.data).to.deep.equal({
        sessionId: session.id,
        why: 'signed-out',
      });
    });

    it('when its person ends it from another, one or all the others', async () => {
      const person = world.south.nurse;
      const here = await started(person);
      const there = await started(person);
      const elsewhere = await started(person);
      const listed = sessionList.parse((await here.caller.get('/api/v1/sessions')).body).items;
      expect(listed.map(({ id }) => id)).to.have.members([here, there, elsewhere].map(({ session }) => session.id));
      expect(listed.filter(({ isThisOne }) => isThisOne).map(({ id }) => id)).to.deep.equal([here.session.id]);
      expect((await here.caller.delete(`/api/v1/sessions/${there.session.id}`)).status).to.equal(200);
      expect(await look(there.caller)).to.be.problem('not-signed-in');
      expect(await here.caller.delete(`/api/v1/sessions/${there.session.id}`)).to.be.problem('not-found');
      sessionOf(await look(elsewhere.caller));
      expect((await here.caller.post('/api/v1/sessions/end-others')).status).to.equal(200);
      expect(await look(elsewhere.caller)).to.be.problem('not-signed-in');
      sessionOf(await look(here.caller));
    });

    it('by nobody else: another’s session is not there, for a colleague, an admin or another hospital', async () => {
      const { caller, session } = await started(world.south.doctor);
      for (const person of [world.south.nurse, world.south.admin, world.north.admin]) {
        const other = await fresh(world, person);
        expect(await other.delete(`/api/v1/sessions/${session.id}`)).to.be.problem('not-found');
        const listed = sessionList.parse((await other.get('/api/v1/sessions')).body).items;
        expect(listed.map(({ id }) => id)).not.to.include(session.id);
      }
      sessionOf(await look(caller));
    });

    it('when its person is suspended, within the moment, and stays ended when they return', async () => {
      const person = world.south.pharmacy;
      const { caller, session } = await started(person);
      const admin = await fresh(world, world.south.admin);
      const { version } = (await admin.get(`/api/v1/staff/${person.id}`)).body as { version: number };
      const suspended = await admin.post(`/api/v1/staff/${person.id}/suspend`, { version, reason: 'A test.' });
      expect(suspended.status).to.equal(200);
      await until('the session is ended', async () =>
        (await toldTo(world, world.south, person)).some(
          ({ name, data }) => name === 'session.ended' && 'why' in data && data.why === 'suspended',
        ),
      );
      expect(await look(caller)).to.be.problem('not-signed-in');
      expect(await refresh(caller.clone())).to.be.problem('not-signed-in');
      await admin.post(`/api/v1/staff/${person.id}/return`, { version: version + 1 });
      expect(await look(caller)).to.be.problem('not-signed-in');
      const ended = await journalOf(world, world.south, 'session.ended');
      expect(ended.find((entry) => entry.subjectId === session.id)?.reason).to.equal('suspended');
    });
  });

  describe('left in a browser in which someone else signs in', () => {
    const signsInHere = async (caller: Caller, person = world.north.doctor) => {
      const session = enter(caller, await knock(caller, person));
      return session;
    };
    const endOf = async (place: typeof world.north, id: string) =>
      (await journalOf(world, place, 'session.ended')).find((entry) => entry.subjectId === id)?.reason;

    it('ends: signed out, told to its screens, and its copied cookies are worth nothing', async () => {
      const { caller, session } = await started();
      const left = caller.clone();
      const next = await signsInHere(caller);
      expect(await look(left)).to.be.problem('not-signed-in');
      expect(await refresh(left)).to.be.problem('not-signed-in');
      expect(sessionOf(await look(caller)).id).to.equal(next.id);
      expect(await endOf(world.north, session.id)).to.equal('signed-out');
      expect((await toldTo(world, world.north, world.north.nurse)).at(-1)).to.deep.equal({
        name: 'session.ended',
        data: { sessionId: session.id, why: 'signed-out' },
      });
    });

    it('ends also in another hospital, and when its token was turned in this moment by another tab', async () => {
      const { caller, session } = await started(world.south.doctor);
      const tab = caller.clone();
      sessionOf(await refresh(tab));
      await signsInHere(caller);
      expect(await look(tab)).to.be.problem('not-signed-in');
      expect(await endOf(world.south, session.id)).to.equal('signed-out');
    });

    it('goes on while the sign-in fails', async () => {
      const { caller } = await started();
      expect(await knock(caller.clone(), world.north.doctor, 'not-the-password')).to.be.problem('sign-in-failed');
      sessionOf(await look(caller));
    });

    it('goes on when the cookie is not its own: who knows its id and guesses ends nothing', async () => {
      const { caller, session } = await started();
      const { north } = world;
      for (const cookie of [`${north.tenant.id}.${session.id}.${'A'.repeat(43)}`, 'x', '']) {
        const guesser = world.stranger();
        guesser.cookies.set(cookieNamed(caller, 'refresh'), cookie);
        await signsInHere(guesser);
      }
      sessionOf(await look(caller));
    });
  });

  it('follows its person’s roles and wards at once', async () => {
    const person = world.south.otherNurse;
    const { caller } = await started(person);
    const wards = async () => ((await caller.get('/api/v1/wards')).body as { items: unknown[] }).items.length;
    expect(await wards()).to.equal(1);
    const admin = await fresh(world, world.south.admin);
    const { version } = (await admin.get(`/api/v1/staff/${person.id}`)).body as { version: number };
    const changed = await admin.patch(`/api/v1/staff/${person.id}`, { version, roles: ['nurse-manager'] });
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
    await until('both wards are seen', async () => (await wards()) === 2);
    expect(sessionOf(await look(caller)).person.roles).to.deep.equal(['nurse-manager']);
  });

  it('is named after its browser and system, and keeps no more of what the browser says', async () => {
    const caller = world.stranger();
    const agent = 'Mozilla/5.0 (Linux; Android 15; SM-X210) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36';
    const body = { hospitalCode: 'SOUTH', email: world.south.secondAdmin.email, password: TEST_PASSWORD };
    enter(caller, await caller.post('/api/v1/sign-in', body, { headers: { 'user-agent': agent } }));
    const [listed] = sessionList.parse((await caller.get('/api/v1/sessions')).body).items;
    expect(listed?.device).to.equal('Chrome on Android');
  });

  it('of an operator belongs to the platform, and sees no hospital’s wards', async () => {
    const operator = await fresh(world, world.operator);
    const session = sessionOf(await look(operator));
    expect(session.audience).to.equal('operator');
    expect(session.hospital.code).to.equal('PLATFORM');
    expect(await operator.get('/api/v1/wards')).to.be.problem('not-allowed');
    world.clock.advance(16 * MINUTE);
    await sweep();
    expect((await toldTo(world, 'platform', world.operator)).at(-1)?.name).to.equal('session.locked');
  });
});
