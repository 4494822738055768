import { expect } from 'chai';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import { binned, binPreview } from '../../../shared/schemas/bin.ts';
import type { ClientToServer, ServerToClient } from '../../../shared/events/envelope.ts';
import { staffPage, staffView } from '../../../shared/schemas/staff.ts';
import { allCollections, modelOf } from '../../../server/db/collection.ts';
import { namesOf } from '../../../server/modules/staff/index.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld, TEST_PASSWORD } from '../../support/world.ts';
import { newChannel, newMessage } from '../../security/fixtures/chat.ts';
import { endedDuty, onDuty } from '../../security/fixtures/duty.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { procedureView } from '../../../shared/schemas/procedures.ts';
import { newProcedure } from '../../security/fixtures/procedures.ts';
import { newCustomRole } from '../../security/fixtures/roles.ts';
import { addPage, listOf } from '../documents/papers.ts';
import { putInWards } from '../patients/reception.ts';
import { toldTo, until } from '../sign-in/front-desk.ts';

const DAYS_31 = 31 * 86_400_000;

/** Records that say who did something, and so keep whose it was. */
const SAYS_WHO = new Map([
  ['staffGuards', 'it holds no person'],
  ['chatStandings', 'what somebody read is part of the conversation'],
  ['noticeDispatches', 'what was sent, and to whom, is swept by itself'],
  ['noticeSettlements', 'it is swept by itself'],
  ['consentSignatures', 'a signature names its signer'],
  ['presence', 'who is there now, is swept by itself'],
  ['replayLooks', 'who looked at a ward’s past is part of the journal'],
]);

