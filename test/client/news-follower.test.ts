import { expect } from 'chai';
import { createFollowing } from '../../client/src/lib/realtime/follow.ts';
import { newsFollower } from '../../client/src/lib/realtime/news-follower.ts';
import type { Envelope, SubscribeAnswer } from '../../shared/events/envelope.ts';
import { staffId } from '../../shared/types/ids.ts';

const STREAM = { kind: 'duty' } as const;
const news = (seq: number): Envelope<'shifts.changed'> => ({
  stream: 'duty',
  seq,
  at: '2026-11-22T08:00:00.000Z',
  name: 'shifts.changed',
  data: {},
});

describe('following news', () => {
  const asked: (number | null)[] = [];
  let loads = 0;
  /** As the server answers where the stream stands at `head` and tells at most ten that were missed. */
  const server =
    (head: () => number) =>
    (_stream: unknown, since: number | null): Promise<SubscribeAnswer> => {
      asked.push(since);
      const at = head();
      if (since === null) return Promise.resolve({ ok: true, seq: at, missed: [] });
      if (at - since > 10) return Promise.resolve({ ok: true, resync: true });
      return Promise.resolve({
        ok: true,
        seq: at,
        missed: Array.from({ length: at - since }, (_, n) => news(since + n + 1)),
      });
    };
  const follower = () =>
    newsFollower(STREAM, () => {
      loads += 1;
      return Promise.resolve();
    });
  beforeEach(() => {
    asked.length = 0;
    loads = 0;
  });

  it('listens from now on, however much happened before, and asks once for what is shown', async () => {
    const following = createFollowing(
      follower(),
      server(() => 5_000),
    );
    await following.catchUp();
    expect(asked).to.deep.equal([null]);
    expect(loads).to.equal(1);
    following.hear(news(5_001));
    following.hear(news(5_001));
    expect(loads, 'one told twice').to.equal(2);
  });

  it('hears what it missed after a cut, and asks again and listens on where that is too much', async () => {
    let head = 100;
    const following = createFollowing(
      follower(),
      server(() => head),
    );
    await following.catchUp();
    head = 102;
    await following.catchUp();
    expect(loads).to.equal(3);
    head = 900;
    await following.catchUp();
    expect(asked).to.deep.equal([null, 100, 102, null]);
    expect(loads).to.equal(4);
    following.hear(news(901));
    expect(loads).to.equal(5);
  });

  it('asks again where it may not listen any more', async () => {
    const problem = { type: 'urn:wardline:problem:not-found', title: 'x', status: 404, requestId: 'r' };
    const following = createFollowing(
      newsFollower({ kind: 'person', id: staffId.parse('01a20422-0b9c-7609-83cb-7fc1ebac9c20') }, () => {
        loads += 1;
        return Promise.resolve();
      }),
      () => Promise.resolve({ ok: false, problem }),
    );
    await following.catchUp();
    expect(loads).to.equal(1);
  });
});
