import { expect } from 'chai';
import { messageView, wardHandover } from '../../../shared/schemas/chat.ts';
import type { DutyView } from '../../../shared/schemas/duty.ts';
import { dutyView } from '../../../shared/schemas/duty.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import type { ChannelView, MessageView } from '../../../shared/schemas/chat.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { mine, open, say, well, words } from './talk.ts';

describe('a change of duty', () => {
  let world: World;
  let nurse: Caller;
  let doctor: Caller;
  let manager: Caller;
  let ward: ChannelView;
  before(async () => {
    world = await openWorld();
    nurse = await world.as(world.north.nurse);
    doctor = await world.as(world.north.doctor);
    manager = await world.as(world.north.nurseManager);
    ward = await open(nurse, { kind: 'ward', wardId: world.north.wardA.id });
  });
  after(() => world.close());

  const onDuty = new Map<string, DutyView>();
  const start = async (person: Person, wardId: string | null) => {
    const answer = well(await (await world.as(person)).post('/api/v1/duty/start', { wardId }));
    onDuty.set(person.id, dutyView.parse(answer));
    await settled();
  };
  const end = async (person: Person) => {
    const duty = onDuty.get(person.id);
    if (duty === undefined) return;
    onDuty.delete(person.id);
    well(await (await world.as(person)).post(`/api/v1/duty/${duty.id}/end`, { version: duty.version }));
    await settled();
  };
  afterEach(async () => {
    const { nurse: one, doctor: other, nurseManager: third } = world.north;
    for (const person of [one, other, third]) await end(person);
  });
  /** What was committed is told, and who acts on it has acted. */
  const settled = async () => {
    for (let round = 0; round < 2; round += 1) await world.app.jobs.runNow('outbox.drain', world.north.tenant);
    await world.app.jobs.runNow('notices.deliver', world.north.tenant);
  };

  const toWhoWorks = { mentions: [{ target: { kind: 'on-duty' as const }, label: 'everyone on duty' }] };
  const asking = (person: Person) => ({
    priority: 'urgent' as const,
    mentions: [{ target: { kind: 'person' as const, staffId: person.id }, label: person.displayName }],
  });
  const again = async (caller: Caller, { channelId, id }: MessageView): Promise<MessageView> => {
    const run = well(await caller.get(`/api/v1/chat/channels/${channelId}/messages`)) as { messages: unknown[] };
    const found = run.messages.map((one) => messageView.parse(one)).find((one) => one.id === id);
    if (found === undefined) throw new Error('The message is gone.');
    return found;
  };
  const handover = async (caller: Caller) =>
    wardHandover.parse(well(await caller.get(`/api/v1/wards/${world.north.wardA.id}/handover`)));

  it('says who is meant by everyone on duty: who works in the ward now, and everyone where duty is not kept', async () => {
    const { north } = world;
    const unkept = await say(doctor, ward.id, 'To all', toWhoWorks);
    expect(unkept.namedIds).to.include(north.nurse.id);
    await start(north.nurseManager, north.wardB.id);
    const answer = await doctor.post(`/api/v1/chat/channels/${ward.id}/messages`, words('To who is here', toWhoWorks));
    expect(answer).to.be.problem('invalid-input');
    expect(answer.body).to.deep.include({
      errors: [
        {
          pointer: '/body/mentions/0',
          message: 'Nobody of this conversation is on duty now.',
          code: 'nobody-on-duty',
        },
      ],
    });
    await start(north.nurse, north.wardA.id);
    expect((await say(doctor, ward.id, 'To who is here', toWhoWorks)).namedIds).to.deep.equal([north.nurse.id]);
  });

  it('passes what waits for who leaves to those who stay, who accept it by acknowledging it', async () => {
    const { north } = world;
    await start(north.nurse, north.wardA.id);
    await start(north.nurseManager, north.wardA.id);
    const asked = await say(doctor, ward.id, 'Bed 2 needs a second look', asking(north.nurse));
    await end(north.nurse);
    const passed = await again(doctor, asked);
    expect(passed.askedIds).to.have.members([north.nurse.id, north.nurseManager.id]);
    const [thread] = (await handover(manager)).threads.filter(({ messageId }) => messageId === asked.id);
    expect(thread).to.deep.include({ passedFrom: north.nurse.displayName, isMine: true, priority: 'urgent' });
    const inbox = noticePage.parse(well(await manager.get('/api/v1/notices')));
    const told = inbox.items.filter(({ type }) => type === 'handover.thread');
    expect(told.map(({ words: { by } }) => by)).to.deep.equal([north.nurse.displayName]);
    well(await manager.post(`/api/v1/chat/messages/${asked.id}/acknowledge`));
    expect((await handover(manager)).threads.map(({ messageId }) => messageId)).to.not.include(asked.id);
  });

  it('leaves alone what waits for somebody else who is still on duty, and what was acknowledged', async () => {
    const { north } = world;
    await start(north.nurse, north.wardA.id);
    await start(north.nurseManager, north.wardA.id);
    await start(north.doctor, north.wardA.id);
    const shared = await say(manager, ward.id, 'One of you', {
      priority: 'urgent',
      mentions: [north.nurse, north.doctor].map((one) => ({
        target: { kind: 'person' as const, staffId: one.id },
        label: one.displayName,
      })),
    });
    const done = await say(doctor, ward.id, 'Done already', asking(north.nurse));
    well(await nurse.post(`/api/v1/chat/messages/${done.id}/acknowledge`));
    await end(north.nurse);
    expect((await again(doctor, shared)).askedIds).to.have.members([north.nurse.id, north.doctor.id]);
    expect((await again(doctor, done)).askedIds).to.deep.equal([north.nurse.id]);
  });

  it('keeps what nobody is there to take for who comes next, once', async () => {
    const { north } = world;
    await start(north.nurse, north.wardA.id);
    const asked = await say(doctor, ward.id, 'For the night', asking(north.nurse));
    await end(north.nurse);
    expect((await again(doctor, asked)).askedIds).to.deep.equal([north.nurse.id]);
    await start(north.nurseManager, north.wardB.id);
    expect((await again(doctor, asked)).askedIds, 'another ward’s').to.deep.equal([north.nurse.id]);
    await end(north.nurseManager);
    await start(north.nurseManager, north.wardA.id);
    expect((await again(doctor, asked)).askedIds).to.have.members([north.nurse.id, north.nurseManager.id]);
    await start(north.doctor, north.wardA.id);
    expect((await again(doctor, asked)).askedIds, 'it is taken').to.not.include(north.doctor.id);
  });

  it('shows for every patient of the ward whether they were handed over and accepted', async () => {
    const { north, south } = world;
    const { patient } = await newStay(world, north);
    await start(north.nurseManager, north.wardA.id);
    const before = (await handover(nurse)).patients.find((one) => one.patient.id === patient.id);
    expect(before).to.have.property('last', null);
    const channel = await open(nurse, { kind: 'patient', patientId: patient.id });
    const sbar = { situation: 'Stable', background: 'None', assessment: 'Well', recommendation: 'Watch' };
    const more = { ...asking(north.nurseManager), needsAck: true, sbar };
    const sent = await say(nurse, channel.id, 'Handover', more);
    const offered = (await handover(manager)).patients.find((one) => one.patient.id === patient.id)?.last;
    expect(offered).to.deep.include({
      messageId: sent.id,
      author: north.nurse.displayName,
      acceptedBy: null,
      isMine: true,
    });
    well(await manager.post(`/api/v1/chat/messages/${sent.id}/acknowledge`));
    const accepted = (await handover(nurse)).patients.find((one) => one.patient.id === patient.id)?.last;
    expect(accepted).to.deep.include({ acceptedBy: north.nurseManager.displayName, isMine: false });
    world.clock.advance(13 * 3_600_000);
    const renewed = await world.signIn(north.nurse);
    const later = (await handover(renewed.caller)).patients.find((one) => one.patient.id === patient.id);
    expect(later, 'of the duty before').to.have.property('last', null);
    const southern = await (await world.signIn(south.nurse)).caller.get(`/api/v1/wards/${north.wardA.id}/handover`);
    expect(southern).to.be.problem('not-found');
    const other = await (await world.signIn(north.otherNurse)).caller.get(`/api/v1/wards/${north.wardA.id}/handover`);
    expect(other, 'of another ward').to.be.problem('not-found');
    onDuty.clear();
  });

  it('is listed among the channels of who is in the ward', async () => {
    const { caller } = await world.signIn(world.north.nurse);
    expect((await mine(caller)).channels.map(({ id }) => id)).to.include(ward.id);
  });
});
