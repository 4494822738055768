import { expect } from 'chai';
import { groupWaiting } from '../../client/src/features/chat/board/ward-talk.ts';
import { handoverMessage, missingParts } from '../../client/src/features/chat/board/sbar-values.ts';
import { seenOf } from '../../client/src/features/chat/details/seen-of.ts';
import { filterChannels, filtersFor } from '../../client/src/features/chat/list/channel-filter.ts';
import { marked } from '../../client/src/features/chat/search/marked.ts';
import { dayStart, searchBody } from '../../client/src/features/chat/search/search-terms.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData, EventsOf } from '../../shared/events/registry.ts';
import { applyWardTalkEvent } from '../../shared/projections/ward-talk.ts';
import type { ChannelView, WaitingMessage, WardTalk } from '../../shared/schemas/chat.ts';
import { sendMessage } from '../../shared/schemas/chat.ts';
import { channelId, messageId, patientId, staffId, wardId } from '../../shared/types/ids.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const AT = '2026-11-22T10:00:00.000Z';

const channel = (
  n: number,
  more: Partial<ChannelView> & { unread?: number; forMe?: number; isMuted?: boolean } = {},
) => {
  const { unread = 0, forMe = 0, isMuted = false, ...rest } = more;
  const view: ChannelView = {
    id: channelId.parse(id(n)),
    kind: 'group',
    name: `Group ${n}`,
    wardId: null,
    patient: null,
    otherId: null,
    roleId: null,
    version: 1,
    lastNumber: 5,
    lastAt: AT,
    last: null,
    memberCount: 2,
    seq: 1,
    mine: {
      channelId: channelId.parse(id(n)),
      readUpTo: 0,
      deliveredUpTo: 0,
      unread,
      unreadForMe: forMe,
      firstUnread: null,
      countedSeq: 0,
      isFollowing: true,
      isMuted,
      draft: '',
    },
    abilities: { canWrite: true, canWriteUrgent: true, canManage: false, canLeave: true },
    ...rest,
  };
  return view;
};
const names = (channels: readonly ChannelView[]) => channels.map(({ name }) => name);

describe('a list of conversations', () => {
  const ward = channel(1, { kind: 'ward', name: 'Ward 4', unread: 3 });
  const muted = channel(2, { name: 'Tea', unread: 9, isMuted: true });
  const named = channel(3, { name: 'Théâtre', unread: 2, forMe: 1, isMuted: true });
  const patient = channel(4, {
    kind: 'patient',
    name: 'Mokoena, Naledi',
    patient: {
      id: patientId.parse(id(40)),
      name: 'Mokoena, Naledi',
      hospitalNumber: 'NG-00412',
      birthDate: null,
      wardId: null,
    },
  });
  const all = [ward, muted, named, patient];

  it('offers only filters that show something', () => {
    expect(filtersFor(all)).to.deep.equal(['all', 'unread', 'ward', 'group', 'patient']);
    expect(filtersFor([])).to.deep.equal(['all', 'unread']);
  });

  it('counts a muted one as unread only for what is meant for the person', () => {
    expect(names(filterChannels(all, 'unread', '', null))).to.deep.equal(['Ward 4', 'Théâtre']);
  });

  it('keeps the one that is open while only the unread are shown', () => {
    expect(names(filterChannels(all, 'unread', '', patient.id))).to.deep.equal([
      'Ward 4',
      'Théâtre',
      'Mokoena, Naledi',
    ]);
  });

  it('finds by any of the words, without case and accents, and by the hospital number', () => {
    expect(names(filterChannels(all, 'all', 'theat', null))).to.deep.equal(['Théâtre']);
    expect(names(filterChannels(all, 'all', 'naledi mok', null))).to.deep.equal(['Mokoena, Naledi']);
    expect(names(filterChannels(all, 'all', ' 00412 ', null))).to.deep.equal(['Mokoena, Naledi']);
    expect(filterChannels(all, 'ward', 'theat', null)).to.deep.equal([]);
  });
});

describe('where a member has come in a conversation', () => {
  const receipt = (n: number, deliveredUpTo: number, readUpTo: number) => ({
    staffId: staffId.parse(id(n)),
    name: 'A',
    deliveredUpTo,
    readUpTo,
  });

  it('is told from what their devices told', () => {
    const receipts = [receipt(1, 9, 9), receipt(2, 9, 7), receipt(3, 9, 0)];
    expect(seenOf(receipts, id(1), 9)).to.deep.equal({ state: 'all' });
    expect(seenOf(receipts, id(2), 9)).to.deep.equal({ state: 'behind', count: 2, isDelivered: true });
    expect(seenOf(receipts, id(3), 9)).to.deep.equal({ state: 'never', isDelivered: true });
    expect(seenOf(receipts, id(4), 9)).to.deep.equal({ state: 'never', isDelivered: false });
  });
});

