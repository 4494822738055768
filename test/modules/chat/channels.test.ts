import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { getChannel, membersOf } from '../../../server/modules/chat/channels.ts';
import { channelRepository } from '../../../server/modules/chat/chat.repository.ts';
import { everyone } from '../../../server/modules/chat/people.ts';
import { getWardTalk } from '../../../server/modules/chat/queries/get-ward-talk.ts';
import { listMyChannels } from '../../../server/modules/chat/queries/list-channels.ts';
import { mayReadMessage } from '../../../server/modules/chat/index.ts';
import { messageFileRight } from '../../../server/modules/chat/reading-rights.ts';
import type { ChannelView } from '../../../shared/schemas/chat.ts';
import { channelDetail, channelView, foundMessages, messageRun, wardTalk } from '../../../shared/schemas/chat.ts';
import { onCallRole } from '../../../shared/schemas/on-call.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { MessageId, WardId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { binStaff } from '../bin/bin-hands.ts';
import { putInWards } from '../patients/reception.ts';
import { counted } from './counted.ts';
import type { Ear } from './listen.ts';
import { listen, tells } from './listen.ts';
import { direct, mine, open, say, well, words } from './talk.ts';

const LOST_WITHIN_MS = 2_000;
const MOST_LISTED = 250;

