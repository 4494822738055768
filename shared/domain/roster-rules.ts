import { daysAfter, daysBetween, minuteIn, weekdayOf } from './zoned-time.ts';

/** What a roster is held to. */
export const ROSTER_RULES = [
  /** Nobody is in two places at once. Always hard. */
  'overlap',
  /** Minutes between the end of one shift and the start of the next. */
  'rest',
  /** Worked minutes from Monday to Sunday, by the day a shift begins on. */
  'weekly-hours',
  /** Days in a row on which a shift begins. */
  'consecutive-days',
  /** Nights in a row. */
  'consecutive-nights',
  /** The person is on leave, or has asked for it. */
  'leave',
  /** The person said that they cannot, or would rather not. */
  'wish',
  /** As many people as the ward needs on that shift. */
  'minimum-staffing',
  /** As many of them with a skill as the ward needs. */
  'skill-mix',
] as const;
export type RosterRule = (typeof ROSTER_RULES)[number];

/** `hard`: refused; `soft`: shown, and left to whoever plans; `off`: not looked at. */
export const RULE_SEVERITIES = ['hard', 'soft', 'off'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** How the hospital wants a rule kept. `limit`: minutes, days or nights, as the rule counts; `null` where it counts nothing. */
export interface RuleSetting {
  readonly severity: RuleSeverity;
  readonly limit: number | null;
}
export type RosterRuleSettings = Readonly<Record<RosterRule, RuleSetting>>;

/** As a hospital begins. Eleven hours of rest: Directive 2003/88/EC, article 3. */
export const DEFAULT_ROSTER_RULES: RosterRuleSettings = {
  overlap: { severity: 'hard', limit: null },
  rest: { severity: 'hard', limit: 11 * 60 },
  'weekly-hours': { severity: 'soft', limit: 60 * 60 },
  'consecutive-days': { severity: 'soft', limit: 6 },
  'consecutive-nights': { severity: 'soft', limit: 4 },
  leave: { severity: 'hard', limit: null },
  wish: { severity: 'soft', limit: null },
  'minimum-staffing': { severity: 'soft', limit: null },
  'skill-mix': { severity: 'soft', limit: null },
};

export type ShiftKind = 'day' | 'evening' | 'night';

/** A shift as the rules see it; instants are ISO 8601. */
export interface RuleShift {
  readonly id: string;
  readonly staffId: string | null;
  readonly wardId: string;
  /** The hospital's day it begins on. */
  readonly date: string;
  readonly templateId: string | null;
  readonly kind: ShiftKind;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly breakMinutes: number;
}

export type DayPart = 'whole' | 'morning' | 'afternoon';
export interface RuleLeave {
  readonly staffId: string;
  readonly date: string;
  readonly part: DayPart;
  readonly state: 'pending' | 'approved';
}

/** `unavailable`: cannot; `off`: would rather be free; `prefer`: would like to work. */
export const WISHES = ['unavailable', 'off', 'prefer'] as const;
export type Wish = (typeof WISHES)[number];
export interface RuleWish {
  readonly staffId: string;
  readonly date: string;
  readonly wish: Wish;
}

/** How many the ward needs on one shift of one day of the week (1: Monday … 7: Sunday). */
export interface StaffingNeed {
  readonly templateId: string;
  readonly weekday: number;
  readonly minimum: number;
  readonly skills: readonly { readonly skill: string; readonly minimum: number }[];
}

/** What the rules have to know beside the shifts. */
export interface RuleWorld {
  readonly timeZone: string;
  readonly rules: RosterRuleSettings;
  readonly leave: readonly RuleLeave[];
  readonly wishes: readonly RuleWish[];
  readonly needs: readonly StaffingNeed[];
  /** What each person can, by their id. */
  readonly skillsOf: ReadonlyMap<string, readonly string[]>;
}

/** A rule that is not kept, with what was measured against what is allowed: the reason, for a screen to put in words. */
export interface RuleBreak {
  readonly rule: RosterRule;
  readonly severity: 'hard' | 'soft';
  /** `null`: it is the ward's, not a person's. */
  readonly staffId: string | null;
  /** The day it shows on. */
  readonly date: string;
  /** The shifts it is about, in their order. */
  readonly shiftIds: readonly string[];
  readonly templateId: string | null;
  readonly skill: string | null;
  /** In the unit of the rule: minutes, days, nights, people. */
  readonly measured: number;
  readonly limit: number;
}

const MINUTE_MS = 60_000;
const NOON = 12 * 60;

const starts = (shift: RuleShift): number => Date.parse(shift.startsAt);
const ends = (shift: RuleShift): number => Date.parse(shift.endsAt);

/** Minutes from its start to its end, as they really pass: a night in which clocks change has an hour more or less. */
export const lastsMinutes = (shift: Pick<RuleShift, 'startsAt' | 'endsAt'>): number =>
  Math.round((Date.parse(shift.endsAt) - Date.parse(shift.startsAt)) / MINUTE_MS);

/** What of it counts as worked. */
export const workedMinutes = (shift: Pick<RuleShift, 'startsAt' | 'endsAt' | 'breakMinutes'>): number =>
  Math.max(0, lastsMinutes(shift) - shift.breakMinutes);

/** The Monday of the day's week (ISO 8601). */
export const weekOf = (date: string): string => daysAfter(date, 1 - weekdayOf(date));

/** Worked minutes by the Monday of their week. */
export function minutesByWeek(shifts: readonly RuleShift[]): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const shift of shifts) {
    const week = weekOf(shift.date);
    minutes.set(week, (minutes.get(week) ?? 0) + workedMinutes(shift));
  }
  return minutes;
}

