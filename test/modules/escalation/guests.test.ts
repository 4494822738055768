import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { mayReadMessage } from '../../../server/modules/chat/index.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { ChannelView, MessageView, Rung } from '../../../shared/schemas/chat.ts';
import { channelDetail, channelView, foundMessages, messageRun, messageView } from '../../../shared/schemas/chat.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { Ear } from '../chat/listen.ts';
import { listen } from '../chat/listen.ts';
import { mine, open, well } from '../chat/talk.ts';
import { ladderClimber } from './ladder-climber.ts';

const asks = (person: Person): Rung => ({
  afterMinutes: 5,
  times: 3,
  targets: [{ kind: 'person', staffId: person.id }],
});
const same: Rung = { afterMinutes: 5, times: 3, targets: [{ kind: 'same' }] };

describe('who is let into a conversation because they are asked there', () => {
  let world: World;
  let north: TestHospital;
  let house: ReturnType<typeof ladderClimber>;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    house = ladderClimber(world);
  });
  const ears: Ear[] = [];
  after(async () => {
    for (const ear of ears) ear.close();
    await world.close();
  });

  const textsOf = (answer: unknown): string[] =>
    messageRun.parse(answer).messages.flatMap(({ text, step }) => (step === null ? [text] : []));
  const read = async (caller: Caller, { id }: ChannelView, query = '') =>
    textsOf(well(await caller.get(`/api/v1/chat/channels/${id}/messages${query}`)));
  const find = async (caller: Caller, more: object = {}) =>
    foundMessages
      .parse(well(await caller.post('/api/v1/chat/search', { text: 'giraffe', ...more })))
      .items.map(({ message }) => message.text);
  const isGone = async (caller: Caller, channel: ChannelView, { id }: MessageView) => {
    expect(await caller.get(`/api/v1/chat/channels/${channel.id}`)).to.be.problem('not-found');
    expect(await caller.get(`/api/v1/chat/channels/${channel.id}/messages`)).to.be.problem('not-found');
    expect(await caller.get(`/api/v1/chat/threads/${id}`)).to.be.problem('not-found');
    const found = foundMessages.parse(well(await caller.post('/api/v1/chat/search', { text: 'giraffe' })));
    expect(found.items.map(({ message }) => message.channelId)).to.not.include(channel.id);
    expect((await mine(caller)).channels.map((one) => one.id)).to.not.include(channel.id);
  };
  async function assign(person: Person, wardIds: readonly WardId[]): Promise<void> {
    const admin = await house.as(north.admin);
    const { version } = staffView.parse(well(await admin.get(`/api/v1/staff/${person.id}`)));
    well(await admin.patch(`/api/v1/staff/${person.id}`, { version, wardIds }));
    await house.settled();
  }

  it('read from what they are asked about on, are nobody else’s readers, and go when it is acknowledged', async () => {
    const { nurse, doctor, pharmacy } = north;
    await house.ladder('hospital', asks(pharmacy));
    const channel = await house.toPerson(nurse, doctor.id);
    const before = await house.say(nurse, channel, { text: 'A giraffe between us two' });
    const message = await house.say(nurse, channel, { text: 'A giraffe that is urgent', priority: 'urgent' });
    const after = await house.say(nurse, channel, { text: 'A giraffe later', threadOf: before.id });
    const guest = () => house.as(pharmacy);
    await isGone(await guest(), channel, message);
    await house.after(5);

    const urgent = ['A giraffe that is urgent', 'A giraffe later'];
    expect(await read(await guest(), channel)).to.deep.equal(urgent);
    expect(await read(await guest(), channel, '?around=1')).to.deep.equal(urgent);
    expect(await read(await guest(), channel, '?after=0')).to.deep.equal(urgent);
    expect(await read(await guest(), channel, `?before=${message.number}`)).to.deep.equal([]);
    const run = messageRun.parse(well(await (await guest()).get(`/api/v1/chat/channels/${channel.id}/messages`)));
    expect(run.hasEarlier).to.equal(false);
    expect(await find(await guest())).to.have.members(urgent);
    expect(await find(await guest(), { channelId: channel.id })).to.have.members(urgent);
    expect(textsOf(well(await (await guest()).get(`/api/v1/chat/threads/${after.id}`)))).to.deep.equal([
      'A giraffe later',
    ]);
    const early = `/api/v1/chat/messages/${before.id}`;
    expect(await (await guest()).get(`/api/v1/chat/threads/${before.id}`)).to.be.problem('not-found');
    expect(await (await guest()).get(`${early}/history`)).to.be.problem('not-found');
    expect(await (await guest()).post(`${early}/save`, { isSaved: true })).to.be.problem('not-found');
    expect(await (await guest()).post(`${early}/reactions`, { emoji: '👍', isSet: true })).to.be.problem('not-found');
    well(await (await guest()).post(`/api/v1/chat/messages/${message.id}/save`, { isSaved: true }));
    await world.inside(north, async () => {
      const readers = async ({ id, number }: MessageView) => {
        const link = { to: 'message', channelId: channel.id, messageId: id, number } as const;
        return [...(await mayReadMessage(link, [doctor.id, pharmacy.id]))];
      };
      expect(await readers(before)).to.deep.equal([doctor.id]);
      expect(await readers(message)).to.have.members([doctor.id, pharmacy.id]);
    });

    const own = (await mine(await guest())).channels.find(({ id }) => id === channel.id);
    expect(own?.mine, 'what they are asked about is unread to them').to.include({
      unread: 3,
      unreadForMe: 1,
      firstUnread: message.number,
    });
    well(await (await guest()).post(`/api/v1/chat/channels/${channel.id}/unread`, { from: 1 }));
    const again = (await mine(await guest())).channels.find(({ id }) => id === channel.id);
    expect(again?.mine).to.include({ unread: 3, firstUnread: message.number });
    well(await (await guest()).post(`/api/v1/chat/channels/${channel.id}/read-all`));
    await world.app.jobs.runNow('chat.receipts', north.tenant);

    const detail = channelDetail.parse(well(await (await house.as(nurse)).get(`/api/v1/chat/channels/${channel.id}`)));
    expect(detail.channel.memberCount).to.equal(2);
    expect(detail.members.map(({ staffId }) => staffId)).to.have.members([nurse.id, doctor.id]);
    expect(detail.receipts.map(({ staffId }) => staffId)).to.not.include(pharmacy.id);
    const next = await house.say(nurse, channel);
    expect(next.askedIds, 'the guest is not asked about what the two say next').to.deep.equal([doctor.id]);
    await house.acknowledge(doctor, next);

    await house.acknowledge(doctor, message);
    await isGone(await guest(), channel, message);
    const saved = foundMessages.parse(well(await (await guest()).get('/api/v1/chat/saved')));
    expect(saved.items).to.deep.equal([]);
    expect(await read(await house.as(doctor), channel)).to.include('A giraffe between us two');
  });

  async function earOf(person: Person): Promise<Ear> {
    const ear = await listen(world.origin, await house.as(person));
    ears.push(ear);
    return ear;
  }
  async function catchUp(ear: Ear, { id }: ChannelView): Promise<readonly Envelope[]> {
    const answer = await ear.subscribe({ kind: 'channel', id });
    if (!answer.ok || !('missed' in answer)) throw new Error(JSON.stringify(answer));
    return answer.missed;
  }
  const of = ({ id }: ChannelView, envelopes: readonly Envelope[]) =>
    envelopes.filter(({ stream }) => stream === `channel:${id}`);
  const numbers = (envelopes: readonly Envelope[]) => envelopes.map(({ seq }) => seq);
  const about = ({ id }: MessageView, envelopes: readonly Envelope[]) =>
    envelopes.filter(({ data }) => 'message' in data && data.message.id === id);
  async function edit(person: Person, { id, version }: MessageView, text: string): Promise<MessageView> {
    const edited = await (await house.as(person)).patch(`/api/v1/chat/messages/${id}`, { version, text });
    await house.settled();
    return messageView.parse(well(edited));
  }
  /** Reacts until the ear is told of it as it should be: what they may hear is asked again after they are told that it is. */
  async function reactUntil(person: Person, { id }: MessageView, ear: Ear, fits: (told: Envelope) => boolean) {
    const caller = await house.as(person);
    const until = performance.now() + 2_000;
    for (let isSet = true; performance.now() < until; isSet = !isSet) {
      const before = ear.heard.length;
      well(await caller.post(`/api/v1/chat/messages/${id}/reactions`, { emoji: '🦒', isSet }));
      await ear.hears((told) => ear.heard.indexOf(told) >= before);
      if (ear.heard.slice(before).some(fits)) return;
    }
    throw new Error('They were not told as they should be within two seconds.');
  }

  it('hear no more on a socket than they read, in one line with those who hear all, and after it what they are let into', async () => {
    const { nurse, doctor, pharmacy } = north;
    await house.ladder('hospital', asks(pharmacy));
    const group = { id: uuid(), name: 'Team', memberIds: [doctor.id] };
    const channel = channelView.parse(well(await (await house.as(nurse)).post('/api/v1/chat/channels', group)));
    let early = await house.say(nurse, channel, { text: 'An early zebra' });
    const gone = await house.say(nurse, channel, { text: 'A zebra that goes' });
    const first = await house.say(nurse, channel, { text: 'One urgent giraffe', priority: 'urgent' });
    const second = await house.say(nurse, channel, { text: 'Two urgent giraffes', priority: 'urgent' });
    await house.after(5);
    const [guest, member, southern] = [await earOf(pharmacy), await earOf(doctor), await earOf(world.south.nurse)];
    expect((await southern.subscribe({ kind: 'channel', id: channel.id })).ok).to.equal(false);

    const caughtUp = await catchUp(member, channel);
    expect(about(early, caughtUp)).to.have.lengthOf(1);
    const missed = await catchUp(guest, channel);
    expect(numbers(missed)).to.deep.equal(numbers(caughtUp));
    expect(about(first, missed)).to.deep.equal(about(first, caughtUp));
    expect(JSON.stringify(missed)).to.not.contain('zebra').and.to.not.contain(early.id);

    early = await edit(nurse, early, 'An edited zebra');
    const reaction = { emoji: '🦓', isSet: true };
    well(await (await house.as(doctor)).post(`/api/v1/chat/messages/${early.id}/reactions`, reaction));
    const { version } = gone;
    well(await (await house.as(nurse)).post(`/api/v1/chat/messages/${gone.id}/delete`, { version }));
    const told = await edit(nurse, second, 'Two edited giraffes');
    const isTold = ({ data }: Envelope) => 'message' in data && data.message.text === told.text;
    for (const ear of [guest, member]) await ear.hears(isTold);
    expect(about(early, member.heard)).to.have.lengthOf(2);
    expect(about(gone, member.heard)).to.have.lengthOf(1);
    const [toGuest, toMember] = [of(channel, guest.heard), of(channel, member.heard)];
    expect(numbers(toGuest)).to.deep.equal(numbers(toMember));
    expect(JSON.stringify(toGuest)).to.not.contain('zebra').and.to.not.contain(early.id).and.to.not.contain(gone.id);
    expect(toGuest.at(-1)).to.deep.equal(toMember.at(-1));

    // Asked about the second only from now on; then one of the group.
    await house.acknowledge(pharmacy, first);
    await reactUntil(doctor, first, guest, ({ data }) => 'receipts' in data && data.receipts.length === 0);
    const owner = await house.as(nurse);
    const path = `/api/v1/chat/channels/${channel.id}`;
    const { channel: now } = channelDetail.parse(well(await owner.get(path)));
    well(await owner.patch(path, { version: now.version, addIds: [pharmacy.id] }));
    await reactUntil(doctor, early, guest, (envelope) => about(early, [envelope]).length === 1);
    const line = numbers(of(channel, guest.heard));
    expect(line).to.deep.equal(line.map((_seq, index) => (line[0] ?? 0) + index));
    expect(about(early, await catchUp(guest, channel))).to.not.deep.equal([]);
  });

  it('stay while they are asked about another that still waits, and go when it is deleted', async () => {
    const { nurse, doctor, pharmacy } = north;
    await house.ladder('hospital', asks(pharmacy));
    const channel = await house.toPerson(doctor, nurse.id);
    const first = await house.say(doctor, channel, { text: 'One giraffe', priority: 'urgent' });
    const second = await house.say(doctor, channel, { text: 'Two giraffes', priority: 'urgent' });
    await house.after(5);
    await house.acknowledge(pharmacy, first);
    expect(await read(await house.as(pharmacy), channel)).to.deep.equal(['Two giraffes']);
    const path = `/api/v1/chat/messages/${second.id}/delete`;
    well(await (await house.as(doctor)).post(path, { version: second.version }));
    await house.settled();
    await isGone(await house.as(pharmacy), channel, second);
  });

  it('are answered the same when they acknowledge again, and nothing that was said since', async () => {
    const { nurse, doctor, pharmacy } = north;
    await house.ladder('hospital', asks(pharmacy));
    const channel = await house.toPerson(doctor, nurse.id);
    const message = await house.say(doctor, channel, { text: 'A giraffe once', priority: 'urgent' });
    const other = await house.say(doctor, channel, { text: 'A giraffe for others', priority: 'urgent' });
    await house.acknowledge(nurse, other);
    await house.after(5);
    const path = `/api/v1/chat/messages/${message.id}/acknowledge`;
    const [guest, southern] = [await house.as(pharmacy), await house.as(world.south.pharmacy)];
    const twice = await Promise.all([guest.post(path, {}), guest.post(path, {})]);
    const [first, second] = twice.map((answer) => messageView.parse(well(answer)));
    expect(second).to.deep.equal(first);
    await house.settled();
    await isGone(guest, channel, message);
    expect(messageView.parse(well(await guest.post(path, {})))).to.deep.equal(first);
    expect(await southern.post(path, {})).to.be.problem('not-found');
    expect(await guest.post(`/api/v1/chat/messages/${other.id}/acknowledge`, {})).to.be.problem('not-found');
    await house.acknowledge(nurse, message);
    expect(messageView.parse(well(await guest.post(path, {}))).acks, 'of theirs alone').to.deep.equal(first?.acks);
    world.clock.advance(1_000);
    await edit(doctor, message, 'A giraffe twice');
    expect(await guest.post(path, {})).to.be.problem('not-found');
  });

  it('are not who lost the conversation: being asked again does not give it back', async () => {
    const { nurse, otherNurse, nurseManager, wardB } = north;
    await house.ladder(wardB.id, same, asks(nurseManager));
    const channel = await open(await house.as(otherNurse), { kind: 'ward', wardId: wardB.id });
    await assign(nurse, [wardB.id]);
    const message = await house.say(otherNurse, channel, { text: 'A giraffe on the ward', priority: 'urgent' });
    expect(message.askedIds).to.include(nurse.id);
    await assign(nurse, [north.wardA.id]);
    await isGone(await house.as(nurse), channel, message);
    await house.after(5);
    await isGone(await house.as(nurse), channel, message);
    expect(await house.notices(nurse, message, 'message.escalated')).to.deep.equal([]);
    expect((await house.steps(otherNurse, message))[0]).to.not.contain(nurse.displayName.replace(' of NORTH', ''));
  });

  it('are not needed where nobody could be asked: whoever reads it may acknowledge it, but not its author', async () => {
    const { nurse, doctor, pharmacy } = north;
    await house.ladder('hospital', asks(pharmacy));
    const empty = await house.newRole(null);
    const channel = await house.toRole(nurse, empty.id);
    const message = await house.say(nurse, channel);
    expect(message.askedIds).to.deep.equal([]);
    const path = `/api/v1/chat/messages/${message.id}/acknowledge`;
    expect(await (await house.as(nurse)).post(path, {})).to.be.problem('state-refused');
    expect(await (await house.as(doctor)).post(path, {})).to.be.problem('not-found');
    const taken = { version: empty.version, instead: false };
    well(await (await house.as(doctor)).post(`/api/v1/on-call/${empty.id}/take`, taken));
    await house.settled();
    const acked = messageView.parse(well(await (await house.as(doctor)).post(path, {})));
    expect(acked.acks.map(({ staffId }) => staffId)).to.deep.equal([doctor.id]);
    await house.settled();
    await house.after(5);
    expect(await house.notices(pharmacy, message, 'message.escalated')).to.deep.equal([]);
  });
});
