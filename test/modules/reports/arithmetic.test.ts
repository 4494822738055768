import { expect } from 'chai';
import { bandsOf } from '../../../server/modules/reports/arithmetic/bands.ts';
import { dateAt, daysOf } from '../../../server/modules/reports/arithmetic/calendar.ts';
import { union, without } from '../../../server/modules/reports/arithmetic/intervals.ts';
import type { BedStretch, BedTime, Departure } from '../../../server/modules/reports/arithmetic/occupancy.ts';
import { dailyOccupancy, percentOccupied, sumOf } from '../../../server/modules/reports/arithmetic/occupancy.ts';
import { outagesOf } from '../../../server/modules/reports/arithmetic/outages.ts';
import { spreadOf } from '../../../server/modules/reports/arithmetic/spread.ts';
import type { FinishedClean } from '../../../server/modules/reports/arithmetic/turnaround.ts';
import { turnaroundOf } from '../../../server/modules/reports/arithmetic/turnaround.ts';
import { toCsv } from '../../../server/http/csv.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const at = (instant: string) => Date.parse(instant);

describe('the hospital’s days', () => {
  it('begin at its own midnight', () => {
    const [day] = daysOf('2026-11-20', '2026-11-20', 'Africa/Nairobi');
    expect(day).to.deep.equal({
      on: '2026-11-20',
      start: at('2026-11-19T21:00:00Z'),
      end: at('2026-11-20T21:00:00Z'),
    });
    expect(dateAt(new Date('2026-11-19T20:59:59.999Z'), 'Africa/Nairobi')).to.equal('2026-11-19');
    expect(dateAt(new Date('2026-11-19T21:00:00.000Z'), 'Africa/Nairobi')).to.equal('2026-11-20');
  });

  it('have 23 and 25 hours where the clocks change, and one begins at one where they change at midnight', () => {
    const lengths = (from: string, to: string, zone: string) =>
      daysOf(from, to, zone).map(({ start, end }) => (end - start) / HOUR);
    expect(lengths('2026-03-28', '2026-03-30', 'Europe/Berlin')).to.deep.equal([24, 23, 24]);
    expect(lengths('2026-10-24', '2026-10-26', 'Europe/Berlin')).to.deep.equal([24, 25, 24]);
    const [day] = daysOf('2026-04-24', '2026-04-24', 'Africa/Cairo');
    expect(day?.start).to.equal(at('2026-04-23T22:00:00Z'));
    expect(lengths('2026-04-24', '2026-04-24', 'Africa/Cairo')).to.deep.equal([23]);
  });

  it('leave no instant out and have none twice, over a year and a leap day', () => {
    const days = daysOf('2027-06-01', '2028-05-31', 'Asia/Kolkata');
    expect(days).to.have.length(366);
    for (const [index, day] of days.entries()) expect(day.end).to.equal(days[index + 1]?.start ?? day.end);
  });
});

describe('stretches of time', () => {
  it('are joined and cut without a minute counted twice', () => {
    const joined = union([
      { from: 5, to: 9 },
      { from: 1, to: 3 },
      { from: 2, to: 4 },
      { from: 9, to: 10 },
      { from: 20, to: 20 },
    ]);
    expect(joined).to.deep.equal([
      { from: 1, to: 4 },
      { from: 5, to: 10 },
    ]);
    const cut = without(joined, [
      { from: 2, to: 3 },
      { from: 6, to: 99 },
    ]);
    expect(cut).to.deep.equal([
      { from: 1, to: 2 },
      { from: 3, to: 4 },
      { from: 5, to: 6 },
    ]);
  });
});

describe('the times a bed was out of use', () => {
  it('are known from what happened and from how it stands', () => {
    const step = (when: number, wasOut: boolean, isOut: boolean) => ({ at: when, wasOut, isOut });
    expect(outagesOf([], false, 0, 100)).to.deep.equal([]);
    expect(outagesOf([], true, 0, 100)).to.deep.equal([{ from: 0, to: 100 }]);
    expect(outagesOf([step(10, false, true), step(30, true, false)], false, 0, 100)).to.deep.equal([
      { from: 10, to: 30 },
    ]);
    expect(outagesOf([step(10, true, false), step(40, false, true)], true, 0, 100)).to.deep.equal([
      { from: 0, to: 10 },
      { from: 40, to: 100 },
    ]);
    // Out before, and out again for another reason: one outage from the beginning.
    expect(outagesOf([step(10, true, true), step(30, true, false)], false, 0, 100)).to.deep.equal([
      { from: 0, to: 30 },
    ]);
  });
});

