import { expect } from 'chai';
import { noticePath } from '../../client/src/features/inbox/notice-path.ts';
import type { NoticeList } from '../../client/src/features/inbox/notice-list.ts';
import {
  applyNoticeEvent,
  isPressing,
  pressingOf,
  withPage,
  withSeen,
} from '../../client/src/features/inbox/notice-list.ts';
import { createInbox } from '../../client/src/features/inbox/create-inbox.ts';
import { readInboxSearch } from '../../client/src/features/inbox/inbox-search.ts';
import type { Choice } from '../../client/src/features/notice-settings/choices.ts';
import { changedChoices, choiceId, columnsOf, rowsOf } from '../../client/src/features/notice-settings/choices.ts';
import { deviceName, keyBytes } from '../../client/src/lib/device-words.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData, EventsOf } from '../../shared/events/registry.ts';
import type { NoticeView } from '../../shared/schemas/notices.ts';
import { bedId, channelId, messageId, noticeId, onCallRoleId, wardId } from '../../shared/types/ids.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const AT = '2026-11-22T10:00:00.000Z';
const LATER = '2026-11-22T10:05:00.000Z';

const notice = (n: number, more: Partial<NoticeView> = {}): NoticeView => ({
  id: noticeId.parse(id(n)),
  type: 'message.urgent',
  why: 'named',
  words: {},
  link: { to: 'message', channelId: channelId.parse(id(900)), messageId: messageId.parse(id(901)), number: 7 },
  at: AT,
  count: 1,
  createdAt: AT,
  pushedAt: null,
  seenAt: null,
  actedAt: null,
  ...more,
});
const list = (items: readonly NoticeView[], seq = 10): NoticeList => ({
  items,
  counts: { unseen: items.length, urgent: 0 },
  seq,
  nextCursor: null,
});
const told = <Name extends EventsOf<'person'>>(seq: number, name: Name, data: EventData<Name>): Envelope => ({
  stream: `person:${id(1)}`,
  seq,
  at: LATER,
  name,
  data,
});
const counts = (unseen: number, urgent = 0) => ({ unseen, urgent });
const idsOf = (from: NoticeList | 'gap') => (from === 'gap' ? from : from.items.map((one) => one.id));

describe('an inbox', () => {
  it('shows a new notice first, and takes the counts from the house', () => {
    const next = applyNoticeEvent(
      list([notice(1)]),
      told(11, 'notice.added', { notice: notice(2), counts: counts(2, 2) }),
    );
    expect(idsOf(next)).to.deep.equal([id(2), id(1)]);
    expect(next).to.deep.include({ counts: counts(2, 2), seq: 11 });
  });

  it('keeps the place of one that another cause fell to', () => {
    const before = list([notice(2), notice(1)]);
    const next = applyNoticeEvent(
      before,
      told(11, 'notice.added', { notice: notice(1, { count: 3 }), counts: counts(2) }),
    );
    expect(idsOf(next)).to.deep.equal([id(2), id(1)]);
    expect(next).to.have.nested.property('items[1].count', 3);
  });

  it('leaves in its place what was seen, and takes every one for seen where all are', () => {
    const before = list([notice(2), notice(1)]);
    const one = told(11, 'notice.changed', { notices: [notice(2, { seenAt: AT })], all: false, counts: counts(1) });
    expect(applyNoticeEvent(before, one)).to.have.nested.property('items[0].seenAt', AT);
    const all = told(11, 'notice.changed', { notices: [], all: true, counts: counts(0) });
    const next = applyNoticeEvent(before, all);
    expect(next).not.to.equal('gap');
    if (next !== 'gap') expect(next.items.map(({ seenAt }) => seenAt)).to.deep.equal([LATER, LATER]);
  });

  it('takes those up to the one named for seen, and no newer one', () => {
    const before = list([notice(3), notice(2), notice(1)]);
    const upTo = told(11, 'notice.changed', { notices: [], all: false, upTo: notice(2).id, counts: counts(1) });
    const next = applyNoticeEvent(before, upTo);
    expect(next).not.to.equal('gap');
    if (next !== 'gap') expect(next.items.map(({ seenAt }) => seenAt)).to.deep.equal([null, LATER, LATER]);
  });

  it('ignores what it has, counts what is about something else, and tells of a hole', () => {
    const before = list([notice(1)]);
    const added = (seq: number) => told(seq, 'notice.added', { notice: notice(2), counts: counts(2) });
    expect(applyNoticeEvent(before, added(10))).to.equal(before);
    expect(applyNoticeEvent(before, added(12))).to.equal('gap');
    const other = applyNoticeEvent(before, told(11, 'rights.changed', {}));
    expect(other).to.deep.equal({ ...before, seq: 11 });
  });

  it('presses until it is seen or done, and only where something must be done now', () => {
    expect(isPressing(notice(1))).to.equal(true);
    expect(isPressing(notice(1, { seenAt: AT }))).to.equal(false);
    expect(isPressing(notice(1, { actedAt: AT }))).to.equal(false);
    expect(isPressing(notice(1, { type: 'message.direct' }))).to.equal(false);
  });

  it('presses once for a message, however often it was told of', () => {
    expect(pressingOf([notice(3, { seenAt: AT }), notice(2), notice(1)]).map((one) => one.id)).to.deep.equal([id(2)]);
  });

  it('lays an older page under what is there, without twins and without skipping events', () => {
    const page = { items: [notice(2), notice(1)], nextCursor: 'older', counts: counts(3), seq: 14 };
    const next = withPage(list([notice(3), notice(2, { count: 5 })], 12), page);
    expect(idsOf(next)).to.deep.equal([id(3), id(2), id(1)]);
    expect(next).to.deep.include({ seq: 12, nextCursor: 'older' });
    expect(next.items[1]?.count).to.equal(5);
  });

  it('marks those the person saw, and no others', () => {
    const seen = withSeen(list([notice(2), notice(1)]), [id(1)], LATER);
    expect(seen.items.map(({ seenAt }) => seenAt)).to.deep.equal([null, LATER]);
  });

  it('tells of each notice once, though two lists hold it, and keeps what it has where a load fails', async () => {
    const heard: string[] = [];
    let isDown = false;
    const inbox = createInbox({
      load: () =>
        isDown
          ? Promise.reject(new Error('down'))
          : Promise.resolve({ items: [notice(1)], nextCursor: null, counts: counts(1), seq: 10 }),
      onAdded: (one) => heard.push(one.id),
    });
    await inbox.refresh('unseen');
    await inbox.refresh('all');
    expect(inbox.take(told(11, 'notice.added', { notice: notice(2), counts: counts(2) }))).to.equal('ok');
    expect(heard).to.deep.equal([id(2)]);
    isDown = true;
    await inbox.refresh('all');
    expect(inbox.store.get().error).to.be.instanceOf(Error);
    expect(inbox.store.get().lists.all?.items).to.have.length(2);
    expect(inbox.take(told(13, 'notice.added', { notice: notice(3), counts: counts(3) }))).to.equal('gap');
    expect(inbox.since()).to.equal(11);
  });

  it('leads where each kind of link leads', () => {
    const at = notice(1).link;
    const ward = wardId.parse(id(2));
    expect(noticePath(at)).to.equal(`/messages/${id(900)}?at=7`);
    expect(noticePath({ to: 'ward', wardId: ward, bedId: null })).to.equal(`/wards/${id(2)}`);
    expect(noticePath({ to: 'ward', wardId: ward, bedId: bedId.parse(id(3)) })).to.equal(
      `/wards/${id(2)}?bed=${id(3)}`,
    );
    expect(noticePath({ to: 'housekeeping' })).to.equal('/housekeeping');
    expect(noticePath({ to: 'on-call', roleId: onCallRoleId.parse(id(4)) })).to.equal('/on-call');
  });

  it('understands its address and drops the rest', () => {
    expect(readInboxSearch({ show: 'all', notice: id(1), more: 1 })).to.deep.equal({ show: 'all', notice: id(1) });
    expect(readInboxSearch({ show: 'unseen', notice: 5 })).to.deep.equal({});
  });
});

