import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { askedAt, mentionsIn, partsOf, withMention } from '../../client/src/features/chat/conversation/mentions.ts';
import type { Mention } from '../../client/src/features/chat/conversation/mentions.ts';
import type { ReadTracker } from '../../client/src/features/chat/conversation/read-tracker.ts';
import { createReadTracker, visibleNumbers } from '../../client/src/features/chat/conversation/read-tracker.ts';
import { dayAt, dayIn, rowsOf } from '../../client/src/features/chat/conversation/rows.ts';
import { seenOf } from '../../client/src/features/chat/conversation/seen.ts';
import type { MessageView, Receipt } from '../../shared/schemas/chat.ts';
import { newUuid7 } from '../../client/src/lib/uuid7.ts';
import { channelId, messageId, onCallRoleId, staffId } from '../../shared/types/ids.ts';

const ANNA = staffId.parse(newUuid7());
const BEN = staffId.parse(newUuid7());
const CHANNEL = channelId.parse(newUuid7());

const NAMES = new Map([
  [ANNA, 'Anna Nel'],
  [BEN, 'Ben Dlamini'],
]);

function message(number: number, by: typeof ANNA | null, at: string, change: Partial<MessageView> = {}): MessageView {
  return {
    id: messageId.parse(newUuid7()),
    channelId: CHANNEL,
    number,
    version: 1,
    kind: by === null ? 'step' : 'text',
    threadOf: null,
    author:
      by === null
        ? null
        : { staffId: by, name: NAMES.get(by) ?? '', role: 'nurse', jobTitle: null, registrationNumber: null },
    at,
    writtenAt: at,
    text: `Message ${number}`,
    mentions: [],
    namedIds: [],
    priority: 'normal',
    needsAck: false,
    askedIds: [],
    acks: [],
    attachments: [],
    reactions: [],
    sbar: null,
    step: null,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
    replyCount: 0,
    ...change,
  };
}

const dayOf = dayIn('Africa/Johannesburg');
const shape = (messages: readonly MessageView[], unreadFrom: number | null = null) =>
  rowsOf({ messages, outgoing: [], unreadFrom, me: ANNA, dayOf }).map((row) => {
    if (row.kind === 'message') return `${row.message.number}${row.isFirst ? ' first' : ''}`;
    return row.kind === 'day' ? row.day : row.kind;
  });

describe('the rows of a conversation', () => {
  it('stand under one name while one person goes on speaking, and for five minutes only', () => {
    const rows = shape([
      message(1, BEN, '2026-11-22T08:00:00.000Z'),
      message(2, BEN, '2026-11-22T08:04:59.000Z'),
      message(3, ANNA, '2026-11-22T08:05:00.000Z'),
      message(4, BEN, '2026-11-22T08:06:00.000Z'),
      message(5, BEN, '2026-11-22T08:11:00.000Z'),
    ]);
    expect(rows).to.deep.equal(['2026-11-22', '1 first', '2', '3 first', '4 first', '5 first']);
  });

  it('begin a day where the hospital’s clock does, not the browser’s', () => {
    const rows = shape([
      message(1, BEN, '2026-11-21T21:59:00.000Z'),
      // 00:01 in Johannesburg.
      message(2, BEN, '2026-11-21T22:01:00.000Z'),
    ]);
    expect(rows).to.deep.equal(['2026-11-21', '1 first', '2026-11-22', '2 first']);
  });

  it('show the line of what is new once, over the first unread, and name the speaker again', () => {
    const at = '2026-11-22T08:00:00.000Z';
    expect(shape([message(1, BEN, at), message(2, BEN, at), message(3, BEN, at)], 2)).to.deep.equal([
      '2026-11-22',
      '1 first',
      'unread',
      '2 first',
      '3',
    ]);
    expect(shape([message(1, BEN, at)], 2), 'nothing new').not.to.include('unread');
  });

  it('never join a reply, a step of the ladder or what is urgent to what was said before', () => {
    const at = '2026-11-22T08:00:00.000Z';
    const root = message(1, BEN, at);
    const rows = shape([
      root,
      message(2, BEN, at, { threadOf: root.id }),
      message(3, null, at),
      message(4, BEN, at),
      message(5, BEN, at, { priority: 'urgent' }),
    ]);
    expect(rows.filter((row) => row.endsWith(' first'))).to.have.length(5);
  });

  it('keep what is on its way at the end under the key of the message it becomes, and show it once', () => {
    const sent = message(2, ANNA, '2026-11-22T08:00:00.000Z');
    const item = (id: string) => ({
      id,
      userId: ANNA,
      channelId: CHANNEL,
      order: 1,
      body: { id: messageId.parse(id), writtenAt: sent.at, text: 'On its way' },
      attachments: [],
      state: 'queued' as const,
      problem: null,
      answer: null,
    });
    const waiting = newUuid7();
    const rows = rowsOf({
      messages: [sent],
      outgoing: [item(sent.id), item(waiting)],
      unreadFrom: null,
      me: ANNA,
      dayOf,
    });
    expect(rows.map(({ key }) => key)).to.deep.equal(['day-2026-11-22', sent.id, waiting]);
  });

  it('know the day of any of them', () => {
    const rows = rowsOf({
      messages: [message(1, BEN, '2026-11-21T08:00:00.000Z'), message(2, BEN, '2026-11-22T08:00:00.000Z')],
      outgoing: [],
      unreadFrom: null,
      me: ANNA,
      dayOf,
    });
    expect(rows.map((_row, index) => dayAt(rows, index))).to.deep.equal([
      '2026-11-21',
      '2026-11-21',
      '2026-11-22',
      '2026-11-22',
    ]);
    expect(dayAt([], 0)).to.equal(null);
  });
});