/** Tells one break from another: the same before and after a change is nothing that the change did. */
export const breakKey = ({ rule, staffId, date, shiftIds, templateId, skill }: RuleBreak): string =>
  [rule, staffId ?? '', date, templateId ?? '', skill ?? '', ...shiftIds].join('|');

type Found = Omit<RuleBreak, 'severity' | 'templateId' | 'skill'> & Partial<Pick<RuleBreak, 'templateId' | 'skill'>>;

/** Keeps what the hospital looks at, with how much it minds. */
function withSeverity(found: readonly Found[], rules: RosterRuleSettings): RuleBreak[] {
  return found.flatMap((one) => {
    const { severity } = rules[one.rule];
    return severity === 'off' ? [] : [{ templateId: null, skill: null, ...one, severity }];
  });
}

const limitOf = (rules: RosterRuleSettings, rule: RosterRule): number => rules[rule].limit ?? Infinity;

/** Two at once, or too little time between them. */
function tooClose(own: readonly RuleShift[], rules: RosterRuleSettings): Found[] {
  const found: Found[] = [];
  let last: RuleShift | null = null;
  for (const shift of own) {
    if (last !== null) {
      const gap = Math.round((starts(shift) - ends(last)) / MINUTE_MS);
      const about = { staffId: shift.staffId, date: shift.date, shiftIds: [last.id, shift.id], measured: gap };
      if (gap < 0) found.push({ ...about, rule: 'overlap', limit: 0 });
      else if (gap < limitOf(rules, 'rest')) found.push({ ...about, rule: 'rest', limit: limitOf(rules, 'rest') });
    }
    if (last === null || ends(shift) > ends(last)) last = shift;
  }
  return found;
}

function tooManyHours(own: readonly RuleShift[], rules: RosterRuleSettings): Found[] {
  const limit = limitOf(rules, 'weekly-hours');
  return [...minutesByWeek(own)].flatMap(([week, measured]): Found[] => {
    if (measured <= limit) return [];
    const ofWeek = own.filter(({ date }) => weekOf(date) === week);
    const date = ofWeek.at(-1)?.date ?? week;
    const shiftIds = ofWeek.map(({ id }) => id);
    return [{ rule: 'weekly-hours', staffId: own[0]?.staffId ?? null, date, shiftIds, measured, limit }];
  });
}

/** Longer runs of days than allowed. */
function tooManyInARow(own: readonly RuleShift[], rule: RosterRule, rules: RosterRuleSettings): Found[] {
  const limit = limitOf(rules, rule);
  const found: Found[] = [];
  let run: RuleShift[] = [];
  const close = () => {
    const first = run[0];
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const measured = daysBetween(first.date, last.date) + 1;
    if (measured <= limit) return;
    const shiftIds = run.map(({ id }) => id);
    found.push({ rule, staffId: first.staffId, date: last.date, shiftIds, measured, limit });
  };
  for (const shift of own) {
    const last = run.at(-1);
    if (last !== undefined && daysBetween(last.date, shift.date) > 1) {
      close();
      run = [];
    }
    run.push(shift);
  }
  close();
  return found;
}

/** Whether a shift that begins on that day needs that part of it. A night belongs to the day it began. */
export function needsPart(shift: RuleShift, part: DayPart, timeZone: string): boolean {
  if (part === 'whole') return true;
  const from = minuteIn(timeZone, new Date(shift.startsAt));
  return part === 'morning' ? from < NOON : from + lastsMinutes(shift) > NOON;
}

