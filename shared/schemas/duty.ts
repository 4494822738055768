import { z } from 'zod';
import { correctionId, dutyId, onCallRoleId, shiftId, staffId, wardId } from '../types/ids.ts';
import { pageOf, pageQueryBy } from '../types/pages.ts';
import { calendarDate, instant, paragraph } from '../types/text.ts';

const version = z.number().int();
/** Whole minutes. */
const minutes = z.number().int().min(0);

/** The published shift a duty is, as it stood when the duty began. */
export const dutyShift = z.strictObject({
  id: shiftId,
  code: z.string(),
  kind: z.enum(['day', 'evening', 'night']),
  startsAt: instant,
  endsAt: instant,
});
export type DutyShift = z.infer<typeof dutyShift>;

/** `pending` until somebody who may decides, or whoever asked takes it back. */
export const correctionState = z.enum(['pending', 'approved', 'rejected', 'withdrawn']);

/** Somebody says that a duty was from when until when, where the house has it otherwise or not at all. */
export const correctionView = z.strictObject({
  id: correctionId,
  dutyId,
  staffId,
  name: z.string(),
  wardId: wardId.nullable(),
  wardName: z.string().nullable(),
  startedAt: instant,
  endedAt: instant,
  /** As the house has it; `null`: no such duty, or one that goes on. */
  was: z.strictObject({ startedAt: instant, endedAt: instant.nullable() }).nullable(),
  reason: z.string(),
  state: correctionState,
  askedAt: instant,
  decidedBy: z.string().nullable(),
  decision: z.string().nullable(),
  version,
  abilities: z.strictObject({ canDecide: z.boolean(), canWithdraw: z.boolean() }),
});
export type CorrectionView = z.infer<typeof correctionView>;

export const dutyView = z.strictObject({
  id: dutyId,
  staffId,
  name: z.string(),
  /** `null`: in no ward. */
  wardId: wardId.nullable(),
  wardName: z.string().nullable(),
  /** The hospital's day it counts for: a night counts for the day it began. */
  date: calendarDate,
  shift: dutyShift.nullable(),
  /** On-call roles taken with it. */
  roles: z.array(z.strictObject({ id: onCallRoleId, name: z.string() })),
  startedAt: instant,
  /** `null`: still on duty. */
  endedAt: instant.nullable(),
  /** When the house ends it, unless they leave before or say that they stay. */
  endsBy: instant,
  /** The house ended it, because nobody did. */
  isForgotten: z.boolean(),
  isCorrected: z.boolean(),
  /** Whole minutes after the shift began, or before it ended; `null` without a shift, or while it cannot be told. */
  lateMinutes: minutes.nullable(),
  earlyMinutes: minutes.nullable(),
  workedMinutes: minutes.nullable(),
  version,
  /** What is asked about it and not decided. */
  correction: correctionView.nullable(),
  abilities: z.strictObject({ canEnd: z.boolean(), canAskCorrection: z.boolean(), canCorrect: z.boolean() }),
});
export type DutyView = z.infer<typeof dutyView>;

/** A shift one could start now, or the next. */
export const ownShift = dutyShift.extend({ wardId, wardName: z.string() });

/** Everything that starting and leaving duty asks for. */
export const myDuty = z.strictObject({
  duty: dutyView.nullable(),
  /** One's own published shift now, or soon enough to be started. */
  shift: ownShift.nullable(),
  /** The next one after that. */
  next: ownShift.nullable(),
  /** Where one may start, by name. */
  wards: z.array(z.strictObject({ id: wardId, name: z.string() })),
  /** On-call roles that could be taken with it: of those wards, and of the whole hospital. */
  roles: z.array(
    z.strictObject({ id: onCallRoleId, name: z.string(), wardId: wardId.nullable(), holders: z.array(z.string()) }),
  ),
  /** Roles that nobody else would hold once one leaves. */
  aloneIn: z.array(z.string()),
});
export type MyDuty = z.infer<typeof myDuty>;

export const startDuty = z.strictObject({
  /** `null`: in no ward. Not given: where one's shift is now. */
  wardId: wardId.nullable().exactOptional(),
  roleIds: z.array(onCallRoleId).max(10).default([]),
});
/** Refused where a role would be nobody's, unless `leavesEmpty`. */
export const endDuty = z.strictObject({ version, leavesEmpty: z.boolean().default(false) });
export const stayOnDuty = z.strictObject({ version });

/** Somebody who is on duty now. */
export const onDutyNow = z.strictObject({
  dutyId,
  staffId,
  name: z.string(),
  jobTitle: z.string().nullable(),
  /** Counts among the nurses of the ward. */
  isNurse: z.boolean(),
  wardId: wardId.nullable(),
  wardName: z.string().nullable(),
  roles: z.array(z.string()),
  startedAt: instant,
  /** When their shift ends; `null` without one. */
  until: instant.nullable(),
});
export type OnDutyNow = z.infer<typeof onDutyNow>;
export const dutyNowQuery = z.strictObject({ wardId: wardId.optional() });
/** By ward and name; `seq`: of the stream `duty`. */
export const dutyNow = z.strictObject({ items: z.array(onDutyNow), seq: z.number().int() });
export type DutyNow = z.infer<typeof dutyNow>;

const times = { startedAt: instant, endedAt: instant };
/** About a duty of one's own that is over, or one that was never started (`dutyId` not given). */
export const askCorrection = z.strictObject({
  ...times,
  dutyId: dutyId.exactOptional(),
  /** Of a duty that was never started. */
  wardId: wardId.nullable().default(null),
  reason: paragraph(500),
});
export const decideCorrection = z.strictObject({
  version,
  answer: z.enum(['approve', 'reject']),
  note: paragraph(500).nullable().default(null),
});
export const withdrawCorrection = z.strictObject({ version });
/** Of somebody else's duty, by who looks after attendance. */
export const correctDuty = z.strictObject({ ...times, version, reason: paragraph(500) });

const attendanceFilter = {
  /** Days that duties count for, both included. */
  from: calendarDate,
  to: calendarDate,
  wardId: wardId.optional(),
  staffId: staffId.optional(),
  show: z.enum(['all', 'late', 'early', 'forgotten', 'corrected', 'open']).default('all'),
};
/** `<start in milliseconds>_<id>` of the last one shown. */
const dutyCursor = z.string().regex(/^\d{1,15}_[0-9a-f-]{36}$/u, 'This is no cursor of ours.');
export const attendanceQuery = z.strictObject({ ...attendanceFilter, ...pageQueryBy(dutyCursor) });
export const attendanceFileQuery = z.strictObject(attendanceFilter);
export type AttendanceQuery = z.output<typeof attendanceQuery>;
/** The latest first; `seq`: of the stream `duty`. */
export const attendancePage = pageOf(dutyView).extend({ seq: z.number().int() });
export type AttendancePage = z.infer<typeof attendancePage>;

export const myAttendanceQuery = z.strictObject({ from: calendarDate, to: calendarDate });
/** One’s own, the latest first, with the last corrections one asked for. */
export const myAttendance = z.strictObject({ items: z.array(dutyView), asked: z.array(correctionView) });
export type MyAttendance = z.infer<typeof myAttendance>;

export const listCorrections = z.strictObject({ state: z.enum(['pending', 'decided']).default('pending') });
/** The longest waiting first; of those decided the last 100. */
export const correctionList = z.strictObject({ items: z.array(correctionView), seq: z.number().int() });
export type CorrectionList = z.infer<typeof correctionList>;
