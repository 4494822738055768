import { expect } from 'chai';
import type { StaffView } from '../../../shared/schemas/staff.ts';
import type { Answer } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import {
  answerOf,
  bodyOf,
  cookieOf,
  enter,
  fresh,
  journalOf,
  knock,
  ruleFromWithin,
  sessionOf,
  tally,
  times,
  typed,
  until,
} from './front-desk.ts';

const WRONG = 'a-wrong-password-of-12';

describe('signing in with a password', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
    await ruleFromWithin(world, world.south, 'optional');
  });
  after(() => world.close());

  const signIn = (body: object): Promise<Answer> => world.stranger().post('/api/v1/sign-in', body);
  const suspend = async (person: { id: string }) => {
    const admin = await fresh(world, world.north.admin);
    const { version } = (await admin.get(`/api/v1/staff/${person.id}`)).body as StaffView;
    const answer = await admin.post(`/api/v1/staff/${person.id}/suspend`, { version, reason: 'A test.' });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  };

  it('lets the right person in and says who they are and what they may do', async () => {
    const caller = world.stranger();
    const session = enter(caller, await knock(caller, world.north.nurse));
    expect(session.person).to.deep.equal({
      id: world.north.nurse.id,
      displayName: world.north.nurse.displayName,
      email: world.north.nurse.email,
      roles: ['nurse'],
    });
    expect(session.hospital.code).to.equal('NORTH');
    expect(session.wardIds).to.deep.equal([world.north.wardA.id]);
    expect(session.audience).to.equal('staff');
    expect(sessionOf(await caller.get('/api/v1/session')).id).to.equal(session.id);
    expect((await journalOf(world, world.north, 'session.started')).map((entry) => entry.subjectId)).to.include(
      session.id,
    );
  });

  it('reads hospital code and address without regard to case', async () => {
    const { email } = world.north.nurse;
    answerOf(await signIn({ hospitalCode: 'north', email: email.toUpperCase(), password: TEST_PASSWORD }));
  });

  it('puts the tokens into cookies that no script can read and no other site can send', async () => {
    const answer = await knock(world.stranger(), world.north.nurse);
    const lines = answer.headers.getSetCookie();
    expect(lines).to.have.length(2);
    for (const line of lines) {
      expect(line).to.match(/; HttpOnly/u);
      expect(line).to.match(/; SameSite=Strict/u);
      expect(line).to.match(/; Path=\/(;|$)/u);
      expect(line).not.to.match(/Domain=/u);
    }
    expect(lines.find((line) => line.startsWith('wl-access'))).to.match(/; Max-Age=600;/u);
    expect(lines.find((line) => line.startsWith('wl-refresh'))).to.match(/; Max-Age=43200;/u);
    expect(JSON.stringify(answer.body)).not.to.contain(lines[0]?.split(/[=;]/u)[1]);
  });

  it('answers a wrong hospital, address or password, and whoever is suspended or only invited, all alike', async () => {
    await suspend(world.north.pharmacy);
    const { nurse, pharmacy } = world.north;
    const admin = await fresh(world, world.north.admin);
    const invited = { hospitalCode: 'NORTH', email: 'invited@north.example' };
    await admin.post('/api/v1/staff/invitations', { displayName: 'I', email: invited.email, roles: ['nurse'] });
    const answers = await Promise.all([
      knock(world.stranger(), nurse, WRONG),
      signIn({ ...typed(nurse), hospitalCode: 'NOWHERE' }),
      signIn({ ...typed(nurse), hospitalCode: 'SOUTH' }),
      signIn({ ...typed(nurse), email: 'nobody@north.example' }),
      signIn({ ...typed(world.operator), hospitalCode: 'NOWHERE' }),
      signIn({ ...typed(world.operator), hospitalCode: 'NORTH' }),
      knock(world.stranger(), pharmacy),
      knock(world.stranger(), invited),
    ]);
    const [first] = answers;
    expect(first).to.be.problem('sign-in-failed');
    for (const answer of answers) {
      expect(bodyOf(answer)).to.deep.equal(first === undefined ? null : bodyOf(first));
      expect(answer.status).to.equal(401);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
    }
    const refused = () => journalOf(world, world.north, 'sign-in.refused');
    await until('the refusals of known accounts are journalled', async () => (await refused()).length >= 3);
    const entries = await refused();
    expect(entries.map((entry) => entry.subjectId)).to.include.members([nurse.id, pharmacy.id]);
    expect([...new Set(entries.map((entry) => entry.subjectKind))], 'none of unknown ones').to.deep.equal(['staff']);
    for (const where of [world.south, 'platform'] as const)
      expect(await journalOf(world, where, 'sign-in.refused')).to.deep.equal([]);
  });

  it('spends exactly one check of a password on each of them', async () => {
    const { passwords } = world.app.services;
    const { verifyPassword } = passwords;
    let checks = 0;
    Object.assign(passwords, {
      verifyPassword: (password: string, hash: string | null) => {
        checks += 1;
        return verifyPassword(password, hash);
      },
    });
    try {
      const bodies = [
        typed(world.north.doctor),
        typed(world.north.doctor, WRONG),
        { ...typed(world.north.doctor), hospitalCode: 'NOWHERE' },
        { ...typed(world.north.doctor), email: 'no.one@north.example' },
        typed(world.north.pharmacy),
      ];
      for (const body of bodies) {
        checks = 0;
        await signIn(body);
        expect(checks, JSON.stringify(body)).to.equal(1);
      }
    } finally {
      Object.assign(passwords, { verifyPassword });
    }
  });

  it('locks an account after five failures, for longer each time, whether it exists or not', async () => {
    const known = typed(world.north.housekeeping);
    const unknown = [
      { ...known, email: 'ghost@north.example' },
      { ...known, hospitalCode: 'GHOST' },
    ];
    for (const body of [known, ...unknown]) {
      const statuses: number[] = [];
      for (let turn = 0; turn < 7; turn += 1) statuses.push((await signIn({ ...body, password: WRONG })).status);
      expect(statuses, JSON.stringify(body)).to.deep.equal([401, 401, 401, 401, 401, 429, 429]);
      const locked = await signIn(body);
      expect(locked).to.be.problem('rate-limited');
      expect(locked.headers.get('retry-after')).to.equal('60');
    }
    world.clock.advance(59_000);
    expect(await signIn(known)).to.be.problem('rate-limited');
    world.clock.advance(1_001);
    for (const body of [known, ...unknown]) {
      for (let turn = 0; turn < 5; turn += 1) expect((await signIn({ ...body, password: WRONG })).status).to.equal(401);
      expect((await signIn(body)).headers.get('retry-after')).to.equal('900');
    }
    world.clock.advance(15 * 60_000 + 1);
    answerOf(await signIn(known));
    for (const body of unknown) expect(await signIn(body)).to.be.problem('sign-in-failed');
  });

  it('journals one refusal for each step to a lock, and none for addresses that nobody has', async () => {
    const { otherNurse } = world.north;
    const refused = async () =>
      (await journalOf(world, world.north, 'sign-in.refused')).map((entry) => entry.subjectId);
    const before = (await refused()).length;
    for (let turn = 0; turn < 5; turn += 1) {
      await signIn({ ...typed(otherNurse), email: `stranger-${turn}@north.example`, password: WRONG });
      expect(await knock(world.stranger(), otherNurse, WRONG)).to.be.problem('sign-in-failed');
    }
    world.clock.advance(60_001);
    expect(await knock(world.stranger(), otherNurse, WRONG)).to.be.problem('sign-in-failed');
    await until('the second step is journalled', async () => (await refused()).length >= before + 2);
    expect((await refused()).slice(before)).to.deep.equal([otherNurse.id, otherNurse.id]);
    await knock(world.stranger(), otherNurse);
  });

  it('locks the account of one hospital and not the same address at another', async () => {
    const { email } = world.north.nurseManager;
    for (let turn = 0; turn < 5; turn += 1) await signIn({ hospitalCode: 'SOUTH', email, password: WRONG });
    expect(await signIn({ hospitalCode: 'SOUTH', email, password: TEST_PASSWORD })).to.be.problem('rate-limited');
    answerOf(await signIn({ hospitalCode: 'NORTH', email, password: TEST_PASSWORD }));
  });

  it('forgets failures after a success', async () => {
    const person = world.south.doctor;
    for (let round = 0; round < 3; round += 1) {
      for (let turn = 0; turn < 4; turn += 1) await knock(world.stranger(), person, WRONG);
      answerOf(await knock(world.stranger(), person));
    }
  });

  it('answers five of fifty guesses at once, and tells the rest to wait', async () => {
    const answers = await times(50, () => knock(world.stranger(), world.south.housekeeping, WRONG));
    expect(tally(answers)).to.deep.equal({ 401: 5, 429: 45 });
    expect(await knock(world.stranger(), world.south.housekeeping)).to.be.problem('rate-limited');
  });

  it('lets the right person in fifty times at once', async () => {
    const answers = await times(50, () => knock(world.stranger(), world.south.nurse));
    expect(tally(answers)).to.deep.equal({ 200: 50 });
  });

  it('lets nobody of a suspended hospital in, with the answer of a wrong password, and ends the sessions there', async () => {
    const caller = world.stranger();
    enter(caller, await knock(caller, world.south.nurse));
    const { tenants } = world.app.services;
    const { version } = await tenants.entry(world.south.tenant.id);
    const suspended = await tenants.setState(world.south.tenant.id, version, 'suspended', world.clock.now());
    expect(await knock(world.stranger(), world.south.nurse)).to.be.problem('sign-in-failed');
    expect(await caller.get('/api/v1/session')).to.be.problem('not-signed-in');
    expect(await caller.post('/api/v1/session/refresh')).to.be.problem('not-signed-in');
    await tenants.setState(world.south.tenant.id, suspended.version, 'active', world.clock.now());
    answerOf(await knock(world.stranger(), world.south.nurse));
  });

  it('makes a session of North worth nothing at South', async () => {
    const caller = world.stranger();
    enter(caller, await knock(caller, world.north.nurse));
    const forged = cookieOf(caller, 'refresh').replace(world.north.tenant.id, world.south.tenant.id);
    const thief = caller.clone();
    for (const [name, value] of caller.cookies)
      if (value === cookieOf(caller, 'refresh')) thief.cookies.set(name, forged);
    expect(await thief.post('/api/v1/session/refresh')).to.be.problem('not-signed-in');
    expect((await caller.get('/api/v1/session')).status).to.equal(200);
  });

  it('refuses what is no sign-in at all, pointing at it', async () => {
    expect(await signIn({ ...typed(world.north.nurse), email: { $ne: '' } })).to.be.problem(
      'invalid-input',
      '/body/email',
    );
    expect(await signIn({ ...typed(world.north.nurse), isAdmin: true })).to.be.problem(
      'invalid-input',
      '/body/isAdmin',
    );
  });
});
