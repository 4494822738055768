import { expect } from 'chai';
import type { RuleShift, RuleWorld } from '../../../shared/domain/roster-rules.ts';
import {
  breaksOfPerson,
  breaksOfWard,
  coverOf,
  DEFAULT_ROSTER_RULES,
  lastsMinutes,
  newBreaks,
  weekOf,
  workedMinutes,
} from '../../../shared/domain/roster-rules.ts';
import { daysAfter, instantIn } from '../../../shared/domain/zoned-time.ts';

const ANNA = 'anna';
const HOUR = 60;

const world = (more: Partial<RuleWorld> = {}): RuleWorld => ({
  timeZone: 'Africa/Johannesburg',
  rules: DEFAULT_ROSTER_RULES,
  leave: [],
  wishes: [],
  needs: [],
  skillsOf: new Map(),
  ...more,
});

let made = 0;
/** From `start` to `end` (hours by the clocks; past 24: the day after). */
function shift(
  date: string,
  start: number,
  end: number,
  more: Partial<RuleShift> & { timeZone?: string } = {},
): RuleShift {
  const { timeZone = 'Africa/Johannesburg', ...rest } = more;
  made += 1;
  return {
    id: `shift-${made}`,
    staffId: ANNA,
    wardId: 'ward',
    date,
    templateId: 'template',
    kind: end > 24 ? 'night' : 'day',
    startsAt: instantIn(timeZone, date, start * HOUR).toISOString(),
    endsAt: instantIn(timeZone, date, end * HOUR).toISOString(),
    breakMinutes: 0,
    ...rest,
  };
}
const day = (date: string, more: Partial<RuleShift> = {}) => shift(date, 7, 19, more);
const night = (date: string, more: Partial<RuleShift> = {}) => shift(date, 19, 31, more);
const daysFrom = (date: string, count: number, of: (date: string) => RuleShift) =>
  Array.from({ length: count }, (_, index) => of(daysAfter(date, index)));
const rulesOf = (shifts: readonly RuleShift[], more: Partial<RuleWorld> = {}) =>
  breaksOfPerson(ANNA, shifts, world(more)).map(({ rule, severity, date, measured, limit }) => ({
    rule,
    severity,
    date,
    measured,
    limit,
  }));