/** A tracker with a clock that is turned by hand. */
function tracking(first: number) {
  let at = 0;
  const timers: { due: number; work: () => void }[] = [];
  const read: number[] = [];
  const tracker: ReadTracker = createReadTracker(
    {
      now: () => at,
      later(work, ms) {
        const timer = { due: at + ms, work };
        timers.push(timer);
        return () => {
          timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
        };
      },
      onRead: (upTo) => read.push(upTo),
    },
    first,
  );
  const pass = (ms: number) => {
    at += ms;
    for (const timer of timers.filter(({ due }) => due <= at)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.work();
    }
  };
  return { tracker, read, pass };
}

describe('what counts as read', () => {
  it('is what was 60 % visible; of what is taller than the window, 60 % of the window', () => {
    const rows = [
      { number: 1, start: 0, end: 100 },
      { number: 2, start: 100, end: 200 },
      { number: 3, start: 200, end: 1200 },
    ];
    expect(visibleNumbers(rows, { start: 41, end: 241 }), '59 % of the first').to.deep.equal([2]);
    expect(visibleNumbers(rows, { start: 40, end: 240 })).to.deep.equal([1, 2]);
    expect(visibleNumbers(rows, { start: 400, end: 600 })).to.deep.equal([3]);
    expect(visibleNumbers(rows, { start: 0, end: 0 }), 'a window that is not there').to.deep.equal([]);
  });

  it('was before the eyes for a second, not for less', () => {
    const { tracker, read, pass } = tracking(0);
    tracker.look([1]);
    pass(999);
    expect(read).to.deep.equal([]);
    tracker.look([]);
    pass(5000);
    expect(read, 'it went away in time').to.deep.equal([]);
    tracker.look([1]);
    pass(1000);
    expect(read).to.deep.equal([1]);
  });

  it('begins its second anew when the page lost the focus', () => {
    const { tracker, read, pass } = tracking(0);
    tracker.look([1, 2]);
    pass(900);
    // Out of focus nothing is visible.
    tracker.look([]);
    pass(10);
    tracker.look([1, 2]);
    pass(900);
    expect(read).to.deep.equal([]);
    pass(100);
    expect(read).to.deep.equal([2]);
  });

  it('rises only over what was seen without a hole: whoever jumps to the end has not read what lies between', () => {
    const { tracker, read, pass } = tracking(3);
    tracker.look([9, 10]);
    pass(1000);
    expect(read).to.deep.equal([]);
    tracker.look([4, 5]);
    pass(1000);
    expect(read).to.deep.equal([5]);
    tracker.look([6, 7, 8]);
    pass(1000);
    expect(read, 'now the end is joined to it').to.deep.equal([5, 10]);
  });

  it('steps over one’s own and deleted messages, which alone mark nothing read', () => {
    const { tracker, read, pass } = tracking(0);
    tracker.pass([1, 3]);
    pass(5000);
    expect(read).to.deep.equal([]);
    tracker.look([2]);
    pass(1000);
    expect(read).to.deep.equal([3]);
  });

  it('goes on from where another device has come, and never falls behind what was seen here', () => {
    const { tracker, read, pass } = tracking(0);
    tracker.standAt(4);
    tracker.look([5]);
    pass(1000);
    expect(read).to.deep.equal([5]);
    tracker.standAt(2);
    tracker.look([6]);
    pass(1000);
    expect(read).to.deep.equal([5, 6]);
  });

  it('says nothing after the conversation was left', () => {
    const { tracker, read, pass } = tracking(0);
    tracker.look([1]);
    tracker.stop();
    pass(5000);
    expect(read).to.deep.equal([]);
  });
});

