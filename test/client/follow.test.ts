import { expect } from 'chai';
import { createFollowing } from '../../client/src/lib/realtime/follow.ts';
import type { Envelope, SubscribeAnswer } from '../../shared/events/envelope.ts';

/** A screen that has everything up to a number, and a server whose answers are given by hand. */
function screenAt(seq: number) {
  let since = seq;
  const asked: { since: number | null; answer: (given: SubscribeAnswer) => void; fail: () => void }[] = [];
  const following = createFollowing(
    {
      stream: { kind: 'duty' },
      since: () => since,
      take(envelope) {
        if (envelope.seq > since + 1) return 'gap';
        since = Math.max(since, envelope.seq);
        return 'ok';
      },
      reload: () => Promise.reject(new Error('It holds enough.')),
      onRefused: () => {
        throw new Error('It may hear this.');
      },
    },
    (_stream, from) =>
      new Promise((answer, reject) =>
        asked.push({ since: from, answer, fail: () => reject(new Error('operation has timed out')) }),
      ),
  );
  return { following, asked, since: () => since };
}

const event = (seq: number): Envelope<'shifts.changed'> => ({
  stream: 'duty',
  seq,
  at: '2026-11-22T08:00:00.000Z',
  name: 'shifts.changed',
  data: {},
});

describe('a screen that follows a stream', () => {
  it('asks again over a line that opened while it waited in vain for an answer over the one before', async () => {
    const { following, asked, since } = screenAt(4);
    const first = following.catchUp();
    // The line is back, and says so once.
    const second = following.catchUp();
    asked[0]?.fail();
    await second;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.map((one) => one.since)).to.deep.equal([4, 4]);
    asked[1]?.answer({ ok: true, seq: 6, missed: [event(5), event(6)] });
    await first;
    expect(since()).to.equal(6);
    following.hear(event(7));
    expect(since()).to.equal(7);
  });

  it('asks no more by itself where no line opened, and asks when one does', async () => {
    const { following, asked, since } = screenAt(4);
    const first = following.catchUp();
    asked[0]?.fail();
    await first;
    expect(asked).to.have.length(1);
    const next = following.catchUp();
    asked[1]?.answer({ ok: true, seq: 5, missed: [event(5)] });
    await next;
    expect(since()).to.equal(5);
  });
});