describe('bed-days', () => {
  const ALWAYS = { from: 0, to: Number.POSITIVE_INFINITY };
  const bed = (bedId: string, rest: Partial<BedTime> = {}): BedTime => ({
    bedId,
    wardId: 'W',
    existed: ALWAYS,
    out: [],
    occupied: [],
    ...rest,
  });
  const NAIROBI = daysOf('2026-11-20', '2026-11-22', 'Africa/Nairobi');
  const LATER = at('2027-01-01T00:00:00Z');
  const reckon = (
    beds: BedTime[],
    more: {
      stretches?: BedStretch[];
      departures?: Departure[];
      days?: typeof NAIROBI;
      now?: number;
      wards?: string[];
    } = {},
  ) =>
    dailyOccupancy(
      more.days ?? NAIROBI,
      more.wards ?? ['W'],
      { beds, stretches: more.stretches ?? [], departures: more.departures ?? [] },
      more.now ?? LATER,
    );

  it('of a patient who comes at 18:00 and leaves at noon two days later are a quarter, one and a half', () => {
    const occupied = [{ from: at('2026-11-20T15:00:00Z'), to: at('2026-11-22T09:00:00Z') }];
    const days = reckon([bed('1', { occupied }), bed('2')]);
    expect(days.map((day) => day.occupied)).to.deep.equal([0.25, 1, 0.5]);
    expect(days.map((day) => day.available)).to.deep.equal([2, 2, 2]);
    expect(days.map(percentOccupied)).to.deep.equal([12.5, 50, 25]);
    expect(percentOccupied(sumOf(days))).to.be.closeTo(29.1667, 0.0001);
  });

  it('of a whole day are one, though the day has 23 or 25 hours', () => {
    const days = daysOf('2026-03-28', '2026-03-30', 'Europe/Berlin');
    const occupied = [{ from: 0, to: at('2026-03-29T10:00:00Z') }];
    // 29 March: from midnight (23:00 UTC) to 10:00 UTC are 11 of 23 hours.
    expect(reckon([bed('1', { occupied })], { days }).map((day) => day.occupied)).to.deep.equal([1, 11 / 23, 0]);
  });

  it('of today are as many as have gone, and of tomorrow none', () => {
    const now = at('2026-11-21T03:00:00Z'); // 06:00 there.
    const days = reckon([bed('1', { occupied: [{ from: 0, to: now }] })], { now });
    expect(days.map(({ available, occupied }) => [available, occupied])).to.deep.equal([
      [1, 1],
      [0.25, 0.25],
      [0, 0],
    ]);
    expect(days.map(percentOccupied)).to.deep.equal([100, 100, null]);
  });

  it('that are blocked are not available, except where somebody lay there all the same', () => {
    const noon = at('2026-11-20T09:00:00Z');
    const evening = at('2026-11-20T15:00:00Z');
    const [day] = reckon([bed('1', { out: [{ from: noon, to: LATER }], occupied: [{ from: evening, to: LATER }] })]);
    expect(day).to.include({ bedDays: 1, blocked: 0.25, available: 0.75, occupied: 0.25 });
  });

  it('begin and end with the bed, and count one for two who share it', () => {
    const existed = { from: at('2026-11-20T09:00:00Z'), to: at('2026-11-21T09:00:00Z') };
    const mother = { from: existed.from, to: existed.to };
    const infant = { from: existed.from + 6 * HOUR, to: existed.to };
    const days = reckon([bed('1', { existed, occupied: [mother, infant] })]);
    expect(days.map(({ bedDays, occupied }) => [bedDays, occupied])).to.deep.equal([
      [0.5, 0.5],
      [0.5, 0.5],
      [0, 0],
    ]);
  });

  it('go with those who came, went over and left; a move within the ward is none of these', () => {
    const stretch = (stayId: string, wardId: string, when: string): BedStretch => ({ stayId, wardId, from: at(when) });
    const stretches = [
      // Admitted to V the day before, moved to W just before midnight there.
      stretch('a', 'V', '2026-11-19T10:00:00Z'),
      stretch('a', 'W', '2026-11-20T20:59:59Z'),
      // Admitted to W just after it, moved within W, back to V on the next day.
      stretch('b', 'W', '2026-11-20T21:00:00Z'),
      stretch('b', 'W', '2026-11-21T08:00:00Z'),
      stretch('b', 'V', '2026-11-21T21:00:01Z'),
    ];
    const departures = [{ wardId: 'W', at: at('2026-11-21T20:00:00Z') }];
    const days = reckon([], { stretches, departures, wards: ['V', 'W'] });
    const flow = Object.fromEntries(
      days.map((day) => [
        `${day.on} ${day.wardId}`,
        [day.admissions, day.transfersIn, day.transfersOut, day.discharges],
      ]),
    );
    expect(flow).to.deep.equal({
      '2026-11-20 V': [0, 0, 1, 0],
      '2026-11-20 W': [0, 1, 0, 0],
      '2026-11-21 V': [0, 0, 0, 0],
      '2026-11-21 W': [1, 0, 0, 1],
      '2026-11-22 V': [0, 1, 0, 0],
      '2026-11-22 W': [0, 0, 1, 0],
    });
  });
});

