import { expect } from 'chai';
import { channelView, messageHistory, messageRun, messageView } from '../../../shared/schemas/chat.ts';
import type { ChannelView, MessageView } from '../../../shared/schemas/chat.ts';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { direct, mine, newMessageId, open, say, send, well, words } from './talk.ts';

const SAME_AT_ONCE = 20;
const SENDERS = 50;

describe('messages', () => {
  let world: World;
  let nurse: Caller;
  let doctor: Caller;
  let ward: ChannelView;
  let pair: ChannelView;
  before(async () => {
    world = await openWorld();
    const { north } = world;
    nurse = await world.as(north.nurse);
    doctor = await world.as(north.doctor);
    ward = await open(nurse, { kind: 'ward', wardId: north.wardA.id });
    pair = await direct(world, north.nurse, north.doctor);
  });
  after(() => world.close());

  const messagesOf = async (caller: Caller, { id }: ChannelView, query = '?limit=100') =>
    messageRun.parse(well(await caller.get(`/api/v1/chat/channels/${id}/messages${query}`)));
  const post = (caller: Caller, { id }: MessageView, what: string, body?: object) =>
    caller.post(`/api/v1/chat/messages/${id}/${what}`, body);

  it('sent twenty times at once are one', async () => {
    const message = words('Only once');
    const before = (await messagesOf(nurse, pair)).messages.length;
    const answers = await Promise.all(Array.from({ length: SAME_AT_ONCE }, () => send(nurse, pair.id, message)));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect((await messagesOf(doctor, pair)).messages.length).to.equal(before + 1);
  });

  it('of fifty senders at once are numbered without holes', async () => {
    const group = await say(nurse, ward.id, 'The first');
    await Promise.all(
      Array.from({ length: SENDERS }, (_one, index) =>
        say(index % 2 === 0 ? nurse : doctor, ward.id, `Number ${index}`),
      ),
    );
    const { messages } = await messagesOf(nurse, ward);
    const numbers = messages.map(({ number }) => number);
    expect(numbers).to.deep.equal(Array.from({ length: SENDERS + group.number }, (_one, index) => index + 1));
    expect((await mine(nurse)).channels.find(({ id }) => id === ward.id)?.lastNumber).to.equal(numbers.length);
  });

  it('with an id that another message has are refused, whoever sent that', async () => {
    const message = words('As it was');
    const first = await send(nurse, pair.id, message);
    const path = `/api/v1/chat/channels/${pair.id}/messages`;
    expect(await nurse.post(path, { ...message, text: 'Otherwise' })).to.be.problem('idempotency-key-reused');
    expect(await doctor.post(path, message)).to.be.problem('idempotency-key-reused');
    expect(await nurse.post(`/api/v1/chat/channels/${ward.id}/messages`, message)).to.be.problem(
      'idempotency-key-reused',
    );
    expect(await send(nurse, pair.id, message)).to.deep.equal(first);
  });

  it('that are stored answer a repeat, whoever they name has left since', async () => {
    const { north } = world;
    const memberIds = [north.doctor.id, north.nurseManager.id];
    const body = { id: newMessageId(), name: 'Handover', memberIds };
    const team = channelView.parse(well(await nurse.post('/api/v1/chat/channels', body)));
    const mentions = [{ target: { kind: 'person', staffId: north.doctor.id }, label: 'Doctor' } as const];
    const message = words('Can you look?', { mentions });
    const first = await send(nurse, team.id, message);
    const removed = { version: team.version, removeIds: [north.doctor.id] };
    well(await nurse.patch(`/api/v1/chat/channels/${team.id}`, removed));
    expect(await send(nurse, team.id, message)).to.deep.equal(first);
    const path = `/api/v1/chat/channels/${team.id}/messages`;
    expect(await nurse.post(path, { ...message, text: 'Otherwise' })).to.be.problem('idempotency-key-reused');
    expect(await nurse.post(path, words('Can you look?', { mentions }))).to.be.problem('invalid-input');
    expect((await messagesOf(nurse, team)).messages.map(({ id }) => id)).to.deep.equal([first.id]);
    // Who does not read the conversation any more is not answered out of it, not even with their own words.
    expect(await doctor.post(path, message)).to.be.problem('not-found');
  });

  it('of nothing, into a thread of another channel, urgent without the right, or to nobody there are refused', async () => {
    const path = `/api/v1/chat/channels/${pair.id}/messages`;
    expect(await nurse.post(path, words(''))).to.be.problem('invalid-input');
    const elsewhere = await say(nurse, ward.id, 'Elsewhere');
    expect(await nurse.post(path, words('A reply', { threadOf: elsewhere.id }))).to.be.problem('invalid-input');
    const { north } = world;
    const pharmacist = await world.as(north.pharmacy);
    const withPharmacy = await direct(world, north.nurse, north.pharmacy);
    const urgent = words('Now', { priority: 'urgent' });
    expect(await pharmacist.post(`/api/v1/chat/channels/${withPharmacy.id}/messages`, urgent)).to.be.problem(
      'not-allowed',
    );
    const outside = { target: { kind: 'person', staffId: north.pharmacy.id }, label: 'Pharmacy' } as const;
    const answer = await nurse.post(path, words('Look', { mentions: [outside] }));
    expect(answer).to.be.problem('invalid-input');
    expect(JSON.stringify(answer.body)).to.contain('not-in-channel');
    // What was refused took no number.
    const next = await say(nurse, pair.id, 'Next');
    const { messages } = await messagesOf(nurse, pair);
    expect(messages.map(({ number }) => number)).to.deep.equal(messages.map((_one, index) => index + 1));
    expect(messages.at(-1)?.id).to.equal(next.id);
  });

  it('of another hospital, or of a channel one is not in, are not found by any door', async () => {
    const { south } = world;
    const message = await say(nurse, pair.id, 'Between two');
    for (const stranger of [await world.as(south.nurse), await world.as(world.north.otherNurse)]) {
      expect(await stranger.get(`/api/v1/chat/channels/${pair.id}`)).to.be.problem('not-found');
      expect(await stranger.get(`/api/v1/chat/channels/${pair.id}/messages`)).to.be.problem('not-found');
      expect(await stranger.get(`/api/v1/chat/threads/${message.id}`)).to.be.problem('not-found');
      expect(await stranger.get(`/api/v1/chat/messages/${message.id}/history`)).to.be.problem('not-found');
      expect(await stranger.post(`/api/v1/chat/channels/${pair.id}/messages`, words('Hello'))).to.be.problem(
        'not-found',
      );
      for (const [what, body] of [
        ['delete', { version: 1 }],
        ['reactions', { emoji: '👍', isSet: true }],
        ['acknowledge', undefined],
        ['nudge', undefined],
        ['save', { isSaved: true }],
      ] as const) {
        expect(await post(stranger, message, what, body), what).to.be.problem('not-found');
      }
    }
  });

  it('are edited by their author alone, at the version they saw, and keep what they said', async () => {
    const message = await say(nurse, pair.id, 'Two tablets');
    const path = `/api/v1/chat/messages/${message.id}`;
    expect(await doctor.patch(path, { version: 1, text: 'Not mine' })).to.be.problem('not-allowed');
    const edited = messageView.parse(well(await nurse.patch(path, { version: 1, text: 'One tablet' })));
    expect(edited).to.include({ text: 'One tablet', version: 2, number: message.number });
    expect(await nurse.patch(path, { version: 1, text: 'Three' })).to.be.problem('version-conflict');
    const { versions } = messageHistory.parse(well(await doctor.get(`${path}/history`)));
    expect(versions.map(({ text }) => text)).to.deep.equal(['Two tablets', 'One tablet']);
    // A reaction of another does not stand in the way of the author's next edit.
    well(await post(doctor, message, 'reactions', { emoji: '👍', isSet: true }));
    expect(messageView.parse(well(await nurse.patch(path, { version: 2, text: 'Half a tablet' }))).version).to.equal(3);
  });

  it('leave a mark when they are deleted, and nothing of what they said', async () => {
    const message = await say(nurse, pair.id, 'Wrong patient xylophone');
    expect(await post(doctor, message, 'delete', { version: 1 })).to.be.problem('not-allowed');
    const deleted = messageView.parse(well(await post(nurse, message, 'delete', { version: 1 })));
    expect(deleted).to.include({ text: '', number: message.number, deletedBy: world.north.nurse.displayName });
    expect(messageView.parse(well(await post(nurse, message, 'delete', { version: 1 })))).to.deep.equal(deleted);
    expect(await post(doctor, message, 'reactions', { emoji: '👍', isSet: true })).to.be.problem('state-refused');
    expect(
      messageHistory.parse(well(await doctor.get(`/api/v1/chat/messages/${message.id}/history`))).versions,
    ).to.deep.equal([]);
    expect(well(await doctor.post('/api/v1/chat/search', { text: 'xylophone' }))).to.deep.include({ items: [] });
  });

  it('are answered in threads, which the channel shows as well', async () => {
    const root = await say(nurse, ward.id, 'Who is free?');
    const reply = await say(doctor, ward.id, 'I am', { threadOf: root.id });
    const { messages } = messageRun.parse(well(await nurse.get(`/api/v1/chat/threads/${root.id}`)));
    expect(messages.map(({ id }) => id)).to.deep.equal([root.id, reply.id]);
    expect(messages[0]?.replyCount).to.equal(1);
    expect((await messagesOf(nurse, ward, `?around=${reply.number}&limit=2`)).messages.map(({ id }) => id)).to.include(
      reply.id,
    );
  });

  it('of a thread without end are answered with its first one and the latest hundred', async () => {
    const root = await say(nurse, pair.id, 'A long story');
    const replies: MessageView[] = [];
    for (let count = 0; count < 100; count += 1) replies.push(await say(nurse, pair.id, 'And', { threadOf: root.id }));
    const thread = async () => messageRun.parse(well(await doctor.get(`/api/v1/chat/threads/${root.id}`)));
    expect((await thread()).hasEarlier).to.equal(false);
    replies.push(await say(nurse, pair.id, 'The end', { threadOf: root.id }));
    const { messages, hasEarlier } = await thread();
    expect(hasEarlier).to.equal(true);
    expect(messages.map(({ id }) => id)).to.deep.equal([root, ...replies.slice(1)].map(({ id }) => id));
  });

  it('come in runs around, before and after a number', async () => {
    const channel = await direct(world, world.north.doctor, world.north.nurseManager);
    for (let number = 1; number <= 9; number += 1) await say(doctor, channel.id, `${number}`);
    const numbers = async (query: string) => {
      const run = await messagesOf(doctor, channel, query);
      return [run.messages.map(({ number }) => number), run.hasEarlier, run.hasLater];
    };
    expect(await numbers('?limit=3')).to.deep.equal([[7, 8, 9], true, false]);
    expect(await numbers('?limit=3&before=4')).to.deep.equal([[1, 2, 3], false, true]);
    expect(await numbers('?limit=3&after=4')).to.deep.equal([[5, 6, 7], true, true]);
    expect(await numbers('?limit=3&around=5')).to.deep.equal([[4, 5, 6], true, true]);
    expect(await numbers('?limit=4&around=9')).to.deep.equal([[6, 7, 8, 9], true, false]);
    const path = `/api/v1/chat/channels/${channel.id}/messages?before=3&after=1`;
    expect(await doctor.get(path)).to.be.problem('invalid-input');
  });

  it('are acknowledged once by who is asked, and by nobody else', async () => {
    const message = await say(nurse, pair.id, 'Potassium 6.8', { priority: 'urgent' });
    expect(message).to.deep.include({ needsAck: true, askedIds: [world.north.doctor.id] });
    expect(await post(nurse, message, 'acknowledge')).to.be.problem('state-refused');
    const both = await Promise.all([post(doctor, message, 'acknowledge'), post(doctor, message, 'acknowledge')]);
    for (const answer of both) {
      expect(messageView.parse(well(answer)).acks.map(({ staffId }) => staffId)).to.deep.equal([world.north.doctor.id]);
    }
  });

  it('are asked about once more, once', async () => {
    const message = await say(nurse, pair.id, 'Seen the scan?', { needsAck: true });
    expect(await post(doctor, message, 'nudge')).to.be.problem('not-allowed');
    well(await post(nurse, message, 'nudge'));
    expect(await post(nurse, message, 'nudge')).to.be.problem('state-refused');
    const other = await say(nurse, pair.id, 'And the blood?', { needsAck: true });
    well(await post(doctor, other, 'acknowledge'));
    expect(await post(nurse, other, 'nudge')).to.be.problem('state-refused');
  });

  it('take reactions of many at once, each once, and no words for one', async () => {
    const message = await say(nurse, pair.id, 'Birthday cake in the kitchen');
    await Promise.all(
      [nurse, doctor, nurse, doctor].map(async (caller) =>
        well(await post(caller, message, 'reactions', { emoji: '🎂', isSet: true })),
      ),
    );
    const { messages } = await messagesOf(nurse, pair);
    const [reaction] = messages.find(({ id }) => id === message.id)?.reactions ?? [];
    expect(reaction?.staffIds).to.have.members([world.north.nurse.id, world.north.doctor.id]);
    expect(await post(nurse, message, 'reactions', { emoji: 'HIV positive', isSet: true })).to.be.problem(
      'invalid-input',
    );
    expect(
      await nurse.post(`/api/v1/chat/messages/${newMessageId()}/reactions`, { emoji: '🎂', isSet: true }),
    ).to.be.problem('not-found');
  });
});
