import { expect } from 'chai';
import { createConversation } from '../../client/src/features/chat/conversation/conversation-store.ts';
import type { Place } from '../../client/src/features/chat/api/place.ts';
import { newUuid7 } from '../../client/src/lib/uuid7.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { ChannelDetail, MessageRun, MessageView } from '../../shared/schemas/chat.ts';
import { channelId, messageId, staffId } from '../../shared/types/ids.ts';

const ANNA = staffId.parse(newUuid7());
const BEN = staffId.parse(newUuid7());
const CHANNEL = channelId.parse(newUuid7());
const AT = '2026-11-22T08:00:00.000Z';

const message = (number: number): MessageView => ({
  id: messageId.parse(newUuid7()),
  channelId: CHANNEL,
  number,
  version: 1,
  kind: 'text',
  threadOf: null,
  author: { staffId: BEN, name: 'Ben Dlamini', role: 'nurse', jobTitle: null, registrationNumber: null },
  at: AT,
  writtenAt: AT,
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
});

const detail = (lastNumber: number, seq: number): ChannelDetail => ({
  channel: {
    id: CHANNEL,
    kind: 'direct',
    name: 'Ben Dlamini',
    wardId: null,
    patient: null,
    otherId: BEN,
    roleId: null,
    version: 1,
    lastNumber,
    lastAt: AT,
    last: null,
    memberCount: 2,
    seq,
    mine: {
      channelId: CHANNEL,
      readUpTo: lastNumber,
      deliveredUpTo: lastNumber,
      unread: 0,
      unreadForMe: 0,
      firstUnread: null,
      countedSeq: seq,
      isFollowing: true,
      isMuted: false,
      draft: '',
    },
    abilities: { canWrite: true, canWriteUrgent: false, canManage: false, canLeave: false },
  },
  members: [],
  receipts: [],
});

/** A channel of so many messages, each one event, and a page of its end open on the screen. */
async function opened(count: number) {
  const all = Array.from({ length: count }, (_, index) => message(index + 1));
  let seq = count;
  let caughtUp = 0;
  /** Runs after the house has read a page and before it arrives. */
  let onTheWay: () => void = () => undefined;
  const page = (place: Place): MessageRun => {
    const around = place !== null && 'around' in place ? place.around : all.length;
    const messages = all.filter(({ number }) => Math.abs(number - around) <= 2);
    return { messages, hasEarlier: around > 3, hasLater: around + 2 < all.length, seq };
  };
  const talk = createConversation({
    me: ANNA,
    loadDetail: () => Promise.resolve(detail(all.length, seq)),
    loadMessages(place) {
      const found = page(place);
      onTheWay();
      return Promise.resolve(found);
    },
    loadThread: () => Promise.reject(new Error('Nobody opens a thread here.')),
    catchUp: () => (caughtUp += 1),
    isAttentive: () => true,
    readUpTo: () => all.length,
  });
  await talk.open(null);
  /** Somebody writes; the answer is how it is heard. */
  const write = (): Envelope => {
    seq += 1;
    const added = message(all.length + 1);
    all.push(added);
    return { stream: `channel:${CHANNEL}`, seq, at: AT, name: 'message.added', data: { message: added } };
  };
  return {
    talk,
    write,
    caughtUp: () => caughtUp,
    numbers: () => talk.state.get().run?.messages.map(({ number }) => number),
    whileOnTheWay: (work: () => void) => (onTheWay = work),
  };
}

describe('a conversation that is opened at another place', () => {
  it('asks for what was heard while that place was on its way, which the page does not know of', async () => {
    const { talk, write, caughtUp, whileOnTheWay } = await opened(20);
    let missed: Envelope | null = null;
    whileOnTheWay(() => {
      missed = write();
      expect(talk.take(missed)).to.equal('ok');
    });
    await talk.jumpTo(5);
    expect(talk.since()).to.equal(20);
    expect(caughtUp(), 'else the next event would be a hole').to.equal(1);
    expect(missed === null ? 'gap' : talk.take(missed)).to.equal('ok');
    expect(talk.take(write())).to.equal('ok');
  });

  it('asks for nothing where the page knows more than was heard, and shows each message once when it is', async () => {
    const { talk, write, caughtUp, numbers } = await opened(20);
    await talk.jumpTo(5);
    const late = write();
    await talk.jumpTo('end');
    expect(numbers()).to.deep.equal([19, 20, 21]);
    expect(talk.since()).to.equal(20);
    expect(caughtUp()).to.equal(0);
    expect(talk.take(late)).to.equal('ok');
    expect(numbers()).to.deep.equal([19, 20, 21]);
    expect(talk.since()).to.equal(21);
  });
});
