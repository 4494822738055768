import { expect } from 'chai';
import type { Connection, ConnectionInput } from '../../client/src/lib/realtime/connection.ts';
import { firstConnection, nextConnection } from '../../client/src/lib/realtime/connection.ts';

type Step = readonly [ConnectionInput['type'], at: number];

const START = 1_000_000;
const at = (seconds: number) => START + seconds * 1000;

function after(...steps: readonly Step[]): Connection {
  return steps.reduce<Connection>(
    (line, [type, seconds]) =>
      nextConnection(line, type === 'started' ? { type, at: at(seconds), isOnline: true } : { type, at: at(seconds) }),
    firstConnection(START, true),
  );
}

describe('the connection as the header says it', () => {
  it('begins by connecting, and says so until the first word or 15 s of silence', () => {
    expect(after().phase).to.equal('loading');
    expect(after(['tick', 14]).phase).to.equal('loading');
    expect(after(['tick', 15]).phase).to.equal('reconnecting');
  });

  it('is live from the first word, since that moment', () => {
    expect(after(['opened', 2])).to.include({ phase: 'live', since: at(2) });
  });

  it('stays live while a heartbeat comes every 10 s, and the clock alone changes nothing a screen shows', () => {
    const live = after(['opened', 0], ['heard', 10], ['heard', 20]);
    expect(live.phase).to.equal('live');
    expect(nextConnection(live, { type: 'tick', at: at(34) })).to.equal(live);
  });

  it('is reconnecting from 15 s of silence, since the last word', () => {
    expect(after(['opened', 0], ['heard', 10], ['tick', 24]).phase).to.equal('live');
    expect(after(['opened', 0], ['heard', 10], ['tick', 25])).to.include({ phase: 'reconnecting', since: at(10) });
  });

  it('is reconnecting at once when the socket closes', () => {
    expect(after(['opened', 0], ['heard', 10], ['closed', 11]).phase).to.equal('reconnecting');
  });

  it('is stale past 30 s of silence, whether the socket looks open or not', () => {
    expect(after(['opened', 0], ['tick', 30]).phase).to.equal('reconnecting');
    expect(after(['opened', 0], ['tick', 31])).to.include({ phase: 'stale', since: at(0) });
    expect(after(['opened', 0], ['closed', 1], ['tick', 31]).phase).to.equal('stale');
  });

  it('is offline when the browser says so, and after three probes in a row nobody answered', () => {
    expect(after(['opened', 0], ['offline', 1]).phase).to.equal('offline');
    expect(after(['opened', 0], ['closed', 1], ['probe-failed', 2], ['probe-failed', 4]).phase).to.equal(
      'reconnecting',
    );
    expect(
      after(['opened', 0], ['closed', 1], ['probe-failed', 2], ['probe-failed', 4], ['probe-failed', 8]).phase,
    ).to.equal('offline');
  });

  it('forgets failed probes with the first word', () => {
    const line = after(['opened', 0], ['probe-failed', 1], ['probe-failed', 2], ['heard', 3], ['probe-failed', 4]);
    expect(line.phase).to.equal('live');
  });

  it('comes back live from every state by an opened line', () => {
    for (const lost of [
      ['offline', 5],
      ['closed', 5],
      ['tick', 60],
    ] satisfies Step[]) {
      expect(after(['opened', 0], lost, ['opened', 61])).to.include({ phase: 'live', since: at(61) });
    }
  });

  it('does not claim to be live when the browser is back but the socket is not', () => {
    expect(after(['opened', 0], ['closed', 1], ['offline', 1], ['online', 5]).phase).to.equal('reconnecting');
  });
});
