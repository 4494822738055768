import { z } from 'zod';
import { ROSTER_RULES, RULE_SEVERITIES, WISHES } from '../domain/roster-rules.ts';
import { rosterId, shiftId, shiftTemplateId, staffId, swapId, wardId } from '../types/ids.ts';
import { pageOf, pageQuery } from '../types/pages.ts';
import { role } from '../types/permissions.ts';
import { calendarDate, instant, line, paragraph } from '../types/text.ts';

const version = z.number().int();
const minutesOfDay = z.number().int().min(0).max(1_440);

export const shiftKind = z.enum(['day', 'evening', 'night']);

/** When a kind of shift begins and ends by the clocks on the wall. An end at or before the start is on the day after. */
export const shiftTemplateView = z.strictObject({
  id: shiftTemplateId,
  name: z.string(),
  /** What is typed into a cell. Unique in its ward and among those of every ward, without regard to case. */
  code: z.string(),
  /** Minutes after midnight. */
  startMinute: z.number().int(),
  endMinute: z.number().int(),
  /** Minutes that do not count as worked. */
  breakMinutes: z.number().int(),
  kind: shiftKind,
  /** `null`: of every ward. */
  wardId: wardId.nullable(),
  version,
  abilities: z.strictObject({ canEdit: z.boolean() }),
});
export type ShiftTemplateView = z.infer<typeof shiftTemplateView>;
/** With `wardId` those a roster of that ward is made of: its own and those of every ward. */
export const listShiftTemplates = z.strictObject({ wardId: wardId.optional() });
export const shiftTemplateList = z.strictObject({
  items: z.array(shiftTemplateView),
  abilities: z.strictObject({ canManage: z.boolean() }),
});
export type ShiftTemplateList = z.infer<typeof shiftTemplateList>;

const templateFields = {
  name: line(40),
  code: line(4),
  startMinute: minutesOfDay.max(1_439),
  endMinute: minutesOfDay,
  breakMinutes: z.number().int().min(0).max(240),
  kind: shiftKind,
};
export const addShiftTemplate = z.strictObject({ ...templateFields, wardId: wardId.nullable() });
/** Shifts that are planned already stay as they are. */
export const changeShiftTemplate = z.strictObject({ version, ...z.strictObject(templateFields).partial().shape });

const ruleSetting = z.strictObject({
  severity: z.enum(RULE_SEVERITIES),
  /** Minutes for `rest` and `weekly-hours`; days and nights for those in a row; `null` for the others. */
  limit: z.number().int().min(1).max(10_080).nullable(),
});
export const rosterRuleSettings = z.strictObject({
  overlap: ruleSetting,
  rest: ruleSetting,
  'weekly-hours': ruleSetting,
  'consecutive-days': ruleSetting,
  'consecutive-nights': ruleSetting,
  leave: ruleSetting,
  wish: ruleSetting,
  'minimum-staffing': ruleSetting,
  'skill-mix': ruleSetting,
});
/** The hospital's rules. `version: 0`: nobody changed them yet. */
export const rosterRules = z.strictObject({
  rules: rosterRuleSettings,
  version,
  abilities: z.strictObject({ canManage: z.boolean() }),
});
export type RosterRules = z.infer<typeof rosterRules>;
/** Refuses a limit where the rule counts nothing, none where it counts, and an `overlap` that is not hard. */
export const setRosterRules = z.strictObject({ version, rules: rosterRuleSettings });

/** A rule that is not kept (`RuleBreak` of shared/domain/roster-rules). */
export const ruleBreak = z.strictObject({
  rule: z.enum(ROSTER_RULES),
  severity: z.enum(['hard', 'soft']),
  staffId: staffId.nullable(),
  date: z.string(),
  shiftIds: z.array(shiftId),
  templateId: shiftTemplateId.nullable(),
  skill: z.string().nullable(),
  measured: z.number(),
  limit: z.number(),
});
export type RuleBreakView = z.infer<typeof ruleBreak>;

/** A role (`nurse`) or the name of a qualification, as people's `skills` say it. */
const skill = line(80);
const staffingNeed = z.strictObject({
  templateId: shiftTemplateId,
  /** 1: Monday … 7: Sunday. */
  weekday: z.number().int().min(1).max(7),
  minimum: z.number().int().min(0).max(60),
  skills: z.array(z.strictObject({ skill, minimum: z.number().int().min(1).max(60) })).max(6),
});
/** How many a ward needs on which shift of which day of the week. `version: 0`: nobody said yet. */
export const staffingNeeds = z.strictObject({
  wardId,
  needs: z.array(staffingNeed),
  version,
  abilities: z.strictObject({ canManage: z.boolean() }),
});
export type StaffingNeeds = z.infer<typeof staffingNeeds>;
/** One of each template and weekday at most. */
export const setStaffingNeeds = z.strictObject({ version, needs: z.array(staffingNeed).max(280) });