function onLeave(own: readonly RuleShift[], { leave, timeZone }: RuleWorld): Found[] {
  return own.flatMap((shift) =>
    leave
      .filter((day) => day.staffId === shift.staffId && day.date === shift.date && needsPart(shift, day.part, timeZone))
      .slice(0, 1)
      .map(({ state }): Found => {
        const about = { staffId: shift.staffId, date: shift.date, shiftIds: [shift.id], limit: 0 };
        return { ...about, rule: 'leave', measured: state === 'approved' ? 1 : 0 };
      }),
  );
}

function againstWish(own: readonly RuleShift[], { wishes }: RuleWorld): Found[] {
  return own.flatMap((shift) =>
    wishes
      .filter(({ staffId, date, wish }) => staffId === shift.staffId && date === shift.date && wish !== 'prefer')
      .slice(0, 1)
      .map(({ wish }): Found => {
        const about = { staffId: shift.staffId, date: shift.date, shiftIds: [shift.id], limit: 0 };
        return { ...about, rule: 'wish', measured: wish === 'unavailable' ? 1 : 0 };
      }),
  );
}

const inTime = (shifts: readonly RuleShift[]): RuleShift[] =>
  [...shifts].sort((one, other) => starts(one) - starts(other) || ends(one) - ends(other));

/**
 * What one person's shifts break. `shifts`: all of theirs that touch the time, of every ward and roster; those of others and
 * open ones are left out. Leave that is only asked for is never hard: `measured` is 1 where it is granted, 0 where it waits.
 */
export function breaksOfPerson(staffId: string, shifts: readonly RuleShift[], world: RuleWorld): RuleBreak[] {
  const own = inTime(shifts.filter((shift) => shift.staffId === staffId));
  const { rules } = world;
  const nights = own.filter(({ kind }) => kind === 'night');
  const found = [
    ...tooClose(own, rules),
    ...tooManyHours(own, rules),
    ...tooManyInARow(own, 'consecutive-days', rules),
    ...tooManyInARow(nights, 'consecutive-nights', rules),
    ...onLeave(own, world),
    ...againstWish(own, world),
  ];
  return withSeverity(found, rules).map((one) =>
    one.rule === 'leave' && one.measured === 0 ? { ...one, severity: 'soft' as const } : one,
  );
}

/** How one shift of one day is covered. */
export interface Cover {
  readonly date: string;
  readonly templateId: string;
  readonly required: number;
  readonly planned: number;
  /** Open shifts: nobody has them yet. */
  readonly open: number;
  readonly skills: readonly { readonly skill: string; readonly required: number; readonly planned: number }[];
}

/** How the ward's shifts of these days are covered, where it needs somebody. `shifts`: the ward's own, open ones included. */
export function coverOf(
  dates: readonly string[],
  shifts: readonly RuleShift[],
  { needs, skillsOf }: Pick<RuleWorld, 'needs' | 'skillsOf'>,
): Cover[] {
  return dates.flatMap((date) =>
    needs
      .filter(({ weekday }) => weekday === weekdayOf(date))
      .map(({ templateId, minimum, skills }) => {
        const own = shifts.filter((shift) => shift.date === date && shift.templateId === templateId);
        const people = own.flatMap(({ staffId }) => staffId ?? []);
        const able = (skill: string) => people.filter((id) => (skillsOf.get(id) ?? []).includes(skill)).length;
        return {
          date,
          templateId,
          required: minimum,
          planned: people.length,
          open: own.length - people.length,
          skills: skills.map(({ skill, minimum: required }) => ({ skill, required, planned: able(skill) })),
        };
      }),
  );
}

/** What the ward lacks on these days. */
export function breaksOfWard(dates: readonly string[], shifts: readonly RuleShift[], world: RuleWorld): RuleBreak[] {
  const found = coverOf(dates, shifts, world).flatMap(({ date, templateId, required, planned, skills }): Found[] => {
    const about = { staffId: null, date, shiftIds: [], templateId };
    const few = planned < required;
    return [
      ...(few ? [{ ...about, rule: 'minimum-staffing' as const, measured: planned, limit: required }] : []),
      ...skills
        .filter((skill) => skill.planned < skill.required)
        .map((skill) => ({
          ...about,
          rule: 'skill-mix' as const,
          skill: skill.skill,
          measured: skill.planned,
          limit: skill.required,
        })),
    ];
  });
  return withSeverity(found, world.rules);
}

/** Those of `after` that were not there before: what a change brought about, whatever was wrong already. */
export function newBreaks(before: readonly RuleBreak[], after: readonly RuleBreak[]): RuleBreak[] {
  const known = new Map(before.map((one) => [breakKey(one), one]));
  return after.filter((one) => {
    const was = known.get(breakKey(one));
    return was === undefined || was.measured !== one.measured;
  });
}