const choice = (
  type: Choice['type'],
  channel: Choice['channel'],
  reach: Choice['reach'],
  more: Partial<Choice> = {},
) => ({
  type,
  channel,
  reach,
  isOn: false,
  isLocked: false,
  ...more,
});

describe('what a person chooses to be told', () => {
  const choices: readonly Choice[] = [
    choice('message.urgent', 'push', 'mine', { isOn: true, isLocked: true }),
    choice('message.urgent', 'push', 'any', { isLocked: true }),
    choice('message.urgent', 'sms', 'any', { isLocked: true }),
    choice('stay.moved', 'push', 'mine'),
    choice('stay.moved', 'push', 'any', { isOn: true }),
  ];

  it('is a row for each kind and a column for each way that anything can take', () => {
    const columns = columnsOf(choices);
    expect(columns).to.deep.equal([
      { channel: 'push', reach: 'mine' },
      { channel: 'push', reach: 'any' },
    ]);
    expect(
      rowsOf(choices, columns).map(({ type, cells }) => [type, cells.map((cell) => cell?.isOn ?? null)]),
    ).to.deep.equal([
      ['message.urgent', [true, false]],
      ['stay.moved', [false, true]],
    ]);
  });

  it('sends only what is different, and never what is locked', () => {
    const wanted = new Map([
      [choiceId(choice('message.urgent', 'push', 'mine')), false],
      [choiceId(choice('stay.moved', 'push', 'mine')), true],
      [choiceId(choice('stay.moved', 'push', 'any')), true],
    ]);
    expect(changedChoices(choices, wanted)).to.deep.equal([
      { type: 'stay.moved', channel: 'push', reach: 'mine', isOn: true },
    ]);
  });
});

describe('a device that is told by push', () => {
  it('reads the house’s key as the browser wants it', () => {
    expect([...keyBytes('-_8B')]).to.deep.equal([251, 255, 1]);
  });

  it('is known by its browser and its system', () => {
    const android =
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
    expect(deviceName(android)).to.equal('Chrome, Android');
    expect(deviceName(`${android} Edg/140.0`)).to.equal('Edge, Android');
    expect(deviceName('Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0')).to.equal(
      'Firefox, Windows',
    );
    expect(deviceName('something new')).to.equal('');
  });
});