/** What somebody is contracted to work. `contractMinutes`: in a week; `null`: not said. */
export const rosterTerms = z.strictObject({ staffId, contractMinutes: z.number().int().nullable(), version });
export const setRosterTerms = z.strictObject({
  version,
  contractMinutes: z.number().int().min(0).max(10_080).nullable(),
});

/** `published`: it was at least once; what was planned since is told with the next time. */
export const rosterState = z.enum(['draft', 'published']);
export const rosterSummary = z.strictObject({
  id: rosterId,
  wardId,
  /** First and last day, both included. */
  from: z.string(),
  to: z.string(),
  state: rosterState,
  publishedAt: instant.nullable(),
  publishedBy: z.string().nullable(),
  /** Counts every change of its plan, too. */
  version,
});
export type RosterSummary = z.infer<typeof rosterSummary>;
/** The latest first. Drafts are seen by who plans. `seq`: of the stream `roster`. */
export const rosterList = z.strictObject({
  wardId,
  wardName: z.string(),
  items: z.array(rosterSummary),
  abilities: z.strictObject({ canManage: z.boolean() }),
  seq: z.number().int(),
});
export type RosterList = z.infer<typeof rosterList>;
/** Begins where the ward's last one ends unless `from` says otherwise. Refused where it meets another of the ward. */
export const addRoster = z.strictObject({ from: calendarDate, weeks: z.number().int().min(1).max(8).default(4) });

const shiftFields = {
  id: shiftId,
  date: z.string(),
  /** `null`: open, for somebody to take. */
  staffId: staffId.nullable(),
  templateId: shiftTemplateId.nullable(),
  code: z.string(),
  kind: shiftKind,
  startsAt: instant,
  endsAt: instant,
  breakMinutes: z.number().int(),
};
/** `same`: as people were told; `new`: they were not told yet; `changed`: they were told otherwise. */
export const plannedShift = z.strictObject({
  ...shiftFields,
  wardId,
  note: z.string().nullable(),
  published: z.enum(['same', 'new', 'changed']),
  version,
});

export const rosterPerson = z.strictObject({
  staffId,
  name: z.string(),
  jobTitle: z.string().nullable(),
  roles: z.array(role),
  skills: z.array(z.string()),
  /** In a week; `null`: not said. */
  contractMinutes: z.number().int().nullable(),
  termsVersion: z.number().int(),
  /** Assigned to the ward; else they have a shift here. */
  isOfWard: z.boolean(),
});
export type RosterPerson = z.infer<typeof rosterPerson>;

const wishOfDay = { date: z.string(), wish: z.enum(WISHES), note: z.string().nullable() };

/**
 * A roster whole. Who plans gets the plan; who reads gets what is published, granted leave and their own wishes. `seq`: of
 * the stream `roster` of the ward.
 */
export const rosterView = z.strictObject({
  roster: rosterSummary,
  wardName: z.string(),
  timeZone: z.string(),
  people: z.array(rosterPerson),
  shifts: z.array(plannedShift),
  /** Told of, and not planned any more: people are told with the next publishing. */
  withdrawn: z.array(z.strictObject(shiftFields)),
  /** Their shifts of other rosters, as far as rules look beyond the edges. */
  elsewhere: z.array(z.strictObject({ ...shiftFields, wardId })),
  templates: z.array(shiftTemplateView),
  leave: z.array(
    z.strictObject({
      staffId,
      date: z.string(),
      part: z.enum(['whole', 'morning', 'afternoon']),
      state: z.enum(['pending', 'approved']),
    }),
  ),
  wishes: z.array(z.strictObject({ staffId, ...wishOfDay })),
  holidays: z.array(z.strictObject({ date: z.string(), name: z.string() })),
  needs: z.array(staffingNeed),
  rules: rosterRuleSettings,
  abilities: z.strictObject({ canManage: z.boolean() }),
  seq: z.number().int(),
});
export type RosterView = z.infer<typeof rosterView>;