describe('names in what is written', () => {
  const anna: Mention = { target: { kind: 'person', staffId: ANNA }, label: 'Anna' };
  const annaNel: Mention = { target: { kind: 'person', staffId: BEN }, label: 'Anna Nel' };
  const registrar: Mention = {
    target: { kind: 'role', roleId: onCallRoleId.parse(newUuid7()) },
    label: 'On-call registrar',
  };

  it('are asked for behind an @ that begins a word', () => {
    expect(askedAt('Ask @Sr Dl', 10)).to.deep.equal({ at: 4, words: 'Sr Dl' });
    expect(askedAt('@', 1)).to.deep.equal({ at: 0, words: '' });
    expect(askedAt('(@an', 4)).to.deep.equal({ at: 1, words: 'an' });
    expect(askedAt('mail anna@north', 15), 'an address').to.equal(null);
    expect(askedAt('@ noon', 6), 'a time').to.equal(null);
    expect(askedAt('@Anna is on her way', 19), 'a sentence').to.equal(null);
    expect(askedAt('@Anna\nand', 9)).to.equal(null);
    expect(askedAt('no name', 4)).to.equal(null);
  });

  it('take the place of what was typed, and leave the caret behind them', () => {
    const asked = askedAt('Ask @An please', 7);
    expect(asked).not.to.equal(null);
    if (asked === null) return;
    const written = withMention('Ask @An please', asked, 'Anna Nel');
    expect(written.text).to.equal('Ask @Anna Nel please');
    expect(written.text.slice(written.caret)).to.equal('please');
    expect(withMention('@An', { at: 0, words: 'An' }, 'Anna').text).to.equal('@Anna ');
  });

  it('name nobody once they are deleted from the text, and everybody once', () => {
    expect(mentionsIn('@Anna and @On-call registrar', [anna, anna, registrar])).to.deep.equal([anna, registrar]);
    expect(mentionsIn('Anna', [anna])).to.deep.equal([]);
  });

  it('are shown apart from the words, the longer name where one begins the other', () => {
    expect(partsOf('Ask @Anna Nel, not @Anna or @Nobody', [anna, annaNel])).to.deep.equal([
      { at: 0, text: 'Ask ', mention: null },
      { at: 4, text: '@Anna Nel', mention: annaNel },
      { at: 13, text: ', not ', mention: null },
      { at: 19, text: '@Anna', mention: anna },
      { at: 24, text: ' or @Nobody', mention: null },
    ]);
    expect(partsOf('👩‍⚕️ @Anna', [anna]).map(({ text }) => text)).to.deep.equal(['👩‍⚕️ ', '@Anna']);
  });
});

describe('how far a message has come', () => {
  const receipt = (id: typeof ANNA, deliveredUpTo: number, readUpTo: number): Receipt => ({
    staffId: id,
    name: NAMES.get(id) ?? 'Someone',
    deliveredUpTo,
    readUpTo,
  });
  const cleo = staffId.parse(newUuid7());

  it('is sent, then delivered to any, then seen by any; oneself does not count', () => {
    expect(seenOf(5, [receipt(ANNA, 9, 9), receipt(BEN, 4, 4)], ANNA).mark).to.equal('sent');
    expect(seenOf(5, [receipt(ANNA, 9, 9), receipt(BEN, 5, 4)], ANNA).mark).to.equal('delivered');
    const seen = seenOf(5, [receipt(ANNA, 9, 9), receipt(BEN, 5, 5), receipt(cleo, 0, 0)], ANNA);
    expect([seen.mark, seen.seen, seen.of]).to.deep.equal(['seen', 1, 2]);
    expect(seen.notYet.map(({ staffId: id }) => id)).to.deep.equal([cleo]);
  });

  it('is sent where nobody else is there', () => {
    expect(seenOf(1, [], ANNA)).to.include({ mark: 'sent', seen: 0, of: 0 });
  });
});

describe('an identifier made on the device', () => {
  it('is a UUID of version 7 that sorts by the time it was made', () => {
    const ids = [newUuid7(1_000_000_000_000), newUuid7(1_700_000_000_000), newUuid7(1_700_000_000_001)];
    for (const id of ids) expect(() => messageId.parse(id)).not.to.throw();
    expect([...ids].sort()).to.deep.equal(ids);
    expect(newUuid7(5)).not.to.equal(newUuid7(5));
    expect(() => messageId.parse(randomUUID()), 'version 4 is none').to.throw();
  });
});
