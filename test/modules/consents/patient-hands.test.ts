import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { problem } from '../../../shared/types/problem.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { listen } from '../chat/listen.ts';
import { journalOf, ruleFromWithin, sessionOf } from '../sign-in/front-desk.ts';
import type { SigningRoom } from './signing-room.ts';
import { formOf, signingRoom } from './signing-room.ts';

/** All that a session in a patient's hands may ask for. */
const IN_HAND = [
  'get /api/v1/session',
  'post /api/v1/session/lock',
  'post /api/v1/session/unlock',
  'post /api/v1/session/sign-out',
  'get /api/v1/handed-over',
  'post /api/v1/handed-over/sign',
  'post /api/v1/handed-over/decline',
  'post /api/v1/handed-over/read-again',
];

describe('a tablet in a patient’s hands', () => {
  let world: World;
  let room: SigningRoom;
  before(async () => {
    world = await openWorld();
    await ruleFromWithin(world, world.north, 'optional');
    room = signingRoom(world, world.north);
  });
  after(() => world.close());

  const unlock = (tablet: Caller, body: object = { password: TEST_PASSWORD }): Promise<Answer> =>
    tablet.post('/api/v1/session/unlock', body);
  const ask = (caller: Caller, method: string, path: string): Promise<Answer> => {
    if (method === 'get') return caller.get(path);
    if (method === 'delete') return caller.delete(path);
    return caller[method as 'post' | 'put' | 'patch'](path, {});
  };

  it('reaches no route of the house but those for it, by the same cookies, and none shows another patient', async () => {
    const other = await room.completed({ patientId: await room.inpatient() });
    const { nurse, wardA } = world.north;
    const { tablet, form } = await room.handOver(await room.sent());
    const ids: Record<string, string> = { patientId: other.patientId, consentId: other.id, wardId: wardA.id };
    const staffHas = [
      other.form.patient.name,
      other.form.patient.hospitalNumber,
      nurse.email,
      other.id,
      other.patientId,
    ];
    const answering: string[] = [];
    for (const { spec } of world.app.routes) {
      if (spec.permission === 'wall.read' || spec.path.endsWith('/sign-out')) continue;
      const path = spec.path.replaceAll(/:(\w+)/gu, (_whole, key: string) => ids[key] ?? uuid());
      const name = `${spec.method} ${spec.path}`;
      const answer = await ask(tablet, spec.method, path);
      for (const secret of staffHas) expect(answer.bytes.toString('utf8'), name).not.to.include(secret);
      if (spec.permission === undefined) continue;
      const isLocked = problem.safeParse(answer.body).data?.type === 'urn:wardline:problem:session-locked';
      if (!isLocked) answering.push(name);
    }
    expect([...answering, 'post /api/v1/session/sign-out']).to.have.members(IN_HAND);
    const allowed = world.app.routes.filter(({ spec }) => spec.whenLocked === 'allowed');
    expect(allowed.map(({ spec }) => `${spec.method} ${spec.path}`)).to.have.members(IN_HAND);
    expect(formOf(await tablet.get('/api/v1/handed-over')).form.consentId, 'it still shows its own').to.equal(
      form.form.consentId,
    );
  });

  it('says of its owner no more than whose PIN brings it back, also after its token turned', async () => {
    const { tablet } = await room.handOver(await room.sent());
    for (const answer of [await tablet.get('/api/v1/session'), await tablet.post('/api/v1/session/refresh')]) {
      const session = sessionOf(answer);
      expect(session).to.deep.include({ state: 'handed-over', permissions: [], wardIds: [] });
      expect(session.person).to.deep.include({ displayName: world.north.nurse.displayName, email: '', roles: [] });
      expect(session.csrfToken).to.equal(tablet.csrfToken);
    }
  });

  it('hears nothing, on a socket from before as little as on a new one', async () => {
    const patientId = await room.inpatient();
    const consent = await room.sent({ patientId });
    const { caller } = await world.signIn(world.north.nurse);
    const stream = { kind: 'patient', id: patientId } as const;
    const before = await listen(world.origin, caller);
    expect(await before.subscribe(stream)).to.include({ ok: true });
    const doctor = await listen(world.origin, await world.as(world.north.doctor));
    expect(await doctor.subscribe(stream)).to.include({ ok: true });
    const session = sessionOf(await caller.get('/api/v1/session'));
    formOf(await caller.post(`/api/v1/consents/${consent.id}/hand-over`, { version: consent.version }));
    await before.hears(
      ({ name, data }) => name === 'session.locked' && 'sessionId' in data && data.sessionId === session.id,
    );
    const after = await listen(world.origin, caller);
    for (const wanted of [stream, { kind: 'ward', id: world.north.wardA.id }, { kind: 'wards' }] as const) {
      for (const ear of [before, after]) expect(await ear.subscribe(wanted)).to.include({ ok: false });
    }
    const next = await room.draft({ patientId });
    const tellsOfIt = (heard: { name: string; data: object }) =>
      heard.name === 'consent.changed' && 'consentId' in heard.data && heard.data.consentId === next.id;
    await doctor.hears(tellsOfIt);
    await new Promise((resolve) => setImmediate(resolve));
    for (const ear of [before, after]) expect(ear.heard.filter(tellsOfIt)).to.deep.equal([]);
    for (const ear of [before, after, doctor]) ear.close();
  });

  it('comes back with the password, and only then', async () => {
    const { tablet, form } = await room.handOver(await room.sent());
    expect(await unlock(tablet, { password: 'not-the-password-at-all' })).to.be.problem('sign-in-failed');
    expect(await tablet.get('/api/v1/wards')).to.be.problem('session-locked');
    formOf(await room.signOn(tablet, room.byHand(form)));
    expect(await tablet.get('/api/v1/wards'), 'signed or not').to.be.problem('session-locked');
    expect(sessionOf(await unlock(tablet))).to.deep.include({ state: 'active' });
    expect((await tablet.get('/api/v1/wards')).status).to.equal(200);
    expect(await tablet.get('/api/v1/handed-over'), 'the form went with it').to.be.problem('state-refused');
    expect(await room.signOn(tablet, room.byHand(form))).to.be.problem('state-refused');
    const [given] = (await journalOf(world, world.north, 'session.handed-over')).slice(-1);
    const [taken] = (await journalOf(world, world.north, 'session.taken-back')).slice(-1);
    expect(given?.subjectId).to.equal(taken?.subjectId);
  });

  it('comes back with the PIN', async () => {
    const { caller } = await world.signIn(world.north.nurse);
    await caller.put('/api/v1/account/pin', { password: TEST_PASSWORD, pin: '4938' });
    const { tablet } = await room.handOver(await room.sent());
    expect(await unlock(tablet, { pin: '8394' })).to.be.problem('code-refused');
    expect(sessionOf(await unlock(tablet, { pin: '4938' })).state).to.equal('active');
  });

  it('is signed out by the fifth wrong PIN, and leaves the form behind', async () => {
    const { tablet } = await room.handOver(await room.sent());
    for (let tries = 0; tries < 4; tries += 1) {
      expect(await unlock(tablet, { pin: '0000' })).to.be.problem('code-refused');
    }
    expect(await unlock(tablet, { pin: '0000' })).to.be.problem('not-signed-in');
    expect(await tablet.get('/api/v1/handed-over')).to.be.problem('not-signed-in');
  });

  it('can be signed out without the PIN, which leaves nothing to see', async () => {
    const { tablet } = await room.handOver(await room.sent());
    const kept = tablet.clone();
    expect((await tablet.post('/api/v1/session/sign-out')).status).to.equal(200);
    for (const one of [tablet, kept]) {
      expect(await one.get('/api/v1/handed-over')).to.be.problem('not-signed-in');
      expect(await one.get('/api/v1/wards')).to.be.problem('not-signed-in');
    }
  });

  it('is for no screen that was only locked, and none that is in its owner’s hands', async () => {
    const { caller } = await world.signIn(world.north.nurse);
    expect(await caller.get('/api/v1/handed-over')).to.be.problem('state-refused');
    await caller.post('/api/v1/session/lock');
    expect(await caller.get('/api/v1/handed-over')).to.be.problem('session-locked');
    expect(await caller.post('/api/v1/handed-over/decline', { reason: 'No' })).to.be.problem('session-locked');
  });

  it('is handed over only for a consent that somebody still signs by hand', async () => {
    const draft = await room.draft();
    const { caller } = await world.signIn(world.north.nurse);
    const handOver = (id: string, version: number) => caller.post(`/api/v1/consents/${id}/hand-over`, { version });
    expect(await handOver(draft.id, draft.version)).to.be.problem('state-refused');
    const sent = await room.send(draft);
    expect(await handOver(sent.id, draft.version)).to.be.problem('version-conflict');
    const signed = await room.signedByPatient(sent);
    expect(await handOver(signed.id, signed.version), 'only the doctor is left').to.be.problem('state-refused');
    expect((await caller.get('/api/v1/wards')).status, 'a refusal locks nothing').to.equal(200);
  });

  it('shows the patient nothing of the doctor’s place and nobody’s id', async () => {
    const { form } = await room.handOver(await room.sent());
    expect(form.slots.map(({ role }) => role)).to.deep.equal(['patient']);
    expect(JSON.stringify(form)).not.to.include(world.north.doctor.id).and.not.to.include(world.north.nurse.id);
  });
});