describe('a member of staff whose entry is deleted', () => {
  let world: World;
  let north: TestHospital;
  let leaver: Person;
  let patientId: PatientId;
  let channelId = '';
  let procedureId = '';
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
    leaver = north.nurse;
    patientId = (await newPatient(world, north)).id;
    await putInWards(world, north, patientId, [north.wardA.id]);
    await endedDuty(world, north);
  });
  after(() => world.close());

  const admin = () => world.as(north.admin);
  const ok = (answer: Answer): Answer => {
    expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 202);
    return answer;
  };
  async function remove(person: Pick<Person, 'id'>, by?: Caller): Promise<Answer> {
    const caller = by ?? (await admin());
    const { version } = staffView.parse(ok(await (await admin()).get(`/api/v1/staff/${person.id}`)).body);
    return caller.post('/api/v1/bin', { kind: 'staff', id: person.id, version, reason: 'Left the hospital' });
  }
  const removed = async (person: Pick<Person, 'id'>) => binned.parse(ok(await remove(person)).body).batchId;
  async function restore(batchId: string, choices: Record<string, string> = {}): Promise<Answer> {
    const caller = await admin();
    const { entry } = binPreview.parse(ok(await caller.get(`/api/v1/bin/${batchId}`)).body);
    return caller.post(`/api/v1/bin/${batchId}/restore`, { version: entry.version, choices });
  }
  const told = async () => {
    for (let round = 0; round < 3; round += 1) await world.app.jobs.runNow('outbox.drain', north.tenant);
  };
  const listed = async () =>
    staffPage.parse(ok(await (await admin()).get('/api/v1/staff?limit=100')).body).items.map(({ id }) => id);
  const signsIn = async ({ email, hospitalCode }: Person): Promise<boolean> =>
    (await world.stranger().post('/api/v1/sign-in', { hospitalCode, email, password: TEST_PASSWORD })).status === 200;

  /** How many records of each collection say that they are this person’s. */
  async function keptOf(person: Person): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const collection of allCollections()) {
      if (collection.schema.path('staffId') === undefined || SAYS_WHO.has(collection.name)) continue;
      const model = modelOf(north.tenant.connection, collection);
      const count = await world.inside(north, async () =>
        model.countDocuments({ hospitalId: north.tenant.id, staffId: person.id }),
      );
      if (count > 0) counts[collection.name] = count;
    }
    return counts;
  }

  /** Everything that names the leaver to a colleague. */
  async function namesShown(): Promise<Record<string, boolean>> {
    const doctor = await world.as(north.doctor);
    const messages = ok(await doctor.get(`/api/v1/chat/channels/${channelId}/messages`));
    const documents = await listOf(doctor, patientId);
    const procedures = ok(await doctor.get(`/api/v1/procedures/${procedureId}`));
    return {
      message: messages.bytes.includes(leaver.displayName),
      document: documents.items.every(({ addedBy }) => addedBy === leaver.displayName),
      procedure: procedures.bytes.includes(leaver.displayName),
    };
  }

  it('loses sessions and sockets at once, is in no list, and keeps the name in what they left', async () => {
    const { caller } = await world.signIn(leaver);
    const channel = await newChannel(world, leaver, { kind: 'direct', staffId: north.doctor.id });
    channelId = channel.id;
    await newMessage(world, leaver, channel);
    await addPage(caller, patientId);
    const planned = {
      patientId,
      name: 'Drain',
      plannedAt: new Date(world.clock.now().getTime() + 3_600_000).toISOString(),
      minutes: 30,
      leadId: north.otherNurse.id,
      teamIds: [leaver.id],
      note: 'Nothing to consent to',
      needs: [],
    };
    ({ id: procedureId } = procedureView.parse(ok(await caller.post('/api/v1/procedures', planned)).body));
    ok(await caller.put('/api/v1/on-call/me/availability', { awayUntil: '2999-01-01T00:00:00.000Z', coverId: null }));
    await onDuty(world, north);
    const socket: Socket<ServerToClient, ClientToServer> = io(world.origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin: world.origin, cookie: caller.cookieHeader() },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
    expect(await namesShown()).to.deep.equal({ message: true, document: true, procedure: true });

    const batchId = await removed(leaver);
    await closed;
    await until('their session is over', async () => (await caller.get('/api/v1/session')).status === 401);
    const endings = async () =>
      (await toldTo(world, north, leaver)).flatMap(({ data }) =>
        'why' in data && 'sessionId' in data ? data.why : [],
      );
    await until('it is told that it is over', async () => (await endings()).length > 0);
    expect([...new Set(await endings())], 'as anybody is told').to.deep.equal(['expired']);
    expect(await signsIn(leaver)).to.equal(false);
    expect(await listed()).not.to.include(leaver.id);
    expect(await (await admin()).get(`/api/v1/staff/${leaver.id}`)).to.be.problem('not-found');
    await told();
    const found = ok(await (await world.as(north.doctor)).post('/api/v1/chat/people', { text: leaver.displayName }));
    expect(found.bytes.includes(leaver.id), 'whom to write to').to.equal(false);
    const onCall = ok(await (await world.as(north.doctor)).get('/api/v1/on-call'));
    expect(onCall.bytes.includes(leaver.id), 'on call').to.equal(false);
    expect(await namesShown()).to.deep.equal({ message: true, document: true, procedure: true });

    ok(await restore(batchId));
    await told();
    expect(await listed()).to.include(leaver.id);
    expect(await signsIn(leaver)).to.equal(true);
    expect((await caller.get('/api/v1/session')).status, 'the old session stays over').to.equal(401);
    expect(await keptOf(leaver), 'what they said of themselves').to.include({ availabilities: 1 });
  });

  it('is gone with attendance, leave and availability once purged, and the records still show the name', async () => {
    const batchId = await removed(leaver);
    await told();
    const before = await keptOf(leaver);
    expect(before).to.include.keys('availabilities', 'credentials', 'duties');
    world.clock.advance(DAYS_31);
    await world.app.jobs.runNow('bin.purge', north.tenant);
    await world.app.jobs.runNow('bin.purge', north.tenant);
    const { entry } = binPreview.parse(ok(await (await admin()).get(`/api/v1/bin/${batchId}`)).body);
    expect(entry).to.include({ state: 'purged', label: null, reason: null });
    expect(await keptOf(leaver)).to.deep.equal({});
    expect(await namesShown()).to.deep.equal({ message: true, document: true, procedure: true });
    const names = await world.inside(north, () => namesOf([leaver.id, north.doctor.id]));
    expect([...names.values()]).to.have.members([leaver.displayName, north.doctor.displayName]);
  });

  it('comes back under another address where somebody has theirs by now, with the roles there still are', async () => {
    const role = await newCustomRole(world, north, { permissions: ['report.read'] });
    const person = north.pharmacy;
    const entry = staffView.parse(ok(await (await admin()).get(`/api/v1/staff/${person.id}`)).body);
    const given = { version: entry.version, customRoleIds: [role._id] };
    ok(await (await admin()).patch(`/api/v1/staff/${person.id}`, given));
    const batchId = await removed(person);
    const body = { kind: 'custom-role', id: role._id, version: role.version, reason: 'Not needed' };
    ok(await (await admin()).post('/api/v1/bin', body));
    const invited = { displayName: 'Heir', email: person.email, roles: ['pharmacy'] };
    ok(await (await admin()).post('/api/v1/staff/invitations', invited));

    const { conflicts } = binPreview.parse(ok(await (await admin()).get(`/api/v1/bin/${batchId}`)).body);
    expect(conflicts).to.have.length(1);
    expect(conflicts[0]).to.include({ key: 'email', what: 'email-taken', offer: 'rename' });
    expect(await restore(batchId)).to.be.problem('state-refused');
    expect(await restore(batchId, { email: 'no address' })).to.be.problem('invalid-input', '/body/choices/email');
    expect(await restore(batchId, { email: north.doctor.email })).to.be.problem('state-refused');
    ok(await restore(batchId, { email: 'back-again@north.example' }));
    const back = staffView.parse(ok(await (await admin()).get(`/api/v1/staff/${person.id}`)).body);
    expect(back).to.deep.include({ email: 'back-again@north.example', customRoleIds: [], roles: entry.roles });
  });

  it('is not oneself, not the last admin, not who leads a procedure, and nobody of another hospital', async () => {
    expect(await remove(north.admin)).to.be.problem('in-use');
    const procedure = await newProcedure(world, north);
    expect(procedure.lead.id).to.equal(north.doctor.id);
    const refused = await remove(north.doctor);
    expect(refused).to.be.problem('in-use');
    expect(JSON.stringify(refused.body)).to.match(/procedures? they lead/);
    const south = await world.as(world.south.admin);
    expect(await remove(north.otherNurse, south)).to.be.problem('not-found');
    expect(await remove(north.otherNurse, await world.as(north.nurseManager))).to.be.problem('not-allowed');
    const [one, other] = [await world.as(north.admin), await world.as(north.secondAdmin)];
    const versions = await Promise.all(
      [north.admin, north.secondAdmin].map(async ({ id }) => {
        const entry = staffView.parse(ok(await one.get(`/api/v1/staff/${id}`)).body);
        return entry.version;
      }),
    );
    const reason = 'Both at once';
    const answers = await Promise.all([
      one.post('/api/v1/bin', { kind: 'staff', id: north.secondAdmin.id, version: versions[1], reason }),
      other.post('/api/v1/bin', { kind: 'staff', id: north.admin.id, version: versions[0], reason }),
    ]);
    expect(answers.filter(({ status }) => status < 300).length, 'one of them at most').to.be.at.most(1);
  });
});