describe('a search', () => {
  const hits = (text: string, words: string) =>
    marked(text, words).flatMap(({ text: part, isHit }) => (isHit ? [part] : []));

  it('marks the words that begin like those searched for, and changes no letter of the text', () => {
    const text = 'Please check the Potássium of bed 4; potassium is 6.1';
    expect(hits(text, 'potass bed')).to.deep.equal(['Potássium', 'bed', 'potassium']);
    expect(
      marked(text, 'potass')
        .map((part) => part.text)
        .join(''),
    ).to.equal(text);
    expect(hits(text, 'tassium')).to.deep.equal([]);
  });

  it('shows the part of a long text around the first hit', () => {
    const text = `${'word '.repeat(100)}needle ${'word '.repeat(100)}`;
    const shown = marked(text, 'needle')
      .map((part) => part.text)
      .join('');
    expect(shown.length).to.be.lessThan(260);
    expect(shown).to.contain('needle');
    expect(shown.startsWith('… ')).to.equal(true);
    expect(shown.endsWith(' …')).to.equal(true);
  });

  it('asks for whole days of the hospital’s calendar, the last one included', () => {
    expect(dayStart('2026-11-22', 'Africa/Johannesburg')).to.equal('2026-11-21T22:00:00.000Z');
    expect(dayStart('2026-03-29', 'Europe/Berlin')).to.equal('2026-03-28T23:00:00.000Z');
    expect(dayStart('2026-03-30', 'Europe/Berlin')).to.equal('2026-03-29T22:00:00.000Z');
    const terms = { text: ' pain ', channelId: null, author: null, from: '2026-11-20', until: '2026-11-22' };
    expect(searchBody(terms, 'Africa/Johannesburg', null)).to.deep.equal({
      text: 'pain',
      from: '2026-11-19T22:00:00.000Z',
      until: '2026-11-22T22:00:00.000Z',
    });
  });
});

const waiting = (n: number, of: number, more: Partial<WaitingMessage> = {}): WaitingMessage => ({
  messageId: messageId.parse(id(n)),
  channelId: channelId.parse(id(of + 1)),
  number: n,
  patientId: patientId.parse(id(of)),
  priority: 'important',
  at: AT,
  author: 'Sr Dlamini',
  waitsFor: [],
  ...more,
});

describe('what waits to be acknowledged in a ward', () => {
  const talk: WardTalk = { wardId: wardId.parse(id(500)), waiting: [waiting(1, 10), waiting(2, 20)], seq: 4 };
  const told = <Name extends EventsOf<'ward-talk'>>(
    seq: number,
    name: Name,
    data: EventData<Name>,
  ): Envelope<EventsOf<'ward-talk'>> => ({ stream: `ward-talk:${id(500)}`, seq, at: AT, name, data });
  const of = (list: readonly WaitingMessage[]) =>
    told(5, 'messages.waiting', { patientId: patientId.parse(id(10)), waiting: [...list] });

  it('is replaced patient by patient', () => {
    const more = applyWardTalkEvent(talk, of([waiting(1, 10), waiting(3, 10)]));
    expect(more).to.deep.equal({ ...talk, waiting: [waiting(2, 20), waiting(1, 10), waiting(3, 10)], seq: 5 });
    expect(applyWardTalkEvent(talk, of([]))).to.deep.equal({ ...talk, waiting: [waiting(2, 20)], seq: 5 });
  });

  it('ignores what it has, and tells of a hole', () => {
    const opened = { patientId: patientId.parse(id(10)), channelId: channelId.parse(id(11)) };
    expect(applyWardTalkEvent(talk, told(4, 'patient-channel.opened', opened))).to.equal(talk);
    expect(applyWardTalkEvent(talk, told(5, 'patient-channel.opened', opened))).to.deep.equal({ ...talk, seq: 5 });
    expect(applyWardTalkEvent(talk, told(6, 'patient-channel.opened', opened))).to.equal('gap');
  });

  it('shows the most urgent first, and draws no bed again of whom nothing is different', () => {
    const urgent = waiting(4, 10, { priority: 'urgent', at: '2026-11-22T11:00:00.000Z' });
    const before = groupWaiting(talk.waiting, new Map());
    const after = groupWaiting([...talk.waiting, urgent], before);
    expect(after.get(id(10))?.map((one) => one.messageId)).to.deep.equal([id(4), id(1)]);
    expect(after.get(id(20))).to.equal(before.get(id(20)));
  });
});

describe('a handover from the board', () => {
  const sbar = { situation: 'S', background: 'B', assessment: 'A', recommendation: 'R' };

  it('names what is missing', () => {
    expect(missingParts(sbar)).to.deep.equal([]);
    expect(missingParts({ ...sbar, assessment: ' \n ' })).to.deep.equal(['assessment']);
  });

  it('is a message that asks the one who takes over, as the house takes it', () => {
    const body = handoverMessage(sbar, { staffId: staffId.parse(id(7)), name: 'Sr Dlamini' });
    const sent = sendMessage.parse({ ...body, id: id(8), writtenAt: AT });
    expect(sent).to.deep.include({ needsAck: true, text: '@Sr Dlamini' });
    expect(sent.mentions[0]?.label).to.equal('Sr Dlamini');
  });
});
