import { expect } from 'chai';
import { channelsFor, everyChoice, isLocked, withChoices } from '../../../server/modules/notices/choices.ts';
import { quietEnd } from '../../../server/modules/notices/quiet-hours.ts';
import { NOTICE_TYPES, NOTICES } from '../../../shared/domain/notice-types.ts';

describe('quiet hours', () => {
  const night = { from: '21:30', until: '06:00' };
  const endOf = (at: string, quiet: typeof night | null, zone: string) =>
    quietEnd(new Date(at), quiet, zone)?.toISOString() ?? null;

  it('end at their end, over midnight, by the hospital’s clocks', () => {
    // Johannesburg is two hours ahead, Kolkata five and a half.
    expect(endOf('2026-11-22T20:00:30Z', night, 'Africa/Johannesburg')).to.equal('2026-11-23T04:00:00.000Z');
    expect(endOf('2026-11-23T02:00:00Z', night, 'Africa/Johannesburg')).to.equal('2026-11-23T04:00:00.000Z');
    expect(endOf('2026-11-22T16:00:00Z', night, 'Asia/Kolkata')).to.equal('2026-11-23T00:30:00.000Z');
  });

  it('begin with their first minute and hold no more in the one they end with', () => {
    expect(endOf('2026-11-22T19:29:59Z', night, 'Africa/Johannesburg')).to.equal(null);
    expect(endOf('2026-11-22T19:30:00Z', night, 'Africa/Johannesburg')).not.to.equal(null);
    expect(endOf('2026-11-23T03:59:59Z', night, 'Africa/Johannesburg')).not.to.equal(null);
    expect(endOf('2026-11-23T04:00:00Z', night, 'Africa/Johannesburg')).to.equal(null);
  });

  it('can lie within a day, and are none where they end as they begin or nobody set them', () => {
    const noon = { from: '12:00', until: '14:00' };
    expect(endOf('2026-11-22T11:00:00Z', noon, 'Africa/Johannesburg')).to.equal('2026-11-22T12:00:00.000Z');
    expect(endOf('2026-11-22T12:00:00Z', noon, 'Africa/Johannesburg')).to.equal(null);
    expect(endOf('2026-11-22T10:00:00Z', { from: '12:00', until: '12:00' }, 'Africa/Johannesburg')).to.equal(null);
    expect(endOf('2026-11-22T20:00:00Z', null, 'Africa/Johannesburg')).to.equal(null);
  });

  it('end by the clock on the wall in the nights when it is changed', () => {
    // Berlin: an hour less in the night of 29 March 2026, an hour more in that of 25 October.
    expect(endOf('2026-03-28T21:00:00Z', night, 'Europe/Berlin')).to.equal('2026-03-29T04:00:00.000Z');
    expect(endOf('2026-10-24T20:00:00Z', night, 'Europe/Berlin')).to.equal('2026-10-25T05:00:00.000Z');
  });
});

describe('how notices come', () => {
  it('is as the house says where nobody chose', () => {
    expect(channelsFor(null, 'message.urgent', 'mine')).to.deep.equal(['inbox', 'push']);
    expect(channelsFor(null, 'stay.moved', 'mine')).to.deep.equal(['inbox']);
    expect(channelsFor(null, 'stay.moved', 'any')).to.deep.equal([]);
  });

  it('keeps whatever is critical, whatever is stored', () => {
    const stored = NOTICE_TYPES.flatMap((type) =>
      (['inbox', 'push'] as const).map((channel) => ({ type, channel, reach: 'mine' as const, isOn: false })),
    );
    for (const type of NOTICE_TYPES) {
      const channels = channelsFor({ choices: stored }, type, 'mine');
      expect(channels, type).to.include('inbox');
      if (NOTICES[type].isLocked) expect(channels, type).to.deep.equal([...NOTICES[type].mine]);
      else expect(channels, type).not.to.include('push');
    }
  });

  it('lets any other ward’s come by push only together with the inbox', () => {
    const choices = [{ type: 'stay.moved', channel: 'push', reach: 'any', isOn: true }] as const;
    expect(channelsFor({ choices }, 'stay.moved', 'any')).to.deep.equal(['inbox', 'push']);
  });

  it('shows every type by every channel and reach once, and keeps only what differs', () => {
    const all = everyChoice(null);
    expect(all).to.have.length(NOTICE_TYPES.length * 8);
    expect(withChoices(null, all)).to.deep.equal([]);
    expect(all.filter(({ isLocked: locked, isOn, reach }) => locked && reach === 'any' && isOn)).to.deep.equal([]);
    const free = all.filter((choice) => !isLocked(choice)).map((choice) => ({ ...choice, isOn: !choice.isOn }));
    expect(withChoices(null, free)).to.have.length(free.length);
    expect(withChoices({ choices: free }, all)).to.deep.equal([]);
  });
});