/** The shifts of a cell as the planner saw them. */
const expected = z.array(z.strictObject({ id: shiftId, version })).max(6);
const ofShift = { shiftId, version };
/** One thing done to a plan. */
export const rosterChange = z.discriminatedUnion('op', [
  /** That person's day holds exactly these; what is there of the same template stays the shift it is. */
  z.strictObject({
    op: z.literal('cell'),
    staffId,
    date: calendarDate,
    expected,
    put: z.array(shiftTemplateId).max(3),
  }),
  z.strictObject({
    op: z.literal('open'),
    date: calendarDate,
    templateId: shiftTemplateId,
    count: z.number().int().min(1).max(20),
  }),
  /** To another person or day; it stays the shift it is. `staffId: null` opens it. */
  z.strictObject({ op: z.literal('move'), ...ofShift, staffId: staffId.nullable(), date: calendarDate }),
  z.strictObject({ op: z.literal('note'), ...ofShift, note: paragraph(200).nullable() }),
  z.strictObject({ op: z.literal('remove'), ...ofShift }),
]);
export type RosterChange = z.infer<typeof rosterChange>;
/**
 * All or none, in their order. Refused: `version-conflict` where a cell is not as it was seen, with what stands there now
 * (`roster.cells`); `rule-broken` where a hard rule would newly be broken (`roster.breaks`).
 */
export const changeRoster = z.strictObject({ changes: z.array(rosterChange).min(1).max(600) });

/** Copies days of the roster, or of the one before it, onto later ones, once or several times after one another. */
export const copyRoster = z.strictObject({
  from: calendarDate,
  to: calendarDate,
  /** The first day that is written. */
  onto: calendarDate,
  times: z.number().int().min(1).max(8).default(1),
  /** Whose; everyone's and the open ones where not given. */
  staffIds: z.array(staffId).max(400).optional(),
  /** `replace`: days that are written lose what they held; `keep`: days that hold something stay. */
  mode: z.enum(['replace', 'keep']).default('keep'),
  /** Hard rules: refuse all, or leave out what would break one. */
  onBreak: z.enum(['refuse', 'skip']).default('refuse'),
});
/** Repeats a pattern over days: a fill is a pattern of one. `null`: a day off. */
export const patternRoster = z.strictObject({
  from: calendarDate,
  to: calendarDate,
  /** Each begins `stagger` days further into the pattern than the one before. */
  staffIds: z.array(staffId).min(1).max(400),
  pattern: z.array(shiftTemplateId.nullable()).min(1).max(56),
  stagger: z.number().int().min(0).max(56).default(0),
  mode: z.enum(['replace', 'keep']).default('keep'),
  onBreak: z.enum(['refuse', 'skip']).default('refuse'),
});
/** What is different now. `breaks`: soft ones that were not there before. `skipped`: days left out to keep a hard rule. */
export const rosterChanged = z.strictObject({
  roster: rosterSummary,
  shifts: z.array(plannedShift),
  removed: z.array(shiftId),
  breaks: z.array(ruleBreak),
  skipped: z.array(z.strictObject({ staffId: staffId.nullable(), date: z.string() })),
});
export type RosterChanged = z.infer<typeof rosterChanged>;

const named = z.strictObject({ staffId, name: z.string() });
const shiftSaid = z.strictObject({
  date: z.string(),
  code: z.string(),
  kind: shiftKind,
  startsAt: instant,
  endsAt: instant,
  /** `null`: open. */
  person: named.nullable(),
  note: z.string().nullable(),
});
/** What is told of one shift: new (`before: null`), different, or taken back (`after: null`). */
export const shiftDiff = z.strictObject({ shiftId, before: shiftSaid.nullable(), after: shiftSaid.nullable() });
export type ShiftDiff = z.infer<typeof shiftDiff>;

/** What publishing would do now: `version` is what has to be given to do just that. */
export const rosterDiff = z.strictObject({
  version,
  changes: z.array(shiftDiff),
  /** Who is told, and of how many of their shifts; `isSoon`: one begins within a day. */
  told: z.array(named.extend({ count: z.number().int(), isSoon: z.boolean() })),
  /** A hard one keeps it from being published. */
  breaks: z.array(ruleBreak),
});
export type RosterDiff = z.infer<typeof rosterDiff>;
/** `note`: why, where soft rules are broken or what was told changes; kept in the change log. */
export const publishRoster = z.strictObject({ version, note: paragraph(300).nullable().default(null) });

/** What changed after people were told, by whom: publishing again, or a swap, a gift or a claim that was approved. */
export const rosterLogEntry = z.strictObject({
  id: z.uuidv7(),
  at: instant,
  by: z.string(),
  what: z.enum(['published', 'swap', 'give', 'claim', 'leave', 'former-staff']),
  note: z.string().nullable(),
  changes: z.array(shiftDiff),
});
export const listRosterLog = z.strictObject({ ...pageQuery });
export const rosterLog = pageOf(rosterLogEntry);
export type RosterLog = z.infer<typeof rosterLog>;

