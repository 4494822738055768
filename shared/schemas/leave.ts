import { z } from 'zod';
import { LEAVE_PARTS } from '../domain/leave-days.ts';
import { leaveRequestId, leaveTypeId, shiftId, staffId, wardId } from '../types/ids.ts';
import { calendarDate, instant, line, paragraph } from '../types/text.ts';

const version = z.number().int();
/** Leave is counted in half days. */
const halfDays = z.number().int();
const staffName = z.strictObject({ id: staffId, name: z.string() });
const year = z.coerce.number().int().min(2000).max(2200);

export const leavePart = z.enum(LEAVE_PARTS);
export const leaveState = z.enum(['pending', 'approved', 'rejected', 'cancelled']);
export type LeaveState = z.infer<typeof leaveState>;

/** `working-days`: only days of the hospital's working week that are no holidays; `every-day`: all of them. */
export const leaveCounts = z.enum(['working-days', 'every-day']);

export const leaveType = z.strictObject({
  id: leaveTypeId,
  version,
  name: z.string(),
  counts: leaveCounts,
  /** Whether it draws on a balance; else as much of it can be asked for as is granted. */
  isLimited: z.boolean(),
  /** What everybody has in a year unless said otherwise of them. */
  yearHalfDays: halfDays,
  /** What of it stays for the year after, at most. */
  carryHalfDays: halfDays,
});
export type LeaveType = z.infer<typeof leaveType>;

const typeDetails = {
  name: line(60),
  counts: leaveCounts,
  isLimited: z.boolean(),
  yearHalfDays: z.number().int().min(0).max(732),
  carryHalfDays: z.number().int().min(0).max(732),
};
export const createLeaveType = z.strictObject(typeDetails);
export const changeLeaveType = z.strictObject(typeDetails).partial().extend({ version });

export const holiday = z.strictObject({ date: calendarDate, name: z.string() });
/** `null`: that day is no holiday. */
export const setHoliday = z.strictObject({ name: line(80).nullable() });

/** What everybody needs who asks for leave. `workDays`: 1 is Monday, 7 is Sunday. */
export const leaveSetup = z.strictObject({
  types: z.array(leaveType),
  holidays: z.array(holiday),
  workDays: z.array(z.number().int().min(1).max(7)),
  /** Of what is set for the whole hospital; 0: nothing was set yet. */
  version,
});
export type LeaveSetup = z.infer<typeof leaveSetup>;
export const setWorkDays = z.strictObject({
  version,
  workDays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
});

/** One person's balance of one kind of leave in one year, in half days. */
export const leaveBalance = z.strictObject({
  typeId: leaveTypeId,
  year: z.number().int(),
  entitled: halfDays,
  carried: halfDays,
  taken: halfDays,
  pending: halfDays,
  /** What can still be asked for. */
  left: halfDays,
  /** What was set for this person beside what everybody has; `null`: nothing was. */
  set: z.strictObject({ entitled: halfDays.nullable(), carried: halfDays.nullable(), note: z.string().nullable() }),
  /** 0: nothing was set yet. */
  version,
});
export type LeaveBalance = z.infer<typeof leaveBalance>;

export const leaveRequestView = z.strictObject({
  id: leaveRequestId,
  version,
  staff: staffName,
  type: z.strictObject({ id: leaveTypeId, name: z.string() }),
  from: calendarDate,
  to: calendarDate,
  fromPart: leavePart,
  toPart: leavePart,
  /** What it takes from the balances of the years it touches, in all. */
  halfDays,
  reason: z.string().nullable(),
  state: leaveState,
  askedAt: instant,
  /** Who asked for them; `null`: they did themselves. */
  askedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** What was said with the decision. */
  decision: z.string().nullable(),
  cover: staffName.nullable(),
  abilities: z.strictObject({ canDecide: z.boolean(), canCancel: z.boolean() }),
});
export type LeaveRequestView = z.infer<typeof leaveRequestView>;

/** One's own: `year` as asked for; requests that touch it, the latest first. `seq`: of the person's own stream. */
export const myLeave = z.strictObject({
  year: z.number().int(),
  today: calendarDate,
  balances: z.array(leaveBalance),
  requests: z.array(leaveRequestView),
  /** For whom one covers, from today on: days and names alone. */
  covering: z.array(z.strictObject({ staff: staffName, from: calendarDate, to: calendarDate })),
  seq: z.number().int(),
});
export type MyLeave = z.infer<typeof myLeave>;
export const leaveOfYear = z.strictObject({ year: year.optional() });

const span = { from: calendarDate, to: calendarDate, fromPart: leavePart, toPart: leavePart };

export const askForLeave = z.strictObject({
  typeId: leaveTypeId,
  ...span,
  fromPart: leavePart.default('whole'),
  toPart: leavePart.default('whole'),
  reason: paragraph(500).nullable().default(null),
  coverId: staffId.nullable().default(null),
  /** For somebody else, as whoever decides leave may (somebody who calls in sick); oneself where it is left out. */
  staffId: staffId.exactOptional(),
});
/** `reason` is needed from whoever takes back what was granted to somebody else. */
export const cancelLeave = z.strictObject({ version, reason: paragraph(500).nullable().default(null) });

