import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { askMore, getMessageForLadder, isAcknowledged, tellStep } from '../../../server/modules/chat/index.ts';
import type { CauseRecord } from '../../../server/modules/notices/notices.model.ts';
import { causeCollection } from '../../../server/modules/notices/notices.model.ts';
import type { ChannelView } from '../../../shared/schemas/chat.ts';
import {
  channelDetail,
  channelView,
  chatPerson,
  foundMessages,
  messageRun,
  standing,
} from '../../../shared/schemas/chat.ts';
import type { Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { putInWards } from '../patients/reception.ts';
import { direct, mine, newMessageId, open, say, well } from './talk.ts';

const wholeList = definePolicy<CauseRecord>({ of: 'cause', scope: () => null, rules: {} });

describe('where people stand', () => {
  let world: World;
  let nurse: Caller;
  let doctor: Caller;
  let pair: ChannelView;
  before(async () => {
    world = await openWorld();
    nurse = await world.as(world.north.nurse);
    doctor = await world.as(world.north.doctor);
    pair = await direct(world, world.north.nurse, world.north.doctor);
  });
  after(() => world.close());

  const mineIn = async (caller: Caller, { id }: ChannelView) => {
    const channel = (await mine(caller)).channels.find((one) => one.id === id);
    if (channel === undefined) throw new Error('It is not among theirs.');
    return channel.mine;
  };
  const tell = (caller: Caller, receipts: object) => caller.post('/api/v1/chat/receipts', { receipts: [receipts] });
  const of = ({ id }: ChannelView, what: string) => `/api/v1/chat/channels/${id}/${what}`;
  const causes = () => world.inside(world.north, () => repository(causeCollection, wholeList).find({}));

  it('is counted up to where they have read, never past the end, and never back by itself', async () => {
    for (const text of ['One', 'Two', 'Three']) await say(nurse, pair.id, text);
    expect(await mineIn(doctor, pair)).to.include({ unread: 3, firstUnread: 1, readUpTo: 0 });
    expect(await mineIn(nurse, pair)).to.include({ unread: 0 });
    well(await tell(doctor, { channelId: pair.id, readUpTo: 2 }));
    expect(await mineIn(doctor, pair)).to.include({ unread: 1, firstUnread: 3, readUpTo: 2 });
    well(await tell(doctor, { channelId: pair.id, readUpTo: 1 }));
    expect(await mineIn(doctor, pair)).to.include({ readUpTo: 2 });
    well(await tell(doctor, { channelId: pair.id, readUpTo: 900 }));
    expect(await mineIn(doctor, pair)).to.include({ unread: 0, firstUnread: null, readUpTo: 3 });
  });

  it('is told of nobody who was taken out', async () => {
    const { north } = world;
    const body = { id: uuid(), name: 'Night team', memberIds: [north.doctor.id, north.nurseManager.id] };
    const team = channelView.parse(well(await nurse.post('/api/v1/chat/channels', body)));
    const { number } = await say(nurse, team.id, 'Who is on?');
    well(await tell(doctor, { channelId: team.id, readUpTo: number }));
    const readers = async () =>
      channelDetail
        .parse(well(await nurse.get(`/api/v1/chat/channels/${team.id}`)))
        .receipts.map(({ staffId }) => staffId);
    expect(await readers()).to.include(north.doctor.id);
    const removal = { version: team.version, removeIds: [north.doctor.id] };
    well(await nurse.patch(`/api/v1/chat/channels/${team.id}`, removal));
    expect(await readers()).not.to.include(north.doctor.id);
  });

  it('is told to the others as how far each has come, and a mark set back is not', async () => {
    const { number } = await say(nurse, pair.id, 'Four');
    well(await tell(doctor, { channelId: pair.id, deliveredUpTo: number, readUpTo: number }));
    well(await doctor.post(of(pair, 'unread'), { from: number }));
    expect(await mineIn(doctor, pair)).to.include({ unread: 1, firstUnread: number });
    const { receipts } = channelDetail.parse(well(await nurse.get(`/api/v1/chat/channels/${pair.id}`)));
    expect(receipts.find(({ staffId }) => staffId === world.north.doctor.id)).to.include({ readUpTo: number });
    well(await doctor.post(of(pair, 'read-all')));
    expect(await mineIn(doctor, pair)).to.include({ unread: 0 });
  });

  it('is one record, however many devices tell it at once', async () => {
    const other = await direct(world, world.north.nurse, world.north.nurseManager);
    const manager = await world.as(world.north.nurseManager);
    const { number } = await say(nurse, other.id, 'Hello');
    const told = Array.from({ length: 8 }, () => tell(manager, { channelId: other.id, readUpTo: number }));
    for (const answer of await Promise.all(told)) well(answer);
    expect(await mineIn(manager, other)).to.include({ unread: 0, readUpTo: number });
  });

  it('is refused for a channel of others, and not mixed with those one reads', async () => {
    const stranger = await world.as(world.south.nurse);
    expect(await tell(stranger, { channelId: pair.id, readUpTo: 1 })).to.be.problem('not-found');
    for (const [what, body] of [
      ['unread', { from: 1 }],
      ['read-all', undefined],
      ['follow', { isMuted: true }],
    ] as const) {
      expect(await stranger.post(of(pair, what), body), what).to.be.problem('not-found');
    }
    expect(await stranger.put(of(pair, 'draft'), { text: 'Mine' })).to.be.problem('not-found');
  });

  it('keeps drafts and mutes on every device', async () => {
    const draft = standing.parse(well(await nurse.put(of(pair, 'draft'), { text: 'To be contin' })));
    expect(draft.draft).to.equal('To be contin');
    well(await nurse.post(of(pair, 'follow'), { isMuted: true }));
    expect(await mineIn(nurse, pair)).to.include({ draft: 'To be contin', isMuted: true });
    expect(await mineIn(doctor, pair)).to.include({ draft: '', isMuted: false });
    well(await nurse.put(of(pair, 'draft'), { text: '' }));
    expect(await mineIn(nurse, pair)).to.include({ draft: '' });
  });

  it('raises one notice of a conversation of two until it is read', async () => {
    const direct = async () =>
      (await causes()).filter(({ key }) => key.startsWith(`chat:${pair.id}:direct:${world.north.doctor.id}:`)).length;
    well(await doctor.post(of(pair, 'read-all')));
    const before = await direct();
    await say(nurse, pair.id, 'Are you there?');
    await say(nurse, pair.id, 'Hello?');
    expect(await direct()).to.equal(before + 1);
    well(await doctor.post(of(pair, 'read-all')));
    await say(nurse, pair.id, 'One more thing');
    expect(await direct()).to.equal(before + 2);
  });

  it('lists what they keep, as long as they may read it', async () => {
    const kept = await say(nurse, pair.id, 'To be kept');
    for (let times = 0; times < 2; times += 1) {
      well(await doctor.post(`/api/v1/chat/messages/${kept.id}/save`, { isSaved: true }));
    }
    const saved = async (caller: Caller) =>
      foundMessages.parse(well(await caller.get('/api/v1/chat/saved'))).items.map(({ message }) => message.id);
    expect(await saved(doctor)).to.deep.equal([kept.id]);
    expect(await saved(nurse)).to.deep.equal([]);
    well(await doctor.post(`/api/v1/chat/messages/${kept.id}/save`, { isSaved: false }));
    expect(await saved(doctor)).to.deep.equal([]);
  });

  it('finds messages by words that begin so, in any case, and in one’s own channels only', async () => {
    const message = await say(nurse, pair.id, 'Ceftriaxone für Herrn Müller, Bett 4B');
    const found = async (caller: Caller, text: string, more: object = {}) =>
      foundMessages
        .parse(well(await caller.post('/api/v1/chat/search', { text, ...more })))
        .items.map(({ message: { id } }) => id);
    for (const text of ['ceftriaxone', 'CEFTR', 'cef muller', '4b', 'bett ceftriax']) {
      expect(await found(doctor, text), text).to.deep.equal([message.id]);
    }
    for (const text of ['triaxone', 'cefazolin', 'ceftriaxonum', 'x'])
      expect(await found(doctor, text), text).to.deep.equal([]);
    expect(await found(await world.as(world.north.otherNurse), 'ceftriaxone')).to.deep.equal([]);
    expect(await found(await world.as(world.south.doctor), 'ceftriaxone')).to.deep.equal([]);
    expect(await found(doctor, 'ceftriaxone', { authorId: world.north.doctor.id })).to.deep.equal([]);
    expect(await found(doctor, 'ceftriaxone', { until: '2039-01-01T00:00:00.000Z' })).to.deep.equal([]);
    expect(await doctor.post('/api/v1/chat/search', { text: 'a', cursor: 'nonsense' })).to.be.problem('invalid-input');
    well(await nurse.patch(`/api/v1/chat/messages/${message.id}`, { version: 1, text: 'Amoxicillin, Bett 4B' }));
    expect(await found(doctor, 'ceftriaxone')).to.deep.equal([]);
    expect(await found(doctor, 'amoxi')).to.deep.equal([message.id]);
  });

  it('finds people of this hospital to write to, by name and by role', async () => {
    const people = async (text: string) => {
      const { items } = well(await nurse.post('/api/v1/chat/people', { text })) as { items: unknown[] };
      return items.map((item) => chatPerson.parse(item).name);
    };
    expect(await people('doct')).to.deep.equal([world.north.doctor.displayName]);
    expect(await people('')).to.not.include(world.north.nurse.displayName);
    expect((await people('')).every((name) => name.endsWith('NORTH'))).to.equal(true);
  });

  it('says what a ladder asks of a message, and lets in who is asked', async () => {
    const { north } = world;
    const message = await say(nurse, pair.id, 'Needs somebody', { priority: 'urgent' });
    await world.inside(north, async () => {
      expect(await getMessageForLadder(message.id)).to.deep.include({
        channelId: pair.id,
        wardId: null,
        priority: 'urgent',
        askedIds: [north.doctor.id],
        ackedIds: [],
        isDeleted: false,
      });
      expect(await getMessageForLadder(newMessageId())).to.equal(null);
      const asked = await transaction(() => askMore(message.id, [north.doctor.id, north.nurseManager.id]));
      expect(asked).to.deep.equal([north.doctor.id, north.nurseManager.id]);
      const step = { of: message.id, rung: 1, time: 1, asked: [], outcome: 'asked' } as const;
      await transaction(() => tellStep(pair.id, { ...step, asked: [] }));
      expect(await isAcknowledged(message.id)).to.equal(false);
    });
    await world.inside(world.south, async () => expect(await getMessageForLadder(message.id)).to.equal(null));
    const manager = await world.as(north.nurseManager);
    const { messages } = messageRun.parse(well(await manager.get(of(pair, 'messages'))));
    expect(messages.at(-1)).to.deep.include({ kind: 'step', author: null });
    expect((await mine(manager)).channels.map(({ id }) => id)).to.include(pair.id);
    expect(await mineIn(manager, pair)).to.include({ unreadForMe: 1 });
    well(await manager.post(`/api/v1/chat/messages/${message.id}/acknowledge`));
    await world.inside(north, async () => expect(await isAcknowledged(message.id)).to.equal(true));
  });

  it('lets a ladder open a ward’s conversation to who is asked, and no patient’s', async () => {
    const { north } = world;
    const ward = await open(nurse, { kind: 'ward', wardId: north.wardA.id });
    const { id: patientId } = await newPatient(world, north);
    await putInWards(world, north, patientId, [north.wardA.id]);
    const patient = await open(nurse, { kind: 'patient', patientId });
    const [inWard, ofPatient] = [
      await say(nurse, ward.id, 'Who can help?', { needsAck: true }),
      await say(nurse, patient.id, 'Who can help?', { priority: 'urgent' }),
    ];
    await world.inside(north, async () => {
      expect(await transaction(() => askMore(inWard.id, [north.pharmacy.id]))).to.deep.equal([north.pharmacy.id]);
      expect(await transaction(() => askMore(ofPatient.id, [north.pharmacy.id]))).to.deep.equal([]);
    });
    const pharmacist = await world.as(north.pharmacy);
    well(await pharmacist.get(of(ward, 'messages')));
    expect(await pharmacist.get(of(patient, 'messages'))).to.be.problem('not-found');
  });
});