/** A published shift as its person, or who may take it, sees it. */
export const shiftCard = z.strictObject({
  ...shiftFields,
  wardId,
  wardName: z.string(),
  rosterId,
  note: z.string().nullable(),
});
export type ShiftCard = z.infer<typeof shiftCard>;

export const swapKind = z.enum(['swap', 'give', 'claim']);
/**
 * `asked` → the other agrees (`agreed`; a claim is at once) or declines → whoever plans approves or rejects. `withdrawn` by
 * who asked; `overtaken`: a shift it is about is somebody else's by now, or began.
 */
export const swapState = z.enum(['asked', 'agreed', 'declined', 'approved', 'rejected', 'withdrawn', 'overtaken']);
export const swapView = z.strictObject({
  id: swapId,
  kind: swapKind,
  state: swapState,
  /** The shift that is given away; with `claim` the open one. */
  shift: shiftCard,
  /** With `swap` what is given for it. */
  other: shiftCard.nullable(),
  asker: named,
  /** Who is asked; `null` with `claim`. */
  asked: named.nullable(),
  note: z.string().nullable(),
  decision: z.strictObject({ by: z.string(), at: instant, reason: z.string().nullable() }).nullable(),
  createdAt: instant,
  /** What it would break now, of both sides; for who decides while it waits. */
  breaks: z.array(ruleBreak),
  version,
  abilities: z.strictObject({ canAnswer: z.boolean(), canDecide: z.boolean(), canWithdraw: z.boolean() }),
});
export type SwapView = z.infer<typeof swapView>;
/** `swap` names `otherShiftId` (theirs), `give` names `toId`, `claim` neither. */
export const askSwap = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('swap'), shiftId, otherShiftId: shiftId, note: paragraph(300).nullable() }),
  z.strictObject({ kind: z.literal('give'), shiftId, toId: staffId, note: paragraph(300).nullable() }),
  z.strictObject({ kind: z.literal('claim'), shiftId, note: paragraph(300).nullable() }),
]);
export const answerSwap = z.strictObject({ version, agrees: z.boolean() });
export const withdrawSwap = z.strictObject({ version });
export const decideSwap = z.strictObject({ version, approves: z.boolean(), reason: paragraph(300).nullable() });
/** For who plans: those that wait, or of one state. The latest first. */
export const listSwaps = z.strictObject({ ...pageQuery, wardId: wardId.optional(), state: swapState.optional() });
export const swapPage = pageOf(swapView);
export type SwapPage = z.infer<typeof swapPage>;

/** Whom a shift of one's own could be given to or swapped with, and what that would break. */
export const swapPartners = z.strictObject({
  shift: shiftCard,
  items: z.array(
    named.extend({
      /** Of their taking it. */
      breaks: z.array(ruleBreak),
      /** Their shifts of the weeks around it that could be given for it. */
      shifts: z.array(shiftCard),
    }),
  ),
});
export type SwapPartners = z.infer<typeof swapPartners>;

/** Both days included; at most 100 of them. */
export const listMyShifts = z.strictObject({ from: calendarDate, to: calendarDate });
/** `seq`: of the person's own stream. */
export const myShifts = z.strictObject({
  timeZone: z.string(),
  today: z.string(),
  items: z.array(shiftCard),
  /** Open shifts of the wards one belongs to, from now on; what taking one would break. */
  open: z.array(shiftCard.extend({ breaks: z.array(ruleBreak), isAsked: z.boolean() })),
  /** That wait for somebody, and those decided in the last two weeks. */
  swaps: z.array(swapView),
  wishes: z.array(z.strictObject(wishOfDay)),
  leave: z.array(rosterView.shape.leave.element.omit({ staffId: true })),
  contractMinutes: z.number().int().nullable(),
  seq: z.number().int(),
});
export type MyShifts = z.infer<typeof myShifts>;

/** Wishes of one's own for days to come; `null` takes one back. */
export const setWishes = z.strictObject({
  items: z
    .array(z.strictObject({ date: calendarDate, wish: z.enum(WISHES).nullable(), note: line(120).nullable() }))
    .min(1)
    .max(62),
});
export const myWishes = z.strictObject({ items: z.array(z.strictObject(wishOfDay)) });

/** The address a phone's calendar reads one's shifts from. */
export const calendarState = z.strictObject({ madeAt: instant.nullable(), lastReadAt: instant.nullable() });
export type CalendarState = z.infer<typeof calendarState>;
/** Shown once: whoever has it reads the shifts. An older one ends. */
export const calendarAddress = z.strictObject({ url: z.string(), madeAt: instant });
