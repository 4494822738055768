import { expect } from 'chai';
import { dayIn, daysAfter, daysBetween, instantIn, minuteIn, weekdayOf } from '../../../shared/domain/zoned-time.ts';

describe('time in a zone', () => {
  it('has the day of the hospital’s own calendar', () => {
    const at = new Date('2040-03-05T20:30:00.000Z');
    expect(dayIn('Africa/Nairobi', at)).to.equal('2040-03-05');
    expect(dayIn('Asia/Kolkata', at)).to.equal('2040-03-06');
    expect(dayIn('Pacific/Kiritimati', at)).to.equal('2040-03-06');
    expect(dayIn('America/Los_Angeles', new Date('2040-03-05T07:59:00.000Z'))).to.equal('2040-03-04');
  });

  const hours = (timeZone: string, day: string, start: number, end: number) =>
    (instantIn(timeZone, day, end * 60).getTime() - instantIn(timeZone, day, start * 60).getTime()) / 3_600_000;

  // Clocks go forward on 29 March 2026 in Europe and back on 25 October; in New York on 8 March and 1 November.
  for (const [timeZone, forward, back] of [
    ['Europe/Berlin', '2026-03-28', '2026-10-24'],
    ['Europe/London', '2026-03-28', '2026-10-24'],
    ['America/New_York', '2026-03-07', '2026-10-31'],
  ] as const) {
    it(`gives a night over the change of the clocks its own hours in ${timeZone}`, () => {
      expect(hours(timeZone, forward, 19, 31)).to.equal(11);
      expect(hours(timeZone, back, 19, 31)).to.equal(13);
      expect(hours(timeZone, daysAfter(forward, -7), 19, 31)).to.equal(12);
    });
  }

  it('goes on in an hour that is skipped as if the clocks had not been changed, and means the first of one that comes twice', () => {
    expect(instantIn('Europe/Berlin', '2026-03-29', 150).toISOString()).to.equal('2026-03-29T01:30:00.000Z');
    expect(instantIn('Europe/Berlin', '2026-10-25', 150).toISOString()).to.equal('2026-10-25T00:30:00.000Z');
  });

  it('comes back to the same day and minute in every zone, half hours included', () => {
    for (const timeZone of ['Asia/Kolkata', 'Africa/Johannesburg', 'Australia/Lord_Howe', 'America/St_Johns']) {
      const at = instantIn(timeZone, '2026-07-14', 437);
      expect([dayIn(timeZone, at), minuteIn(timeZone, at)]).to.deep.equal(['2026-07-14', 437]);
    }
  });

  it('counts days and weekdays of the calendar', () => {
    expect(daysAfter('2028-02-28', 1)).to.equal('2028-02-29');
    expect(daysBetween('2026-12-31', '2027-01-02')).to.equal(2);
    expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-23')]).to.deep.equal([7, 1]);
  });
});