describe('rules of a roster', () => {
  it('a person is in one place at a time, whatever the ward; open shifts and those of others do not count', () => {
    const first = day('2026-06-01');
    const clash = shift('2026-06-01', 18, 22, { wardId: 'another' });
    expect(rulesOf([clash, first])).to.deep.equal([
      { rule: 'overlap', severity: 'hard', date: '2026-06-01', measured: -60, limit: 0 },
    ]);
    expect(rulesOf([first, day('2026-06-01', { staffId: 'ben' }), day('2026-06-01', { staffId: null })])).to.deep.equal(
      [],
    );
  });

  it('a short shift within a long one does not hide the next overlap', () => {
    const long = shift('2026-06-01', 7, 19);
    const within = shift('2026-06-01', 8, 9);
    const third = shift('2026-06-01', 18, 20);
    expect(breaksOfPerson(ANNA, [long, within, third], world()).map(({ shiftIds }) => shiftIds)).to.deep.equal([
      [long.id, within.id],
      [long.id, third.id],
    ]);
  });

  it('between two shifts lie eleven hours: with exactly those nothing is broken, with a minute less it is', () => {
    const late = shift('2026-06-01', 13, 21);
    expect(rulesOf([late, shift('2026-06-02', 8, 16)])).to.deep.equal([]);
    expect(rulesOf([late, shift('2026-06-02', 7.75, 16)])).to.deep.include({
      rule: 'rest',
      severity: 'hard',
      date: '2026-06-02',
      measured: 645,
      limit: 660,
    });
    expect(rulesOf([day('2026-06-01'), night('2026-06-01')])[0]).to.include({ rule: 'rest', measured: 0 });
  });

  it('rest is real time: clocks that go forward in the night take an hour of it', () => {
    const timeZone = 'Europe/London';
    const late = shift('2026-03-28', 13, 21, { timeZone });
    const early = shift('2026-03-29', 8, 16, { timeZone });
    expect(rulesOf([late, early], { timeZone })).to.deep.equal([
      { rule: 'rest', severity: 'hard', date: '2026-03-29', measured: 600, limit: 660 },
    ]);
    const winter = [shift('2026-10-24', 13, 21, { timeZone }), shift('2026-10-25', 7, 16, { timeZone })];
    expect(rulesOf(winter, { timeZone })).to.deep.equal([]);
  });

  it('a night over the change of clocks has the hours that pass, in three zones', () => {
    const nights = [
      ['Europe/London', '2026-03-28', 11],
      ['Europe/London', '2026-10-24', 13],
      ['America/New_York', '2026-03-07', 11],
      ['America/New_York', '2026-10-31', 13],
      ['Australia/Lord_Howe', '2026-04-04', 12.5],
      ['Australia/Lord_Howe', '2026-10-03', 11.5],
      ['Africa/Johannesburg', '2026-03-28', 12],
    ] as const;
    for (const [timeZone, date, hours] of nights) {
      const own = shift(date, 19, 31, { timeZone, breakMinutes: 30 });
      expect(lastsMinutes(own), `${timeZone} ${date}`).to.equal(hours * HOUR);
      expect(workedMinutes(own), `${timeZone} ${date}`).to.equal(hours * HOUR - 30);
    }
  });

  it('a week is Monday to Sunday, and a night counts for the day it begins', () => {
    expect(weekOf('2026-06-07')).to.equal('2026-06-01');
    expect(weekOf('2026-06-08')).to.equal('2026-06-08');
    const five = daysFrom('2026-06-01', 5, day);
    expect(rulesOf(five)).to.deep.equal([]);
    expect(rulesOf([...five, night('2026-06-07')])).to.deep.equal([
      { rule: 'weekly-hours', severity: 'soft', date: '2026-06-07', measured: 72 * HOUR, limit: 60 * HOUR },
    ]);
    expect(rulesOf([...five, night('2026-06-08')])).to.deep.equal([]);
  });

  it('six days in a row are kept to, and a day off begins anew', () => {
    const short = (date: string) => shift(date, 8, 14);
    const six = daysFrom('2026-06-01', 6, short);
    expect(rulesOf(six)).to.deep.equal([]);
    expect(rulesOf([...six, short('2026-06-07')])).to.deep.equal([
      { rule: 'consecutive-days', severity: 'soft', date: '2026-06-07', measured: 7, limit: 6 },
    ]);
    expect(rulesOf([...six, short('2026-06-08')])).to.deep.equal([]);
    const twice = [...six, shift('2026-06-03', 15, 17)];
    expect(rulesOf(twice).filter(({ rule }) => rule === 'consecutive-days')).to.deep.equal([]);
  });

  it('four nights in a row are kept to; days between are no nights', () => {
    const four = daysFrom('2026-06-01', 4, night);
    expect(rulesOf(four)).to.deep.equal([]);
    expect(rulesOf([...four, night('2026-06-05')])).to.deep.include({
      rule: 'consecutive-nights',
      severity: 'soft',
      date: '2026-06-05',
      measured: 5,
      limit: 4,
    });
  });

  it('granted leave is hard, leave that waits is soft, and half a day takes half of it', () => {
    const on = (part: 'whole' | 'morning' | 'afternoon', state: 'approved' | 'pending' = 'approved') => ({
      leave: [{ staffId: ANNA, date: '2026-06-01', part, state }],
    });
    const early = shift('2026-06-01', 6, 12);
    const late = shift('2026-06-01', 13, 21);
    const about = { rule: 'leave', date: '2026-06-01', limit: 0 } as const;
    expect(rulesOf([early], on('whole'))).to.deep.equal([{ ...about, severity: 'hard', measured: 1 }]);
    expect(rulesOf([early], on('whole', 'pending'))).to.deep.equal([{ ...about, severity: 'soft', measured: 0 }]);
    expect(rulesOf([early], on('morning'))).to.have.length(1);
    expect(rulesOf([early], on('afternoon'))).to.deep.equal([]);
    expect(rulesOf([late], on('morning'))).to.deep.equal([]);
    expect(rulesOf([late], on('afternoon'))).to.have.length(1);
    expect(rulesOf([night('2026-05-31')], on('whole')), 'a night belongs to the day before').to.deep.equal([]);
    expect(rulesOf([{ ...early, staffId: 'ben' }], on('whole'))).to.deep.equal([]);
  });

  it('a wish not to work is told; a wish to work is no rule', () => {
    const wishes = (wish: 'unavailable' | 'off' | 'prefer') => ({
      wishes: [{ staffId: ANNA, date: '2026-06-01', wish }],
    });
    const about = { rule: 'wish', severity: 'soft', date: '2026-06-01', limit: 0 } as const;
    expect(rulesOf([day('2026-06-01')], wishes('unavailable'))).to.deep.equal([{ ...about, measured: 1 }]);
    expect(rulesOf([day('2026-06-01')], wishes('off'))).to.deep.equal([{ ...about, measured: 0 }]);
    expect(rulesOf([day('2026-06-01')], wishes('prefer'))).to.deep.equal([]);
  });

  it('a ward needs so many on a shift, and so many of them who can something; open shifts are nobody', () => {
    const needs = [
      { templateId: 'template', weekday: 1, minimum: 2, skills: [{ skill: 'nurse', minimum: 2 }] },
      { templateId: 'other', weekday: 2, minimum: 1, skills: [] },
    ];
    const skillsOf = new Map([
      [ANNA, ['nurse']],
      ['ben', ['housekeeping']],
    ]);
    const shifts = [day('2026-06-01'), day('2026-06-01', { staffId: 'ben' }), day('2026-06-01', { staffId: null })];
    const dates = ['2026-06-01', '2026-06-02'];
    expect(coverOf(dates, shifts, { needs, skillsOf })).to.deep.equal([
      {
        date: '2026-06-01',
        templateId: 'template',
        required: 2,
        planned: 2,
        open: 1,
        skills: [{ skill: 'nurse', required: 2, planned: 1 }],
      },
      { date: '2026-06-02', templateId: 'other', required: 1, planned: 0, open: 0, skills: [] },
    ]);
    const found = breaksOfWard(dates, shifts, world({ needs, skillsOf }));
    expect(
      found.map(({ rule, date, templateId, skill, measured, limit }) => [
        rule,
        date,
        templateId,
        skill,
        measured,
        limit,
      ]),
    ).to.deep.equal([
      ['skill-mix', '2026-06-01', 'template', 'nurse', 1, 2],
      ['minimum-staffing', '2026-06-02', 'other', null, 0, 1],
    ]);
  });

  it('what is switched off is not looked at, and what is hard for one hospital is soft for another', () => {
    const clash = [day('2026-06-01'), night('2026-06-01')];
    const rules = (severity: 'off' | 'soft') => ({
      rules: { ...DEFAULT_ROSTER_RULES, rest: { severity, limit: 660 } },
    });
    expect(rulesOf(clash, rules('off')).map(({ rule }) => rule)).not.to.include('rest');
    expect(rulesOf(clash, rules('soft'))[0]).to.include({ rule: 'rest', severity: 'soft' });
  });

  it('a change answers for what it brings about, not for what was wrong already', () => {
    const one = day('2026-06-01');
    const two = shift('2026-06-01', 18, 22);
    const before = breaksOfPerson(ANNA, [one, two], world());
    const three = shift('2026-06-02', 7, 12);
    const after = breaksOfPerson(ANNA, [one, two, three], world());
    expect(newBreaks(before, after).map(({ rule, shiftIds }) => [rule, shiftIds])).to.deep.equal([
      ['rest', [two.id, three.id]],
    ]);
    expect(newBreaks(after, before)).to.deep.equal([]);
  });
});