describe('channels', () => {
  let world: World;
  let nurse: Caller;
  let doctor: Caller;
  let admin: Caller;
  const ears: Ear[] = [];
  before(async () => {
    world = await openWorld();
    nurse = await world.as(world.north.nurse);
    doctor = await world.as(world.north.doctor);
    admin = await world.as(world.north.admin);
  });
  after(async () => {
    for (const ear of ears) ear.close();
    await world.close();
  });

  async function earOf(person: Person): Promise<Ear> {
    const ear = await listen(world.origin, await world.as(person));
    ears.push(ear);
    return ear;
  }
  const names = async (caller: Caller) => (await mine(caller)).channels.map(({ name }) => name);
  const group = async (name: string, people: readonly Person[]) =>
    channelView.parse(
      well(await nurse.post('/api/v1/chat/channels', { id: uuid(), name, memberIds: people.map(({ id }) => id) })),
    );
  async function assign(person: Person, wardIds: readonly WardId[]): Promise<void> {
    const { version } = staffView.parse(well(await admin.get(`/api/v1/staff/${person.id}`)));
    well(await admin.patch(`/api/v1/staff/${person.id}`, { version, wardIds }));
  }
  const isDeaf = async (caller: Caller, { id }: ChannelView, messageId: string) => {
    expect(await caller.get(`/api/v1/chat/channels/${id}`)).to.be.problem('not-found');
    expect(await caller.get(`/api/v1/chat/channels/${id}/messages`)).to.be.problem('not-found');
    expect(await caller.get(`/api/v1/chat/threads/${messageId}`)).to.be.problem('not-found');
    expect(await caller.post(`/api/v1/chat/messages/${messageId}/save`, { isSaved: true })).to.be.problem('not-found');
    expect(await caller.post(`/api/v1/chat/channels/${id}/messages`, words('Still?'))).to.be.problem('not-found');
    const search = { text: 'zebra', channelId: id };
    expect(await caller.post('/api/v1/chat/search', search)).to.be.problem('not-found');
    const everywhere = well(await caller.post('/api/v1/chat/search', { text: 'zebra' }));
    expect(foundMessages.parse(everywhere).items.filter(({ message }) => message.channelId === id)).to.deep.equal([]);
    expect((await mine(caller)).channels.map((channel) => channel.id)).to.not.include(id);
  };

  it('between two people are one, also when both open them at once', async () => {
    const { north } = world;
    const opened = await Promise.all(
      Array.from({ length: 10 }, (_one, index) =>
        index % 2 === 0
          ? open(nurse, { kind: 'direct', staffId: north.nurseManager.id })
          : world.as(north.nurseManager).then((other) => open(other, { kind: 'direct', staffId: north.nurse.id })),
      ),
    );
    expect(new Set(opened.map(({ id }) => id)).size).to.equal(1);
    expect(await nurse.post('/api/v1/chat/channels/open', { kind: 'direct', staffId: north.nurse.id })).to.be.problem(
      'state-refused',
    );
    const southerner = { kind: 'direct', staffId: world.south.doctor.id };
    expect(await nurse.post('/api/v1/chat/channels/open', southerner)).to.be.problem('not-found');
  });

  it('of wards are there for who is assigned, and for who sees every ward only when they follow them', async () => {
    const { north } = world;
    expect(await names(nurse))
      .to.include('Ward A')
      .and.to.not.include('Ward B');
    expect(await names(doctor)).to.not.include('Ward A');
    const channel = await open(doctor, { kind: 'ward', wardId: north.wardA.id });
    expect(channel.mine.isFollowing).to.equal(false);
    well(await doctor.post(`/api/v1/chat/channels/${channel.id}/follow`, { isFollowing: true }));
    expect(await names(doctor)).to.include('Ward A');
    const answer = await nurse.post(`/api/v1/chat/channels/${channel.id}/follow`, { isFollowing: false });
    expect(answer).to.be.problem('state-refused');
    expect(await nurse.post('/api/v1/chat/channels/open', { kind: 'ward', wardId: north.wardB.id })).to.be.problem(
      'not-found',
    );
  });

  it('of a ward are lost with the ward: by socket within two seconds, and by every other door', async () => {
    const { north } = world;
    const channel = await open(nurse, { kind: 'ward', wardId: north.wardA.id });
    const ear = await earOf(north.nurse);
    const other = await earOf(north.doctor);
    for (const one of [ear, other])
      expect(await one.subscribe({ kind: 'channel', id: channel.id })).to.include({ ok: true });
    const before = await say(doctor, channel.id, 'A zebra before');
    await ear.hears(tells(before.id));
    const since = performance.now();
    await assign(north.nurse, []);
    await ear.hears(({ name }) => name === 'chat.left');
    expect(performance.now() - since).to.be.below(LOST_WITHIN_MS);
    await isDeaf(nurse, channel, before.id);
    await world.inside(north, async () => {
      const link = { to: 'message', channelId: channel.id, messageId: before.id, number: before.number } as const;
      expect([...(await mayReadMessage(link, [north.nurse.id, north.doctor.id]))]).to.deep.equal([north.doctor.id]);
    });
    // A socket may be asked by the rights it had until the house has heard of the new ones; no longer than the promise.
    let answer = await ear.subscribe({ kind: 'channel', id: channel.id });
    while (answer.ok && performance.now() - since < LOST_WITHIN_MS) {
      answer = await ear.subscribe({ kind: 'channel', id: channel.id });
    }
    expect(answer.ok).to.equal(false);
    const after = await say(doctor, channel.id, 'A zebra after');
    await other.hears(tells(after.id));
    // What is told to the nurse later than that came, and the message did not.
    const later = await group('Told after the zebra', [north.doctor]);
    await ear.hears(({ name, data }) => name === 'chat.joined' && 'channelId' in data && data.channelId === later.id);
    expect(ear.heard.some(tells(after.id))).to.equal(false);
    await assign(north.nurse, [north.wardA.id]);
    await ear.hears(({ name, data }) => name === 'chat.joined' && 'channelId' in data && data.channelId === channel.id);
    answer = await ear.subscribe({ kind: 'channel', id: channel.id });
    expect(answer).to.include({ ok: true });
  });

  it('of groups are changed by who looks after them, and lost by who is taken out', async () => {
    const { north } = world;
    const team = await group('Team', [north.doctor]);
    const path = `/api/v1/chat/channels/${team.id}`;
    expect(await doctor.patch(path, { version: team.version, name: 'Mine' })).to.be.problem('not-allowed');
    const zebra = await say(nurse, team.id, 'A zebra in the team');
    const other = await earOf(north.doctor);
    expect(await other.subscribe({ kind: 'channel', id: team.id })).to.include({ ok: true });
    const body = {
      version: team.version,
      name: 'Day team',
      addIds: [north.nurseManager.id],
      removeIds: [north.doctor.id],
    };
    const changed = channelView.parse(well(await nurse.patch(path, body)));
    expect(changed).to.include({ name: 'Day team', memberCount: 2 });
    await isDeaf(doctor, team, zebra.id);
    expect(await nurse.patch(path, body)).to.be.problem('version-conflict');
    await other.hears(({ name, data }) => name === 'chat.left' && 'channelId' in data && data.channelId === team.id);
    const manager = await world.as(north.nurseManager);
    expect((await mine(manager)).channels.find(({ id }) => id === team.id)?.mine).to.include({ unread: 0 });
    // The last who looks after it leaves: the next does.
    well(await nurse.post(`${path}/leave`));
    expect(await nurse.get(path)).to.be.problem('not-found');
    const { members } = channelDetail.parse(well(await manager.get(path)));
    expect(members).to.have.length(1);
    expect(members[0]).to.include({ staffId: north.nurseManager.id, isOwner: true });
  });

  it('of groups are looked after by somebody when whoever did is gone, and by both when they come back', async () => {
    const { north } = world;
    const owner = await world.as(north.housekeeping);
    const manager = await world.as(north.nurseManager);
    const make = async (...people: readonly Person[]) => {
      const body = { id: uuid(), name: 'Handed on', memberIds: people.map(({ id }) => id) };
      return `/api/v1/chat/channels/${channelView.parse(well(await owner.post('/api/v1/chat/channels', body))).id}`;
    };
    const detailOf = async (path: string, reader: Caller) => channelDetail.parse(well(await reader.get(path)));
    const owners = async (path: string, reader = doctor) =>
      (await detailOf(path, reader)).members.flatMap(({ staffId, isOwner }) => (isOwner ? staffId : []));
    const [kept, leftBehind] = [
      await make(north.doctor, north.nurseManager),
      await make(north.doctor, north.nurseManager),
    ];
    const passedOn = await make(north.doctor);
    expect(await owners(kept)).to.deep.equal([north.housekeeping.id]);
    const { batchId } = await binStaff(world, north, north.housekeeping);
    expect(await owners(kept)).to.deep.equal([north.doctor.id]);
    const { version } = (await detailOf(kept, doctor)).channel;
    well(await doctor.patch(kept, { version, name: 'Looked after', addIds: [], removeIds: [] }));
    // Whom it was handed to goes, too, while the first lies in the Bin.
    well(await doctor.post(`${leftBehind}/leave`));
    expect(await owners(leftBehind, manager)).to.deep.equal([north.nurseManager.id]);
    const instead = { addIds: [north.nurseManager.id], removeIds: [north.doctor.id] };
    well(await doctor.patch(passedOn, { ...instead, version: (await detailOf(passedOn, doctor)).channel.version }));
    expect(await owners(passedOn, manager)).to.deep.equal([north.nurseManager.id]);
    well(await admin.post('/api/v1/bin/restore', { ids: [batchId] }));
    expect(await owners(kept)).to.have.members([north.doctor.id, north.housekeeping.id]);
    expect(await owners(leftBehind, manager)).to.have.members([north.nurseManager.id, north.housekeeping.id]);
  });

  it('of groups are made once for their id, and with people of this hospital only', async () => {
    const body = { id: uuid(), name: 'Night', memberIds: [world.north.doctor.id] };
    const made = await Promise.all([
      nurse.post('/api/v1/chat/channels', body),
      nurse.post('/api/v1/chat/channels', body),
    ]);
    expect(new Set(made.map((answer) => channelView.parse(well(answer)).id)).size).to.equal(1);
    expect(await doctor.post('/api/v1/chat/channels', { ...body, name: 'Other' })).to.be.problem(
      'idempotency-key-reused',
    );
    const strangers = { id: uuid(), name: 'Night', memberIds: [world.south.doctor.id] };
    expect(await nurse.post('/api/v1/chat/channels', strangers)).to.be.problem('invalid-input');
  });

  it('about a patient go where the patient goes, with what waits to be acknowledged', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    await putInWards(world, north, patientId, [north.wardA.id]);
    const channel = await open(nurse, { kind: 'patient', patientId });
    expect((await open(doctor, { kind: 'patient', patientId })).id).to.equal(channel.id);
    expect(channel.patient).to.include({ id: patientId, wardId: north.wardA.id });
    const mentions = [{ target: { kind: 'person', staffId: north.doctor.id }, label: 'Doctor' } as const];
    const message = await say(nurse, channel.id, 'A zebra in bed 3', { needsAck: true, mentions });
    // Who wrote there or is named there follows it from then on.
    expect((await mine(doctor)).channels.find(({ id }) => id === channel.id)?.mine).to.include({
      unread: 1,
      unreadForMe: 1,
    });
    const otherNurse = await world.as(north.otherNurse);
    await isDeaf(otherNurse, channel, message.id);
    const talkOf = async (caller: Caller, wardId: WardId) =>
      wardTalk.parse(well(await caller.get(`/api/v1/wards/${wardId}/talk`))).waiting.map(({ messageId }) => messageId);
    expect(await talkOf(nurse, north.wardA.id)).to.deep.equal([message.id]);
    const ear = await earOf(north.nurse);
    expect(await ear.subscribe({ kind: 'channel', id: channel.id })).to.include({ ok: true });
    const boards = await earOf(north.admin);
    for (const id of [north.wardA.id, north.wardB.id]) {
      expect(await boards.subscribe({ kind: 'ward-talk', id })).to.include({ ok: true });
    }
    await putInWards(world, north, patientId, [north.wardB.id]);
    const queues = (wardId: WardId, count: number) =>
      boards.hears(
        ({ stream, data }) => stream === `ward-talk:${wardId}` && 'waiting' in data && data.waiting.length === count,
      );
    await Promise.all([queues(north.wardA.id, 0), queues(north.wardB.id, 1)]);
    await isDeaf(nurse, channel, message.id);
    expect(await talkOf(otherNurse, north.wardB.id)).to.deep.equal([message.id]);
    expect(
      messageRun.parse(well(await otherNurse.get(`/api/v1/chat/channels/${channel.id}/messages`))).messages,
    ).to.have.length(1);
    well(await doctor.post(`/api/v1/chat/messages/${message.id}/acknowledge`));
    expect(await talkOf(otherNurse, north.wardB.id)).to.deep.equal([]);
    const pharmacist = await world.as(north.pharmacy);
    expect(await pharmacist.post('/api/v1/chat/channels/open', { kind: 'patient', patientId })).to.be.problem(
      'not-found',
    );
  });

  it('about many patients of a ward are asked for together, with what waits in each', async () => {
    const { north } = world;
    const lead = await world.as(north.nurseManager);
    const path = `/api/v1/wards/${north.wardB.id}/talk`;
    const talk = async () => {
      const asker = [north, north.nurseManager] as const;
      const { result, questions } = await counted(world, asker, ['chatMessages', 'patients'], () =>
        getWardTalk(north.wardB.id),
      );
      expect(wardTalk.parse(well(await lead.get(path))).waiting).to.deep.equal(result.waiting);
      return { waiting: result.waiting, questions };
    };
    const mentions = [{ target: { kind: 'person', staffId: north.doctor.id }, label: 'Doctor' } as const];
    const waitingIn = async (): Promise<MessageId> => {
      const { id: patientId } = await newPatient(world, north);
      await putInWards(world, north, patientId, [north.wardB.id]);
      const channel = await open(lead, { kind: 'patient', patientId });
      await say(lead, channel.id, 'Waits for nobody');
      return (await say(lead, channel.id, 'Waits', { needsAck: true, mentions })).id;
    };
    const first = await waitingIn();
    const before = await talk();
    expect(before.waiting.map(({ messageId }) => messageId)).to.include(first);
    const more = [await waitingIn(), await waitingIn()];
    const after = await talk();
    const added = after.waiting.filter(({ messageId }) => more.includes(messageId));
    expect(after.waiting.length).to.equal(before.waiting.length + more.length);
    expect(new Set(added.map(({ patientId }) => patientId)).size).to.equal(more.length);
    expect(
      added.map(({ number }) => number),
      'where to find it',
    ).to.deep.equal([2, 2]);
    expect(after.questions).to.equal(before.questions);
    const stranger = await world.as(world.south.nurseManager);
    expect(await stranger.get(path)).to.be.problem('not-found');
  });

  it('of patients are listed together, however many there are and whoever follows them', async () => {
    const { north } = world;
    const lead = await world.as(north.nurseManager);
    const asker = [north, north.nurseManager] as const;
    const followed = async (by: readonly Caller[]): Promise<ChannelView> => {
      const { id: patientId } = await newPatient(world, north);
      await putInWards(world, north, patientId, [north.wardA.id]);
      const channel = await open(lead, { kind: 'patient', patientId });
      for (const one of by) well(await one.post(`/api/v1/chat/channels/${channel.id}/follow`, { isFollowing: true }));
      return channel;
    };
    const list = () => counted(world, asker, ['chatMessages', 'chatStandings', 'patients'], listMyChannels);
    await followed([lead]);
    const before = await list();
    const [one, other] = [await followed([lead, nurse, doctor]), await followed([lead])];
    const after = await list();
    const views = new Map(after.result.channels.map((view) => [view.id, view]));
    expect(views.get(one.id)).to.deep.include({ memberCount: 3 });
    expect(views.get(one.id)?.patient).to.deep.include({ id: one.patient?.id, wardId: north.wardA.id });
    expect(views.get(other.id)).to.deep.include({ memberCount: 1 });
    expect(after.questions).to.equal(before.questions);
  });

  it('of patients ask once for those of the same rights, and never for one of others', async () => {
    const { north } = world;
    const { id: patientId } = await newPatient(world, north);
    await putInWards(world, north, patientId, [north.wardA.id]);
    const { id } = await open(nurse, { kind: 'patient', patientId });
    await assign(north.otherNurse, [north.wardA.id]);
    for (const one of [nurse, await world.as(north.otherNurse)]) {
      well(await one.post(`/api/v1/chat/channels/${id}/follow`, { isFollowing: true }));
    }
    const members = () =>
      counted(world, [north, north.nurse], ['patients'], async () => {
        const found = await getChannel(id);
        return (await membersOf(found.channel, await everyone())).map((face) => face.id);
      });
    const alike = await members();
    expect(alike.result).to.have.members([north.nurse.id, north.otherNurse.id]);
    await assign(north.otherNurse, [north.wardB.id]);
    const apart = await members();
    expect(apart.result).to.deep.equal([north.nurse.id]);
    expect(alike.questions).to.equal(apart.questions - 1);
  });

  it('are listed as far as a device can listen, the latest of them', async () => {
    const { south } = world;
    const caller = await world.as(south.nurse);
    const first = await direct(world, south.nurse, south.doctor);
    const last = await say(caller, first.id, 'The latest');
    await world.inside(south, () =>
      transaction(async () => {
        const like = await channelRepository().get(first.id);
        const at = (index: number) => new Date(new Date(last.at).getTime() - (index + 1) * 1_000);
        const older = Array.from({ length: MOST_LISTED }, (_one, index) => ({
          ...like,
          kind: 'group' as const,
          pairKey: null,
          lastNumber: 0,
          lastId: null,
          name: `Group ${index}`,
          lastAt: at(index),
        }));
        await channelRepository().insertMany(older);
        await journal({ action: 'test.many', subject: { kind: 'channel', id: first.id } });
      }),
    );
    const listed = await names(caller);
    expect(listed).to.have.length(MOST_LISTED);
    expect(listed[0]).to.equal(south.doctor.displayName);
    expect(listed)
      .to.include('Group 0')
      .and.to.not.include(`Group ${MOST_LISTED - 1}`);
  });

  it('with a role are its holder’s of the moment, who is handed what waits', async () => {
    const { north } = world;
    const role = onCallRole.parse(well(await admin.post('/api/v1/on-call', { name: 'Registrar', wardId: null })));
    const take = { version: role.version, instead: true };
    const held = onCallRole.parse(well(await doctor.post(`/api/v1/on-call/${role.id}/take`, take)));
    const channel = await open(nurse, { kind: 'role', roleId: role.id });
    expect((await open(nurse, { kind: 'role', roleId: role.id })).id).to.equal(channel.id);
    expect(channel).to.include({ name: 'Registrar', memberCount: 2 });
    const message = await say(nurse, channel.id, 'A zebra on the line', { priority: 'urgent' });
    expect(message.askedIds).to.deep.equal([north.doctor.id]);
    const ear = await earOf(north.nurseManager);
    well(await doctor.post(`/api/v1/on-call/${role.id}/pass`, { version: held.version, to: north.nurseManager.id }));
    await ear.hears(({ name, data }) => name === 'chat.joined' && 'channelId' in data && data.channelId === channel.id);
    await isDeaf(doctor, channel, message.id);
    const manager = await world.as(north.nurseManager);
    const view = (await mine(manager)).channels.find(({ id }) => id === channel.id);
    expect(view?.name).to.contain('Registrar');
    well(await manager.post(`/api/v1/chat/messages/${message.id}/acknowledge`));
    const unknown = { kind: 'role', roleId: uuid() };
    expect(await nurse.post('/api/v1/chat/channels/open', unknown)).to.be.problem('not-found');
  });

  it('let who reads a message open its files, and nobody once it is deleted', async () => {
    const { north } = world;
    const pair = await direct(world, north.nurse, north.doctor);
    const message = await say(nurse, pair.id, 'With a picture');
    // As the house, which reads every channel: that a person's rights are asked first is what `isDeaf` shows of routes.
    const mayRead = () => world.inside(north, () => messageFileRight.mayRead(message.id));
    expect(await mayRead()).to.equal(true);
    expect(await world.inside(world.south, () => messageFileRight.mayRead(message.id))).to.equal(false);
    well(await nurse.post(`/api/v1/chat/messages/${message.id}/delete`, { version: 1 }));
    expect(await mayRead()).to.equal(false);
  });

  // The last: whom it suspends has to sign in again.
  it('of groups are handed on when who alone looks after them is suspended, and wait for nobody who is there', async () => {
    const { north } = world;
    const { pharmacy, housekeeping, otherNurse } = north;
    const owner = await world.as(pharmacy);
    const members = [housekeeping, north.doctor, otherNurse];
    const body = { id: uuid(), name: 'Suspended', memberIds: members.map(({ id }) => id) };
    const path = `/api/v1/chat/channels/${channelView.parse(well(await owner.post('/api/v1/chat/channels', body))).id}`;
    const owners = async () =>
      channelDetail
        .parse(well(await doctor.get(path)))
        .members.flatMap(({ staffId, isOwner }) => (isOwner ? staffId : []));
    const suspend = async (person: Person, how: 'suspend' | 'return') => {
      const { version } = staffView.parse(well(await admin.get(`/api/v1/staff/${person.id}`)));
      const why = how === 'suspend' ? { version, reason: 'A test' } : { version };
      well(await admin.post(`/api/v1/staff/${person.id}/${how}`, why));
      await world.app.jobs.runNow('outbox.drain', north.tenant);
    };
    await suspend(otherNurse, 'suspend');
    await suspend(otherNurse, 'return');
    expect(await owners(), 'another goes and comes').to.deep.equal([pharmacy.id]);
    await suspend(housekeeping, 'suspend');
    await suspend(pharmacy, 'suspend');
    expect(await owners()).to.deep.equal([north.doctor.id]);
    const { channel } = channelDetail.parse(well(await doctor.get(path)));
    expect(channel.abilities.canManage).to.equal(true);
    well(await doctor.patch(path, { version: channel.version, name: 'Handed on', addIds: [], removeIds: [] }));
    await suspend(pharmacy, 'return');
    expect(await owners(), 'theirs again').to.have.members([pharmacy.id, north.doctor.id]);
  });
});