describe('how lengths are spread', () => {
  it('is reckoned by hand the same', () => {
    expect(spreadOf([])).to.deep.equal({ count: 0, mean: null, median: null, p90: null });
    expect(spreadOf([3])).to.deep.equal({ count: 1, mean: 3, median: 3, p90: 3 });
    // Sorted 1 2 4 10: median (2 + 4) / 2; 0.9 × 3 = 2.7 → 4 + 0.7 × 6.
    const four = spreadOf([10, 1, 4, 2]);
    expect(four).to.include({ count: 4, mean: 4.25, median: 3 });
    expect(four.p90).to.be.closeTo(8.2, 1e-9);
  });

  it('falls into bands that have their lower end and not their upper', () => {
    const counts = bandsOf([0.4, 1, 1.9, 2, 13.99, 14, 400]).map(({ fromDays, toDays, count }) => [
      fromDays,
      toDays,
      count,
    ]);
    expect(counts).to.deep.equal([
      [0, 1, 1],
      [1, 2, 2],
      [2, 4, 1],
      [4, 7, 0],
      [7, 14, 1],
      [14, 21, 1],
      [21, null, 1],
    ]);
  });
});

describe('turnaround', () => {
  const clean = (minutes: { taken?: number; started?: number; finished: number }, of = 1): FinishedClean => ({
    wardId: 'W',
    of,
    askedAt: 0,
    takenAt: minutes.taken === undefined ? null : minutes.taken * MINUTE,
    startedAt: minutes.started === undefined ? null : minutes.started * MINUTE,
    finishedAt: minutes.finished * MINUTE,
    pausedMs: 0,
  });

  it('is told phase by phase, and against the target of its kind', () => {
    const told = turnaroundOf([
      clean({ taken: 10, started: 15, finished: 40 }),
      clean({ taken: 20, started: 25, finished: 61 }),
      clean({ taken: 5, started: 10, finished: 90 }, 3),
      // Cleaned by a nurse without a job: no phases, but a whole.
      clean({ finished: 60 }),
    ]);
    expect(told.waiting).to.include({ count: 3, median: 10 });
    expect(told.coming).to.include({ count: 3, mean: 5, p90: 5 });
    expect(told.cleaning).to.include({ count: 3, median: 36 });
    expect(told.total).to.include({ count: 4, median: 60.5 });
    expect(told.withinTargetPercent, '61 minutes of a plain clean are one too many').to.equal(75);
    expect(turnaroundOf([]).withinTargetPercent).to.equal(null);
  });
});

describe('a CSV file', () => {
  it('gives no spreadsheet a formula, whoever named the ward', () => {
    const names = ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', 'Ward 3', 'A,"B"', ''];
    const [, ...lines] = toCsv(
      ['name'],
      names.map((name) => [name]),
    )
      .trimEnd()
      .split('\r\n');
    expect(lines).to.deep.equal(
      [`"'=HYPERLINK(""x"")"`, `'+1`, `'-1`, `'@SUM(A1)`, `'\t=1`, `'  =1`, 'Ward 3', '"A,""B"""', ''].slice(
        0,
        lines.length,
      ),
    );
    expect(lines).to.have.length.at.least(8);
  });

  it('begins with the mark of UTF-8 and keeps numbers as numbers', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          [-0.5, null],
          [1 / 3, 'é'],
        ],
      ),
    ).to.equal('\ufeffa,b\r\n-0.5,\r\n0.333,é\r\n');
  });
});