export const decideLeave = z.strictObject({
  version,
  decision: z.enum(['approved', 'rejected']),
  note: paragraph(500).nullable().default(null),
  coverId: staffId.nullable().default(null),
  /** The clashing shifts that whoever decides has seen: one that was published meanwhile is shown before it is granted. */
  seenShiftIds: z.array(shiftId).max(400).default([]),
});

/** A published shift that somebody could not work, or that stands near it. */
export const clashingShift = z.strictObject({
  id: shiftId,
  wardId,
  ward: z.string(),
  date: calendarDate,
  code: z.string(),
  startsAt: instant,
  endsAt: instant,
});

/** How many a ward has on a day, as far as it is published. */
export const wardCover = z.strictObject({
  date: calendarDate,
  wardId,
  ward: z.string(),
  /** People with a shift beginning that day, without those on leave that was granted. */
  planned: z.number().int(),
  /** The same were this leave granted. */
  without: z.number().int(),
  /** People of the ward on leave that day: granted, and asked for. */
  away: z.number().int(),
  asking: z.number().int(),
  /** Shifts that nobody has yet. */
  open: z.number().int(),
});
export type WardCover = z.infer<typeof wardCover>;

/** What whoever decides has to know. */
export const leaveOutlook = z.strictObject({
  request: leaveRequestView,
  clashes: z.array(clashingShift),
  cover: z.array(wardCover),
  /** Colleagues of the same wards who are away, or asked to be, within these days. */
  others: z.array(
    z.strictObject({ staff: staffName, from: calendarDate, to: calendarDate, state: z.enum(['pending', 'approved']) }),
  ),
  /** As they stand now, this request counted. Empty where its kind is not limited. */
  balances: z.array(leaveBalance),
  /** What stands in the way of the colleague who is to cover: `away` on leave, `working` at the same time. */
  coverTrouble: z.enum(['away', 'working']).nullable(),
});
export type LeaveOutlook = z.infer<typeof leaveOutlook>;

/** What asking would mean, before one asks. */
export const previewLeave = z.strictObject({ typeId: leaveTypeId, ...span, staffId: staffId.optional() });
export const leavePreview = z.strictObject({
  halfDays,
  /** Of each year it touches, as it stands without this. Empty where its kind is not limited. */
  years: z.array(z.strictObject({ year: z.number().int(), takes: halfDays, left: halfDays })),
  clashes: z.array(clashingShift),
  overlaps: z.boolean(),
});
export type LeavePreview = z.infer<typeof leavePreview>;

/** For the desk: `open`: what waits; `coming`: granted and not over; `all`: what touches the year. */
export const listLeave = z.strictObject({
  show: z.enum(['open', 'coming', 'all']).default('open'),
  year: year.optional(),
});
/** `seq`: of the stream `leave`. */
export const leaveList = z.strictObject({
  today: calendarDate,
  items: z.array(leaveRequestView),
  seq: z.number().int(),
});
export type LeaveList = z.infer<typeof leaveList>;

/** Everyone's balances of a year. */
export const balanceList = z.strictObject({
  year: z.number().int(),
  people: z.array(
    z.strictObject({ staff: staffName, jobTitle: z.string().nullable(), balances: z.array(leaveBalance) }),
  ),
});
export type BalanceList = z.infer<typeof balanceList>;
/** `null`: what everybody has. `version`: of the balance; 0 where nothing was set. */
export const setBalance = z.strictObject({
  staffId,
  typeId: leaveTypeId,
  year: z.number().int().min(2000).max(2200),
  version,
  entitled: z.number().int().min(0).max(732).nullable(),
  carried: z.number().int().min(-732).max(732).nullable(),
  note: paragraph(300).nullable(),
});

/** The ledger: who bore what, from published shifts (ROTA-7). Both days included. Without a ward: one's own alone. */
export const fairnessQuery = z.strictObject({
  wardId: wardId.optional(),
  from: calendarDate.optional(),
  to: calendarDate.optional(),
});
export const fairnessRow = z.strictObject({
  staff: staffName,
  jobTitle: z.string().nullable(),
  shifts: z.number().int(),
  nights: z.number().int(),
  /** Shifts that begin on a day outside the working week. */
  weekends: z.number().int(),
  holidays: z.number().int(),
  /** Worked, breaks not counted. */
  minutes: z.number().int(),
});
export type FairnessRow = z.infer<typeof fairnessRow>;
export const fairnessLedger = z.strictObject({
  from: calendarDate,
  to: calendarDate,
  wardId: wardId.nullable(),
  rows: z.array(fairnessRow),
  /** The working week that weekends are told by. */
  workDays: z.array(z.number().int()),
});
export type FairnessLedger = z.infer<typeof fairnessLedger>;
